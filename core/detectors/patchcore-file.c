/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/detectors/patchcore-private.h"

#define EMBEDDING "detector.embedding"
#define INSPECTED "detector.inspected"

/* Patches with larger features would leave the range of float32 in a squared distance. */
static const float most_feature = 1e15f;

static void
store_inspected (const NormaPatchCore *patchcore, NormaTensorFile *file)
{
  const NormaGrid *grid = &patchcore->parent.grid;
  guint64 shape[] = { grid->height, grid->width };
  g_autoptr (GBytes) bytes = NULL;

  if (patchcore->inspected == NULL)
    return;
  bytes = norma_detector_lend (&patchcore->parent, patchcore->inspected,
                               (gsize)grid->height * grid->width);
  norma_tensor_file_add (file, INSPECTED, NORMA_TENSOR_U8, shape, 2, bytes);
}

void
norma_patchcore_store (const NormaDetector *detector, NormaTensorFile *file)
{
  const NormaPatchCore *patchcore = (const NormaPatchCore *)detector;
  const NormaPatchCoreFacts *facts = &patchcore->facts;
  guint64 shape[] = { facts->n_kept, facts->d };
  g_autoptr (GBytes) bank = norma_detector_lend (detector, patchcore->bank,
                                                 (gsize)facts->n_kept * facts->d * sizeof (float));
  g_autoptr (GBytes) patches =
      norma_detector_lend (detector, patchcore->patches, (gsize)facts->n_kept * sizeof (guint32));

  norma_embedding_store (patchcore->embedding, EMBEDDING, file);
  store_inspected (patchcore, file);
  norma_field_set_unsigned (file, "detector.samples", patchcore->n_samples);
  norma_field_set_unsigned (file, "detector.variants", patchcore->n_variants);
  norma_field_set_unsigned (file, "detector.considered", facts->n_considered);
  norma_field_set_double (file, "detector.radius", facts->radius);
  norma_field_set_unsigned (file, "detector.reweight", patchcore->reweight);
  norma_tensor_file_add (file, "detector.bank", NORMA_TENSOR_F32, shape, 2, bank);
  norma_tensor_file_add (file, "detector.patches", NORMA_TENSOR_U32, shape, 1, patches);
}

/* Absent: all places are learnt from. */
static gboolean
load_inspected (NormaPatchCore *patchcore, const NormaTensorFile *file, GError **error)
{
  const NormaGrid *grid = &patchcore->parent.grid;
  guint64 shape[] = { grid->height, grid->width };
  gsize n = (gsize)grid->height * grid->width;
  const guint8 *values;
  GBytes *bytes;
  gboolean is_plain = TRUE;

  if (!norma_tensor_file_has (file, INSPECTED))
    return TRUE;
  bytes = norma_tensor_file_get (file, INSPECTED, NORMA_TENSOR_U8, shape, 2, error);
  if (bytes == NULL)
    return FALSE;
  values = g_bytes_get_data (bytes, NULL);
  patchcore->n_inspected = 0;
  for (gsize i = 0; i < n; i++) {
    is_plain = is_plain && values[i] <= 1;
    patchcore->n_inspected += values[i];
  }
  if (!is_plain || patchcore->n_inspected == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 INSPECTED ": found %s, expected 0 and 1, and a 1 somewhere",
                 is_plain ? "0 alone" : "other values");
    return FALSE;
  }
  patchcore->inspected = norma_alloc (n, 1, "inspected places", error);
  if (patchcore->inspected != NULL)
    memcpy (patchcore->inspected, values, n);
  return patchcore->inspected != NULL;
}

static gboolean
load_numbers (NormaPatchCore *patchcore, const NormaTensorFile *file, GError **error)
{
  guint64 n_positions = (guint64)patchcore->parent.grid.height * patchcore->parent.grid.width;
  guint64 n_samples, n_variants, n_considered, reweight;

  if (!norma_field_get_unsigned (file, "detector.samples", 1, G_MAXUINT32 / n_positions, &n_samples,
                                 error) ||
      !norma_field_get_unsigned (file, "detector.variants", 1, n_samples, &n_variants, error) ||
      !norma_field_get_unsigned (file, "detector.considered", 1, n_samples * patchcore->n_inspected,
                                 &n_considered, error) ||
      !norma_field_get_double (file, "detector.radius", 0, G_MAXDOUBLE, &patchcore->facts.radius,
                               error) ||
      !norma_field_get_unsigned (file, "detector.reweight", 0, NORMA_PATCHCORE_MOST_REWEIGHT,
                                 &reweight, error))
    return FALSE;
  patchcore->n_samples = (guint)n_samples;
  patchcore->n_variants = (guint)n_variants;
  patchcore->reweight = (guint)reweight;
  patchcore->facts.n_patches = n_samples * patchcore->n_inspected;
  patchcore->facts.n_considered = (guint32)n_considered;
  return TRUE;
}

static gboolean
load_bank (NormaPatchCore *patchcore, const NormaTensorFile *file, GError **error)
{
  guint d = patchcore->facts.d;
  guint64 shape[] = { 0, d };
  GBytes *bytes = norma_tensor_file_get (file, "detector.bank", NORMA_TENSOR_F32, shape, 2, error);
  const float *bank;

  if (bytes == NULL)
    return FALSE;
  if (shape[0] < 1 || shape[0] > patchcore->facts.n_considered) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "detector.bank: found %" G_GUINT64_FORMAT " patches, expected 1 to %u", shape[0],
                 patchcore->facts.n_considered);
    return FALSE;
  }
  patchcore->facts.n_kept = (guint32)shape[0];
  bank = g_bytes_get_data (bytes, NULL);
  for (gsize i = 0; i < shape[0] * d; i++)
    if (!(fabsf (bank[i]) <= most_feature)) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "detector.bank: found %g in patch %" G_GSIZE_FORMAT ", expected %g at most",
                   (double)bank[i], i / d, (double)most_feature);
      return FALSE;
    }
  patchcore->bank = norma_alloc (shape[0] * d, sizeof (float), "memory bank", error);
  if (patchcore->bank == NULL)
    return FALSE;
  memcpy (patchcore->bank, bank, shape[0] * d * sizeof (float));
  return TRUE;
}

static gboolean
load_patches (NormaPatchCore *patchcore, const NormaTensorFile *file, GError **error)
{
  guint64 n[] = { patchcore->facts.n_kept };
  GBytes *bytes = norma_tensor_file_get (file, "detector.patches", NORMA_TENSOR_U32, n, 1, error);
  guint64 n_numbers =
      (guint64)patchcore->n_samples * patchcore->parent.grid.height * patchcore->parent.grid.width;
  const guint32 *patches;

  if (bytes == NULL)
    return FALSE;
  patches = g_bytes_get_data (bytes, NULL);
  for (guint32 i = 0; i < n[0]; i++)
    if (patches[i] >= n_numbers || (i > 0 && patches[i] <= patches[i - 1])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "detector.patches: found %u at place %u, expected ascending numbers below "
                   "%" G_GUINT64_FORMAT,
                   patches[i], i, n_numbers);
      return FALSE;
    }
  patchcore->patches = norma_alloc (n[0], sizeof (guint32), "memory bank", error);
  if (patchcore->patches == NULL)
    return FALSE;
  memcpy (patchcore->patches, patches, n[0] * sizeof (guint32));
  return TRUE;
}

NormaDetector *
norma_patchcore_load (const NormaTensorFile *file, const NormaFeatureLevels *levels, GError **error)
{
  gsize offset;
  NormaFeatureLevels used = norma_patchcore_choose_levels (levels, &offset);
  NormaEmbedding *embedding = norma_embedding_load (file, EMBEDDING, &used, error);
  NormaPatchCore *patchcore;
  g_autoptr (NormaDetector) detector = NULL;

  if (embedding == NULL)
    return NULL;
  patchcore = norma_patchcore_new (embedding, offset, levels->n - used.n);
  patchcore->sample_size = norma_feature_levels_size (levels);
  detector = &patchcore->parent;
  if (!load_inspected (patchcore, file, error) || !load_numbers (patchcore, file, error) ||
      !load_bank (patchcore, file, error) || !load_patches (patchcore, file, error) ||
      !norma_patchcore_index (patchcore, error))
    return NULL;
  return g_steal_pointer (&detector);
}
