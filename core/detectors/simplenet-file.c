/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/detectors/simplenet-private.h"

#define LEARNT "detector.patches"

/* Sums of products of larger numbers might leave the range of float32. */
static const float most_number = 1e15f;

/* The tensors, in the order of their numbers. */
typedef struct {
  const char *name;
  float *values;
  guint rank;
  guint64 shape[2];
} Tensor;

enum { N_TENSORS = 3 };

static void
list_tensors (const NormaSimpleNet *s, Tensor *tensors)
{
  const Tensor all[N_TENSORS] = {
    { "detector.weight", s->weight, 2, { s->n_hidden, s->d } },
    { "detector.bias", s->bias, 1, { s->n_hidden } },
    { "detector.output", s->output, 1, { s->n_hidden } },
  };

  memcpy (tensors, all, sizeof all);
}

static gsize
count_numbers (const Tensor *tensor)
{
  return tensor->shape[0] * (tensor->rank == 2 ? tensor->shape[1] : 1);
}

void
norma_simplenet_store (const NormaDetector *detector, NormaTensorFile *file)
{
  const NormaSimpleNet *s = (const NormaSimpleNet *)detector;
  Tensor tensors[N_TENSORS];

  list_tensors (s, tensors);
  s->places->parent.class->store (&s->places->parent, file);
  norma_training_facts_store (&s->facts, LEARNT, file);
  norma_field_set_double (file, "detector.center", s->center);
  norma_field_set_double (file, "detector.scale", s->scale);
  for (guint i = 0; i < N_TENSORS; i++) {
    g_autoptr (GBytes) bytes = norma_detector_lend (detector, tensors[i].values,
                                                    count_numbers (&tensors[i]) * sizeof (float));

    norma_tensor_file_add (file, tensors[i].name, NORMA_TENSOR_F32, tensors[i].shape,
                           tensors[i].rank, bytes);
  }
}

static gboolean
load_tensor (const NormaTensorFile *file, Tensor *tensor, GError **error)
{
  GBytes *bytes = norma_tensor_file_get (file, tensor->name, NORMA_TENSOR_F32, tensor->shape,
                                         tensor->rank, error);
  gsize n = count_numbers (tensor);
  const float *found;

  if (bytes == NULL)
    return FALSE;
  found = g_bytes_get_data (bytes, NULL);
  for (gsize i = 0; i < n; i++)
    if (!(fabsf (found[i]) <= most_number)) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: found %g at place %" G_GSIZE_FORMAT ", expected %g at most", tensor->name,
                   (double)found[i], i, (double)most_number);
      return FALSE;
    }
  memcpy (tensor->values, found, n * sizeof (float));
  return TRUE;
}

static gboolean
load_tensors (NormaSimpleNet *s, const NormaTensorFile *file, GError **error)
{
  Tensor tensors[N_TENSORS];

  list_tensors (s, tensors);
  for (guint i = 0; i < N_TENSORS; i++)
    if (!load_tensor (file, &tensors[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
load_numbers (NormaSimpleNet *s, const NormaTensorFile *file, GError **error)
{
  return norma_training_facts_load (file, LEARNT, &s->facts, error) &&
         norma_field_get_double (file, "detector.center", -1e15, 1e15, &s->center, error) &&
         norma_field_get_double (file, "detector.scale", 1e-15, 1e15, &s->scale, error);
}

/* Their number stands in the shape of a tensor alone. */
static gboolean
count_hidden (const NormaTensorFile *file, guint64 *n_hidden, GError **error)
{
  *n_hidden = 0;
  if (norma_tensor_file_get (file, "detector.output", NORMA_TENSOR_F32, n_hidden, 1, error) == NULL)
    return FALSE;
  if (*n_hidden >= 1 && *n_hidden <= NORMA_DISCRIMINATOR_MOST_HIDDEN)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "detector.output: found %" G_GUINT64_FORMAT " hidden units, expected 1 to %d",
               *n_hidden, NORMA_DISCRIMINATOR_MOST_HIDDEN);
  return FALSE;
}

/* The network's first layer has a weight for every feature of a place. */
static NormaDetector *
load_places (const NormaTensorFile *file, const NormaFeatureLevels *levels, GError **error)
{
  g_autoptr (NormaDetector) places = NULL;
  const NormaGaussian *gaussian;

  if (norma_tensor_file_has (file, "detector.deviation")) {
    g_set_error_literal (
        error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
        "detector: found simplenet as an earlier version of Norma made it, expected "
        "one with Gaussians of the places (detector.positions); fit it anew");
    return NULL;
  }
  places = norma_gaussian_load (file, levels, error);
  if (places == NULL)
    return NULL;
  gaussian = (const NormaGaussian *)places;
  if (gaussian->scope != NORMA_SCOPE_POSITION || gaussian->positions->axes != NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "detector.scope: found %s%s, expected position with all axes",
                 norma_scope_to_string (gaussian->scope),
                 gaussian->scope == NORMA_SCOPE_POSITION ? " with some axes" : "");
    return NULL;
  }
  return g_steal_pointer (&places);
}

NormaDetector *
norma_simplenet_load (const NormaTensorFile *file, const NormaFeatureLevels *levels, GError **error)
{
  guint64 n_hidden;
  NormaSimpleNet *simplenet;
  g_autoptr (NormaDetector) places = load_places (file, levels, error), detector = NULL;

  if (places == NULL || !count_hidden (file, &n_hidden, error))
    return NULL;
  simplenet = norma_simplenet_new (places, (guint)n_hidden, error);
  if (simplenet == NULL)
    return NULL;
  detector = &simplenet->parent;
  if (!load_numbers (simplenet, file, error) || !load_tensors (simplenet, file, error))
    return NULL;
  norma_simplenet_index (simplenet);
  return g_steal_pointer (&detector);
}
