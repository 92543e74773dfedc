/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/base/memory.h"
#include "core/detectors/efficientad-private.h"

#define MOST_NUMBER 1e15
#define LEARNT "detector.pictures"

void
norma_efficientad_store (const NormaDetector *detector, NormaTensorFile *file)
{
  const NormaEfficientAd *e = (const NormaEfficientAd *)detector;
  const guint64 d = e->shape.n_features;
  const guint64 n = (guint64)e->shape.grid_height * e->shape.grid_width;
  const struct {
    const char *name;
    const float *values;
    guint64 n;
  } tensors[] = { { "detector.mean", e->mean, d },
                  { "detector.deviation", e->deviation, d },
                  { "detector.logical-level", e->level, n } };

  norma_gaussian_part_store (e->places, detector, "structural", file);
  norma_embedding_store (e->embedding, NORMA_EFFICIENTAD_EMBEDDING, file);
  for (guint i = 0; i < G_N_ELEMENTS (tensors); i++) {
    g_autoptr (GBytes) bytes =
        norma_detector_lend (detector, tensors[i].values, tensors[i].n * sizeof (float));

    norma_tensor_file_add (file, tensors[i].name, NORMA_TENSOR_F32, &tensors[i].n, 1, bytes);
  }
  norma_parameters_store (norma_student_get_parameters (e->student),
                          norma_student_get_values (e->student), NORMA_EFFICIENTAD_STUDENT, file);
  norma_field_set_double (file, "detector.picture-mean", e->picture_mean);
  norma_field_set_double (file, "detector.picture-deviation", e->picture_deviation);
  norma_training_facts_store (&e->facts, LEARNT, file);
}

/* above: all numbers have to be. */
static gboolean
load_tensor (const NormaTensorFile *file, const char *name, guint64 n, double above, float *values,
             GError **error)
{
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F32, &n, 1, error);

  if (bytes == NULL)
    return FALSE;
  memcpy (values, g_bytes_get_data (bytes, NULL), n * sizeof (float));
  for (guint64 i = 0; i < n; i++)
    if (!((double)values[i] > above && (double)values[i] < MOST_NUMBER)) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: found %g at place %" G_GUINT64_FORMAT ", expected a number above %g and "
                   "below %g",
                   name, (double)values[i], i, above, MOST_NUMBER);
      return FALSE;
    }
  return TRUE;
}

static gboolean
load_tensors (NormaEfficientAd *e, const NormaTensorFile *file, GError **error)
{
  guint64 d = e->shape.n_features, n = (guint64)e->shape.grid_height * e->shape.grid_width;

  if (!load_tensor (file, "detector.mean", d, -MOST_NUMBER, e->mean, error) ||
      !load_tensor (file, "detector.deviation", d, 0, e->deviation, error) ||
      !load_tensor (file, "detector.logical-level", n, 0, e->level, error))
    return FALSE;
  e->places = norma_gaussian_part_load (file, "structural", (guint)n, (guint)d, error);
  return e->places != NULL;
}

static gboolean
load_numbers (NormaEfficientAd *e, const NormaTensorFile *file, GError **error)
{
  return norma_field_get_double (file, "detector.picture-mean", -MOST_NUMBER, MOST_NUMBER,
                                 &e->picture_mean, error) &&
         norma_field_get_double (file, "detector.picture-deviation", 1 / MOST_NUMBER, MOST_NUMBER,
                                 &e->picture_deviation, error) &&
         norma_training_facts_load (file, LEARNT, &e->facts, error);
}

static gboolean
load_student (NormaEfficientAd *e, const NormaTensorFile *file, GError **error)
{
  NormaStudentLayers layers;
  g_autoptr (NormaBlueprint) blueprint = norma_student_network_new (&e->shape, &layers);
  const NormaParameters *parameters = norma_blueprint_get_parameters (blueprint);
  g_autofree float *values =
      norma_alloc (norma_parameters_get_size (parameters), sizeof (float), "student", error);

  if (values == NULL ||
      !norma_parameters_load (parameters, file, NORMA_EFFICIENTAD_STUDENT, values, error))
    return FALSE;
  e->student = norma_student_new (&e->shape, values, error);
  return e->student != NULL;
}

static gboolean
check_version (const NormaTensorFile *file, GError **error)
{
  if (!norma_tensor_file_has (file, "detector.structural-factor"))
    return TRUE;
  g_set_error_literal (
      error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
      "detector: found efficientad as an earlier version of Norma made it, expected "
      "one with Gaussians of the differences (detector.structural.mean); fit it anew");
  return FALSE;
}

NormaDetector *
norma_efficientad_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                        GError **error)
{
  g_autoptr (GError) refused = NULL;
  NormaEfficientAd *e;
  g_autoptr (NormaDetector) detector = NULL;

  if (!check_version (file, error))
    return NULL;
  e = norma_efficientad_new (levels, file, 0, &refused);
  detector = e == NULL ? NULL : &e->parent;
  if (e == NULL) {
    if (g_error_matches (refused, NORMA_ERROR, NORMA_ERROR_INPUT))
      refused->code = NORMA_ERROR_DAMAGED; /* of a file, these are not the user's */
    g_propagate_error (error, g_steal_pointer (&refused));
    return NULL;
  }
  if (!load_numbers (e, file, error) || !load_tensors (e, file, error) ||
      !load_student (e, file, error))
    return NULL;
  return g_steal_pointer (&detector);
}
