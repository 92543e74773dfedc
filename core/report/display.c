/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/display.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/memory.h"
#include "core/image/resample.h"

/* Sorted in little time, and enough to know a percentile to a thousandth. */
#define MOST_SAMPLES ((gsize)1 << 15)

/* Pixels a side that a whole image is brought to for its range. */
#define RANGE_SIDE 256

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float one = *(const float *)a;
  float other = *(const float *)b;

  return (one > other) - (one < other);
}

/* The finite ones among at most MOST_SAMPLES of the samples. */
static gsize
pick_samples (const float *samples, gsize n, float *picked)
{
  /* An odd step does not stay in the same columns of pictures of even width. */
  gsize step = n <= MOST_SAMPLES ? 1 : (n / MOST_SAMPLES + 1) | 1;
  gsize n_picked = 0;

  for (gsize i = 0; i < n; i += step)
    if (isfinite (samples[i]))
      picked[n_picked++] = samples[i];
  return n_picked;
}

static gboolean
find_percentiles (const float *samples, gsize n, NormaDisplayRange *range, GError **error)
{
  g_autofree float *picked =
      norma_alloc (MIN (n, MOST_SAMPLES), sizeof (float), "showing an image", error);
  gsize n_picked, tail;

  if (picked == NULL)
    return FALSE;
  n_picked = pick_samples (samples, n, picked);
  if (n_picked == 0) {
    *range = (NormaDisplayRange){ 0, 0 };
    return TRUE;
  }
  qsort (picked, n_picked, sizeof (float), compare_floats);
  tail = n_picked / 200;
  *range = (NormaDisplayRange){ picked[tail], picked[n_picked - 1 - tail] };
  return TRUE;
}

static guint32
level (const NormaDisplayRange *range, float value)
{
  double part =
      range->high > range->low ? ((double)value - range->low) / (range->high - range->low) : 0.5;

  if (!(value == value))
    return 0;
  return (guint32)(CLAMP (part, 0, 1) * 255 + 0.5);
}

static guint
count_shown (const NormaRaster *image)
{
  return image->channels >= 3 ? 3 : 1;
}

/* [channels, height, width] */
static float *
resample (const NormaRaster *image, guint width, guint height, GError **error)
{
  g_autofree float *planes = norma_alloc ((gsize)width * height, image->channels * sizeof (float),
                                          "showing an image", error);

  if (planes == NULL || !norma_resample_raster (image, width, height, planes, error))
    return NULL;
  return g_steal_pointer (&planes);
}

/* planes: of the image, n values each. */
static gboolean
choose_range (const NormaRaster *image, const float *planes, gsize n, NormaDisplayRange *range,
              GError **error)
{
  *range = (NormaDisplayRange){ image->low, image->high };
  return image->type == NORMA_SAMPLE_U8 ||
         find_percentiles (planes, n * count_shown (image), range, error);
}

static guint32 *
color (const float *planes, gsize n, guint n_shown, const NormaDisplayRange *range, GError **error)
{
  guint32 *colors = norma_alloc (n, sizeof (guint32), "showing an image", error);

  for (gsize i = 0; colors != NULL && i < n; i++) {
    guint32 red = level (range, planes[i]);
    guint32 green = n_shown == 3 ? level (range, planes[n + i]) : red;
    guint32 blue = n_shown == 3 ? level (range, planes[2 * n + i]) : red;

    colors[i] = red << 16 | green << 8 | blue;
  }
  return colors;
}

guint32 *
norma_display_colors (const NormaRaster *image, guint width, guint height, GError **error)
{
  gsize n = (gsize)width * height;
  g_autofree float *planes = resample (image, width, height, error);
  NormaDisplayRange range;

  if (planes == NULL || !choose_range (image, planes, n, &range, error))
    return NULL;
  return color (planes, n, count_shown (image), &range, error);
}

gboolean
norma_display_find_range (const NormaRaster *image, NormaDisplayRange *range, GError **error)
{
  guint width = MIN (image->width, RANGE_SIDE), height = MIN (image->height, RANGE_SIDE);
  g_autofree float *planes = resample (image, width, height, error);

  return planes != NULL && choose_range (image, planes, (gsize)width * height, range, error);
}

guint32 *
norma_display_colors_in (const NormaRaster *part, const NormaDisplayRange *range, guint width,
                         guint height, GError **error)
{
  g_autofree float *planes = resample (part, width, height, error);

  return planes == NULL ? NULL
                        : color (planes, (gsize)width * height, count_shown (part), range, error);
}
