/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/distributions.h"

#include <math.h>

/* All certified values are sums at 60 or more digits with mpmath, for the exact binary arguments. */

static void
assert_close (double found, double expected, double tolerance, const char *what, guint row)
{
  if (fabs (found - expected) <= tolerance * fabs (expected))
    return;
  g_test_message ("%s, row %u: %.17g, expected %.17g, relative error %.2g", what, row, found,
                  expected, fabs (found / expected - 1));
  g_test_fail ();
}

static void
test_beta (void)
{
  static const struct {
    double x, a, b, cdf, upper;
  } rows[] = {
    { 0.3, 2.385, 4.71, 0.45538528618743646, 0.5446147138125635 },
    { 1e-05, 0.5, 0.5, 0.0020131718394753874, 0.9979868281605246 },
    { 0.999, 0.5, 7.25, 1.0, 3.664080772531455e-23 },
    { 0.5, 10000000.0, 10000000.0, 0.5, 0.5 },
    { 0.5005, 10000000.0, 10000000.0, 0.9999961279110218, 3.872088978277324e-06 },
    { 0.4958, 10000000.0, 10000000.0, 3.77407489549305e-309, 1.0 },
    { 0.504, 10000000.0, 10000000.0, 1.0, 1.2291455586527377e-280 },
    { 0.0487, 1.0, 60.0, 0.9499908117873485, 0.0500091882126515 },
    { 0.0116, 100.0, 9900.0, 0.9409395644828615, 0.05906043551713844 },
    { 0.2, 1000.0, 10000.0, 1.0, 1.7777423816136286e-215 },
    { 0.9999999999990905, 10000000.0, 2.5, 0.999999999999925, 7.50622339216586e-14 },
    { 1e-30, 9.75, 3.0, 1.9971759847500938e-291, 1.0 },
    { 0.7, 0.01, 0.01, 0.504176386397618, 0.49582361360238203 },
    { 0.2, 0.01, 5.0, 0.9978180380770353, 0.002181961922964666 },
    { 0.9, 350.5, 2.25, 7.147176739626515e-15, 0.9999999999999929 },
    { 0.333, 3333333.3333333335, 6543210.1234567, 1.0754775245052345e-197, 1.0 },
    { 0.3425, 3333333.3333333335, 6543210.1234567, 1.0, 2.6650797830825504e-241 },
    { 0.13, 30.0, 1000.0, 1.0, 1.4351232892620152e-30 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_close (norma_beta_cdf (rows[i].x, rows[i].a, rows[i].b), rows[i].cdf, 1e-12, "cdf", i);
    if (rows[i].cdf < 0.99)
      assert_close (norma_beta_quantile (rows[i].cdf, rows[i].a, rows[i].b), rows[i].x, 1e-12,
                    "quantile", i);
  }
}

static void
test_binomial (void)
{
  static const struct {
    guint64 k, n;
    double p, cdf, upper;
  } rows[] = {
    { 0, 59, 0.05, 0.04849452524942323, 0.9515054747505768 },
    { 0, 299, 0.01, 0.04953625663766248, 0.9504637433623375 },
    { 2, 17, 0.135, 0.5918968367730337, 0.40810316322696627 },
    { 0, 1, 0.37, 0.63, 0.37 },
    { 12, 5000, 0.001, 0.9979931498633833, 0.0020068501366167445 },
    { 60, 5000, 0.001, 1.0, 4.592540196645748e-44 },
    { 4999, 5000, 0.9, 1.0, 1.631350185342827e-229 },
    { 1000, 2000, 0.75, 3.078174854398894e-127, 1.0 },
    { 5000000, 10000000, 0.5, 0.5001261566229471, 0.49987384337705293 },
    { 5059000, 10000000, 0.5, 1.0, 4.578811359939558e-305 },
    { 4942000, 10000000, 0.5, 6.938905810668646e-295, 1.0 },
    { 33, 10000000, 1e-06, 0.9999999978562606, 2.1437393871423204e-09 },
    { 9, 10, 0.999, 0.009955119790251798, 0.9900448802097482 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_close (norma_binomial_cdf (rows[i].k, rows[i].n, rows[i].p), rows[i].cdf, 1e-12, "cdf",
                  i);
    assert_close (norma_binomial_upper (rows[i].k, rows[i].n, rows[i].p), rows[i].upper, 1e-12,
                  "upper", i);
  }
}

static void
test_chi2 (void)
{
  static const struct {
    double x, nu, cdf, upper;
  } rows[] = {
    { 3.841458820694124, 1.0, 0.95, 0.05000000000000006 },
    { 0.004, 1.0, 0.05042902884889491, 0.9495709711511051 },
    { 12.7, 4.37, 0.982977503723393, 0.01702249627660706 },
    { 1400.0, 1.0, 1.0, 2.1010145162642176e-306 },
    { 1e-40, 3.3, 2.1454464916414342e-67, 1.0 },
    { 1.1, 0.01, 0.9974757822305097, 0.002524217769490322 },
    { 0.15, 0.1, 0.8992713932066656, 0.10072860679333442 },
    { 160.0, 120.0, 0.9914024627419686, 0.008597537258031338 },
    { 700.0, 120.0, 1.0, 1.083421353325149e-82 },
    { 30.0, 120.0, 1.7894865805575647e-18, 1.0 },
    { 1000000.0, 1000000.0, 0.5001880631966055, 0.4998119368033945 },
    { 1020000.0, 1000000.0, 1.0, 3.883911831189381e-45 },
    { 1050000.0, 1000000.0, 1.0, 2.185638417489726e-265 },
    { 950000.0, 1000000.0, 1.6474701944275873e-283, 1.0 },
    { 10000000.0, 10000000.0, 0.5000594708039379, 0.4999405291960622 },
    { 10100000.0, 10000000.0, 1.0, 2.4852506801423715e-110 },
    { 2500.5, 1000.25, 1.0, 2.0324664211328076e-129 },
    { 2.385, 2.385, 0.6212888406225864, 0.37871115937741356 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_close (norma_chi2_cdf (rows[i].x, rows[i].nu), rows[i].cdf, 1e-12, "cdf", i);
    assert_close (norma_chi2_upper (rows[i].x, rows[i].nu), rows[i].upper, 1e-12, "upper", i);
    if (rows[i].cdf < 0.99)
      assert_close (norma_chi2_quantile (rows[i].cdf, rows[i].nu), rows[i].x, 1e-12, "quantile", i);
    if (rows[i].upper < 0.99)
      assert_close (norma_chi2_upper_quantile (rows[i].upper, rows[i].nu), rows[i].x, 1e-12,
                    "upper quantile", i);
  }
}

static void
test_f (void)
{
  static const struct {
    double x, d1, d2, cdf, upper;
  } rows[] = {
    { 2.385, 5.0, 7.0, 0.8559590766984911, 0.14404092330150886 },
    { 1.0, 120.0, 338.0, 0.5095185914647328, 0.4904814085352673 },
    { 3.5, 120.0, 338.0, 1.0, 1.351207311713188e-19 },
    { 0.3, 120.0, 338.0, 4.1326876414218753e-13, 0.9999999999995868 },
    { 1000000.0, 5.5, 1.5, 0.9999731685408291, 2.6831459170919655e-05 },
    { 1e-20, 3.0, 8.0, 1.5070102909701193e-30, 1.0 },
    { 40.0, 448.0, 10.0, 0.9999997609650211, 2.3903497897346473e-07 },
    { 1.001, 10000000.0, 10000000.0, 0.9429864852958004, 0.05701351470419959 },
    { 1.02, 10000000.0, 10000000.0, 1.0, 1.6817937511241517e-215 },
    { 0.985, 10000000.0, 1000000.0, 8.847558521085647e-25, 1.0 },
    { 1000000000000.0, 5.0, 50.0, 1.0, 1.0115993053920554e-273 },
    { 7.7, 0.5, 0.25, 0.5080452933318954, 0.4919547066681046 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_close (norma_f_cdf (rows[i].x, rows[i].d1, rows[i].d2), rows[i].cdf, 1e-12, "cdf", i);
    assert_close (norma_f_upper (rows[i].x, rows[i].d1, rows[i].d2), rows[i].upper, 1e-12, "upper",
                  i);
    if (rows[i].upper < 0.99)
      assert_close (norma_f_upper_quantile (rows[i].upper, rows[i].d1, rows[i].d2), rows[i].x,
                    1e-12, "upper quantile", i);
  }
}

static void
test_normal (void)
{
  static const struct {
    double z, cdf;
  } rows[] = {
    { 0.0, 0.5 },
    { 0.5, 0.6914624612740131 },
    { -1.2385, 0.10776536103939308 },
    { 1.959963984540054, 0.975 },
    { -3.0, 0.0013498980316300946 },
    { -8.5, 9.479534822203318e-18 },
    { -20.25, 1.77619986494957e-91 },
    { -37.0, 5.725571222524577e-300 },
    { 6.0, 0.9999999990134123 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_close (norma_normal_cdf (rows[i].z), rows[i].cdf, 1e-12, "cdf", i);
    if (rows[i].cdf < 0.99)
      assert_close (norma_normal_quantile (rows[i].cdf), rows[i].z, 1e-12, "quantile", i);
  }
}

/* Quantiles are inverse to the tails over many decades of every argument. */
static void
test_inverse (void)
{
  static const double sizes[] = { 0.05, 0.5, 1, 2.385, 59, 1234.5, 1e5, 1e7 };
  static const double tails[] = { 1e-290, 1e-100, 1e-12, 0.0027, 0.05, 0.3, 0.5, 0.77, 0.9999 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j += 1 + (i == 7))
      for (guint k = 0; k < G_N_ELEMENTS (tails); k++) {
        double a = sizes[i], b = sizes[j], q = tails[k];
        double f = norma_f_upper_quantile (q, a, b);
        double x = norma_beta_quantile (q, a, b);
        /* a quantile has 53 bits, and its last one moves the tail by this much */
        double tolerance = 1e-12 + 1e-14 * sqrt (MAX (a, b));

        if (f > 0 && isfinite (f))
          assert_close (norma_f_upper (f, a, b), q, tolerance, "F", (i * 8 + j) * 9 + k);
        if (x > 1e-300 && x < 0.5)
          assert_close (norma_beta_cdf (x, a, b), q, tolerance, "beta", (i * 8 + j) * 9 + k);
      }
}

static void
test_symmetry (void)
{
  for (double x = 0.015; x < 1; x += 0.0385) {
    assert_close (norma_beta_cdf (x, 3.5, 8.25) + norma_beta_cdf (1 - x, 8.25, 3.5), 1, 1e-15,
                  "beta", 0);
    assert_close (norma_f_cdf (x, 3.5, 8.25), norma_f_upper (1 / x, 8.25, 3.5), 1e-13, "F", 0);
    assert_close (norma_chi2_upper (x, 2), exp (-x / 2), 1e-14, "exponential", 0);
    assert_close (norma_normal_cdf (x) + norma_normal_cdf (-x), 1, 1e-15, "normal", 0);
  }
}

static void
test_never_decreasing (void)
{
  double chi2 = 0, f = 0, beta = 0;

  for (double x = 0; x <= 1; x += 0x1p-12) {
    double next_chi2 = norma_chi2_cdf (400 * x, 157.25);
    double next_f = norma_f_cdf (4 * x, 81, 33.5);
    double next_beta = norma_beta_cdf (x, 47.5, 52.5);

    g_assert_cmpfloat (next_chi2, >=, chi2 * (1 - 1e-14));
    g_assert_cmpfloat (next_f, >=, f * (1 - 1e-14));
    g_assert_cmpfloat (next_beta, >=, beta * (1 - 1e-14));
    chi2 = next_chi2;
    f = next_f;
    beta = next_beta;
  }
}

static void
test_boundaries (void)
{
  g_assert_cmpfloat (norma_beta_cdf (0, 2, 3), ==, 0);
  g_assert_cmpfloat (norma_beta_cdf (1, 2, 3), ==, 1);
  g_assert_cmpfloat (norma_beta_quantile (0, 2, 3), ==, 0);
  g_assert_cmpfloat (norma_beta_quantile (1, 2, 3), ==, 1);
  g_assert_cmpfloat (norma_binomial_cdf (3, 7, 0), ==, 1);
  g_assert_cmpfloat (norma_binomial_cdf (3, 7, 1), ==, 0);
  g_assert_cmpfloat (norma_binomial_upper (3, 7, 0), ==, 0);
  g_assert_cmpfloat (norma_binomial_upper (3, 7, 1), ==, 1);
  g_assert_cmpfloat (norma_binomial_cdf (7, 7, 0.5), ==, 1);
  g_assert_cmpfloat (norma_binomial_upper (8, 7, 0.5), ==, 0);
  g_assert_cmpfloat (norma_binomial_cdf (0, 0, 0.5), ==, 1);
  g_assert_cmpfloat (norma_chi2_cdf (0, 3), ==, 0);
  g_assert_cmpfloat (norma_chi2_upper (INFINITY, 3), ==, 0);
  g_assert_cmpfloat (norma_chi2_quantile (0, 3), ==, 0);
  g_assert_true (isinf (norma_chi2_quantile (1, 3)));
  g_assert_true (isinf (norma_chi2_upper_quantile (0, 3)));
  g_assert_cmpfloat (norma_chi2_upper_quantile (1, 3), ==, 0);
  g_assert_cmpfloat (norma_f_cdf (0, 3, 4), ==, 0);
  g_assert_cmpfloat (norma_f_upper (INFINITY, 3, 4), ==, 0);
  g_assert_true (isinf (norma_f_upper_quantile (0, 3, 4)));
  g_assert_cmpfloat (norma_normal_quantile (0.5), ==, 0);
  g_assert_cmpfloat (norma_normal_quantile (0), ==, -INFINITY);
  g_assert_cmpfloat (norma_normal_quantile (1), ==, INFINITY);
}

static void
test_not_a_number (void)
{
  const double found[] = {
    norma_beta_cdf (NAN, 1, 1),
    norma_beta_cdf (0.5, NAN, 1),
    norma_beta_cdf (0.5, 1, 0),
    norma_beta_quantile (NAN, 1, 1),
    norma_beta_quantile (1.5, 1, 1),
    norma_beta_quantile (0.5, 0, 1),
    norma_binomial_cdf (1, 2, NAN),
    norma_binomial_cdf (1, 2, -0.5),
    norma_binomial_upper (1, 2, 1.5),
    norma_chi2_cdf (NAN, 1),
    norma_chi2_upper (1, NAN),
    norma_chi2_quantile (NAN, 1),
    norma_chi2_quantile (-0.1, 1),
    norma_chi2_upper_quantile (0.5, -1),
    norma_f_cdf (NAN, 1, 1),
    norma_f_upper (1, 1, NAN),
    norma_f_upper_quantile (NAN, 1, 1),
    norma_f_upper_quantile (0.5, NAN, 1),
    norma_normal_cdf (NAN),
    norma_normal_quantile (NAN),
    norma_normal_quantile (-0.1),
    norma_normal_quantile (1.1),
  };

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    if (!isnan (found[i])) {
      g_test_message ("case %u", i);
      g_test_fail ();
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/distributions/beta", test_beta);
  g_test_add_func ("/distributions/binomial", test_binomial);
  g_test_add_func ("/distributions/chi2", test_chi2);
  g_test_add_func ("/distributions/f", test_f);
  g_test_add_func ("/distributions/normal", test_normal);
  g_test_add_func ("/distributions/inverse", test_inverse);
  g_test_add_func ("/distributions/symmetry", test_symmetry);
  g_test_add_func ("/distributions/never-decreasing", test_never_decreasing);
  g_test_add_func ("/distributions/boundaries", test_boundaries);
  g_test_add_func ("/distributions/not-a-number", test_not_a_number);
  return g_test_run ();
}
