/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/starting-threshold.h"

#include <float.h>

#include "core/pipeline/augment.h"
#include "core/pipeline/map.h"
#include "core/pipeline/score.h"

/* The image itself, and three copies. */
static const NormaAugments copies = 1 << NORMA_AUGMENT_ROTATE_180 |
                                    1 << NORMA_AUGMENT_FLIP_HORIZONTAL |
                                    1 << NORMA_AUGMENT_FLIP_VERTICAL;

typedef struct {
  NormaModel *model; /* lent */
  const NormaGoodImage *image; /* lent */
  NormaScorer *scorer;
  float *planes, *turned; /* [channels, height, width] */
  float *map; /* [grid height, grid width] */
} Look;

static void
look_clear (Look *look)
{
  norma_scorer_free (look->scorer);
  g_free (look->planes);
  g_free (look->turned);
  g_free (look->map);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static gboolean
take_memory (Look *look, GError **error)
{
  const NormaFrame *frame = &look->model->frame;
  const NormaGrid *grid = &look->model->detector->grid;
  gsize n_pixels = (gsize)frame->width * frame->height;

  look->planes = norma_alloc (n_pixels, frame->channels * sizeof (float), "frame", error);
  if (look->planes == NULL)
    return FALSE;
  look->turned = norma_alloc (n_pixels, frame->channels * sizeof (float), "frame", error);
  if (look->turned == NULL)
    return FALSE;
  look->map = norma_alloc ((gsize)grid->height * grid->width, sizeof (float), "maps", error);
  if (look->map == NULL)
    return FALSE;
  look->scorer = norma_scorer_new (look->model, error);
  return look->scorer != NULL;
}

static gboolean
raise_to_score (const Look *look, const float *planes, double *threshold, GError **error)
{
  const NormaModel *model = look->model;
  g_autoptr (NormaAnomalyMap) map = NULL;
  double score;

  norma_scorer_map (look->scorer, planes, 0, look->map);
  map = norma_grids_to_map (model, look->map, look->image->width, look->image->height, error);
  if (map == NULL || !norma_map_restrict (map, model->areas, error))
    return FALSE;
  score = (double)norma_anomaly_map_get_peak (map, NULL, NULL);
  *threshold = MAX (*threshold, score);
  return TRUE;
}

/* The model, or one without what was learnt of the copies. A reference. */
static NormaModel *
choose_model (const NormaGoodFeatures *good, const NormaDetectorOptions *options, NormaModel *model,
              GError **error)
{
  NormaGoodFeatures others = *good;
  NormaDetectorOptions of_others = *options;
  NormaGoodStage stage = { "Finding a threshold to begin with", 0, 1 };
  g_autoptr (NormaModel) without = NULL;

  others.augments &= ~copies;
  others.store = NULL; /* its numbers are those of all copies */
  /* those of the model */
  of_others.simplenet.training.check_point = of_others.efficientad.training.check_point = NULL;
  of_others.simplenet.training.watch = of_others.efficientad.training.watch = NULL;
  if (others.augments == good->augments ||
      (others.augments == 0 && options->method != NORMA_METHOD_PATCHCORE))
    return norma_model_ref (model);
  without = norma_model_new_without_detectors (model);
  without->detector =
      norma_good_features_fit (&others, &of_others, (NormaLeftOut){ NULL }, &stage, error);
  return without->detector == NULL ? NULL : g_steal_pointer (&without);
}

gboolean
norma_starting_threshold_find (const NormaGoodFeatures *good, const NormaDetectorOptions *options,
                               NormaModel *model, double *threshold, GError **error)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (good->survey);
  g_autoptr (NormaModel) chosen = choose_model (good, options, model, error);
  g_auto (Look) look = { chosen, usable->pdata[0] };

  *threshold = (double)FLT_MIN; /* a limit must be above 0 */
  if (chosen == NULL || !take_memory (&look, error) ||
      !norma_good_features_read (good, look.image, look.planes, error) ||
      !raise_to_score (&look, look.planes, threshold, error))
    return FALSE;
  for (guint i = 0; i < norma_augments_count (copies); i++) {
    norma_augment_planes (norma_augments_get (copies, i), &model->frame, look.planes, look.turned);
    if (!raise_to_score (&look, look.turned, threshold, error))
      return FALSE;
  }
  return TRUE;
}
