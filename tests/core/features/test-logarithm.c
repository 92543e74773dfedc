/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/logarithm.h"

#include <math.h>
#include <string.h>

#include "core/base/random.h"

/* Those of the filter bank, the range around them and the least one allowed. */
static const float floors[] = { 1e-30f, 3e-5f, 1e-4f, 0.0173f, 0.02f };

/* Every `step`-th float from 0 to `last`. */
static float *
spread_floats (float last, guint32 step, gsize *n)
{
  guint32 last_bits;
  float *values;

  memcpy (&last_bits, &last, sizeof last_bits);
  *n = last_bits / step + 1;
  values = g_new (float, *n);
  for (gsize i = 0; i < *n; i++) {
    guint32 bits = (guint32)i * step;

    memcpy (&values[i], &bits, sizeof bits);
  }
  return values;
}

static void
check_error (float floor)
{
  gsize n;
  g_autofree float *values = spread_floats (1e6f, 4099, &n);
  g_autofree float *logarithms = g_memdup2 (values, n * sizeof *values);

  norma_logarithm (logarithms, n, floor);
  for (gsize i = 0; i < n; i++) {
    long double expected = logl ((long double)(values[i] + floor));
    long double error = fabsl (logarithms[i] - expected) / fmaxl (1, fabsl (expected));

    if (!(error < 4e-7L))
      g_error ("ln (%a + %a): found %a, expected %La", values[i], floor, logarithms[i], expected);
  }
}

static void
test_error (void)
{
  for (gsize f = 0; f < G_N_ELEMENTS (floors); f++)
    check_error (floors[f]);
}

static void
test_monotone (void)
{
  gsize n;
  g_autofree float *values = spread_floats (1e6f, 997, &n);

  norma_logarithm (values, n, 1e-30f);
  for (gsize i = 1; i < n; i++)
    g_assert_cmpfloat (values[i - 1], <=, values[i]);
}

/* Around powers of two and of √2 two, where the exponent that is split off changes. */
static void
test_monotone_between_neighbours (void)
{
  for (int e = -20; e <= 20; e++) {
    enum { N = 257 };
    float values[N], at = (float)pow (2, e * 0.5);

    for (int i = 0; i < N / 2; i++)
      at = nextafterf (at, 0);
    for (int i = 0; i < N; i++, at = nextafterf (at, INFINITY))
      values[i] = at;
    norma_logarithm (values, N, 1e-30f);
    for (int i = 1; i < N; i++)
      g_assert_cmpfloat (values[i - 1], <=, values[i]);
  }
}

/* What stands in the whole vectors and what in the remainder gets the same bits, and nothing behind
 * the array is touched. */
static void
test_lengths (void)
{
  enum { N = 67 };
  float values[N], single[N], several[N + 1];
  NormaRandom random;

  norma_random_seed (&random, 11);
  for (int i = 0; i < N; i++) {
    values[i] = single[i] = (float)exp (20 * norma_random_uniform (&random) - 12);
    norma_logarithm (&single[i], 1, 1e-4f);
  }
  for (gsize first = 0; first < 9; first++)
    for (gsize n = 0; first + n <= N; n++) {
      memcpy (several, values, sizeof values);
      several[first + n] = -7.25f;
      norma_logarithm (several + first, n, 1e-4f);
      g_assert_cmpmem (several + first, n * sizeof (float), single + first, n * sizeof (float));
      g_assert_cmpfloat (several[first + n], ==, -7.25f);
    }
}

static void
test_not_above_zero (void)
{
  float values[] = { 0, -0.0f, -3.25f, -INFINITY, NAN };

  norma_logarithm (values, G_N_ELEMENTS (values), 0.02f);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpfloat_with_epsilon (values[i], log (0.02f), 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/logarithm/error", test_error);
  g_test_add_func ("/logarithm/monotone", test_monotone);
  g_test_add_func ("/logarithm/monotone-between-neighbours", test_monotone_between_neighbours);
  g_test_add_func ("/logarithm/lengths", test_lengths);
  g_test_add_func ("/logarithm/not-above-zero", test_not_above_zero);
  return g_test_run ();
}
