/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/overlay.h"

#include <math.h>

#include "core/base/error.h"
#include "tests/core/report/fontconfig.h"

static const NormaOverlayStyle default_style = NORMA_OVERLAY_STYLE_INIT;
static const NormaLimits limits = { 1, 2, 1 };

/* A quiet map with a plateau of `score` in its middle ninth. */
static NormaAnomalyMap *
new_map (guint width, guint height, float score)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (60, 60, width, height, NULL);

  for (guint i = 0; i < 3600; i++) {
    guint x = i % 60, y = i / 60;

    map->values[i] = x >= 20 && x < 40 && y >= 20 && y < 40 ? score : 0.5f;
  }
  return map;
}

static NormaRaster *
new_image (guint width, guint height)
{
  NormaRaster *image = norma_raster_new (width, height, 3, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint y = 0; y < height; y++)
    for (guint i = 0; i < 3 * width; i++)
      ((guint8 *)norma_raster_row (image, y))[i] = (guint8)(40 + (i * 7 + y * 3) % 120);
  return image;
}

static NormaRaster *
draw_with (const NormaRaster *image, const NormaAnomalyMap *map, const NormaLimits *with_limits,
           const NormaOverlayStyle *style)
{
  g_autoptr (NormaFinding) finding = norma_finding_new (map, with_limits, NULL);
  NormaRaster *overlay = norma_overlay_new (image, map, finding, with_limits, style, NULL);

  g_assert_nonnull (overlay);
  g_assert_cmpuint (overlay->channels, ==, 3);
  g_assert_cmpint (overlay->type, ==, NORMA_SAMPLE_U8);
  return overlay;
}

static NormaRaster *
draw (guint width, guint height, float score)
{
  g_autoptr (NormaRaster) image = new_image (width, height);
  g_autoptr (NormaAnomalyMap) map = new_map (width, height, score);

  return draw_with (image, map, &limits, &default_style);
}

static guint32
color_at (const NormaRaster *raster, guint x, guint y)
{
  const guint8 *pixel = (const guint8 *)norma_raster_row (raster, y) + 3 * x;

  return (guint32)pixel[0] << 16 | (guint32)pixel[1] << 8 | pixel[2];
}

/* White or amber that only an outline has, in the first rows; at its sides it fades. */
static guint
count_outline (const NormaRaster *raster, guint n_rows, guint32 color)
{
  guint n = 0;

  for (guint y = 0; y < n_rows; y++)
    for (guint x = 0; x < raster->width; x++) {
      guint32 found = color_at (raster, x, y);
      gboolean is_near = TRUE;

      for (int shift = 0; shift <= 16; shift += 8)
        is_near &= ABS ((int)(found >> shift & 255) - (int)(color >> shift & 255)) < 70;
      n += is_near;
    }
  return n;
}

/* Nothing to see leaves the image as it is, and the legend is below it. */
static void
test_accept (void)
{
  g_autoptr (NormaRaster) image = new_image (300, 240);
  g_autoptr (NormaRaster) overlay = draw (300, 240, 0.9f);

  g_assert_cmpuint (overlay->width, ==, 300);
  g_assert_cmpuint (overlay->height, >, 240 + 40);
  for (guint y = 0; y < 240; y++)
    g_assert_cmpmem (norma_raster_row (overlay, y), 900, norma_raster_row (image, y), 900);
}

/* Heat that is not inspected is not painted, and a thin blue line stands at the border. */
static void
test_areas (void)
{
  g_autoptr (NormaRaster) image = new_image (300, 240);
  g_autoptr (NormaAnomalyMap) map = new_map (300, 240, 4);
  g_autoptr (NormaAreaMask) areas = norma_area_mask_new (300, 240, 1, NULL);
  g_autoptr (NormaRaster) overlay = NULL;

  for (guint y = 60; y < 200; y++)
    g_assert_true (norma_area_mask_set (areas, y, 80, 250, NAN, NULL));
  norma_anomaly_map_set_areas (map, areas);
  overlay = draw_with (image, map, &limits, &default_style);
  for (guint y = 0; y < 240; y++)
    for (guint x = 0; x < 300; x++) {
      gboolean across = (x == 80 || x == 250) && y >= 60 && y < 200;
      gboolean down = (y == 60 || y == 200) && x >= 80 && x < 250;

      g_assert_cmpuint (color_at (overlay, x, y), ==,
                        across || down ? 0x3a86ff : color_at (image, x, y));
    }
}

static void
test_reject (void)
{
  g_autoptr (NormaRaster) image = new_image (301, 241);
  g_autoptr (NormaRaster) overlay = draw (301, 241, 4);
  guint32 above = norma_color_scale_color (NORMA_COLOR_SCALE_VIRIDIS, 0.75);
  guint32 below = color_at (image, 150, 120);
  guint32 found = color_at (overlay, 150, 120);

  for (int shift = 0; shift <= 16; shift += 8) {
    double expected = 0.45 * (below >> shift & 255) + 0.55 * (above >> shift & 255);

    g_assert_cmpfloat_with_epsilon (found >> shift & 255, expected, 0.51);
  }
  g_assert_cmphex (color_at (overlay, 10, 10), ==, color_at (image, 10, 10));
  /* The plateau is 100 × 80 pixels. */
  g_assert_cmpuint (count_outline (overlay, 241, 0xffffff), >, 300);
  g_assert_cmpuint (count_outline (overlay, 241, 0xffbe0b), ==, 0);
}

static void
test_review (void)
{
  g_autoptr (NormaRaster) overlay = draw (300, 240, 1.9f);

  g_assert_cmpuint (count_outline (overlay, 240, 0xffbe0b), >, 300);
  g_assert_cmpuint (count_outline (overlay, 240, 0xffffff), ==, 0);
}

/* What the least area removes has its colours and no outline. */
static void
test_removed (void)
{
  const NormaLimits large = { 1, 2, 300 * 240 };
  g_autoptr (NormaRaster) image = new_image (300, 240);
  g_autoptr (NormaAnomalyMap) map = new_map (300, 240, 4);
  g_autoptr (NormaRaster) with = draw_with (image, map, &limits, &default_style);
  g_autoptr (NormaRaster) without = draw_with (image, map, &large, &default_style);

  g_assert_cmpuint (without->height, >, with->height);
  g_assert_cmphex (color_at (without, 150, 120), ==, color_at (with, 150, 120));
  g_assert_cmpuint (count_outline (without, 240, 0xffffff), ==, 0);
}

static void
test_opacity (void)
{
  const NormaOverlayStyle clear = { NORMA_COLOR_SCALE_GREY, 0, 2048 };
  const NormaOverlayStyle full = { NORMA_COLOR_SCALE_GREY, 1, 2048 };
  g_autoptr (NormaRaster) image = new_image (300, 240);
  g_autoptr (NormaAnomalyMap) map = new_map (300, 240, 4);
  g_autoptr (NormaRaster) through = draw_with (image, map, &limits, &clear);
  g_autoptr (NormaRaster) solid = draw_with (image, map, &limits, &full);

  g_assert_cmphex (color_at (through, 150, 120), ==, color_at (image, 150, 120));
  g_assert_cmphex (color_at (solid, 150, 120), ==, 0xbfbfbf);
}

/* From half the threshold on the map comes up evenly. */
static void
test_ramp (void)
{
  const NormaOverlayStyle full = { NORMA_COLOR_SCALE_GREY, 1, 2048 };
  g_autoptr (NormaRaster) image = new_image (300, 240);
  g_autoptr (NormaAnomalyMap) map = new_map (300, 240, 1.5f);
  g_autoptr (NormaRaster) overlay = draw_with (image, map, &limits, &full);
  double above = 255 * (0.5 + log2 (0.75) / 4);
  double below = color_at (image, 150, 120) & 255;

  g_assert_cmpfloat_with_epsilon (color_at (overlay, 150, 120) & 255, (above + below) / 2, 1);
}

static void
test_same_bytes (void)
{
  g_autoptr (NormaRaster) one = draw (300, 240, 4);
  g_autoptr (NormaRaster) other = draw (300, 240, 4);

  for (guint y = 0; y < one->height; y++)
    g_assert_cmpmem (norma_raster_row (one, y), 900, norma_raster_row (other, y), 900);
}

static void
test_shrunk (void)
{
  const NormaOverlayStyle style = { NORMA_COLOR_SCALE_VIRIDIS, 0.5, 300 };
  g_autoptr (NormaRaster) image = new_image (900, 450);
  g_autoptr (NormaAnomalyMap) map = new_map (900, 450, 4);
  g_autoptr (NormaRaster) overlay = draw_with (image, map, &limits, &style);

  g_assert_cmpuint (overlay->width, ==, 300);
  g_assert_cmpuint (overlay->height, <, 150 + 100);
  g_assert_cmpuint (count_outline (overlay, 150, 0xffffff), >, 250);
}

/* Smaller than its legend: in the middle above it. */
static void
test_tiny (void)
{
  g_autoptr (NormaRaster) image = new_image (1, 1);
  g_autoptr (NormaRaster) overlay = draw (1, 1, 0.9f);
  guint x = (overlay->width - 1) / 2;

  g_assert_cmpuint (overlay->width, ==, 240);
  g_assert_cmphex (color_at (overlay, x, 0), ==, color_at (image, 0, 0));
}

/* A photograph decoded at half its size has the map of the whole. */
static void
test_reduced (void)
{
  g_autoptr (NormaRaster) image = new_image (150, 120);
  g_autoptr (NormaAnomalyMap) map = new_map (300, 240, 4);
  g_autoptr (NormaRaster) overlay = NULL;

  image->scale_denominator = 2;
  image->file_width = 300;
  image->file_height = 240;
  overlay = draw_with (image, map, &limits, &default_style);
  g_assert_cmpuint (overlay->width, ==, 300);
}

static void
test_odd_scores (void)
{
  const NormaLimits negative = { -2, -1, 1 };
  g_autoptr (NormaRaster) image = new_image (300, 240);
  g_autoptr (NormaAnomalyMap) map = new_map (300, 240, NAN);
  g_autoptr (NormaRaster) overlay = draw_with (image, map, &limits, &default_style);
  g_autoptr (NormaRaster) all = draw_with (image, map, &negative, &default_style);

  g_assert_cmphex (color_at (overlay, 150, 120), ==, color_at (image, 150, 120));
  g_assert_cmphex (color_at (all, 150, 120), ==, color_at (image, 150, 120));
  g_assert_cmphex (color_at (all, 10, 10), !=, color_at (image, 10, 10));
}

static void
test_mismatch (void)
{
  g_autoptr (NormaRaster) image = new_image (300, 240);
  g_autoptr (NormaAnomalyMap) map = new_map (240, 300, 4);
  g_autoptr (NormaFinding) finding = norma_finding_new (map, &limits, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_overlay_new (image, map, finding, &limits, &default_style, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "240 × 300"));
}

static void
test_fault (void)
{
  g_autoptr (NormaRaster) image = new_image (30, 24);
  g_autoptr (NormaAnomalyMap) map = new_map (30, 24, 4);
  g_autoptr (NormaFinding) finding = norma_finding_new (map, &limits, NULL);

  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) overlay = NULL;

    norma_alloc_fail_nth (nth);
    overlay = norma_overlay_new (image, map, finding, &limits, &default_style, &error);
    if (overlay != NULL) {
      g_assert_cmpuint (nth, >, 20);
      break;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overlay/accept", test_accept);
  g_test_add_func ("/overlay/areas", test_areas);
  g_test_add_func ("/overlay/reject", test_reject);
  g_test_add_func ("/overlay/review", test_review);
  g_test_add_func ("/overlay/removed", test_removed);
  g_test_add_func ("/overlay/opacity", test_opacity);
  g_test_add_func ("/overlay/ramp", test_ramp);
  g_test_add_func ("/overlay/same-bytes", test_same_bytes);
  g_test_add_func ("/overlay/shrunk", test_shrunk);
  g_test_add_func ("/overlay/tiny", test_tiny);
  g_test_add_func ("/overlay/reduced", test_reduced);
  g_test_add_func ("/overlay/odd-scores", test_odd_scores);
  g_test_add_func ("/overlay/mismatch", test_mismatch);
  g_test_add_func ("/overlay/fault", test_fault);
  return g_test_run ();
}
