/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>
#include <math.h>

#include "core/statistics/holm.h"

/* As R's p.adjust (p, "holm") defines them. */
static void
test_known (void)
{
  static const double p[][4] = { { 0.0142, 0.0011, 0.31, 0.046 },
                                 { 0.04, 0.03, 0.02, 0.01 },
                                 { 0.5, 0.5, 0.9, 0.02 },
                                 { 0, 1, 0, 1 } };
  static const double expected[][4] = {
    { 0.0426, 0.0044, 0.31, 0.092 }, { 0.06, 0.06, 0.06, 0.04 }, { 1, 1, 1, 0.08 }, { 0, 1, 0, 1 }
  };
  double adjusted[4];

  for (guint i = 0; i < G_N_ELEMENTS (p); i++) {
    norma_holm_adjust (p[i], 4, adjusted);
    for (guint k = 0; k < 4; k++)
      g_assert_cmpfloat_with_epsilon (adjusted[k], expected[i][k], 1e-12);
  }
}

/* A test that could not be made costs the others nothing. */
static void
test_nan (void)
{
  static const double p[] = { NAN, 0.0142, 0.0011, NAN, 0.31, 0.046 };
  static const double expected[] = { NAN, 0.0426, 0.0044, NAN, 0.31, 0.092 };
  double adjusted[6];

  norma_holm_adjust (p, 6, adjusted);
  for (guint k = 0; k < 6; k++)
    if (isnan (expected[k]))
      g_assert_true (isnan (adjusted[k]));
    else
      g_assert_cmpfloat_with_epsilon (adjusted[k], expected[k], 1e-12);
}

static void
test_few (void)
{
  double one = 0.48, adjusted = 0;

  norma_holm_adjust (&one, 1, &adjusted);
  g_assert_cmpfloat (adjusted, ==, 0.48);
  norma_holm_adjust (&one, 0, &adjusted);
  g_assert_cmpfloat (adjusted, ==, 0.48);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/holm/known", test_known);
  g_test_add_func ("/holm/nan", test_nan);
  g_test_add_func ("/holm/few", test_few);
  return g_test_run ();
}
