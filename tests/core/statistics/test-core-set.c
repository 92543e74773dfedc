/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/core-set.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

/* n rows around n_clusters places, the last n_copies of them copies of the first ones. */
static float *
draw_rows (guint32 n, guint d, guint n_clusters, guint32 n_copies, guint64 seed)
{
  float *rows = g_new (float, (gsize)n *d);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < (gsize)n * d; i++) {
    gsize cluster = i / d % n_clusters;

    rows[i] = (float)(3.7 * (double)((cluster * 7 + i % d) % 5) + norma_random_normal (&random));
  }
  for (gsize i = 0; i < (gsize)n_copies * d; i++)
    rows[(gsize)(n - n_copies) * d + i] = rows[i];
  return rows;
}

/* Lanes as the contract says, one after the other. */
static float
distance2 (const float *a, const float *b, guint d)
{
  float s[8] = { 0 };

  for (guint i = 0; i < d; i++)
    s[i % 8] += (a[i] - b[i]) * (a[i] - b[i]);
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

static guint32
choose_naively (const float *rows, guint32 n, guint d, guint32 first, guint32 n_wanted,
                guint32 *chosen, double *radius)
{
  g_autofree float *least = g_new (float, n);
  guint32 n_chosen = 0, next = first;

  for (guint32 m = 0; m < n; m++)
    least[m] = G_MAXFLOAT;
  do {
    const float *newest = rows + (gsize)next * d;

    chosen[n_chosen++] = next;
    next = 0;
    for (guint32 m = 0; m < n; m++) {
      least[m] = MIN (least[m], distance2 (rows + (gsize)m * d, newest, d));
      if (least[m] > least[next])
        next = m;
    }
  } while (n_chosen < n_wanted && least[next] > 0);
  *radius = sqrt (least[next]);
  return n_chosen;
}

static void
check (guint32 n, guint d, guint n_clusters, guint32 n_copies, guint32 n_wanted)
{
  g_autofree float *rows = draw_rows (n, d, n_clusters, n_copies, n + d);
  g_autofree guint32 *expected = g_new (guint32, n_wanted);
  g_autofree guint32 *found = g_new (guint32, n_wanted);
  guint32 n_expected;
  double expected_radius, radius;

  n_expected = choose_naively (rows, n, d, n / 3, n_wanted, expected, &expected_radius);
  for (guint n_threads = 1; n_threads <= 3; n_threads++) {
    g_autoptr (GError) error = NULL;
    guint32 n_found = norma_core_set_choose (rows, n, d, n / 3, n_wanted, n_threads, NULL, found,
                                             &radius, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (n_found, ==, n_expected);
    g_assert_cmpmem (found, n_found * sizeof *found, expected, n_expected * sizeof *expected);
    g_assert_cmpfloat (radius, ==, expected_radius);
  }
}

static void
test_same_as_naive (void)
{
  check (1, 3, 1, 0, 1);
  check (2, 1, 1, 0, 2);
  check (57, 8, 3, 0, 57);
  check (300, 13, 7, 0, 40);
  check (300, 13, 1, 0, 300);
  check (20000, 24, 40, 0, 150);
  check (6000, 70, 40, 300, 500);
}

/* Distances stay, columns no longer vary together, and the first vary the most. */
static void
test_turn (void)
{
  enum { N = 3000, D = 21 };
  g_autofree float *rows = draw_rows (N, D, 9, 0, 5);
  g_autofree float *turned = g_memdup2 (rows, N * D * sizeof (float));
  double variance[D] = { 0 };

  g_assert_true (norma_core_set_turn (turned, N, D, 2, NULL, NULL));
  for (guint m = 1; m < N; m++)
    g_assert_cmpfloat_with_epsilon (distance2 (rows + (gsize)m * D, rows + (gsize)(m - 1) * D, D),
                                    distance2 (turned + (gsize)m * D, turned + (gsize)(m - 1) * D,
                                               D),
                                    1e-2);
  for (guint k = 0; k < D; k++) {
    double mean = 0;

    for (guint m = 0; m < N; m++)
      mean += turned[m * D + k] / (double)N;
    for (guint m = 0; m < N; m++)
      variance[k] += pow (turned[m * D + k] - mean, 2) / N;
    g_assert_true (k == 0 || variance[k] <= variance[k - 1] * (1 + 1e-4));
  }
  g_assert_cmpfloat (variance[0], >, 4 * variance[D - 1]);
}

static void
test_turn_errors (void)
{
  g_autofree float *rows = draw_rows (500, 4, 2, 0, 1);
  g_autoptr (GError) error = NULL;
  guint nth = 0;
  gboolean done;

  do {
    g_clear_error (&error);
    norma_alloc_fail_nth (++nth);
    done = norma_core_set_turn (rows, 500, 4, 1, NULL, &error);
    norma_alloc_fail_nth (0);
    g_assert_true (done || g_error_matches (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE));
  } while (!done);
  g_assert_cmpuint (nth, >, 4);
  rows[0] = NAN;
  g_assert_false (norma_core_set_turn (rows, 500, 4, 1, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

/* Once every row lies on a chosen one, no more are chosen. */
static void
test_copies (void)
{
  g_autofree float *rows = draw_rows (90, 5, 2, 45, 4);
  guint32 chosen[90];
  double radius = -1;

  check (90, 5, 2, 45, 90);
  g_assert_cmpuint (norma_core_set_choose (rows, 90, 5, 0, 90, 1, NULL, chosen, &radius, NULL), ==,
                    45);
  g_assert_cmpfloat (radius, ==, 0);
}

/* Hand-worked: 0, 1, 5, 11, 12 on a line, from 1. */
static void
test_line (void)
{
  const float rows[] = { 0, 1, 5, 11, 12 };
  const guint32 expected[] = { 1, 4, 2, 0 };
  guint32 chosen[4];
  double radius;

  g_assert_cmpuint (norma_core_set_choose (rows, 5, 1, 1, 4, 1, NULL, chosen, &radius, NULL), ==,
                    4);
  g_assert_cmpmem (chosen, sizeof chosen, expected, sizeof expected);
  g_assert_cmpfloat (radius, ==, 1);
}

static void
test_errors (void)
{
  g_autofree float *rows = draw_rows (500, 4, 2, 0, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint32 chosen[20];
  guint nth = 0;

  for (;;) {
    g_autoptr (GError) error = NULL;
    guint32 n;

    norma_alloc_fail_nth (++nth);
    n = norma_core_set_choose (rows, 500, 4, 0, 20, 1, NULL, chosen, NULL, &error);
    norma_alloc_fail_nth (0);
    if (n > 0)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 3);

  {
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (cancellable);
    g_assert_cmpuint (norma_core_set_choose (rows, 500, 4, 0, 20, 2, cancellable, chosen, NULL,
                                             &error),
                      ==, 0);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

static void
test_memory (void)
{
  g_assert_cmpuint (norma_core_set_memory (1000, 0), >=, 12000);
  g_assert_cmpuint (norma_core_set_memory (1000000, 10000), <, 15000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core-set/line", test_line);
  g_test_add_func ("/core-set/same-as-naive", test_same_as_naive);
  g_test_add_func ("/core-set/copies", test_copies);
  g_test_add_func ("/core-set/turn", test_turn);
  g_test_add_func ("/core-set/turn-errors", test_turn_errors);
  g_test_add_func ("/core-set/errors", test_errors);
  g_test_add_func ("/core-set/memory", test_memory);
  return g_test_run ();
}
