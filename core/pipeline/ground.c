/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/ground.h"

#include <string.h>

#include "core/image/canvas.h"

struct _NormaSpotter {
  NormaModel *model; /* a reference */
  NormaScorer *scorer; /* owned */
  NormaCanvas *canvas; /* owned; NULL without tiles */
  const NormaRaster *raster; /* on the canvas, borrowed */
  float *planes; /* of the frame */
  float *grids; /* [tiles, grid height, grid width] */
};

static gsize
count_positions (const NormaModel *model)
{
  return (gsize)model->detector->grid.height * model->detector->grid.width;
}

static gsize
count_pixels (const NormaModel *model)
{
  return (gsize)model->frame.channels * model->frame.height * model->frame.width;
}

static float *
new_grids (const NormaModel *model, GError **error)
{
  return norma_alloc (count_positions (model), norma_model_count_tiles (model) * sizeof (float),
                      "maps", error);
}

NormaGround *
norma_ground_new (const NormaModel *model, NormaRaster *raster, GError **error)
{
  g_autoptr (NormaGround) ground = g_new0 (NormaGround, 1);

  ground->width = raster->file_width;
  ground->height = raster->file_height;
  if (model->areas != NULL) {
    ground->areas = norma_areas_make_mask (model->areas, ground->width, ground->height, error);
    if (ground->areas == NULL)
      return NULL;
  }
  if (norma_tiling_is_set (&model->tiling)) {
    ground->raster = norma_raster_ref (raster);
    ground->grids = new_grids (model, error);
    return ground->grids == NULL ? NULL : g_steal_pointer (&ground);
  }
  ground->planes = norma_alloc (count_pixels (model), sizeof (float), "frame", error);
  if (ground->planes == NULL || !norma_frame_apply (&model->frame, raster, ground->planes, error))
    return NULL;
  return g_steal_pointer (&ground);
}

void
norma_ground_free (NormaGround *ground)
{
  if (ground == NULL)
    return;
  g_free (ground->planes);
  norma_raster_unref (ground->raster);
  norma_area_mask_unref (ground->areas);
  g_free (ground->grids);
  g_free (ground);
}

static gboolean
take_memory (NormaSpotter *spotter, GError **error)
{
  const NormaModel *model = spotter->model;
  const NormaFrame canvas = norma_model_get_canvas (model);

  spotter->scorer = norma_scorer_new (spotter->model, error);
  if (spotter->scorer == NULL)
    return FALSE;
  spotter->planes = norma_alloc (count_pixels (model), sizeof (float), "frame", error);
  if (spotter->planes == NULL)
    return FALSE;
  spotter->grids = new_grids (model, error);
  if (spotter->grids == NULL || !norma_tiling_is_set (&model->tiling))
    return spotter->grids != NULL;
  spotter->canvas = norma_canvas_new (&canvas, &model->tiling, error);
  return spotter->canvas != NULL;
}

NormaSpotter *
norma_spotter_new (NormaModel *model, GError **error)
{
  g_autoptr (NormaSpotter) spotter = g_new0 (NormaSpotter, 1);

  spotter->model = norma_model_ref (model);
  return take_memory (spotter, error) ? g_steal_pointer (&spotter) : NULL;
}

void
norma_spotter_free (NormaSpotter *spotter)
{
  if (spotter == NULL)
    return;
  norma_scorer_free (spotter->scorer);
  norma_canvas_free (spotter->canvas);
  norma_model_unref (spotter->model);
  g_free (spotter->planes);
  g_free (spotter->grids);
  g_free (spotter);
}

/* A tile of the ground to the planes. */
static gboolean
cut (NormaSpotter *spotter, const NormaGround *ground, guint tile, GError **error)
{
  if (spotter->raster != ground->raster) {
    spotter->raster = NULL;
    if (!norma_canvas_set_raster (spotter->canvas, ground->raster, error))
      return FALSE;
    spotter->raster = ground->raster;
  }
  return norma_canvas_cut (spotter->canvas, tile, spotter->planes, error);
}

gboolean
norma_spotter_map_row (NormaSpotter *spotter, NormaGround *ground, guint row, GError **error)
{
  guint columns = norma_tiling_get_columns (&spotter->model->tiling);
  gsize n = count_positions (spotter->model);

  for (guint i = row * columns; i < (row + 1) * columns; i++) {
    if (!cut (spotter, ground, i, error))
      return FALSE;
    norma_scorer_map (spotter->scorer, spotter->planes, i, ground->grids + i * n);
  }
  return TRUE;
}

/* The spot as a tile shows it. */
static NormaSpot
move_to_tile (const NormaSpot *spot, const NormaTiling *tiling, guint tile)
{
  NormaSpot moved = *spot;
  guint x, y;

  norma_tiling_place (tiling, tile, &x, &y);
  moved.x -= x;
  moved.y -= y;
  return moved;
}

static gboolean
touches (const NormaSpot *spot, guint side)
{
  return spot->x + spot->radius_x > 0 && spot->x - spot->radius_x < side &&
         spot->y + spot->radius_y > 0 && spot->y - spot->radius_y < side;
}

/* Planes: what the spot is to be drawn on. */
static double
choose_contrast (const NormaSpotter *spotter, const NormaSpot *spot, double contrast)
{
  double ground = norma_spot_get_ground (spot, &spotter->model->frame, spotter->planes);

  return ground + contrast >= 0 && ground + contrast <= 1 ? contrast : -contrast;
}

static gboolean
map_touched (NormaSpotter *spotter, const NormaGround *ground, const NormaSpot *spot,
             double contrast, GError **error)
{
  const NormaModel *model = spotter->model;
  const NormaTiling *tiling = &model->tiling;
  gsize n = count_positions (model);
  guint n_tiles = norma_tiling_count (tiling);

  memcpy (spotter->grids, ground->grids, n * n_tiles * sizeof (float));
  for (guint i = 0; i < n_tiles; i++) {
    NormaSpot moved = move_to_tile (spot, tiling, i);

    if (!touches (&moved, tiling->side))
      continue;
    if (!cut (spotter, ground, i, error))
      return FALSE;
    norma_spot_draw (&moved, &model->frame, contrast, spotter->planes);
    norma_scorer_map (spotter->scorer, spotter->planes, i, spotter->grids + i * n);
  }
  return TRUE;
}

static const float *
map_on_tiles (NormaSpotter *spotter, const NormaGround *ground, const NormaSpot *spot,
              double contrast, GError **error)
{
  const NormaTiling *tiling = &spotter->model->tiling;
  guint middle = norma_tiling_find (tiling, spot->x, spot->y);
  NormaSpot moved = move_to_tile (spot, tiling, middle);

  if (!cut (spotter, ground, middle, error) ||
      !map_touched (spotter, ground, spot, choose_contrast (spotter, &moved, contrast), error))
    return NULL;
  return spotter->grids;
}

const float *
norma_spotter_map (NormaSpotter *spotter, const NormaGround *ground, const NormaSpot *spot,
                   double contrast, GError **error)
{
  const NormaModel *model = spotter->model;

  if (spotter->canvas != NULL)
    return map_on_tiles (spotter, ground, spot, contrast, error);
  memcpy (spotter->planes, ground->planes, count_pixels (model) * sizeof (float));
  norma_spot_draw (spot, &model->frame, choose_contrast (spotter, spot, contrast), spotter->planes);
  norma_scorer_map (spotter->scorer, spotter->planes, 0, spotter->grids);
  return spotter->grids;
}
