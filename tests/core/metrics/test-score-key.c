/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/random.h"
#include "core/metrics/score-key.h"

#include <math.h>
#include <string.h>

static void
test_order (void)
{
  static const float ascending[] = { -INFINITY, -3e38f, -1.5f, -1.25f, -1e-45f, 0.0f,
                                     1e-45f,    1e-38f, 1,     1.5f,   3e38f,   INFINITY };

  for (guint i = 1; i < G_N_ELEMENTS (ascending); i++)
    g_assert_cmpuint (norma_score_key (ascending[i - 1]), <, norma_score_key (ascending[i]));
  g_assert_cmpuint (norma_score_key (INFINITY), <, NORMA_SCORE_KEY_NAN);
  g_assert_cmpuint (norma_score_key (-0.0f), ==, norma_score_key (0.0f));
  g_assert_cmpuint (norma_score_key (NAN), ==, NORMA_SCORE_KEY_NAN);
  g_assert_cmpuint (norma_score_key (-NAN), ==, NORMA_SCORE_KEY_NAN);
  for (guint i = 0; i < G_N_ELEMENTS (ascending); i++)
    g_assert_cmpfloat (norma_score_of_key (norma_score_key (ascending[i])), ==, ascending[i]);
  g_assert_false (signbit (norma_score_of_key (norma_score_key (-0.0f))));
  g_assert_true (isnan (norma_score_of_key (NORMA_SCORE_KEY_NAN)));
}

static int
compare_keys (const void *a, const void *b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

  return (x > y) - (x < y);
}

static void
test_sort (void)
{
  static const gsize sizes[] = { 0, 1, 2, 3, 2047, 2048, 2049, 10000 };
  guint32 keys[10000], expected[10000], scratch[10000];
  NormaRandom random;

  norma_random_seed (&random, 8);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    for (gsize k = 0; k < sizes[i]; k++)
      keys[k] = expected[k] = (guint32)(norma_random_bits (&random) >> (k % 3 * 20));
    norma_score_keys_sort (keys, scratch, sizes[i]);
    qsort (expected, sizes[i], sizeof *expected, compare_keys);
    g_assert_cmpmem (keys, sizes[i] * sizeof *keys, expected, sizes[i] * sizeof *expected);
  }
}

/* Pairs by their keys alone, equal ones in the order in which they came. */
static void
test_sort_pairs (void)
{
  static const gsize sizes[] = { 0, 1, 2, 2049, 5000 };
  guint64 pairs[5000], scratch[5000];
  NormaRandom random;

  norma_random_seed (&random, 9);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint64 sum = 0, sorted = 0;

    for (gsize k = 0; k < sizes[i]; k++) {
      pairs[k] = norma_random_bits (&random) % 700 * 6000000 << 32 | k;
      sum += pairs[k] * pairs[k];
    }
    norma_score_pairs_sort (pairs, scratch, sizes[i]);
    for (gsize k = 0; k < sizes[i]; k++) {
      sorted += pairs[k] * pairs[k];
      g_assert_true (k == 0 || pairs[k - 1] < pairs[k]);
    }
    g_assert_cmpuint (sorted, ==, sum);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/score-key/order", test_order);
  g_test_add_func ("/score-key/sort", test_sort);
  g_test_add_func ("/score-key/sort-pairs", test_sort_pairs);
  return g_test_run ();
}
