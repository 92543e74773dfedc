/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/local-warp.h"

#include "tests/core/registration/board.h"

enum { N_PIXELS = BOARD_WIDTH * BOARD_HEIGHT };

/* A query that is bent against its reference: what stands at (x, y) stands at (x + bend, y). */
static double
bend (guint y)
{
  return 1.5 * sin (y * G_PI / BOARD_HEIGHT);
}

static NormaGrey *
bend_board (const NormaGrey *board)
{
  NormaGrey *bent = norma_grey_copy (board, NULL);

  for (guint y = 0; y < BOARD_HEIGHT; y++)
    for (guint x = 0; x + 3 < BOARD_WIDTH; x++)
      bent->values[(gsize)y * BOARD_WIDTH + x] =
          norma_grey_sample (board, (float)(x + bend (y)), (float)y);
  return bent;
}

static NormaLocalWarp *
find (const NormaGrey *query, const NormaGrey *reference)
{
  g_autoptr (GError) error = NULL;
  NormaLocalWarp *field =
      norma_local_warp_new (query, reference, &norma_homography_identity, 1, 0, 0.02, NULL, &error);

  g_assert_no_error (error);
  return field;
}

/* A smooth bend is found. */
static void
test_bend (void)
{
  g_autoptr (NormaGrey) board = board_new (21);
  g_autoptr (NormaGrey) query = bend_board (board);
  g_autoptr (NormaLocalWarp) field = find (query, board);
  float dx[BOARD_WIDTH], dy[BOARD_WIDTH];
  double sum = 0;

  for (guint y = 16; y < BOARD_HEIGHT; y += 32) {
    norma_local_warp_get_row (field, y, BOARD_WIDTH, dx, dy);
    for (guint x = 0; x < BOARD_WIDTH; x++)
      sum += fabs ((double)dx[x] - bend (y)) + fabs ((double)dy[x]);
  }
  g_assert_cmpfloat (sum / (8 * BOARD_WIDTH), <, 0.35);
}

/* What is new in the query bends nothing: a field that followed it would hide it. */
static void
test_defect_stays (void)
{
  g_autoptr (NormaGrey) board = board_new (22);
  g_autoptr (NormaGrey) query = norma_grey_copy (board, NULL);
  g_autoptr (NormaGrey) warped = NULL;
  g_autoptr (NormaLocalWarp) field = NULL;
  double before = 0, after = 0;

  board_fill (query, 150, 120, 9, 9, 0.1f);
  board_fill (query, 60, 60, 30, 4, 0.8f);
  field = find (query, board);
  g_assert_cmpfloat (field->most, <, 0.5);
  warped = norma_warp_reference (board, BOARD_WIDTH, BOARD_HEIGHT, &norma_homography_identity,
                                 field, NULL);
  for (guint i = 0; i < N_PIXELS; i++) {
    before += fabs ((double)(query->values[i] - board->values[i])) > 0.3;
    if (!isnan (warped->values[i]))
      after += fabs ((double)(query->values[i] - warped->values[i])) > 0.3;
  }
  g_assert_cmpfloat (before, >, 0);
  g_assert_cmpfloat (after, >=, 0.9 * before);
}

static void
test_bounded (void)
{
  g_autoptr (NormaGrey) board = board_new (23);
  g_autoptr (NormaGrey) other = board_new (24);
  g_autoptr (NormaLocalWarp) field = find (board, other);

  g_assert_cmpfloat (field->most, <=, NORMA_LOCAL_WARP_MOST + 1e-5);
}

/* A field that is a motion gives this motion. */
static void
test_fit (void)
{
  const NormaHomography motion = { { 1.01, 0.005, -1.5, -0.004, 0.99, 0.8, 1e-6, -2e-6, 1 } };
  g_autoptr (NormaGrey) flat = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);
  g_autoptr (NormaLocalWarp) field = find (flat, flat);
  NormaHomography found;

  for (guint i = 0; i < field->columns * field->rows; i++) {
    double x = i % field->columns * field->spacing + (field->spacing - 1) / 2.0, to_x;
    double y = i / field->columns * field->spacing + (field->spacing - 1) / 2.0, to_y;

    norma_homography_apply (&motion, x, y, &to_x, &to_y);
    field->x[i] = (float)(to_x - x);
    field->y[i] = (float)(to_y - y);
  }
  g_assert_true (
      norma_local_warp_fit (field, NORMA_MOTION_HOMOGRAPHY, BOARD_WIDTH, BOARD_HEIGHT, &found));
  g_assert_cmpfloat (norma_homography_distance (&found, &motion, BOARD_WIDTH, BOARD_HEIGHT), <,
                     0.02);
}

static void
test_nothing_to_see (void)
{
  g_autoptr (NormaGrey) flat = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);
  g_autoptr (NormaLocalWarp) field = find (flat, flat);

  g_assert_cmpfloat (field->most, ==, 0);
}

/* Outside the reference there is nothing. */
static void
test_warp_reference (void)
{
  const NormaHomography shift = { { 1, 0, 10, 0, 1, -4, 0, 0, 1 } };
  g_autoptr (NormaGrey) board = board_new (25);
  g_autoptr (NormaGrey) warped =
      norma_warp_reference (board, BOARD_WIDTH, BOARD_HEIGHT, &shift, NULL, NULL);

  for (guint y = 0; y < BOARD_HEIGHT; y++)
    for (guint x = 0; x < BOARD_WIDTH; x++) {
      float value = warped->values[(gsize)y * BOARD_WIDTH + x];

      if (x + 10 >= BOARD_WIDTH || y < 4)
        g_assert_true (isnan (value));
      else
        g_assert_cmpfloat (value, ==, board->values[(gsize)(y - 4) * BOARD_WIDTH + x + 10]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/local-warp/bend", test_bend);
  g_test_add_func ("/local-warp/defect-stays", test_defect_stays);
  g_test_add_func ("/local-warp/bounded", test_bounded);
  g_test_add_func ("/local-warp/fit", test_fit);
  g_test_add_func ("/local-warp/nothing-to-see", test_nothing_to_see);
  g_test_add_func ("/local-warp/warp-reference", test_warp_reference);
  return g_test_run ();
}
