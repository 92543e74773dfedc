/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiff-place.h"

#include <string.h>

void
norma_tiff_place_init (NormaTiffPlace *place, const NormaTiffLayout *layout, NormaRaster *raster)
{
  guint orientation = layout->orientation;
  gsize pixel_bytes = raster->channels * norma_sample_size (raster->type);
  gboolean transposed = norma_tiff_layout_is_transposed (layout);
  gboolean from_right = orientation == ORIENTATION_TOPRIGHT ||
                        orientation == ORIENTATION_BOTRIGHT ||
                        orientation == ORIENTATION_RIGHTTOP || orientation == ORIENTATION_RIGHTBOT;
  gboolean from_bottom = orientation == ORIENTATION_BOTRIGHT ||
                         orientation == ORIENTATION_BOTLEFT ||
                         orientation == ORIENTATION_RIGHTBOT || orientation == ORIENTATION_LEFTBOT;
  gssize across = from_right ? -(gssize)pixel_bytes : (gssize)pixel_bytes;
  gssize down = from_bottom ? -(gssize)raster->stride : (gssize)raster->stride;

  place->origin = raster->samples;
  if (from_right)
    place->origin += (raster->width - 1) * pixel_bytes;
  if (from_bottom)
    place->origin += (raster->height - 1) * raster->stride;
  place->step_x = transposed ? down : across;
  place->step_y = transposed ? across : down;
  place->pixel_bytes = pixel_bytes;
}

void
norma_tiff_place_row (const NormaTiffPlace *place, guint x, guint y, gsize n, gconstpointer pixels)
{
  guint8 *to = place->origin + x * place->step_x + y * place->step_y;
  const guint8 *from = pixels;

  if (place->step_x == (gssize)place->pixel_bytes) {
    memcpy (to, from, n * place->pixel_bytes);
    return;
  }
  for (gsize i = 0; i < n; i++) {
    memcpy (to, from, place->pixel_bytes);
    to += place->step_x;
    from += place->pixel_bytes;
  }
}
