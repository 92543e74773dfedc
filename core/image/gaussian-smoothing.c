/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/gaussian-smoothing.h"

#include <math.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"

/* Weights [radius + 1] of one half of the kernel, the middle first; the whole sums to 1. The last
 * bits of exp() differ between processors and are rounded away. */
static void
fill_gaussian (double *weights, gsize radius, double sigma)
{
  double sum = 0;

  for (gsize i = radius + 1; i-- > 0;) {
    weights[i] = (float)exp (-0.5 * (double)i * (double)i / (sigma * sigma));
    sum += i == 0 ? weights[i] : 2 * weights[i];
  }
  for (gsize i = 0; i <= radius; i++)
    weights[i] /= sum;
}

/* Place −n … of an endless row mirrored at both ends of 0 … n − 1. */
static gsize
mirror (gint64 place, gsize n)
{
  gint64 period = 2 * (gint64)n;
  gint64 inside = ((place % period) + period) % period;

  return (gsize)(inside < (gint64)n ? inside : period - 1 - inside);
}

NORMA_KERNEL static void
scale_row (double *restrict sums, const float *row, double weight, gsize n)
{
  for (gsize x = 0; x < n; x++)
    sums[x] = weight * row[x];
}

NORMA_KERNEL static void
add_rows (double *restrict sums, const float *one, const float *other, double weight, gsize n)
{
  for (gsize x = 0; x < n; x++)
    sums[x] += weight * ((double)one[x] + (double)other[x]);
}

static void
round_row (const double *sums, gsize n, float *row)
{
  for (gsize x = 0; x < n; x++)
    row[x] = (float)sums[x];
}

/* An image of floats in rows. */
typedef struct {
  float *values;
  gsize width, height, stride;
} Plane;

static const float *
get_row (const Plane *plane, gint64 y)
{
  return plane->values + mirror (y, plane->height) * plane->stride;
}

static void
smooth_columns (const Plane *plane, const double *weights, gsize radius, double *sums, float *out)
{
  for (gsize y = 0; y < plane->height; y++) {
    scale_row (sums, get_row (plane, (gint64)y), weights[0], plane->width);
    for (gsize k = 1; k <= radius; k++)
      add_rows (sums, get_row (plane, (gint64)y - (gint64)k),
                get_row (plane, (gint64)y + (gint64)k), weights[k], plane->width);
    round_row (sums, plane->width, out + y * plane->width);
  }
}

/* wide: [radius + width + radius] */
static void
smooth_row (const float *row, gsize width, const double *weights, gsize radius, float *wide,
            double *sums, float *out)
{
  for (gsize x = 0; x < width + 2 * radius; x++)
    wide[x] = row[mirror ((gint64)x - (gint64)radius, width)];
  scale_row (sums, row, weights[0], width);
  for (gsize k = 1; k <= radius; k++)
    add_rows (sums, wide + radius - k, wide + radius + k, weights[k], width);
  round_row (sums, width, out);
}

gboolean
norma_gaussian_smooth (float *values, gsize width, gsize height, gsize stride, double sigma,
                       GError **error)
{
  const char *what = "smoothing";
  const Plane plane = { values, width, height, stride };
  gsize radius = (gsize)(4 * sigma + 0.5);
  g_autofree double *weights = NULL;
  g_autofree double *sums = NULL;
  g_autofree float *wide = NULL;
  g_autofree float *smooth = NULL;

  g_return_val_if_fail (sigma >= 0 && sigma <= G_MAXUINT16, FALSE);

  if (sigma == 0)
    return TRUE;
  if ((weights = norma_alloc (radius + 1, sizeof (double), what, error)) == NULL ||
      (sums = norma_alloc (width, sizeof (double), what, error)) == NULL ||
      (wide = norma_alloc (width + 2 * radius, sizeof (float), what, error)) == NULL ||
      (smooth = norma_alloc (height, width * sizeof (float), what, error)) == NULL)
    return FALSE;
  fill_gaussian (weights, radius, sigma);
  smooth_columns (&plane, weights, radius, sums, smooth);
  for (gsize y = 0; y < height; y++)
    smooth_row (smooth + y * width, width, weights, radius, wide, sums, values + y * stride);
  return TRUE;
}
