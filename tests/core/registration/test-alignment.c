/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/alignment.h"

#include <math.h>

#include "core/base/error.h"
#include "tests/core/registration/board.h"
#include "tests/support.h"

static NormaAlignment *
align (const NormaRaster *query, const NormaRaster *reference, const NormaAlignmentOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaPyramid) q = norma_pyramid_new (query, G_MAXUINT, &error);
  g_autoptr (NormaPyramid) r = norma_pyramid_new (reference, G_MAXUINT, &error);
  NormaAlignment *alignment;

  g_assert_no_error (error);
  alignment = norma_align (q, r, options, &error);
  g_assert_no_error (error);
  return alignment;
}

static NormaAlignment *
align_seen (const NormaGrey *board, const NormaHomography *warp, double gain, double noise)
{
  const NormaAlignmentOptions options = { .is_automatic = TRUE };
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 11);
  g_autoptr (NormaRaster) query = board_see (board, warp, gain, noise, 12);

  return align (query, reference, &options);
}

static void
assert_found (const NormaAlignment *alignment, const NormaHomography *warp, double most)
{
  double distance = norma_homography_distance (&alignment->warp, warp, BOARD_WIDTH, BOARD_HEIGHT);

  g_test_message ("%s, %.3f px off, quality %.3f, residual %.3f",
                  norma_motion_to_string (alignment->motion), distance, alignment->quality,
                  alignment->residual);
  g_assert_cmpfloat (distance, <=, most);
  g_assert_cmpfloat (alignment->quality, >=, NORMA_ALIGNMENT_NEEDS);
}

/* Shifts, turns, scales and perspective are found again, under another light and noise. */
static void
test_found_again (void)
{
  g_autoptr (NormaGrey) board = board_new (3);
  NormaHomography warps[] = {
    norma_homography_identity,    board_turn (0, 1, 31.3, -22.8), board_turn (14, 1, 9, 12),
    board_turn (-20, 0.85, 0, 0), board_turn (6, 1.22, -14, 6),   board_turn (3, 1, 5, 5),
  };

  warps[5].m[6] = 1e-4;
  warps[5].m[7] = -6e-5;
  for (guint i = 0; i < G_N_ELEMENTS (warps); i++) {
    g_autoptr (NormaAlignment) alignment = align_seen (board, &warps[i], 0.8, 5);

    assert_found (alignment, &warps[i], 0.5);
    g_assert_cmpfloat_with_epsilon (alignment->gain, 1 / 0.8, 0.1);
  }
}

/* The simplest motion that explains what is seen. */
static void
test_motion_by_evidence (void)
{
  g_autoptr (NormaGrey) board = board_new (5);
  NormaHomography shift = board_turn (0, 1, 8.4, -3.2), turn = board_turn (5, 1.05, 2, 1);
  g_autoptr (NormaAlignment) shifted = align_seen (board, &shift, 1, 3);
  g_autoptr (NormaAlignment) turned = align_seen (board, &turn, 1, 3);

  g_assert_cmpint (shifted->motion, ==, NORMA_MOTION_TRANSLATION);
  g_assert_cmpint (turned->motion, ==, NORMA_MOTION_SIMILARITY);
}

static void
test_motion_given (void)
{
  const NormaAlignmentOptions options = { .motion = NORMA_MOTION_TRANSLATION };
  g_autoptr (NormaGrey) board = board_new (6);
  NormaHomography shift = board_turn (0, 1, -12.5, 4.25);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 1);
  g_autoptr (NormaRaster) query = board_see (board, &shift, 1, 2, 2);
  g_autoptr (NormaAlignment) alignment = align (query, reference, &options);

  assert_found (alignment, &shift, 0.3);
  g_assert_cmpint (alignment->motion, ==, NORMA_MOTION_TRANSLATION);
  g_assert_cmpfloat (alignment->warp.m[0], ==, 1);
  g_assert_cmpfloat (alignment->warp.m[1], ==, 0);
}

/* Where the search does not look, a hand leads. */
static void
test_begin_by_hand (void)
{
  g_autoptr (NormaGrey) board = board_new (7);
  NormaHomography half_turn = board_turn (180, 1, 4, -3), about = board_turn (181, 1, 0, 0);
  NormaAlignmentOptions options = { .is_automatic = TRUE };
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 1);
  g_autoptr (NormaRaster) query = board_see (board, &half_turn, 1, 2, 2);
  g_autoptr (NormaAlignment) alone = align (query, reference, &options);
  g_autoptr (NormaAlignment) led = NULL;

  g_assert_cmpfloat (alone->quality, <, NORMA_ALIGNMENT_NEEDS);
  options.begin = &about;
  led = align (query, reference, &options);
  assert_found (led, &half_turn, 0.5);
}

/* Another board, nothing at all, noise: no answer that could be believed. */
static void
test_refused (void)
{
  const NormaAlignmentOptions options = { .is_automatic = TRUE };
  g_autoptr (NormaGrey) board = board_new (8);
  g_autoptr (NormaGrey) other = board_new (9);
  g_autoptr (NormaGrey) empty = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);
  const NormaGrey *const wrong[] = { other, empty };
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 1);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    for (guint noise = 0; noise <= 20; noise += 20) {
      g_autoptr (NormaRaster) query =
          board_see (wrong[i], &norma_homography_identity, 1, noise, 2 + i);
      g_autoptr (NormaAlignment) forth = align (query, reference, &options);
      g_autoptr (NormaAlignment) back = align (reference, query, &options);

      g_assert_cmpfloat (forth->quality, <, NORMA_ALIGNMENT_NEEDS);
      g_assert_cmpfloat (back->quality, <, NORMA_ALIGNMENT_NEEDS);
    }
}

/* A regular pattern that stands as it should is not moved by a pitch. */
static void
test_regular (void)
{
  g_autoptr (NormaGrey) board = board_new_regular (32);
  NormaHomography shift = board_turn (0, 1, 3.5, -2.5);
  g_autoptr (NormaAlignment) alignment = align_seen (board, &shift, 1, 3);

  assert_found (alignment, &shift, 0.5);
}

/* Never one pitch off: where it lies, or no answer. */
static gboolean
is_found_or_refused (const NormaAlignment *alignment, const NormaHomography *warp)
{
  double distance = norma_homography_distance (&alignment->warp, warp, BOARD_WIDTH, BOARD_HEIGHT);

  g_test_message ("%.2f px off, quality %.3f%s", distance, alignment->quality,
                  alignment->is_ambiguous ? ", ambiguous" : "");
  if (alignment->quality < NORMA_ALIGNMENT_NEEDS)
    return FALSE;
  g_assert_cmpfloat (distance, <, 0.5);
  return TRUE;
}

/* One mark tells one pitch from the next. */
static void
test_regular_with_mark (void)
{
  const guint pitches[] = { 20, 32, 47 };
  const double parts[] = { 0.3, 0.6, 0.9, 1.4 };
  guint n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (pitches); i++)
    for (guint p = 0; p < G_N_ELEMENTS (parts); p++) {
      g_autoptr (NormaGrey) board = board_new_regular (pitches[i]);
      NormaHomography shift = board_turn (0, 1, parts[p] * pitches[i], -0.2 * pitches[i]);
      g_autoptr (NormaAlignment) alignment = NULL;

      board_fill (board, 150, 120, 26, 22, 0.5f);
      alignment = align_seen (board, &shift, 1, 3);
      n_found += is_found_or_refused (alignment, &shift);
    }
  g_assert_cmpuint (n_found, >=, 11);
}

/* The same drawing again and again, as dies on a wafer, and a speck in one of them. */
static NormaGrey *
board_of_dies (guint width, guint height)
{
  g_autoptr (NormaGrey) die = board_new (71);
  NormaGrey *board = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);

  for (guint y = 0; y < BOARD_HEIGHT; y++)
    for (guint x = 0; x < BOARD_WIDTH; x++) {
      gboolean is_street = x % width < 4 || y % height < 4;

      board->values[y * BOARD_WIDTH + x] =
          is_street ? 0.35f : die->values[(20 + y % height) * BOARD_WIDTH + 30 + x % width];
    }
  board_fill (board, 140, 110, 9, 9, 0.05f);
  norma_grey_smooth (board, NULL);
  return board;
}

static void
test_dies (void)
{
  const double parts[] = { 0.1, 0.35, 0.65, 1.1 };
  g_autoptr (NormaGrey) board = board_of_dies (76, 61);
  guint n_found = 0;

  for (guint p = 0; p < G_N_ELEMENTS (parts); p++) {
    NormaHomography shift = board_turn (0.4, 1, parts[p] * 76, 0.15 * 61);
    g_autoptr (NormaAlignment) alignment = align_seen (board, &shift, 0.9, 3);

    n_found += is_found_or_refused (alignment, &shift);
  }
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (parts));
}

/* Patterns of other pitches, and boards upside down, fit in many places a little and nowhere to the end. */
static void
test_wrong_patterns (void)
{
  const NormaAlignmentOptions options = { .is_automatic = TRUE };
  const guint pitches[] = { 9, 13, 20, 32, 47 };

  for (guint i = 0; i < G_N_ELEMENTS (pitches); i++)
    for (guint64 seed = 1; seed <= 4; seed++) {
      g_autoptr (NormaGrey) regular = board_new_regular (pitches[i]);
      g_autoptr (NormaGrey) board = board_new (80 + seed);
      NormaHomography half_turn = board_turn (180, 1, 0, 0);
      g_autoptr (NormaRaster) pattern =
          board_see (regular, &norma_homography_identity, 1, 2 * (double)seed, seed);
      g_autoptr (NormaRaster) turned = board_see (board, &half_turn, 1, 2, seed);
      g_autoptr (NormaAlignment) forth = align (pattern, turned, &options);
      g_autoptr (NormaAlignment) back = align (turned, pattern, &options);

      g_assert_cmpfloat (forth->quality, <, NORMA_ALIGNMENT_NEEDS);
      g_assert_cmpfloat (back->quality, <, NORMA_ALIGNMENT_NEEDS);
    }
}

/* A disc tells no turn, so its surroundings may lie anywhere, which the doubt says; what is seen of it
 * lies where it belongs. */
static void
test_unfixed (void)
{
  g_autoptr (NormaGrey) board = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);
  NormaHomography turn = board_turn (9, 0.92, 20, 12), back;
  g_autoptr (NormaAlignment) alignment = NULL;
  double x, y;

  for (guint i = 0; i < BOARD_WIDTH * BOARD_HEIGHT; i++)
    board->values[i] =
        0.5f -
        0.3f * (float)tanh (
                   (60 - hypot (i % BOARD_WIDTH - 150.0, (double)(i / BOARD_WIDTH) - 130.0)) / 1.5);
  norma_grey_smooth (board, NULL);
  alignment = align_seen (board, &turn, 0.9, 4);
  g_test_message ("%s, doubt %.2f, quality %.3f", norma_motion_to_string (alignment->motion),
                  alignment->doubt, alignment->quality);
  g_assert_cmpfloat (alignment->doubt, >, 2);
  g_assert_cmpfloat (alignment->quality, >, NORMA_ALIGNMENT_NEEDS);
  g_assert_true (norma_homography_invert (&turn, &back));
  norma_homography_apply (&back, 150, 130, &x, &y);
  norma_homography_apply (&alignment->warp, x, y, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 150, 0.3);
  g_assert_cmpfloat_with_epsilon (y, 130, 0.3);
}

/* A ground surface: streaks that run from top to bottom, and few spots that tell how far down. */
static NormaGrey *
board_new_ground (guint64 seed)
{
  NormaGrey *board = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);
  float streaks[BOARD_WIDTH];
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint x = 0; x < BOARD_WIDTH; x++)
    streaks[x] = 0.5f + 0.1f * (float)norma_random_normal (&random);
  for (guint i = 0; i < BOARD_WIDTH * BOARD_HEIGHT; i++)
    board->values[i] = streaks[i % BOARD_WIDTH];
  for (guint i = 0; i < 60; i++)
    board_fill (board, norma_random_uniform (&random) * BOARD_WIDTH,
                norma_random_uniform (&random) * BOARD_HEIGHT, 3, 12, i % 2 == 0 ? 0.3f : 0.7f);
  norma_grey_smooth (board, NULL);
  return board;
}

static void
test_streaks (void)
{
  for (guint64 seed = 1; seed <= 6; seed++) {
    g_autoptr (NormaGrey) board = board_new_ground (seed);
    NormaHomography warp = board_turn (3.0 * (double)seed - 10, 1 + 0.03 * (double)seed, 9, 21);
    g_autoptr (NormaAlignment) alignment = NULL;

    warp.m[7] = 1e-4;
    alignment = align_seen (board, &warp, 0.9, 2);
    assert_found (alignment, &warp, 0.5);
    g_assert_cmpfloat (alignment->doubt, <, 1);
  }
}

/* A hand that is off by more than one fit reaches: the windows of the local warp find the way. */
static void
test_led_by_windows (void)
{
  g_autoptr (NormaGrey) board = board_new_ground (7);
  NormaHomography warp = board_turn (5, 1.04, 9, 21), about = board_turn (5, 1.04, 9, 21);
  const NormaAlignmentOptions options = { .is_automatic = TRUE, .begin = &about };
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 11);
  g_autoptr (NormaRaster) query = board_see (board, &warp, 0.9, 2, 12);
  g_autoptr (NormaAlignment) alignment = NULL;

  about.m[5] += 22;
  alignment = align (query, reference, &options);
  assert_found (alignment, &warp, 0.3);
}

static void
test_too_small (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaRaster) raster =
      norma_raster_new (640, NORMA_PYRAMID_LEAST_SIDE - 1, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  g_assert_null (norma_pyramid_new (raster, G_MAXUINT, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

/* Every allocation may fail: an error and no leak. */
static gpointer
align_with_itself (gconstpointer pyramid, GError **error)
{
  const NormaAlignmentOptions options = { .is_automatic = TRUE };

  return norma_align (pyramid, pyramid, &options, error);
}

static void
test_out_of_memory (void)
{
  g_autoptr (NormaGrey) board = board_new (4);
  g_autoptr (NormaRaster) raster = board_see (board, &norma_homography_identity, 1, 2, 1);
  g_autoptr (NormaPyramid) pyramid = norma_pyramid_new (raster, G_MAXUINT, NULL);

  g_assert_cmpuint (norma_test_fail_allocations (align_with_itself, pyramid,
                                                 (GDestroyNotify)norma_alignment_free),
                    >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alignment/found-again", test_found_again);
  g_test_add_func ("/alignment/motion-by-evidence", test_motion_by_evidence);
  g_test_add_func ("/alignment/motion-given", test_motion_given);
  g_test_add_func ("/alignment/begin-by-hand", test_begin_by_hand);
  g_test_add_func ("/alignment/refused", test_refused);
  g_test_add_func ("/alignment/regular", test_regular);
  g_test_add_func ("/alignment/regular-with-mark", test_regular_with_mark);
  g_test_add_func ("/alignment/dies", test_dies);
  g_test_add_func ("/alignment/wrong-patterns", test_wrong_patterns);
  g_test_add_func ("/alignment/unfixed", test_unfixed);
  g_test_add_func ("/alignment/streaks", test_streaks);
  g_test_add_func ("/alignment/led-by-windows", test_led_by_windows);
  g_test_add_func ("/alignment/too-small", test_too_small);
  g_test_add_func ("/alignment/out-of-memory", test_out_of_memory);
  return g_test_run ();
}
