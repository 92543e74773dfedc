/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/grid-place.h"

static void
get_content (const NormaModel *model, guint full_width, guint full_height,
             NormaFrameContent *content)
{
  const NormaFrame canvas = norma_model_get_canvas (model);

  norma_frame_place (&canvas, full_width, full_height, content);
}

static void
get_origin (const NormaModel *model, guint tile, guint *x, guint *y)
{
  *x = *y = 0;
  if (norma_tiling_is_set (&model->tiling))
    norma_tiling_place (&model->tiling, tile, x, y);
}

void
norma_grid_place_locate (const NormaModel *model, guint full_width, guint full_height, double x,
                         double y, double *at_x, double *at_y)
{
  NormaFrameContent c;

  get_content (model, full_width, full_height, &c);
  *at_x = c.x + (x + 0.5) * c.width / full_width;
  *at_y = c.y + (y + 0.5) * c.height / full_height;
}

NormaGridPlace
norma_grid_place_find (const NormaModel *model, guint full_width, guint full_height, double x,
                       double y)
{
  const NormaGrid *grid = &model->detector->grid;
  NormaGridPlace place = { 0 };
  double at_x, at_y;
  guint left, top, column, row;

  norma_grid_place_locate (model, full_width, full_height, x, y, &at_x, &at_y);
  if (norma_tiling_is_set (&model->tiling))
    place.tile = norma_tiling_find (&model->tiling, at_x, at_y);
  get_origin (model, place.tile, &left, &top);
  column = (guint)CLAMP ((at_x - left) * grid->width / model->frame.width, 0, grid->width - 1);
  row = (guint)CLAMP ((at_y - top) * grid->height / model->frame.height, 0, grid->height - 1);
  place.position = row * grid->width + column;
  return place;
}

NormaPixelBox
norma_grid_place_box (const NormaModel *model, guint full_width, guint full_height,
                      NormaGridPlace place)
{
  const NormaGrid *grid = &model->detector->grid;
  double step_x = (double)model->frame.width / grid->width;
  double step_y = (double)model->frame.height / grid->height;
  double scale_x, scale_y;
  NormaFrameContent c;
  guint left, top;

  get_content (model, full_width, full_height, &c);
  get_origin (model, place.tile, &left, &top);
  scale_x = (double)full_width / c.width;
  scale_y = (double)full_height / c.height;
  return (NormaPixelBox){
    .x = (left + place.position % grid->width * step_x - c.x) * scale_x,
    .y = (top + place.position / grid->width * step_y - c.y) * scale_y,
    .width = step_x * scale_x,
    .height = step_y * scale_y,
  };
}
