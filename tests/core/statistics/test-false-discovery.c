/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/false-discovery.h"

#include "core/base/random.h"

/* The example of Benjamini and Hochberg (1995), section 3.2: at 0.05 four hypotheses are rejected. */
static void
test_known (void)
{
  static const double p[] = { 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                              0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000 };
  double q[G_N_ELEMENTS (p)];

  norma_false_discovery_adjust (p, G_N_ELEMENTS (p), q);
  for (gsize i = 0; i < G_N_ELEMENTS (p); i++)
    g_assert_cmpint (q[i] <= 0.05, ==, i < 4);
  g_assert_cmpfloat_with_epsilon (q[0], 0.0015, 1e-12);
  g_assert_cmpfloat_with_epsilon (q[3], 15 * 0.0095 / 4, 1e-12);
  /* 15·0.0278/6 is above that of the next one, so it has that */
  g_assert_cmpfloat_with_epsilon (q[5], 15 * 0.0298 / 7, 1e-12);
  g_assert_cmpfloat (q[14], ==, 1);
}

/* As the definition says, in any order, in place, with ties. */
static void
test_definition (void)
{
  for (guint n = 1; n <= 40; n++) {
    g_autofree double *p = g_new (double, n);
    g_autofree double *q = g_new (double, n);
    NormaRandom random;

    norma_random_seed (&random, n);
    for (guint i = 0; i < n; i++)
      p[i] = (double)(1 + norma_random_below (&random, 20)) / 20;
    norma_false_discovery_adjust (p, n, q);
    for (guint i = 0; i < n; i++) {
      double expected = 1;

      for (guint j = 0; j < n; j++) {
        guint rank = 0;

        for (guint k = 0; k < n; k++)
          rank += p[k] <= p[j];
        if (p[j] >= p[i])
          expected = MIN (expected, n * p[j] / rank);
      }
      g_assert_cmpfloat_with_epsilon (q[i], expected, 1e-12);
    }
    norma_false_discovery_adjust (p, n, p);
    g_assert_cmpmem (p, n * sizeof *p, q, n * sizeof *q);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/false-discovery/known", test_known);
  g_test_add_func ("/false-discovery/definition", test_definition);
  return g_test_run ();
}
