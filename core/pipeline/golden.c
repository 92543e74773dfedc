/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/golden.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/pipeline/map.h"
#include "core/pipeline/score.h"

static float *
draw_planes (const NormaFrame *frame, guint64 seed, GError **error)
{
  gsize n = (gsize)frame->channels * frame->height * frame->width;
  float *planes = norma_alloc (n, sizeof (float), "golden vector", error);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; planes != NULL && i < n; i++)
    planes[i] = (float)norma_random_uniform (&random);
  return planes;
}

static gsize
count_positions (const NormaModel *model)
{
  return (gsize)model->detector->grid.height * model->detector->grid.width;
}

/* The map that each tile has. map: [detectors, grid height, grid width]. */
static float *
repeat (const NormaModel *model, const float *map, GError **error)
{
  gsize n = count_positions (model);
  guint n_tiles = norma_model_count_tiles (model);
  guint n_detectors = norma_model_count_detectors (model);
  float *grids = norma_alloc (n, n_tiles * sizeof (float), "golden vector", error);

  for (guint i = 0; grids != NULL && i < n_tiles; i++)
    memcpy (grids + i * n, map + MIN (i, n_detectors - 1) * n, n * sizeof (float));
  return grids;
}

/* map: [detectors, grid height, grid width]. */
static gboolean
replay (NormaModel *model, float *map, float *score, GError **error)
{
  const NormaFrame canvas = norma_model_get_canvas (model);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, error);
  g_autofree float *planes = NULL;
  g_autofree float *grids = NULL;
  g_autoptr (NormaAnomalyMap) full = NULL;

  if (scorer == NULL)
    return FALSE;
  planes = draw_planes (&model->frame, model->golden.seed, error);
  if (planes == NULL)
    return FALSE;
  for (guint i = 0; i < norma_model_count_detectors (model); i++)
    norma_scorer_map (scorer, planes, i, map + i * count_positions (model));
  grids = repeat (model, map, error);
  if (grids == NULL)
    return FALSE;
  full = norma_grids_to_map (model, grids, canvas.width, canvas.height, error);
  if (full == NULL)
    return FALSE;
  *score = norma_anomaly_map_get_peak (full, NULL, NULL);
  return TRUE;
}

gboolean
norma_golden_record (NormaModel *model, GError **error)
{
  gsize n = norma_model_count_detectors (model) * count_positions (model);

  g_free (model->golden.map);
  model->golden.map = norma_alloc (n, sizeof (float), "golden vector", error);
  return model->golden.map != NULL &&
         replay (model, model->golden.map, &model->golden.score, error);
}

/* Relative; infinity where one of them is no number. */
static double
difference (float found, float expected)
{
  double relative;

  if (memcmp (&found, &expected, sizeof found) == 0)
    return 0;
  relative = fabs ((double)found - expected) / MAX (fabs ((double)expected), G_MINFLOAT);
  return isnan (relative) ? INFINITY : relative;
}

gboolean
norma_golden_verify (NormaModel *model, double *largest_difference, GError **error)
{
  gsize n = norma_model_count_detectors (model) * count_positions (model);
  g_autofree float *map = norma_alloc (n, sizeof (float), "golden vector", error);
  double largest;
  float score;

  if (map == NULL || !replay (model, map, &score, error))
    return FALSE;
  largest = difference (score, model->golden.score);
  for (gsize i = 0; i < n; i++)
    largest = fmax (largest, difference (map[i], model->golden.map[i]));
  if (largest_difference != NULL)
    *largest_difference = largest;
  if (largest <= model->extractor->replay_tolerance)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               "golden vector: found score %.9g, expected %.9g; the replay differs by up to %.3g "
               "relative, allowed is %.3g",
               score, model->golden.score, largest, model->extractor->replay_tolerance);
  return FALSE;
}
