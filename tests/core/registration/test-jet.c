/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/jet.h"

/* Polynomials up to the second order have exact derivatives, times deviation^order. */
static void
test_polynomial (void)
{
  const double deviation = 1.5;
  g_autoptr (NormaGrey) grey = norma_grey_new (60, 50, NULL);
  g_autoptr (NormaJet) jet = NULL;
  gsize middle = 25 * 60 + 30;

  for (guint y = 0; y < 50; y++)
    for (guint x = 0; x < 60; x++) {
      double u = x - 30.0, v = y - 25.0;

      grey->values[y * 60 + x] =
          (float)(0.3 + 0.02 * u - 0.01 * v + 0.001 * u * u + 0.002 * u * v - 0.0015 * v * v);
    }
  jet = norma_jet_new (grey, deviation, NULL);
  g_assert_nonnull (jet);
  g_assert_cmpfloat_with_epsilon (jet->planes[1][middle], 0.02 * deviation, 1e-4);
  g_assert_cmpfloat_with_epsilon (jet->planes[2][middle], -0.01 * deviation, 1e-4);
  g_assert_cmpfloat_with_epsilon (jet->planes[3][middle], 0.002 * deviation * deviation, 1e-4);
  g_assert_cmpfloat_with_epsilon (jet->planes[4][middle], 0.002 * deviation * deviation, 1e-4);
  g_assert_cmpfloat_with_epsilon (jet->planes[5][middle], -0.003 * deviation * deviation, 1e-4);
}

/* A constant stays, also at the border, and has no slope. */
static void
test_constant (void)
{
  g_autoptr (NormaGrey) grey = norma_grey_new (9, 7, NULL);
  g_autoptr (NormaJet) jet = NULL;

  for (guint i = 0; i < 9 * 7; i++)
    grey->values[i] = 0.4f;
  jet = norma_jet_new (grey, 2, NULL);
  for (guint i = 0; i < 9 * 7; i++) {
    g_assert_cmpfloat_with_epsilon (jet->planes[0][i], 0.4, 1e-6);
    for (guint k = 1; k < NORMA_JET_N; k++)
      g_assert_cmpfloat_with_epsilon (jet->planes[k][i], 0, 1e-6);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jet/polynomial", test_polynomial);
  g_test_add_func ("/jet/constant", test_constant);
  return g_test_run ();
}
