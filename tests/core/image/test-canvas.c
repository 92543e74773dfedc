/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/image/canvas.h"
#include "tests/support.h"

enum { SIDE = 48 };

typedef struct {
  NormaTestPart part;
  guint width, height, channels; /* of the canvas */
  NormaFrameFit fit;
} Case;

/* As large as the canvas, larger, smaller; bands above and beside the content that are higher and
 * wider than a tile; grey to colour and back. */
static const Case cases[] = {
  { { 131, 97, 1, NORMA_SAMPLE_U8, 255 }, 131, 97, 1, NORMA_FRAME_STRETCH },
  { { 200, 201, 1, NORMA_SAMPLE_U16, 4095 }, 131, 97, 1, NORMA_FRAME_STRETCH },
  { { 60, 50, 3, NORMA_SAMPLE_F32, 1 }, 131, 97, 3, NORMA_FRAME_STRETCH },
  { { 60, 50, 3, NORMA_SAMPLE_U8, 255 }, 131, 97, 1, NORMA_FRAME_LETTERBOX },
  { { 150, 20, 1, NORMA_SAMPLE_U8, 255 }, 131, 197, 3, NORMA_FRAME_LETTERBOX },
  { { 20, 150, 3, NORMA_SAMPLE_U8, 255 }, 231, 97, 1, NORMA_FRAME_LETTERBOX },
};

/* A tile has the bits of the whole frame. */
static void
check_tile (NormaCanvas *canvas, const NormaFrame *frame, const NormaTiling *t, guint tile,
            const float *whole)
{
  g_autofree float *planes = g_new (float, (gsize)frame->channels *SIDE *SIDE);
  g_autoptr (GError) error = NULL;
  guint x, y;

  norma_canvas_cut (canvas, tile, planes, &error);
  g_assert_no_error (error);
  norma_tiling_place (t, tile, &x, &y);
  for (guint c = 0; c < frame->channels; c++)
    for (guint i = 0; i < SIDE; i++)
      g_assert_cmpmem (planes + ((gsize)c * SIDE + i) * SIDE, SIDE * sizeof (float),
                       whole + ((gsize)c * frame->height + y + i) * frame->width + x,
                       SIDE * sizeof (float));
}

static void
test_same_bits (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    const Case *c = &cases[k];
    NormaFrame frame = { c->width, c->height, c->channels, c->fit, 0, c->part.white };
    NormaTiling t = { c->width, c->height, SIDE, norma_tiling_stride_for (SIDE, 0.25), 1 };
    g_autoptr (NormaRaster) raster = norma_test_part_draw (&c->part, k + 1);
    g_autoptr (NormaCanvas) canvas = norma_canvas_new (&frame, &t, NULL);
    g_autofree float *whole = g_new (float, (gsize)frame.channels *frame.width *frame.height);

    g_assert_true (norma_frame_apply (&frame, raster, whole, NULL));
    g_assert_true (norma_canvas_set_raster (canvas, raster, NULL));
    for (guint i = 0; i < norma_tiling_count (&t); i++)
      check_tile (canvas, &frame, &t, i, whole);
    check_tile (canvas, &frame, &t, 0, whole);
    g_assert_cmpuint (norma_canvas_memory (&frame, &t), ==,
                      sizeof (float) * frame.channels * SIDE * frame.width);
  }
}

/* Another image, no strip of the one before. */
static void
test_next_image (void)
{
  const NormaTestPart part = { 100, 90, 1, NORMA_SAMPLE_U8, 255 };
  NormaFrame frame = { 100, 90, 1, NORMA_FRAME_STRETCH, 0, 255 };
  NormaTiling t = { 100, 90, SIDE, 36, 1 };
  g_autoptr (NormaCanvas) canvas = norma_canvas_new (&frame, &t, NULL);
  g_autofree float *whole = g_new (float, 9000);

  for (guint64 seed = 1; seed < 4; seed++) {
    g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, seed);

    g_assert_true (norma_frame_apply (&frame, raster, whole, NULL));
    g_assert_true (norma_canvas_set_raster (canvas, raster, NULL));
    check_tile (canvas, &frame, &t, 1, whole);
  }
}

static void
test_refused (void)
{
  const NormaTestPart real = { 60, 50, 1, NORMA_SAMPLE_F32, 1 };
  const NormaTestPart two = { 60, 50, 2, NORMA_SAMPLE_U8, 255 };
  NormaFrame frame = { 60, 50, 1, NORMA_FRAME_STRETCH, 0, 1 };
  NormaTiling t = { 60, 50, SIDE, 36, 1 };
  g_autoptr (NormaCanvas) canvas = norma_canvas_new (&frame, &t, NULL);
  g_autoptr (NormaRaster) bad = norma_test_part_draw (&real, 1);
  g_autoptr (NormaRaster) channels = norma_test_part_draw (&two, 1);
  g_autoptr (GError) error = NULL;

  ((float *)norma_raster_row (bad, 49))[3] = NAN;
  g_assert_false (norma_canvas_set_raster (canvas, bad, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "column 3, row 49"));
  g_clear_error (&error);
  g_assert_false (norma_canvas_set_raster (canvas, channels, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
}

static void
test_failing_allocations (void)
{
  const NormaTestPart part = { 60, 50, 3, NORMA_SAMPLE_U8, 255 };
  NormaFrame frame = { 60, 50, 1, NORMA_FRAME_STRETCH, 0, 255 };
  NormaTiling t = { 60, 50, SIDE, 36, 1 };
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 1);
  g_autofree float *planes = g_new (float, SIDE *SIDE);
  guint nth;

  for (nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaCanvas) canvas = NULL;
    gboolean done;

    norma_alloc_fail_nth (nth);
    canvas = norma_canvas_new (&frame, &t, &error);
    done = canvas != NULL && norma_canvas_set_raster (canvas, raster, &error) &&
           norma_canvas_cut (canvas, 0, planes, &error);
    norma_alloc_fail_nth (0);
    if (done)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/same-bits", test_same_bits);
  g_test_add_func ("/canvas/next-image", test_next_image);
  g_test_add_func ("/canvas/refused", test_refused);
  g_test_add_func ("/canvas/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
