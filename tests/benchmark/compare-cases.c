/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <time.h>

#include "core/image/read.h"
#include "tests/benchmark/compare.h"

double
compare_now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

NormaRaster *
compare_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  NormaRaster *raster = norma_image_read (path, NULL, &error);

  g_assert_no_error (error);
  return raster;
}

void
compare_seed (NormaRandom *random, const CompareCases *cases, guint index)
{
  norma_random_seed (random, cases->seed << 32 | index);
}

static double
between (NormaRandom *random, double low, double high)
{
  return low + (high - low) * norma_random_uniform (random);
}

NormaHomography
compare_draw_warp (NormaRandom *random, guint width, guint height)
{
  double angle = between (random, -20, 20) * G_PI / 180;
  double scale = exp (between (random, log (0.8), log (1.25)));
  double cx = (width - 1) / 2.0, cy = (height - 1) / 2.0;
  double c = scale * cos (angle), s = scale * sin (angle);
  const NormaHomography to_center = { { 1, 0, -cx, 0, 1, -cy, 0, 0, 1 } };
  NormaHomography h = { { c, -s, cx + between (random, -0.15, 0.15) * width, s, c,
                          cy + between (random, -0.15, 0.15) * height,
                          between (random, -0.05, 0.05) / width,
                          between (random, -0.05, 0.05) / height, 1 } };

  h.m[0] += h.m[6] * h.m[2];
  h.m[1] += h.m[7] * h.m[2];
  h.m[3] += h.m[6] * h.m[5];
  h.m[4] += h.m[7] * h.m[5];
  return norma_homography_compose (&h, &to_center);
}

NormaRaster *
compare_make_query (const NormaRaster *reference, const NormaHomography *warp, NormaRandom *random)
{
  double factor, gain = between (random, 0.7, 1.1), noise = between (random, 0.5, 8);
  g_autoptr (NormaGrey) grey = norma_grey_from_raster (reference, G_MAXUINT, &factor, NULL);
  g_autoptr (NormaGrey) warped =
      norma_warp_reference (grey, grey->width, grey->height, warp, NULL, NULL);
  NormaRaster *query =
      norma_raster_new (grey->width, grey->height, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint y = 0; y < grey->height; y++) {
    guint8 *row = norma_raster_row (query, y);

    for (guint x = 0; x < grey->width; x++) {
      double value = (double)warped->values[(gsize)y * grey->width + x];

      value = (isnan (value) ? 60 : 255 * gain * value) + noise * norma_random_normal (random);
      row[x] = (guint8)CLAMP (value, 0, 255);
    }
  }
  return query;
}
