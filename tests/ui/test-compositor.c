/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/compositor.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "ui/limit-colors.h"

#define BACKGROUND 0xff2b2b2bu

static NormaRaster *
make_raster (guint width, guint height, guint channels, guint64 seed)
{
  NormaRaster *raster = norma_raster_new (width, height, channels, NORMA_SAMPLE_U8, NULL, 0, NULL);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width * channels; x++)
      ((guint8 *)norma_raster_row (raster, y))[x] = (guint8)norma_random_below (&random, 256);
  return raster;
}

static NormaPicture *
make_picture (guint width, guint height, guint channels)
{
  g_autoptr (NormaRaster) raster = make_raster (width, height, channels, 7);
  g_autoptr (GError) error = NULL;
  NormaPicture *picture = norma_picture_new (raster, &error);

  g_assert_no_error (error);
  return picture;
}

static NormaScorePlane *
make_plane (guint width, guint height, guint full_width, guint full_height)
{
  g_autoptr (GError) error = NULL;
  NormaAnomalyMap *map = norma_anomaly_map_new (width, height, full_width, full_height, &error);
  NormaScorePlane *plane;
  NormaRandom random;

  norma_random_seed (&random, 3);
  for (guint i = 0; i < width * height; i++)
    map->values[i] = (float)(2 * norma_random_uniform (&random));
  plane = norma_score_plane_new (map, &error);
  g_assert_no_error (error);
  return plane;
}

static const NormaHeatLook look = { NORMA_COLOR_SCALE_VIRIDIS, 0.55, 1.0, 0.8, 1.1 };

static NormaHeatTable *
make_table (void)
{
  NormaHeatTable *table = g_new (NormaHeatTable, 1);

  norma_heat_table_fill (table, &look);
  return table;
}

static NormaViewport
make_viewport (guint view_width, guint view_height, const NormaPicture *picture, double zoom)
{
  NormaViewport v = NORMA_VIEWPORT_INIT;

  norma_viewport_set_view (&v, view_width, view_height);
  norma_viewport_set_image (&v, picture->levels[0].width, picture->levels[0].height);
  if (zoom > 0)
    norma_viewport_zoom_at (&v, zoom, view_width / 2.0, view_height / 2.0);
  return v;
}

static NormaScene
make_scene (const NormaViewport *v, const NormaPicture *picture, const NormaScorePlane *plane,
            const NormaHeatTable *table)
{
  return (NormaScene){ v, picture, picture->spread.automatic, plane, table, BACKGROUND };
}

/* Of an 8-bit picture over its full range. */
static guint32
color_of (const NormaPicture *picture, guint level, guint x, guint y)
{
  const NormaPictureLevel *l = &picture->levels[level];
  const guint8 *pixel = (const guint8 *)norma_picture_level_row (l, y) + x * l->channels;

  return picture->n_shown == 1 ? pixel[0] * 0x010101u
                               : (guint32)(pixel[0] << 16 | pixel[1] << 8 | pixel[2]);
}

static guint32 *
compose (const NormaViewport *v, const NormaPicture *picture, const NormaScorePlane *plane,
         const NormaHeatTable *table)
{
  g_autoptr (GError) error = NULL;
  guint32 *pixels = g_new0 (guint32, v->view_width * v->view_height);
  NormaScene scene = make_scene (v, picture, plane, table);

  g_assert_true (norma_compose (&scene, pixels, v->view_width, &error));
  g_assert_no_error (error);
  return pixels;
}

static void
test_crisp_pixels (void)
{
  static const double zooms[] = { 1, 2, 3, 8, 2.7 };
  g_autoptr (NormaPicture) picture = make_picture (37, 23, 3);

  for (guint k = 0; k < G_N_ELEMENTS (zooms); k++) {
    NormaViewport v = make_viewport (64, 48, picture, zooms[k]);
    g_autofree guint32 *pixels = compose (&v, picture, NULL, NULL);
    int origin_x, origin_y;

    norma_viewport_get_origin (&v, &origin_x, &origin_y);
    for (int y = 0; y < 48; y++)
      for (int x = 0; x < 64; x++) {
        double image_x = floor ((x - origin_x + 0.5) / zooms[k]);
        double image_y = floor ((y - origin_y + 0.5) / zooms[k]);
        gboolean inside = image_x >= 0 && image_y >= 0 && image_x < 37 && image_y < 23;
        guint32 expected = BACKGROUND;

        if (inside)
          expected = 0xff000000 | color_of (picture, 0, (guint)image_x, (guint)image_y);
        g_assert_cmphex (pixels[y * 64 + x], ==, expected);
      }
  }
}

static void
test_mean_of_pyramid (void)
{
  g_autoptr (NormaPicture) picture = make_picture (5, 3, 1);
  const NormaRaster *raster = picture->raster;
  const NormaPictureLevel *half = &picture->levels[1];
  guint sum = 0;

  g_assert_cmpuint (picture->n_levels, ==, 4);
  g_assert_cmpuint (half->width, ==, 3);
  g_assert_cmpuint (half->height, ==, 2);
  for (guint y = 0; y < 2; y++)
    for (guint x = 2; x < 4; x++)
      sum += ((guint8 *)norma_raster_row (raster, y))[x];
  g_assert_cmphex (color_of (picture, 1, 1, 0), ==, (sum + 2) / 4 * 0x010101);

  /* The odd pixel of the corner stands for itself. */
  g_assert_cmphex (color_of (picture, 1, 2, 1), ==,
                   ((guint8 *)norma_raster_row (raster, 2))[4] * 0x010101u);
}

static int
channel (guint32 color, guint shift)
{
  return (int)(color >> shift & 0xff);
}

static void
assert_near (guint32 a, guint32 b, int tolerance)
{
  for (guint shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (ABS (channel (a, shift) - channel (b, shift)), <=, tolerance);
}

/* At exactly a half, a device pixel lies on the middle of a pixel of the first level. */
static void
test_half_size (void)
{
  g_autoptr (NormaPicture) picture = make_picture (64, 48, 3);
  NormaViewport v = make_viewport (32, 24, picture, 0);
  g_autofree guint32 *pixels = compose (&v, picture, NULL, NULL);

  g_assert_cmpfloat (v.zoom, ==, 0.5);
  for (guint i = 0; i < 32 * 24; i++)
    g_assert_cmphex (pixels[i], ==, 0xff000000 | color_of (picture, 1, i % 32, i / 32));
}

static double
heat_alpha (double score)
{
  return look.opacity * CLAMP (2 * score / look.unit - 1, 0, 1);
}

/* Blended in floating point from the core's own full-size scores. */
static guint32
expected_heat (guint32 below, float score)
{
  guint32 color =
      norma_color_scale_color (look.scale, norma_color_scale_position (score, look.unit));
  double alpha = heat_alpha (score);
  guint32 mixed = 0;

  for (guint shift = 0; shift < 24; shift += 8)
    mixed |= (guint32)(channel (below, shift) * (1 - alpha) + channel (color, shift) * alpha + 0.5)
             << shift;
  return mixed;
}

static void
test_heat (void)
{
  g_autoptr (NormaPicture) picture = make_picture (40, 30, 1);
  g_autoptr (NormaScorePlane) plane = make_plane (10, 12, 40, 30);
  g_autofree NormaHeatTable *table = make_table ();
  NormaViewport v = make_viewport (80, 60, picture, 2);
  g_autofree guint32 *pixels = compose (&v, picture, plane, table);

  for (guint y = 0; y < 60; y++)
    for (guint x = 0; x < 80; x++) {
      float score = norma_score_plane_get (plane, x / 2, y / 2);

      assert_near (pixels[y * 80 + x], expected_heat (color_of (picture, 0, x / 2, y / 2), score),
                   2);
    }
}

static void
test_transparent_heat_changes_nothing (void)
{
  g_autoptr (NormaPicture) picture = make_picture (41, 31, 3);
  g_autoptr (NormaScorePlane) plane = make_plane (10, 12, 41, 31);
  g_autofree NormaHeatTable *table = g_new (NormaHeatTable, 1);
  NormaHeatLook invisible = { NORMA_COLOR_SCALE_TURBO, 0, 1, 1, 1 };
  NormaViewport v = make_viewport (50, 50, picture, 0);
  g_autofree guint32 *with = NULL;
  g_autofree guint32 *without = compose (&v, picture, NULL, NULL);

  norma_heat_table_fill (table, &invisible);
  with = compose (&v, picture, plane, table);
  g_assert_cmpmem (with, 2500 * sizeof (guint32), without, 2500 * sizeof (guint32));
}

/* One hot pixel of a large map is seen however small the picture is drawn. */
static void
test_hot_spot_never_vanishes (void)
{
  g_autoptr (NormaPicture) picture = make_picture (1000, 700, 1);
  g_autofree NormaHeatTable *table = make_table ();
  NormaRandom random;

  norma_random_seed (&random, 11);
  for (guint trial = 0; trial < 50; trial++) {
    NormaAnomalyMap *map = norma_anomaly_map_new (500, 350, 1000, 700, NULL);
    g_autoptr (NormaScorePlane) plane = NULL;
    guint width = 7 + (guint)norma_random_below (&random, 90);
    NormaViewport v = make_viewport (width, width, picture, 0);
    g_autofree guint32 *cold = compose (&v, picture, NULL, NULL);
    g_autofree guint32 *hot = NULL;
    guint n_different = 0;

    map->values[norma_random_below (&random, 500 * 350)] = 3;
    plane = norma_score_plane_new (map, NULL);
    hot = compose (&v, picture, plane, table);
    for (guint i = 0; i < width * width; i++)
      n_different += hot[i] != cold[i];
    g_assert_cmpuint (n_different, >=, 1);
    g_assert_cmpuint (n_different, <=, 9);
  }
}

static void
test_heat_table (void)
{
  g_autofree NormaHeatTable *table = make_table ();

  g_assert_cmpuint (norma_heat_table_code (table, NAN), ==, 0);
  g_assert_cmpuint (norma_heat_table_code (table, -1), ==, 0);
  g_assert_cmpuint (norma_heat_table_code (table, INFINITY), ==, NORMA_HEAT_TABLE_SIZE - 1);
  g_assert_cmphex (table->colors[0], ==, 0);

  /* Half the unit is still transparent, the unit has the full opacity. */
  g_assert_cmphex (table->colors[norma_heat_table_code (table, 0.49f)] >> 24, ==, 0);
  g_assert_cmphex (table->colors[norma_heat_table_code (table, 1.01f)] >> 24, ==, 140);
}

/* A score looks the same wherever the thresholds of now are. */
static void
test_heat_is_fixed (void)
{
  g_autofree NormaHeatTable *table = make_table ();
  g_autofree NormaHeatTable *other = g_new (NormaHeatTable, 1);
  NormaHeatLook moved = look;

  moved.review = 0.1;
  moved.reject = 7;
  norma_heat_table_fill (other, &moved);
  g_assert_cmpmem (table, sizeof *table, other, sizeof *other);
}

static void
test_mask (void)
{
  g_autofree NormaHeatTable *table = g_new (NormaHeatTable, 1);
  NormaHeatLook opaque = look;

  opaque.opacity = 1;
  norma_heat_table_fill_mask (table, &opaque);
  g_assert_cmphex (table->colors[norma_heat_table_code (table, 0.799f)], ==, 0);
  g_assert_cmphex (table->colors[norma_heat_table_code (table, 0.801f)], ==,
                   0xff000000 | NORMA_REVIEW_COLOR);
  g_assert_cmphex (table->colors[norma_heat_table_code (table, 1.099f)], ==,
                   0xff000000 | NORMA_REVIEW_COLOR);
  g_assert_cmphex (table->colors[norma_heat_table_code (table, 1.101f)], ==,
                   0xff000000 | NORMA_REJECT_COLOR);
  g_assert_cmphex (table->colors[norma_heat_table_code (table, INFINITY)], ==,
                   0xff000000 | NORMA_REJECT_COLOR);
}

static NormaPicture *
make_12_bit (void)
{
  g_autoptr (NormaRaster) raster = norma_raster_new (100, 100, 1, NORMA_SAMPLE_U16, NULL, 0, NULL);

  /* Samples 0 … 3999 in a 16-bit file. */
  for (guint i = 0; i < 10000; i++)
    ((guint16 *)norma_raster_row (raster, i / 100))[i % 100] = (guint16)(i * 4 / 10);
  return norma_picture_new (raster, NULL);
}

static void
test_display_window (void)
{
  g_autoptr (NormaPicture) picture = make_12_bit ();
  NormaViewport v = make_viewport (100, 100, picture, 1);
  NormaScene scene = make_scene (&v, picture, NULL, NULL);
  g_autofree guint32 *pixels = compose (&v, picture, NULL, NULL);
  g_autofree char *value = norma_picture_describe_value (picture, 50, 50);

  g_assert_cmpfloat (picture->spread.least, ==, 0);
  g_assert_cmpfloat (picture->spread.most, ==, 3999);
  g_assert_cmpfloat (picture->spread.automatic.low, ==, 20);
  g_assert_cmpfloat (picture->spread.automatic.high, ==, 3979);
  g_assert_cmphex (pixels[0], ==, 0xff000000);
  g_assert_cmphex (pixels[9999], ==, 0xffffffff);
  assert_near (pixels[5000], 0x808080, 2);

  /* A chosen window: 1000 is black, 1255 white, and the values are as they were. */
  scene.window = (NormaDisplayWindow){ 1000, 1255 };
  g_assert_true (norma_compose (&scene, pixels, 100, NULL));
  g_assert_cmphex (pixels[2500], ==, 0xff000000);
  g_assert_cmphex (pixels[2750], ==, 0xff646464);
  g_assert_cmphex (pixels[3140], ==, 0xffffffff);
  g_assert_cmpstr (value, ==, "2020");

  /* Nothing between black and white. */
  scene.window = (NormaDisplayWindow){ 7, 7 };
  g_assert_true (norma_compose (&scene, pixels, 100, NULL));
  g_assert_cmphex (pixels[5], ==, 0xff808080);
}

static void
test_float_samples (void)
{
  g_autoptr (NormaRaster) raster = norma_raster_new (4, 2, 1, NORMA_SAMPLE_F32, NULL, 0, NULL);
  static const float samples[] = { -1, 3, NAN, NAN, 5, NAN, NAN, INFINITY };
  g_autoptr (NormaPicture) picture = NULL;
  NormaViewport v;
  g_autofree guint32 *pixels = NULL;
  const float *means;

  for (guint i = 0; i < 8; i++)
    ((float *)norma_raster_row (raster, i / 4))[i % 4] = samples[i];
  picture = norma_picture_new (raster, NULL);
  g_assert_cmpfloat (picture->spread.least, ==, -1);
  g_assert_cmpfloat (picture->spread.most, ==, 5);
  means = norma_picture_level_row (&picture->levels[1], 0);
  g_assert_cmpfloat_with_epsilon ((double)means[0], 7.0 / 3, 1e-6);
  g_assert_true (isnan (means[1]));
  v = make_viewport (4, 2, picture, 1);
  pixels = compose (&v, picture, NULL, NULL);
  g_assert_cmphex (pixels[0], ==, 0xff000000);
  g_assert_cmphex (pixels[2], ==, 0xff000000);
  g_assert_cmphex (pixels[4], ==, 0xffffffff);
  g_assert_cmphex (pixels[7], ==, 0xffffffff);
}

/* Only the first three of four channels are shown, at every zoom. */
static void
test_four_channels (void)
{
  g_autoptr (NormaPicture) picture = make_picture (31, 17, 4);
  static const double zooms[] = { 0, 0.7, 1, 3 };

  g_assert_cmpuint (picture->n_shown, ==, 3);
  g_assert_cmpuint (picture->levels[1].channels, ==, 3);
  for (guint k = 0; k < G_N_ELEMENTS (zooms); k++) {
    NormaViewport v = make_viewport (12, 12, picture, zooms[k]);
    g_autofree guint32 *pixels = compose (&v, picture, NULL, NULL);

    g_assert_cmphex (pixels[6 * 12 + 6] >> 24, ==, 0xff);
  }
}

/* A plain grey stays the same grey at every zoom, also those that mix pixels. */
static void
test_plain_stays_plain (void)
{
  static const double zooms[] = { 0, 0.13, 0.6, 0.9, 1, 2.5 };
  static const NormaSampleType types[] = { NORMA_SAMPLE_U8, NORMA_SAMPLE_U16, NORMA_SAMPLE_F32 };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++) {
    g_autoptr (NormaRaster) raster = norma_raster_new (61, 47, 3, types[t], NULL, 0, NULL);
    g_autoptr (NormaPicture) picture = NULL;

    for (guint y = 0; y < 47; y++)
      for (guint i = 0; i < 61 * 3; i++)
        if (types[t] == NORMA_SAMPLE_U8)
          ((guint8 *)norma_raster_row (raster, y))[i] = (guint8)(50 + i % 3);
        else if (types[t] == NORMA_SAMPLE_U16)
          ((guint16 *)norma_raster_row (raster, y))[i] = (guint16)(50 + i % 3);
        else
          ((float *)norma_raster_row (raster, y))[i] = (float)(50 + i % 3);
    picture = norma_picture_new (raster, NULL);
    for (guint k = 0; k < G_N_ELEMENTS (zooms); k++) {
      NormaViewport v = make_viewport (40, 30, picture, zooms[k]);
      NormaScene scene = make_scene (&v, picture, NULL, NULL);
      guint32 pixels[40 * 30];

      scene.window = (NormaDisplayWindow){ 0, 255 };
      g_assert_true (norma_compose (&scene, pixels, 40, NULL));
      g_assert_cmphex (pixels[15 * 40 + 20], ==, 0xff323334);
    }
  }
}

static void
test_failing_allocations (void)
{
  g_autoptr (NormaRaster) raster = make_raster (9, 5, 1, 1);
  g_autoptr (NormaPicture) whole = norma_picture_new (raster, NULL);
  g_autoptr (NormaScorePlane) plane = make_plane (4, 4, 9, 5);
  g_autofree NormaHeatTable *table = make_table ();
  NormaViewport v = make_viewport (10, 10, whole, 0.7);
  guint32 pixels[100];
  gboolean done = FALSE;
  guint n;

  for (n = 1; !done; n++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaPicture) picture = NULL;

    norma_alloc_fail_nth (n);
    picture = norma_picture_new (raster, &error);
    if (picture != NULL) {
      NormaScene scene = make_scene (&v, picture, plane, table);

      done = norma_compose (&scene, pixels, 10, &error);
    }
    norma_alloc_fail_nth (0);
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (n, >, 5);

  done = FALSE;
  for (n = 1; !done; n++) {
    g_autoptr (GError) error = NULL;
    NormaAnomalyMap *map = norma_anomaly_map_new (3, 2, 9, 5, NULL);
    g_autoptr (NormaScorePlane) made = NULL;

    norma_alloc_fail_nth (n);
    made = norma_score_plane_new (map, &error);
    norma_alloc_fail_nth (0);
    done = made != NULL;
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (n, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compositor/crisp-pixels", test_crisp_pixels);
  g_test_add_func ("/compositor/mean-of-pyramid", test_mean_of_pyramid);
  g_test_add_func ("/compositor/half-size", test_half_size);
  g_test_add_func ("/compositor/heat", test_heat);
  g_test_add_func ("/compositor/transparent-heat", test_transparent_heat_changes_nothing);
  g_test_add_func ("/compositor/hot-spot-never-vanishes", test_hot_spot_never_vanishes);
  g_test_add_func ("/compositor/heat-table", test_heat_table);
  g_test_add_func ("/compositor/heat-is-fixed", test_heat_is_fixed);
  g_test_add_func ("/compositor/mask", test_mask);
  g_test_add_func ("/compositor/display-window", test_display_window);
  g_test_add_func ("/compositor/float-samples", test_float_samples);
  g_test_add_func ("/compositor/four-channels", test_four_channels);
  g_test_add_func ("/compositor/plain-stays-plain", test_plain_stays_plain);
  g_test_add_func ("/compositor/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
