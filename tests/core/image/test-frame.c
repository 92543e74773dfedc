/* SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/image/frame.h"
#include "core/image/resample.h"

static void
test_size_for (void)
{
  static const struct {
    double aspect;
    guint short_side, width, height;
  } known[] = {
    { 1, 256, 256, 256 },
    { 640.0 / 480, 256, 336, 256 },
    { 480.0 / 640, 256, 256, 336 },
    { 2, 100, 208, 96 },
    { 0.5, 100, 96, 208 },
    { 1, 0, 16, 16 },
    { 1, 3, 16, 16 },
    { 100, 16, 1600, 16 },
    { 1e12, 256, G_MAXINT / 16 * 16, 256 },
    { 1e-12, 256, 256, G_MAXINT / 16 * 16 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    guint width, height;

    norma_frame_size_for (known[i].aspect, known[i].short_side, &width, &height);
    g_assert_cmpuint (width, ==, known[i].width);
    g_assert_cmpuint (height, ==, known[i].height);
  }
}

static void
check_content (NormaFrameFit fit, guint width, guint height, guint full_width, guint full_height,
               NormaFrameContent expected)
{
  const NormaFrame frame = { width, height, 1, fit, 0, 1 };
  NormaFrameContent content;

  norma_frame_place (&frame, full_width, full_height, &content);
  g_assert_cmpuint (content.x, ==, expected.x);
  g_assert_cmpuint (content.y, ==, expected.y);
  g_assert_cmpuint (content.width, ==, expected.width);
  g_assert_cmpuint (content.height, ==, expected.height);
}

static void
test_place (void)
{
  check_content (NORMA_FRAME_STRETCH, 64, 32, 1, 999, (NormaFrameContent){ 0, 0, 64, 32 });
  check_content (NORMA_FRAME_LETTERBOX, 64, 32, 200, 100, (NormaFrameContent){ 0, 0, 64, 32 });
  check_content (NORMA_FRAME_LETTERBOX, 64, 32, 100, 100, (NormaFrameContent){ 16, 0, 32, 32 });
  check_content (NORMA_FRAME_LETTERBOX, 64, 32, 400, 100, (NormaFrameContent){ 0, 8, 64, 16 });
  check_content (NORMA_FRAME_LETTERBOX, 64, 32, 101, 100, (NormaFrameContent){ 16, 0, 32, 32 });
  check_content (NORMA_FRAME_LETTERBOX, 64, 32, 103, 100, (NormaFrameContent){ 15, 0, 33, 32 });
  check_content (NORMA_FRAME_LETTERBOX, 64, 32, 1, 100000, (NormaFrameContent){ 31, 0, 1, 32 });
  check_content (NORMA_FRAME_LETTERBOX, 64, 32, G_MAXUINT, 1, (NormaFrameContent){ 0, 15, 64, 1 });
}

static NormaRaster *
make_raster (guint width, guint height, guint channels)
{
  NormaRaster *raster = norma_raster_new (width, height, channels, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint y = 0; y < height; y++)
    for (guint i = 0; i < width * channels; i++)
      ((guint8 *)norma_raster_row (raster, y))[i] = (guint8)(y * 37 + i * 11 + 5);
  return raster;
}

static void
test_apply_stretch (void)
{
  const NormaFrame frame = { 8, 5, 3, NORMA_FRAME_STRETCH, -10, 118 };
  g_autoptr (NormaRaster) raster = make_raster (20, 13, 3);
  float planes[3 * 40], plain[3 * 40];

  g_assert_true (norma_frame_apply (&frame, raster, planes, NULL));
  g_assert_true (norma_resample_raster (raster, 8, 5, plain, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (planes); i++)
    g_assert_cmpfloat (planes[i], ==, (plain[i] + 10) / 128);
}

static void
test_apply_letterbox (void)
{
  const NormaFrame frame = { 9, 8, 1, NORMA_FRAME_LETTERBOX, 0, 1 };
  g_autoptr (NormaRaster) tall = make_raster (4, 8, 1);
  g_autoptr (NormaRaster) wide = make_raster (9, 4, 1);
  float planes[72];

  g_assert_true (norma_frame_apply (&frame, tall, planes, NULL));
  for (guint y = 0; y < 8; y++)
    for (guint x = 0; x < 9; x++) {
      guint nearest = (guint)CLAMP ((int)x - 2, 0, 3);

      g_assert_cmpfloat (planes[y * 9 + x], ==, ((guint8 *)norma_raster_row (tall, y))[nearest]);
    }
  g_assert_true (norma_frame_apply (&frame, wide, planes, NULL));
  for (guint y = 0; y < 8; y++)
    for (guint x = 0; x < 9; x++) {
      guint nearest = (guint)CLAMP ((int)y - 2, 0, 3);

      g_assert_cmpfloat (planes[y * 9 + x], ==, ((guint8 *)norma_raster_row (wide, nearest))[x]);
    }
}

static void
test_apply_grey_to_rgb (void)
{
  const NormaFrame grey = { 16, 8, 1, NORMA_FRAME_LETTERBOX, 0, 255 };
  const NormaFrame rgb = { 16, 8, 3, NORMA_FRAME_LETTERBOX, 0, 255 };
  g_autoptr (NormaRaster) raster = make_raster (30, 40, 1);
  float one[128], three[3 * 128];

  g_assert_true (norma_frame_apply (&grey, raster, one, NULL));
  g_assert_true (norma_frame_apply (&rgb, raster, three, NULL));
  for (guint c = 0; c < 3; c++)
    g_assert_cmpmem (three + c * 128, sizeof one, one, sizeof one);
}

static void
test_apply_rgb_to_grey (void)
{
  const NormaFrame frame = { 3, 1, 1, NORMA_FRAME_STRETCH, 0, 255 };
  static const guint8 primaries[9] = { 255, 0, 0, 0, 255, 0, 0, 0, 255 };
  static const float luma[3] = { 0.299f, 0.587f, 0.114f };
  g_autoptr (NormaRaster) raster = norma_raster_new (3, 1, 3, NORMA_SAMPLE_U8, NULL, 0, NULL);
  float out[3];

  memcpy (norma_raster_row (raster, 0), primaries, sizeof primaries);
  g_assert_true (norma_frame_apply (&frame, raster, out, NULL));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (out[i], luma[i], 1e-6);
}

static void
test_apply_is_not_clamped (void)
{
  const NormaFrame frame = { 2, 1, 1, NORMA_FRAME_STRETCH, 100, 150 };
  g_autoptr (NormaRaster) raster = norma_raster_new (2, 1, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  float out[2];

  ((guint8 *)raster->samples)[1] = 255;
  g_assert_true (norma_frame_apply (&frame, raster, out, NULL));
  g_assert_cmpfloat (out[0], ==, -2);
  g_assert_cmpfloat_with_epsilon (out[1], 3.1, 1e-6);
}

static void
test_apply_other_channels (void)
{
  static const guint counts[] = { 2, 4, 5 };
  const NormaFrame frame = { 2, 2, 3, NORMA_FRAME_STRETCH, 0, 1 };
  float out[12];

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (NormaRaster) raster = make_raster (3, 3, counts[i]);
    g_autoptr (GError) error = NULL;

    g_assert_false (norma_frame_apply (&frame, raster, out, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  }
}

static void
check_unusable (float value, double high)
{
  const NormaFrame frame = { 2, 2, 3, NORMA_FRAME_STRETCH, 0, high };
  g_autoptr (NormaRaster) raster = norma_raster_new (5, 4, 3, NORMA_SAMPLE_F32, NULL, 0, NULL);
  g_autoptr (GError) error = NULL;
  float out[12];

  ((float *)norma_raster_row (raster, 2))[3 * 3 + 1] = value;
  ((float *)norma_raster_row (raster, 3))[0] = value;
  g_assert_false (norma_frame_apply (&frame, raster, out, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "2 samples"));
  g_assert_nonnull (strstr (error->message, "column 3, row 2, channel 1"));
}

static void
test_apply_unusable_samples (void)
{
  check_unusable (NAN, 1);
  check_unusable (INFINITY, 1);
  check_unusable (-INFINITY, 1);
  check_unusable (FLT_MAX, 0.5);
}

static void
test_apply_failing_allocations (void)
{
  const NormaFrame frame = { 8, 5, 1, NORMA_FRAME_STRETCH, 0, 255 };
  g_autoptr (NormaRaster) raster = make_raster (20, 13, 3);
  float out[40];
  guint nth = 0;
  gboolean done = FALSE;

  while (!done) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (++nth);
    done = norma_frame_apply (&frame, raster, out, &error);
    norma_alloc_fail_nth (0);
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/size-for", test_size_for);
  g_test_add_func ("/frame/place", test_place);
  g_test_add_func ("/frame/apply/stretch", test_apply_stretch);
  g_test_add_func ("/frame/apply/letterbox", test_apply_letterbox);
  g_test_add_func ("/frame/apply/grey-to-rgb", test_apply_grey_to_rgb);
  g_test_add_func ("/frame/apply/rgb-to-grey", test_apply_rgb_to_grey);
  g_test_add_func ("/frame/apply/is-not-clamped", test_apply_is_not_clamped);
  g_test_add_func ("/frame/apply/other-channels", test_apply_other_channels);
  g_test_add_func ("/frame/apply/unusable-samples", test_apply_unusable_samples);
  g_test_add_func ("/frame/apply/failing-allocations", test_apply_failing_allocations);
  return g_test_run ();
}
