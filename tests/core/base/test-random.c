/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/random.h"

#include <math.h>

/* From the authors' reference code, state 1, 2, 3, 4. */
static void
test_known_sequence (void)
{
  NormaRandom random = { { 1, 2, 3, 4 } };

  g_assert_cmpuint (norma_random_bits (&random), ==, 11520u);
  g_assert_cmpuint (norma_random_bits (&random), ==, 0u);
  g_assert_cmpuint (norma_random_bits (&random), ==, 1509978240u);
  g_assert_cmpuint (norma_random_bits (&random), ==, G_GUINT64_CONSTANT (1215971899390074240));
}

static void
test_same_seed (void)
{
  NormaRandom a, b;

  norma_random_seed (&a, 2385);
  norma_random_seed (&b, 2385);
  for (int i = 0; i < 100; i++)
    g_assert_cmpuint (norma_random_bits (&a), ==, norma_random_bits (&b));
}

static void
test_moments (void)
{
  enum { N = 200000 };
  double sum = 0, square = 0, normal_sum = 0, normal_square = 0;
  NormaRandom random;

  norma_random_seed (&random, 7);
  for (int i = 0; i < N; i++) {
    double u = norma_random_uniform (&random);
    double z = norma_random_normal (&random);

    g_assert_true (u >= 0 && u < 1);
    sum += u;
    square += u * u;
    normal_sum += z;
    normal_square += z * z;
  }
  /* five standard errors */
  g_assert_cmpfloat_with_epsilon (sum / N, 0.5, 5 * sqrt (1.0 / 12 / N));
  g_assert_cmpfloat_with_epsilon (square / N, 1.0 / 3, 5 * sqrt (4.0 / 45 / N));
  g_assert_cmpfloat_with_epsilon (normal_sum / N, 0, 5 * sqrt (1.0 / N));
  g_assert_cmpfloat_with_epsilon (normal_square / N, 1, 5 * sqrt (2.0 / N));
}

static double
get_share_below (double x)
{
  return 0.5 * erfc (-x / sqrt (2));
}

/* Shares of intervals from −5 to 5, of which the outermost are of the tail; signs and places are
 * independent of the layer. */
static void
test_many_normals (void)
{
  enum { N = 2000000, N_INTERVALS = 40 };
  g_autofree float *values = g_new (float, N);
  guint counts[N_INTERVALS] = { 0 };
  double sum = 0, square = 0, fourth = 0, chi = 0;
  NormaRandom random;

  norma_random_seed (&random, 7);
  norma_random_fill_normal (&random, N, values);
  for (guint i = 0; i < N; i++) {
    double x = (double)values[i];

    sum += x;
    square += x * x;
    fourth += x * x * x * x;
    if (x >= -5 && x < 5)
      counts[(guint)((x + 5) * N_INTERVALS / 10)]++;
  }
  /* five standard errors */
  g_assert_cmpfloat_with_epsilon (sum / N, 0, 5 * sqrt (1.0 / N));
  g_assert_cmpfloat_with_epsilon (square / N, 1, 5 * sqrt (2.0 / N));
  g_assert_cmpfloat_with_epsilon (fourth / N, 3, 5 * sqrt (96.0 / N));
  for (guint i = 0; i < N_INTERVALS; i++) {
    double low = 10.0 * i / N_INTERVALS - 5;
    double expected = N * (get_share_below (low + 0.25) - get_share_below (low));

    chi += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  /* of N_INTERVALS degrees of freedom, five deviations above the mean */
  g_assert_cmpfloat (chi, <, N_INTERVALS + 5 * sqrt (2.0 * N_INTERVALS));
}

static void
test_below (void)
{
  guint counts[7] = { 0 };
  NormaRandom random;

  norma_random_seed (&random, 11);
  for (int i = 0; i < 70000; i++)
    counts[norma_random_below (&random, 7)]++;
  for (int i = 0; i < 7; i++)
    g_assert_cmpfloat_with_epsilon (counts[i], 10000, 500);
  g_assert_cmpuint (norma_random_below (&random, 1), ==, 0);
}

/* Every order equally likely, and nothing else drawn. */
static void
test_order (void)
{
  guint counts[27] = { 0 }, order[3], n_seen = 0;
  NormaRandom random;

  norma_random_seed (&random, 23);
  for (int i = 0; i < 60000; i++) {
    norma_random_order (&random, 3, order);
    g_assert_cmpuint ((1u << order[0]) | (1u << order[1]) | (1u << order[2]), ==, 7);
    counts[9 * order[0] + 3 * order[1] + order[2]]++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > 0) {
      g_assert_cmpfloat_with_epsilon (counts[i], 10000, 500);
      n_seen++;
    }
  g_assert_cmpuint (n_seen, ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/known-sequence", test_known_sequence);
  g_test_add_func ("/random/same-seed", test_same_seed);
  g_test_add_func ("/random/moments", test_moments);
  g_test_add_func ("/random/many-normals", test_many_normals);
  g_test_add_func ("/random/below", test_below);
  g_test_add_func ("/random/order", test_order);
  return g_test_run ();
}
