/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/display.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/memory.h"
#include "core/image/resample.h"

/* Sorted in little time, and enough to know a percentile to a thousandth. */
#define MOST_SAMPLES ((gsize)1 << 15)

typedef struct {
  double low, high; /* black and white */
} Window;

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
find_window (const float *samples, gsize n, Window *window, GError **error)
{
  g_autofree float *picked =
      norma_alloc (MIN (n, MOST_SAMPLES), sizeof (float), "showing an image", error);
  gsize n_picked, tail;

  if (picked == NULL)
    return FALSE;
  n_picked = pick_samples (samples, n, picked);
  if (n_picked == 0) {
    *window = (Window){ 0, 0 };
    return TRUE;
  }
  qsort (picked, n_picked, sizeof (float), compare_floats);
  tail = n_picked / 200;
  *window = (Window){ picked[tail], picked[n_picked - 1 - tail] };
  return TRUE;
}

static guint32
level (const Window *window, float value)
{
  double part = window->high > window->low
                    ? ((double)value - window->low) / (window->high - window->low)
                    : 0.5;

  if (!(value == value))
    return 0;
  return (guint32)(CLAMP (part, 0, 1) * 255 + 0.5);
}

guint32 *
norma_display_colors (const NormaRaster *image, guint width, guint height, GError **error)
{
  gsize n = (gsize)width * height;
  guint n_shown = image->channels >= 3 ? 3 : 1;
  Window window = { image->low, image->high };
  g_autofree float *planes = NULL;
  guint32 *colors;

  planes = norma_alloc (n, image->channels * sizeof (float), "showing an image", error);
  if (planes == NULL || !norma_resample_raster (image, width, height, planes, error))
    return NULL;
  if (image->type != NORMA_SAMPLE_U8 && !find_window (planes, n * n_shown, &window, error))
    return NULL;
  colors = norma_alloc (n, sizeof (guint32), "showing an image", error);
  if (colors == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++) {
    guint32 red = level (&window, planes[i]);
    guint32 green = n_shown == 3 ? level (&window, planes[n + i]) : red;
    guint32 blue = n_shown == 3 ? level (&window, planes[2 * n + i]) : red;

    colors[i] = red << 16 | green << 8 | blue;
  }
  return colors;
}
