/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/condition.h"

#include "core/base/random.h"

/* A corruption works on planes of floats, moves them from a second one, and records them in samples of
 * four bytes at most. */
#define BYTES_BESIDE (3 * sizeof (float))

NormaCorrupting
norma_corrupting_new (const NormaModel *model, guint64 seed)
{
  const NormaFrame canvas = norma_model_get_canvas (model);

  return (NormaCorrupting){ canvas.high - canvas.low, seed, norma_frame_enough_side (&canvas) };
}

NormaCorruption
norma_corrupting_find (const NormaCorrupting *corrupting, const NormaCondition *condition,
                       gsize index)
{
  const guint n_states = 1 + NORMA_N_CORRUPTIONS * NORMA_N_CORRUPTION_SEVERITIES;
  NormaRandom random;

  norma_random_seed (&random, corrupting->seed);
  return (NormaCorruption){ .kind = condition->kind,
                            .severity = condition->severity,
                            .range = corrupting->range,
                            .seed = norma_random_bits (&random) + (guint64)index * n_states +
                                    condition->kind,
                            .enough_side = corrupting->enough_side };
}

NormaRaster *
norma_corrupting_read (const char *path, guint enough_side, NormaBudget *budget, GError **error)
{
  const NormaReadOptions options = { .enough_side = enough_side,
                                     .budget = budget,
                                     .bytes_beside = BYTES_BESIDE };

  return norma_image_read (path, &options, error);
}

NormaRaster *
norma_corrupting_read_corrupted (const NormaCorrupting *corrupting, const NormaCondition *condition,
                                 gsize index, const char *path, NormaBudget *budget, GError **error)
{
  const NormaCorruption corruption = norma_corrupting_find (corrupting, condition, index);
  /* what is saved anew is saved whole */
  guint side = condition->kind == NORMA_CORRUPTION_JPEG ? 0 : corrupting->enough_side;
  g_autoptr (NormaRaster) raster = norma_corrupting_read (path, side, budget, error);

  return raster == NULL ? NULL : norma_corruption_apply (&corruption, raster, path, error);
}

gboolean
norma_condition_keeps_places (const NormaCondition *condition)
{
  return condition->severity == 0 || (condition->kind != NORMA_CORRUPTION_SHIFT &&
                                      condition->kind != NORMA_CORRUPTION_ROTATION);
}

char *
norma_condition_describe (const NormaCondition *condition)
{
  if (condition->severity == 0)
    return g_strdup ("as is");
  return g_strdup_printf ("%s %.3g %s", norma_corruption_to_string (condition->kind),
                          norma_corruption_get_amount (condition->kind, condition->severity),
                          norma_corruption_get_unit (condition->kind));
}
