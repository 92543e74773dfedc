/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/mask-raster.h"

#include <string.h>

static gboolean
is_set (const float *pixel, guint channels, float above)
{
  for (guint c = 0; c < channels; c++)
    if (pixel[c] > above)
      return TRUE;
  return FALSE;
}

/* row: [n, channels]. */
static gboolean
add_row (NormaMask *mask, const float *row, guint n, guint channels, float above, guint x, guint y,
         GError **error)
{
  for (guint i = 0; i < n; i++) {
    guint first = i;

    while (i < n && is_set (row + (gsize)i * channels, channels, above))
      i++;
    if (i > first && !norma_mask_add_span (mask, y, (NormaSpan){ x + first, x + i }, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
norma_mask_add_raster (NormaMask *mask, const NormaRaster *raster, double above, guint x, guint y,
                       GError **error)
{
  g_autofree float *row = NULL;

  g_return_val_if_fail (mask != NULL && raster != NULL, FALSE);

  row = norma_alloc ((gsize)raster->width * raster->channels, sizeof *row, "a mask", error);
  if (row == NULL)
    return FALSE;
  if (x >= mask->width)
    return TRUE;
  for (guint i = 0; i < raster->height && (guint64)y + i < mask->height; i++) {
    norma_raster_get_row (raster, i, row);
    if (!add_row (mask, row, MIN (raster->width, mask->width - x), raster->channels, (float)above,
                  x, y + i, error))
      return FALSE;
  }
  return TRUE;
}

NormaRaster *
norma_mask_to_raster (const NormaMask *mask, NormaMaskBox box, GError **error)
{
  NormaRaster *raster;

  g_return_val_if_fail (mask != NULL, NULL);
  g_return_val_if_fail (box.right <= mask->width && box.bottom <= mask->height, NULL);

  raster = norma_raster_new (box.right - box.left, box.bottom - box.top, 1, NORMA_SAMPLE_U8, NULL,
                             0, error);
  if (raster == NULL)
    return NULL;
  for (guint y = box.top; y < box.bottom; y++) {
    guint8 *row = norma_raster_row (raster, y - box.top);

    for (guint i = 0; i < mask->rows[y].n; i++) {
      guint first = MAX (mask->rows[y].spans[i].first, box.left);
      guint end = MIN (mask->rows[y].spans[i].end, box.right);

      if (first < end)
        memset (row + first - box.left, 255, end - first);
    }
  }
  return raster;
}
