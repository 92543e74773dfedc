/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/patchcore-plan.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/detectors/patchcore-private.h"
#include "core/statistics/core-set.h"

/* Dimensions of the random projection, those of the published code: distances err by
 * √(2/128)/2, some 6 %, on average. */
enum { PROJECTED = 128 };

static guint64
bytes_of_patch (guint n_projected)
{
  enum { MANY = 1 << 20 };

  return n_projected * sizeof (float) + sizeof (guint32) + norma_core_set_memory (MANY, 0) / MANY +
         1;
}

static NormaPatchCorePlan
make_plan (const NormaFeatureShape *shape, guint n_positions, guint n_samples,
           const NormaPatchCoreOptions *options)
{
  NormaPatchCorePlan plan = { (guint64)n_positions * n_samples };
  guint64 fitting;

  plan.n_projected = MIN (shape->channels, PROJECTED);
  fitting = options->most_bytes / bytes_of_patch (plan.n_projected);
  plan.n_considered = (guint32)MIN (plan.n_patches, MIN (fitting, G_MAXUINT32));
  plan.n_wanted = (guint32)ceil (options->core_set * plan.n_considered);
  return plan;
}

static gboolean
check_options (const NormaPatchCoreOptions *options, GError **error)
{
  if (!(options->core_set > 0 && options->core_set <= 1)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "core-set: found a share of %g, expected above 0 and at most 1",
                 options->core_set);
    return FALSE;
  }
  if (options->reweight == 1 || options->reweight > NORMA_PATCHCORE_MOST_REWEIGHT) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "re-weighting: found %u neighbours, expected 0 or 2 to %d", options->reweight,
                 NORMA_PATCHCORE_MOST_REWEIGHT);
    return FALSE;
  }
  return TRUE;
}

/* Every patch has a number, learnt from or not. */
static gboolean
check_numbers (guint64 n_patches, GError **error)
{
  if (n_patches <= G_MAXUINT32)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "PatchCore: found %" G_GUINT64_FORMAT " patches, expected at most %u", n_patches,
               G_MAXUINT32);
  return FALSE;
}

static gboolean
check_plan (const NormaPatchCorePlan *plan, guint n_samples, guint64 most_bytes, GError **error)
{
  if (plan->n_considered < 2) {
    g_autofree char *most = g_format_size (most_bytes);

    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "PatchCore: found %u images and %s for their patches, expected room for at least "
                 "2 patches",
                 n_samples, most);
    return FALSE;
  }
  return TRUE;
}

gboolean
norma_patchcore_plan (NormaPatchCorePlan *plan, const NormaFeatureShape *shape, guint n_positions,
                      guint n_samples, const NormaPatchCoreOptions *options, GError **error)
{
  if (!check_options (options, error) ||
      !check_numbers ((guint64)norma_feature_shape_n_positions (shape) * n_samples, error))
    return FALSE;
  *plan = make_plan (shape, n_positions, n_samples, options);
  return check_plan (plan, n_samples, options->most_bytes, error);
}

guint64
norma_patchcore_worker_memory (const NormaEmbedding *embedding)
{
  gsize n = norma_feature_shape_size (norma_embedding_get_shape (embedding));

  return (n + norma_embedding_scratch (embedding)) * sizeof (float);
}

guint64
norma_patchcore_fit_memory (const NormaFeatureLevels *levels, guint n_samples,
                            const NormaPatchCoreOptions *options)
{
  gsize offset;
  NormaFeatureLevels used = norma_patchcore_choose_levels (levels, &offset);
  g_autoptr (NormaEmbedding) embedding = norma_patchcore_embedding_new (&used, NULL);
  const NormaFeatureShape *shape;
  NormaPatchCorePlan plan;

  if (embedding == NULL)
    return G_MAXUINT64;
  shape = norma_embedding_get_shape (embedding);
  plan = make_plan (shape, (guint)norma_feature_shape_n_positions (shape), n_samples, options);
  return plan.n_considered * bytes_of_patch (plan.n_projected) +
         ((guint64)plan.n_wanted + 1) *
             (shape->channels * sizeof (float) + sizeof (guint32) + sizeof (float)) +
         norma_core_set_memory (0, plan.n_wanted) +
         (guint64)shape->channels * plan.n_projected * sizeof (float) +
         norma_workers_count (0) * norma_patchcore_worker_memory (embedding);
}
