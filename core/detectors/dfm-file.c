/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/detectors/dfm-private.h"

#define EMBEDDING "detector.embedding"

void
norma_dfm_store (const NormaDetector *detector, NormaTensorFile *file)
{
  const NormaDfm *dfm = (const NormaDfm *)detector;
  guint64 shape[] = { dfm->n_axes, dfm->d };
  g_autoptr (GBytes) mean = norma_detector_lend (detector, dfm->mean, dfm->d * sizeof (float));
  g_autoptr (GBytes) axes =
      norma_detector_lend (detector, dfm->axes, dfm->n_axes * dfm->d * sizeof (float));

  norma_embedding_store (dfm->embedding, EMBEDDING, file);
  norma_field_set_unsigned (file, "detector.samples", dfm->n_samples);
  norma_tensor_file_add (file, "detector.mean", NORMA_TENSOR_F32, shape + 1, 1, mean);
  if (dfm->n_axes > 0)
    norma_tensor_file_add (file, "detector.axes", NORMA_TENSOR_F32, shape, 2, axes);
}

/* The numbers of a tensor of at most `most` in magnitude, owned by the caller. */
static float *
load_floats (const NormaTensorFile *file, const char *name, guint64 *shape, guint rank, float most,
             GError **error)
{
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F32, shape, rank, error);
  gsize n = bytes == NULL ? 0 : g_bytes_get_size (bytes) / sizeof (float);
  const float *found = bytes == NULL ? NULL : g_bytes_get_data (bytes, NULL);
  float *values;

  if (bytes == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    if (!(fabsf (found[i]) <= most)) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: found %g at place %" G_GSIZE_FORMAT ", expected %g at most", name,
                   (double)found[i], i, (double)most);
      return NULL;
    }
  values = norma_alloc (n, sizeof (float), name, error);
  if (values != NULL && n > 0)
    memcpy (values, found, n * sizeof (float));
  return values;
}

static gboolean
load_learnt (NormaDfm *dfm, const NormaTensorFile *file, GError **error)
{
  /* what rounding to float32 may add to a unit vector's entry */
  const float most_entry = 1.00001f;
  const float most_feature = 1e15f;
  guint64 shape[] = { 0, dfm->d }, n_samples;

  if (!norma_field_get_unsigned (file, "detector.samples", 2, NORMA_DFM_MOST_SAMPLES, &n_samples,
                                 error))
    return FALSE;
  dfm->n_samples = (guint)n_samples;
  dfm->mean = load_floats (file, "detector.mean", shape + 1, 1, most_feature, error);
  if (dfm->mean == NULL || !norma_tensor_file_has (file, "detector.axes"))
    return dfm->mean != NULL;
  dfm->axes = load_floats (file, "detector.axes", shape, 2, most_entry, error);
  if (dfm->axes == NULL)
    return FALSE;
  if (shape[0] > n_samples) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "detector.axes: found %" G_GUINT64_FORMAT " axes of %u images, expected fewer",
                 shape[0], dfm->n_samples);
    return FALSE;
  }
  dfm->n_axes = (guint)shape[0];
  return TRUE;
}

NormaDetector *
norma_dfm_load (const NormaTensorFile *file, const NormaFeatureLevels *levels, GError **error)
{
  gsize offset;
  NormaFeatureLevels level = norma_dfm_choose_level (levels, &offset);
  NormaEmbedding *embedding = norma_embedding_load (file, EMBEDDING, &level, error);
  NormaDfm *dfm;
  g_autoptr (NormaDetector) detector = NULL;

  if (embedding == NULL)
    return NULL;
  dfm = norma_dfm_new (levels, embedding, offset);
  detector = &dfm->parent;
  return load_learnt (dfm, file, error) ? g_steal_pointer (&detector) : NULL;
}
