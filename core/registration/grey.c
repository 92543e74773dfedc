/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/grey.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/kernel.h"
#include "core/image/frame.h"

NormaGrey *
norma_grey_new (guint width, guint height, GError **error)
{
  g_autoptr (NormaGrey) grey = g_new0 (NormaGrey, 1);

  grey->width = width;
  grey->height = height;
  grey->values = norma_alloc ((gsize)width * height, sizeof (float), "a grey plane", error);
  return grey->values == NULL ? NULL : g_steal_pointer (&grey);
}

void
norma_grey_free (NormaGrey *grey)
{
  if (grey == NULL)
    return;
  g_free (grey->values);
  g_free (grey);
}

NormaGrey *
norma_grey_copy (const NormaGrey *grey, GError **error)
{
  NormaGrey *copy = norma_grey_new (grey->width, grey->height, error);

  if (copy != NULL)
    memcpy (copy->values, grey->values, (gsize)grey->width * grey->height * sizeof (float));
  return copy;
}

/* Of floating-point samples, whose type has none. FALSE: one that is not finite. */
static gboolean
find_range (const NormaRaster *raster, double *low, double *high, GError **error)
{
  gsize n = (gsize)raster->width * raster->channels;
  g_autofree float *row = norma_alloc (n, sizeof (float), "a row", error);

  if (row == NULL)
    return FALSE;
  *low = INFINITY;
  *high = -INFINITY;
  for (guint y = 0; y < raster->height; y++) {
    norma_raster_get_row (raster, y, row);
    for (gsize i = 0; i < n; i++) {
      *low = MIN (*low, (double)row[i]);
      *high = MAX (*high, (double)row[i]);
    }
  }
  if (*high <= *low)
    *high = *low + 1;
  return TRUE;
}

NormaGrey *
norma_grey_from_raster (const NormaRaster *raster, guint most_side, double *factor, GError **error)
{
  guint longer = MAX (raster->width, raster->height);
  NormaFrame frame = { .channels = 1, .fit = NORMA_FRAME_STRETCH };
  g_autoptr (NormaGrey) grey = NULL;

  *factor = longer > most_side ? (double)most_side / longer : 1;
  frame.width = MAX ((guint)lround (raster->width * *factor), 1);
  frame.height = MAX ((guint)lround (raster->height * *factor), 1);
  frame.kind = norma_raster_get_kind (raster);
  frame.low = raster->low;
  frame.high = raster->high;
  if (raster->type == NORMA_SAMPLE_F32 && !find_range (raster, &frame.low, &frame.high, error))
    return NULL;
  grey = norma_grey_new (frame.width, frame.height, error);
  if (grey == NULL || !norma_frame_apply (&frame, raster, grey->values, error))
    return NULL;
  return g_steal_pointer (&grey);
}

NORMA_KERNEL static void
halve_row (const float *above, const float *top, const float *bottom, const float *below, guint n,
           float *restrict mixed)
{
  for (guint x = 0; x < n; x++)
    mixed[x] = (above[x] + below[x] + 3 * (top[x] + bottom[x])) / 8;
}

static void
halve_columns (const float *mixed, guint width, guint n, float *out)
{
  for (guint x = 0; x < n; x++) {
    guint left = 2 * x;
    float before = mixed[left == 0 ? 0 : left - 1];
    float after = mixed[MIN (left + 2, width - 1)];

    out[x] = (before + after + 3 * (mixed[left] + mixed[left + 1])) / 8;
  }
}

NormaGrey *
norma_grey_halve (const NormaGrey *grey, GError **error)
{
  guint width = grey->width;
  g_autoptr (NormaGrey) half = norma_grey_new (width / 2, grey->height / 2, error);
  g_autofree float *mixed = norma_alloc (width, sizeof (float), "a row", error);

  if (half == NULL || mixed == NULL)
    return NULL;
  for (guint y = 0; y < half->height; y++) {
    const float *top = grey->values + (gsize)(2 * y) * width;
    const float *above = y == 0 ? top : top - width;
    const float *below = 2 * y + 2 < grey->height ? top + 2 * width : top + width;

    halve_row (above, top, top + width, below, width, mixed);
    halve_columns (mixed, width, half->width, half->values + (gsize)y * half->width);
  }
  return g_steal_pointer (&half);
}

NORMA_KERNEL static void
smooth_rows (const float *above, const float *row, const float *below, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = (above[x] + 2 * row[x] + below[x]) / 4;
}

NORMA_KERNEL static void
smooth_columns (const float *mixed, guint n, float *restrict out)
{
  out[0] = (3 * mixed[0] + mixed[n > 1]) / 4;
  for (guint x = 1; x + 1 < n; x++)
    out[x] = (mixed[x - 1] + 2 * mixed[x] + mixed[x + 1]) / 4;
  if (n > 1)
    out[n - 1] = (3 * mixed[n - 1] + mixed[n - 2]) / 4;
}

gboolean
norma_grey_smooth (NormaGrey *grey, GError **error)
{
  guint width = grey->width;
  g_autoptr (NormaGrey) copy = norma_grey_copy (grey, error);
  g_autofree float *mixed = norma_alloc (width, sizeof (float), "a row", error);

  if (copy == NULL || mixed == NULL)
    return FALSE;
  for (guint y = 0; y < grey->height; y++) {
    const float *row = copy->values + (gsize)y * width;

    smooth_rows (y == 0 ? row : row - width, row, y + 1 < grey->height ? row + width : row, width,
                 mixed);
    smooth_columns (mixed, width, grey->values + (gsize)y * width);
  }
  return TRUE;
}
