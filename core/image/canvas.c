/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/canvas.h"

#include <string.h>

#include "core/base/memory.h"

struct _NormaCanvas {
  NormaFrame frame;
  NormaTiling tiling;
  const NormaRaster *raster; /* borrowed */
  float *strip; /* [channels, side, width] */
  guint row; /* tile row that the strip shows */
  gboolean is_filled;
};

static gsize
count_floats (const NormaFrame *frame, const NormaTiling *tiling)
{
  return (gsize)frame->channels * tiling->side * frame->width;
}

NormaCanvas *
norma_canvas_new (const NormaFrame *frame, const NormaTiling *tiling, GError **error)
{
  g_autoptr (NormaCanvas) canvas = g_new0 (NormaCanvas, 1);

  canvas->frame = *frame;
  canvas->tiling = *tiling;
  canvas->strip =
      norma_alloc (count_floats (frame, tiling), sizeof (float), "a strip of tiles", error);
  return canvas->strip == NULL ? NULL : g_steal_pointer (&canvas);
}

void
norma_canvas_free (NormaCanvas *canvas)
{
  if (canvas == NULL)
    return;
  g_free (canvas->strip);
  g_free (canvas);
}

guint64
norma_canvas_memory (const NormaFrame *frame, const NormaTiling *tiling)
{
  return count_floats (frame, tiling) * sizeof (float);
}

gboolean
norma_canvas_set_raster (NormaCanvas *canvas, const NormaRaster *raster, GError **error)
{
  canvas->is_filled = FALSE;
  canvas->raster = raster;
  return norma_frame_check (&canvas->frame, raster, error);
}

static gboolean
fill_strip (NormaCanvas *canvas, guint row, guint y, GError **error)
{
  if (canvas->is_filled && canvas->row == row)
    return TRUE;
  canvas->is_filled = norma_frame_apply_rows (&canvas->frame, canvas->raster, y,
                                              canvas->tiling.side, canvas->strip, error);
  canvas->row = row;
  return canvas->is_filled;
}

gboolean
norma_canvas_cut (NormaCanvas *canvas, guint tile, float *planes, GError **error)
{
  gsize side = canvas->tiling.side;
  gsize n_rows = canvas->frame.channels * side;
  guint x, y;

  g_return_val_if_fail (tile < norma_tiling_count (&canvas->tiling), FALSE);

  norma_tiling_place (&canvas->tiling, tile, &x, &y);
  if (!fill_strip (canvas, tile / norma_tiling_get_columns (&canvas->tiling), y, error))
    return FALSE;
  for (gsize i = 0; i < n_rows; i++)
    memcpy (planes + i * side, canvas->strip + i * canvas->frame.width + x, side * sizeof (float));
  return TRUE;
}
