/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/display-window.h"

#include <math.h>
#include <stdlib.h>

/* Enough rows to know a percentile to a thousandth, read in no time. */
enum { MOST_SAMPLED_ROWS = 256, MOST_SAMPLES_A_ROW = 512 };

static const char measuring[] = "looking at the values of an image";

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float one = *(const float *)a;
  float other = *(const float *)b;

  return (one > other) - (one < other);
}

/* Finite samples of the shown channels, spread over the image. */
static gsize
pick_samples (const NormaRaster *raster, float *row, float *picked)
{
  guint n_shown = raster->channels >= 3 ? 3 : 1;
  guint step_y = raster->height / MOST_SAMPLED_ROWS + 1;
  /* An odd step does not stay in the same columns of a regular part. */
  guint step_x = raster->width <= MOST_SAMPLES_A_ROW ? 1 : (raster->width / MOST_SAMPLES_A_ROW) | 1;
  gsize n = 0;

  for (guint y = 0; y < raster->height; y += step_y) {
    norma_raster_get_row (raster, y, row);
    for (guint x = 0; x < raster->width; x += step_x)
      for (guint c = 0; c < n_shown; c++) {
        float value = row[(gsize)x * raster->channels + c];

        if (isfinite (value))
          picked[n++] = value;
      }
  }
  return n;
}

static void
count_values (NormaValueSpread *spread, const float *picked, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    double place = norma_value_spread_position (spread, (double)picked[i]) * NORMA_N_VALUE_BINS;

    spread->n[(guint)MIN (place, NORMA_N_VALUE_BINS - 1)]++;
  }
}

gboolean
norma_value_spread_measure (NormaValueSpread *spread, const NormaRaster *raster, GError **error)
{
  g_autofree float *row =
      norma_alloc (raster->width, raster->channels * sizeof (float), measuring, error);
  g_autofree float *picked = NULL;
  gsize n;

  *spread = (NormaValueSpread){ .least = raster->low, .most = raster->high };
  spread->automatic = (NormaDisplayWindow){ raster->low, raster->high };
  if (row == NULL)
    return FALSE;
  picked = norma_alloc (3 * (gsize)MIN (raster->width, 2 * MOST_SAMPLES_A_ROW),
                        MOST_SAMPLED_ROWS * sizeof (float), measuring, error);
  if (picked == NULL)
    return FALSE;
  n = pick_samples (raster, row, picked);
  if (n > 0 && raster->type != NORMA_SAMPLE_U8) {
    qsort (picked, n, sizeof (float), compare_floats);
    spread->least = (double)picked[0];
    spread->most = (double)picked[n - 1];
    spread->automatic =
        (NormaDisplayWindow){ (double)picked[n / 200], (double)picked[n - 1 - n / 200] };
  }
  count_values (spread, picked, n);
  return TRUE;
}

double
norma_value_spread_position (const NormaValueSpread *spread, double value)
{
  double range = spread->most - spread->least;

  return range > 0 ? CLAMP ((value - spread->least) / range, 0, 1) : 0.5;
}

double
norma_value_spread_value (const NormaValueSpread *spread, double position)
{
  return spread->least + CLAMP (position, 0, 1) * (spread->most - spread->least);
}
