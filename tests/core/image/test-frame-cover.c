/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/frame-cover.h"

#include <math.h>
#include <string.h>

#include "core/base/random.h"
#include "core/image/resample.h"
#include "tests/support.h"

static NormaAreaMask *
new_mask (guint width, guint height, guint x, guint y, guint side_x, guint side_y)
{
  NormaAreaMask *mask = norma_area_mask_new (width, height, NAN, NULL);

  for (guint line = y; line < y + side_y; line++)
    g_assert_true (norma_area_mask_set (mask, line, x, x + side_x, 1.5f, NULL));
  return mask;
}

static NormaFrameCover *
cover_of (const NormaFrame *frame, const NormaAreaMask *mask, guint reach)
{
  NormaFrameCover *cover = norma_frame_cover_new (frame, NULL);

  g_assert_true (norma_frame_cover_add (cover, frame, mask, reach, NULL));
  return cover;
}

static void
check_box (const NormaFrameCover *cover, guint left, guint top, guint right, guint bottom)
{
  for (guint y = 0; y < cover->height; y++)
    for (guint x = 0; x < cover->width; x++)
      g_assert_cmpuint (cover->pixels[y * cover->width + x], ==,
                        x >= left && x < right && y >= top && y < bottom);
}

/* An image of 100 × 60 in a frame of 40 × 30: 0.4 and 0.5 frame pixels an image pixel. */
static void
test_stretch (void)
{
  const NormaFrame frame = { .width = 40, .height = 30, .channels = 1, .fit = NORMA_FRAME_STRETCH };
  g_autoptr (NormaAreaMask) mask = new_mask (100, 60, 31, 13, 9, 12);
  g_autoptr (NormaFrameCover) bare = cover_of (&frame, mask, 0);
  g_autoptr (NormaFrameCover) wide = cover_of (&frame, mask, 3);
  g_autoptr (NormaFrameCover) all = cover_of (&frame, mask, 1000);

  check_box (bare, 12, 6, 16, 13);
  check_box (wide, 9, 3, 19, 16);
  check_box (all, 0, 0, 40, 30);
}

/* 60 × 60 in 40 × 30: the content is 30 × 30 from column 5 on. */
static void
test_letterbox (void)
{
  const NormaFrame frame = {
    .width = 40, .height = 30, .channels = 1, .fit = NORMA_FRAME_LETTERBOX
  };
  g_autoptr (NormaAreaMask) mask = new_mask (60, 60, 20, 10, 11, 5);
  g_autoptr (NormaFrameCover) cover = cover_of (&frame, mask, 0);

  check_box (cover, 15, 5, 21, 8);
}

/* Two sizes are covered by one. */
static void
test_add (void)
{
  const NormaFrame frame = { .width = 40, .height = 30, .channels = 1, .fit = NORMA_FRAME_STRETCH };
  g_autoptr (NormaAreaMask) one = new_mask (40, 30, 3, 4, 5, 6);
  g_autoptr (NormaAreaMask) other = new_mask (80, 60, 60, 40, 2, 2);
  g_autoptr (NormaFrameCover) cover = cover_of (&frame, one, 0);
  guint n = 0;

  g_assert_true (norma_frame_cover_add (cover, &frame, other, 0, NULL));
  for (guint i = 0; i < 40 * 30; i++)
    n += cover->pixels[i];
  g_assert_cmpuint (n, ==, 31);
  g_assert_cmpuint (cover->pixels[20 * 40 + 30], ==, 1);
}

/* A cell is taken if, and only if, changing it changes a covered pixel of the grid grown to the frame. */
static void
check_reduce (guint frame_width, guint frame_height, guint width, guint height)
{
  const NormaFrame frame = { .width = frame_width, .height = frame_height, .channels = 1 };
  g_autoptr (NormaAreaMask) mask =
      new_mask (frame_width, frame_height, frame_width / 3, frame_height / 2, 4, 3);
  g_autoptr (NormaFrameCover) cover = cover_of (&frame, mask, 0);
  g_autofree guint8 *cells = g_new (guint8, width * height);
  g_autofree float *grid = g_new0 (float, width *height);
  g_autofree float *grown = g_new (float, frame_width *frame_height);
  guint n = norma_frame_cover_reduce (cover, width, height, cells), n_expected = 0;

  for (guint i = 0; i < width * height; i++) {
    gboolean reaches = FALSE;

    grid[i] = 1;
    g_assert_true (
        norma_resample_plane (grid, width, height, frame_width, frame_height, grown, NULL));
    grid[i] = 0;
    for (guint p = 0; p < frame_width * frame_height; p++)
      reaches |= cover->pixels[p] && grown[p] > 0;
    /* the next cell is taken even where a pixel lies on the middle of one */
    if (reaches)
      g_assert_cmpuint (cells[i], ==, 1);
    n_expected += reaches;
  }
  g_assert_cmpuint (n, >=, n_expected);
  g_assert_cmpuint (n, <=, n_expected + width + height);
}

static void
test_reduce (void)
{
  check_reduce (64, 48, 16, 12);
  check_reduce (64, 48, 9, 7);
  check_reduce (33, 29, 33, 29);
  check_reduce (40, 24, 1, 1);
}

static gpointer
make_cover (gconstpointer data, GError **error)
{
  const NormaFrame frame = { .width = 40, .height = 30, .channels = 1 };
  g_autoptr (NormaFrameCover) cover = norma_frame_cover_new (&frame, error);

  return cover != NULL && norma_frame_cover_add (cover, &frame, data, 2, error)
             ? g_steal_pointer (&cover)
             : NULL;
}

static void
test_fault (void)
{
  g_autoptr (NormaAreaMask) mask = new_mask (60, 60, 20, 10, 11, 5);

  g_assert_cmpuint (norma_test_fail_allocations (make_cover, mask,
                                                 (GDestroyNotify)norma_frame_cover_free),
                    ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-cover/stretch", test_stretch);
  g_test_add_func ("/frame-cover/letterbox", test_letterbox);
  g_test_add_func ("/frame-cover/add", test_add);
  g_test_add_func ("/frame-cover/reduce", test_reduce);
  g_test_add_func ("/frame-cover/fault", test_fault);
  return g_test_run ();
}
