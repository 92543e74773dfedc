/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/why.h"

#include <math.h>

#include "core/base/error.h"
#include "core/pipeline/alike.h"

static void
clear_patch (gpointer data)
{
  g_free (((NormaGoodPatch *)data)->path);
}

void
norma_why_free (NormaWhy *why)
{
  if (why == NULL)
    return;
  norma_result_free (why->result);
  norma_explanation_free (why->explanation);
  g_clear_pointer (&why->good, g_array_unref);
  g_free (why->coordinates);
  g_free (why);
}

static gboolean
find_pixel (NormaWhy *why, const guint *x, const guint *y, GError **error)
{
  if (x == NULL || y == NULL) {
    norma_anomaly_map_get_peak (why->result->map, &why->x, &why->y);
    return TRUE;
  }
  why->x = *x;
  why->y = *y;
  if (*x < why->full_width && *y < why->full_height)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "pixel %u, %u: found an image of %u × %u, expected the pixel inside it", *x, *y,
               why->full_width, why->full_height);
  return FALSE;
}

/* How much a place of the grid gives to a point of the map, along one axis, up to a factor that all
 * share: the smoothing's Gaussian, widened by the triangle through which the grid is grown, whose
 * variance is step²/6. */
static double
weigh (double distance, double smoothing, double step)
{
  return exp (-0.5 * distance * distance / (smoothing * smoothing + step * step / 6));
}

/* The place of the tile that gives most to the pixel. grids: of all tiles. */
static void
find_place (NormaWhy *why, const NormaModel *model, const float *grids)
{
  const NormaGrid *grid = &model->detector->grid;
  double step_x = (double)model->frame.width / grid->width;
  double step_y = (double)model->frame.height / grid->height;
  guint n = grid->height * grid->width, left = 0, top = 0;
  double at_x, at_y, most = -INFINITY;

  why->place = norma_grid_place_find (model, why->full_width, why->full_height, why->x, why->y);
  norma_grid_place_locate (model, why->full_width, why->full_height, why->x, why->y, &at_x, &at_y);
  if (norma_tiling_is_set (&model->tiling))
    norma_tiling_place (&model->tiling, why->place.tile, &left, &top);
  grids += (gsize)why->place.tile * n;
  for (guint p = 0; p < n; p++) {
    double dx = left + (p % grid->width + 0.5) * step_x - at_x;
    double dy = top + (p / grid->width + 0.5) * step_y - at_y;
    double given =
        grids[p] * weigh (dx, model->smoothing, step_x) * weigh (dy, model->smoothing, step_y);

    if (given > most) {
      most = given;
      why->place.position = p;
    }
  }
}

static void
measure (NormaWhy *why, const NormaModel *model)
{
  const NormaFrame canvas = norma_model_get_canvas (model);
  NormaFrameContent c;

  norma_anomaly_map_get_span (why->result->map, why->x, why->y, 1, &why->value);
  why->times_threshold = why->value / model->limits.reject;
  why->one_in = norma_rarity_one_in (model->rarity, why->value);
  norma_frame_place (&canvas, why->full_width, why->full_height, &c);
  why->pixels = sqrt ((double)why->full_width / c.width * why->full_height / c.height);
  why->reach = 2 * model->smoothing * why->pixels;
}

static gboolean
take_coordinates (NormaWhy *why, const NormaDetector *detector, const float *features,
                  float *scratch, GError **error)
{
  guint position = why->place.position;

  why->n_coordinates = detector->class->locate (detector, NULL, position, NULL, NULL);
  why->coordinates = norma_alloc (why->n_coordinates, sizeof (double), "a place", error);
  if (why->coordinates == NULL)
    return FALSE;
  detector->class->locate (detector, features, position, why->coordinates, scratch);
  return TRUE;
}

static gboolean
explain_place (NormaWhy *why, NormaModel *model, NormaScorer *scorer, const NormaRaster *raster,
               GError **error)
{
  const NormaDetector *detector = norma_model_get_detector (model, why->place.tile);
  g_autofree float *scratch =
      norma_alloc (detector->scratch_size, sizeof (float), "detector scratch", error);
  const float *features =
      scratch == NULL ? NULL : norma_scorer_describe (scorer, raster, why->place.tile, error);

  if (features == NULL)
    return FALSE;
  why->box = norma_grid_place_box (model, why->full_width, why->full_height, why->place);
  why->explanation =
      norma_explanation_new (detector, features, why->place.position, scratch, error);
  return why->explanation != NULL && take_coordinates (why, detector, features, scratch, error);
}

static void
name_near (NormaWhy *why, const NormaModel *model)
{
  const NormaGoodFiles *files = model->good_files;

  for (guint i = 0; files != NULL && i < why->explanation->n_near; i++) {
    const NormaNearPlace *near = &why->explanation->near[i];
    NormaGoodPatch patch = { .path = g_strdup (files->paths[near->place.image]),
                             .width = files->sizes[2 * near->place.image],
                             .height = files->sizes[2 * near->place.image + 1],
                             .box = norma_alike_locate (model, &near->place),
                             .distance = near->distance };

    g_array_append_val (why->good, patch);
  }
}

NormaWhy *
norma_why_new (NormaModel *model, const NormaRaster *raster, const guint *x, const guint *y,
               GError **error)
{
  g_autoptr (NormaWhy) why = g_new0 (NormaWhy, 1);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, error);

  why->good = g_array_new (FALSE, FALSE, sizeof (NormaGoodPatch));
  g_array_set_clear_func (why->good, clear_patch);
  why->full_width = raster->file_width;
  why->full_height = raster->file_height;
  if (scorer == NULL)
    return NULL;
  why->result = norma_scorer_score (scorer, raster, error);
  if (why->result == NULL || !find_pixel (why, x, y, error))
    return NULL;
  measure (why, model);
  find_place (why, model, norma_scorer_get_grids (scorer));
  if (!explain_place (why, model, scorer, raster, error))
    return NULL;
  name_near (why, model);
  return g_steal_pointer (&why);
}
