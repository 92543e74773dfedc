/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/pyramid.h"

#include "core/base/error.h"

/* Halving ends where every shift can be tried in a moment. */
enum { SMALL_SIDE = 100, LEAST_HALF = 16 };

enum { SMOOTHINGS = 2 };

void
norma_pyramid_free (NormaPyramid *pyramid)
{
  if (pyramid == NULL)
    return;
  g_ptr_array_unref (pyramid->levels);
  g_free (pyramid);
}

const NormaGrey *
norma_pyramid_level (const NormaPyramid *pyramid, guint level)
{
  return pyramid->levels->pdata[level];
}

NormaPyramid *
norma_pyramid_new (const NormaRaster *raster, guint most_side, GError **error)
{
  g_autoptr (NormaPyramid) pyramid = g_new0 (NormaPyramid, 1);
  NormaGrey *grey;

  pyramid->levels = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_grey_free);
  pyramid->width = raster->width;
  pyramid->height = raster->height;
  if (MIN (raster->width, raster->height) < NORMA_PYRAMID_LEAST_SIDE) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%u × %u pixels: too small to be aligned, both sides must be at least %d",
                 raster->width, raster->height, NORMA_PYRAMID_LEAST_SIDE);
    return NULL;
  }
  grey = norma_grey_from_raster (raster, most_side, &pyramid->factor, error);
  for (guint i = 0; grey != NULL && i < SMOOTHINGS; i++)
    if (!norma_grey_smooth (grey, error)) {
      norma_grey_free (grey);
      return NULL;
    }
  while (grey != NULL) {
    g_ptr_array_add (pyramid->levels, grey);
    if (pyramid->levels->len >= 2 && (MAX (grey->width, grey->height) <= SMALL_SIDE ||
                                      MIN (grey->width, grey->height) < 2 * LEAST_HALF))
      return g_steal_pointer (&pyramid);
    grey = norma_grey_halve (grey, error);
  }
  return NULL;
}
