/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/nearest.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

static float *
draw (gsize n, double offset, double spread, guint64 seed)
{
  float *values = g_new (float, n);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n; i++)
    values[i] = (float)(offset + spread * norma_random_normal (&random));
  return values;
}

static long double
naive_distance2 (const float *a, const float *b, guint d)
{
  long double sum = 0;

  for (guint i = 0; i < d; i++)
    sum += ((long double)a[i] - b[i]) * ((long double)a[i] - b[i]);
  return sum;
}

static void
check_query (const float *rows, guint32 n, guint d, const float *query,
             const NormaNearestRange *left_out, float distance, guint32 row)
{
  long double best = INFINITY;

  for (guint32 m = 0; m < n; m++)
    if (m < left_out->begin || m >= left_out->end)
      best = MIN (best, naive_distance2 (query, rows + (gsize)m * d, d));
  g_assert_true (row < left_out->begin || (row >= left_out->end && row < n));
  g_assert_cmpfloat_with_epsilon ((double)naive_distance2 (query, rows + (gsize)row * d, d),
                                  (double)best, 1e-12 * (double)best);
  g_assert_cmpfloat_with_epsilon (distance, sqrt ((double)best), 1e-6 * sqrt ((double)best));
}

static void
check (guint32 n, guint d, gsize n_queries, double offset, NormaNearestRange left_out)
{
  g_autofree float *rows = draw ((gsize)n * d, offset, 1, n);
  g_autofree float *queries = draw (n_queries * d, offset, 1, n + 1);
  g_autofree float *distance = g_new (float, n_queries);
  g_autofree guint32 *row = g_new (guint32, n_queries);
  g_autofree float *scratch = g_new (float, norma_nearest_scratch ());
  g_autoptr (NormaNearest) nearest = norma_nearest_new (rows, n, d, NULL);

  norma_nearest_search (nearest, queries, n_queries, &left_out, distance, row, scratch);
  for (gsize q = 0; q < n_queries; q++)
    check_query (rows, n, d, queries + q * d, &left_out, distance[q], row[q]);
}

static void
test_brute_force (void)
{
  check (1, 1, 1, 0, (NormaNearestRange){ 0, 0 });
  check (7, 3, 5, 2.3, (NormaNearestRange){ 0, 0 });
  check (513, 16, 65, 0.7, (NormaNearestRange){ 0, 0 });
  check (1400, 37, 130, 1.9, (NormaNearestRange){ 0, 0 });
}

/* Far from the origin ‖q‖² + ‖m‖² − 2 q·m keeps no digit in float32. */
static void
test_cancellation (void)
{
  check (900, 20, 70, 4e4, (NormaNearestRange){ 0, 0 });
}

static void
test_left_out (void)
{
  check (700, 9, 64, 1.1, (NormaNearestRange){ 0, 699 });
  check (700, 9, 64, 1.1, (NormaNearestRange){ 1, 700 });
  check (700, 9, 64, 1.1, (NormaNearestRange){ 130, 600 });
}

/* Every row thrice: the first of the equal ones is found, and itself at no distance. */
static void
test_ties (void)
{
  enum { N = 1200, D = 6 };
  g_autofree float *rows = draw (N * D, 3.3, 1, 8);
  g_autofree float *scratch = g_new (float, norma_nearest_scratch ());
  float distance[N];
  guint32 row[N];
  g_autoptr (NormaNearest) nearest = NULL;

  for (guint i = 0; i < N * D; i++)
    rows[i] = rows[i % (N / 3 * D)];
  nearest = norma_nearest_new (rows, N, D, NULL);
  norma_nearest_search (nearest, rows, N, &(NormaNearestRange){ 0, 0 }, distance, row, scratch);
  for (guint i = 0; i < N; i++) {
    g_assert_cmpfloat (distance[i], ==, 0);
    g_assert_cmpuint (row[i], ==, i % (N / 3));
  }
}

static void
test_no_memory (void)
{
  g_autofree float *rows = draw (30, 0, 1, 1);
  g_autoptr (GError) error = NULL;

  norma_alloc_fail_nth (1);
  g_assert_null (norma_nearest_new (rows, 10, 3, &error));
  norma_alloc_fail_nth (0);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nearest/brute-force", test_brute_force);
  g_test_add_func ("/nearest/cancellation", test_cancellation);
  g_test_add_func ("/nearest/left-out", test_left_out);
  g_test_add_func ("/nearest/ties", test_ties);
  g_test_add_func ("/nearest/no-memory", test_no_memory);
  return g_test_run ();
}
