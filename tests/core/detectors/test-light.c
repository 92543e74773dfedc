/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/light.h"

#include <math.h>

#include "core/base/error.h"
#include "tests/core/registration/board.h"

enum { N_PIXELS = BOARD_WIDTH * BOARD_HEIGHT };

/* The root of the mean square of what differs. */
static double
differ (const NormaGrey *query, const NormaGrey *reference)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < N_PIXELS; i++)
    if (!isnan (reference->values[i])) {
      double d = (double)(query->values[i] - reference->values[i]);

      sum += d * d;
      n++;
    }
  return sqrt (sum / n);
}

/* Of one copy of the query, matched. */
static double
differ_matched (NormaLight light, const NormaGrey *query, const NormaGrey *reference)
{
  g_autoptr (NormaGrey) matched = norma_grey_copy (query, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_light_match (light, matched, reference, &error));
  g_assert_no_error (error);
  return differ (matched, reference);
}

/* A lamp beside the board: 1 in the middle, 0.65 in one corner, 1.4 in the other. */
static NormaGrey *
shade (const NormaGrey *board)
{
  NormaGrey *shaded = norma_grey_copy (board, NULL);

  for (guint i = 0; i < N_PIXELS; i++) {
    double x = i % BOARD_WIDTH / (BOARD_WIDTH / 2.0) - 1, y = i / BOARD_WIDTH / 128.0 - 1;

    shaded->values[i] =
        (float)(((double)shaded->values[i] - 0.05) / (1 + 0.25 * x + 0.15 * y - 0.08 * x * x));
  }
  return shaded;
}

static NormaGrey *
bend_tones (const NormaGrey *board, double gamma)
{
  NormaGrey *bent = norma_grey_copy (board, NULL);

  for (guint i = 0; i < N_PIXELS; i++)
    bent->values[i] = powf (bent->values[i], (float)gamma);
  return bent;
}

/* All tones between dark and light. */
static NormaGrey *
board_of_tones (guint64 seed)
{
  NormaGrey *board = board_new (seed);

  for (guint i = 0; i < N_PIXELS; i++)
    board->values[i] *= 0.4f + 0.6f * (float)(i % BOARD_WIDTH) / BOARD_WIDTH;
  return board;
}

static void
test_gain (void)
{
  g_autoptr (NormaGrey) board = board_new (51);
  g_autoptr (NormaGrey) query = norma_grey_copy (board, NULL);

  for (guint i = 0; i < N_PIXELS; i++) {
    query->values[i] = (board->values[i] - 0.07f) / 1.35f;
    if (i % 7 == 0)
      board->values[i] = NAN;
  }
  for (guint light = 0; light < NORMA_N_LIGHTS; light++)
    g_assert_cmpfloat (differ_matched ((NormaLight)light, query, board), <, 0.01);
}

static void
test_shading (void)
{
  g_autoptr (NormaGrey) board = board_new (52);
  g_autoptr (NormaGrey) query = shade (board);

  g_assert_cmpfloat (differ_matched (NORMA_LIGHT_SHADING, query, board), <, 1e-3);
  g_assert_cmpfloat (differ_matched (NORMA_LIGHT_GAIN, query, board), >, 0.05);
}

static void
test_histogram (void)
{
  const double gammas[] = { 0.55, 1.8 };
  g_autoptr (NormaGrey) board = board_of_tones (53);

  for (guint i = 0; i < G_N_ELEMENTS (gammas); i++) {
    g_autoptr (NormaGrey) query = bend_tones (board, gammas[i]);

    g_assert_cmpfloat (differ_matched (NORMA_LIGHT_HISTOGRAM, query, board), <, 0.005);
    g_assert_cmpfloat (differ_matched (NORMA_LIGHT_GAIN, query, board), >, 0.012);
  }
}

/* A dark place of a twelfth of the board is no shading, and no tone. */
static void
test_defect_stays (void)
{
  for (guint light = 0; light < NORMA_N_LIGHTS; light++) {
    g_autoptr (NormaGrey) board = board_of_tones (54);
    g_autoptr (NormaGrey) query = shade (board);
    double before = 0, after = 0;

    board_fill (query, 30, 150, 90, 75, 0.05f);
    for (guint i = 0; i < 2; i++) {
      double sum = 0;

      for (guint y = 160; y < 215; y++)
        for (guint x = 40; x < 110; x++)
          sum += (double)(board->values[y * BOARD_WIDTH + x] - query->values[y * BOARD_WIDTH + x]);
      *(i == 0 ? &before : &after) = sum;
      if (i == 0)
        g_assert_true (norma_light_match ((NormaLight)light, query, board, NULL));
    }
    g_test_message ("%s: %.1f of %.1f", norma_light_to_string ((NormaLight)light), after, before);
    g_assert_cmpfloat (after, >, 0.6 * before);
  }
}

/* Whatever the images are. */
static void
test_bounded (void)
{
  g_autoptr (NormaGrey) board = board_new (55);
  g_autoptr (NormaGrey) other = board_new (56);
  g_autoptr (NormaGrey) flat = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);
  g_autoptr (NormaGrey) nothing = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);
  const NormaGrey *const references[] = { other, flat, nothing };

  for (guint i = 0; i < N_PIXELS; i++)
    nothing->values[i] = NAN;
  for (guint light = 0; light < NORMA_N_LIGHTS; light++)
    for (guint r = 0; r < G_N_ELEMENTS (references); r++) {
      g_autoptr (NormaGrey) query = norma_grey_copy (r == 1 ? flat : board, NULL);

      g_assert_true (norma_light_match ((NormaLight)light, query, references[r], NULL));
      for (guint i = 0; i < N_PIXELS; i++)
        g_assert_cmpfloat (fabsf (query->values[i]), <, 10);
    }
}

static void
test_words (void)
{
  NormaLight light;

  for (guint i = 0; i < NORMA_N_LIGHTS; i++) {
    g_assert_true (norma_light_from_string (norma_light_to_string ((NormaLight)i), &light));
    g_assert_cmpuint (light, ==, i);
  }
  g_assert_false (norma_light_from_string ("gloom", &light));
}

static void
test_out_of_memory (void)
{
  g_autoptr (NormaGrey) board = board_new (57);
  g_autoptr (GError) error = NULL;
  gboolean is_matched;

  norma_alloc_fail_nth (1);
  is_matched = norma_light_match (NORMA_LIGHT_HISTOGRAM, board, board, &error);
  norma_alloc_fail_nth (0);
  g_assert_false (is_matched);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/light/gain", test_gain);
  g_test_add_func ("/light/shading", test_shading);
  g_test_add_func ("/light/histogram", test_histogram);
  g_test_add_func ("/light/defect-stays", test_defect_stays);
  g_test_add_func ("/light/bounded", test_bounded);
  g_test_add_func ("/light/words", test_words);
  g_test_add_func ("/light/out-of-memory", test_out_of_memory);
  return g_test_run ();
}
