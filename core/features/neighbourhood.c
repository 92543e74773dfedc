/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/neighbourhood.h"

#include <string.h>

#include "core/base/kernel.h"

/* First and last of the indices around i that lie in 0 … n − 1. */
typedef struct {
  guint first, last;
} Around;

static Around
around (guint i, guint n)
{
  return (Around){ i == 0 ? 0 : i - 1, MIN (i + 1, n - 1) };
}

NORMA_KERNEL static void
add (const float *restrict features, guint n, float *restrict sums)
{
  for (guint c = 0; c < n; c++)
    sums[c] += features[c];
}

NORMA_KERNEL static void
divide (float *sums, guint n, float count)
{
  for (guint c = 0; c < n; c++)
    sums[c] /= count;
}

/* The number of places that were summed. */
static guint
sum_around (const float *features, const NormaFeatureShape *shape, guint y, guint x, float *sums)
{
  Around rows = around (y, shape->height), columns = around (x, shape->width);

  memset (sums, 0, shape->channels * sizeof (float));
  for (gsize j = rows.first; j <= rows.last; j++)
    for (gsize i = columns.first; i <= columns.last; i++)
      add (features + (j * shape->width + i) * shape->channels, shape->channels, sums);
  return (rows.last - rows.first + 1) * (columns.last - columns.first + 1);
}

void
norma_neighbourhood_mean_inside (const float *features, const NormaFeatureShape *shape,
                                 float *means)
{
  for (guint y = 0; y < shape->height; y++)
    for (guint x = 0; x < shape->width; x++, means += shape->channels) {
      guint count = sum_around (features, shape, y, x, means);

      divide (means, shape->channels, (float)count);
    }
}

void
norma_neighbourhood_mean_zeros (const float *features, const NormaFeatureShape *shape, float *means)
{
  for (guint y = 0; y < shape->height; y++)
    for (guint x = 0; x < shape->width; x++, means += shape->channels) {
      sum_around (features, shape, y, x, means);
      divide (means, shape->channels, 9);
    }
}
