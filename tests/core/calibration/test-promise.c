/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/calibration/promise.h"
#include "core/statistics/distributions.h"
#include "core/statistics/packed-cholesky.h"

#include <math.h>
#include <string.h>

static void
test_sample_sizes (void)
{
  g_assert_cmpuint (norma_promise_n_needed (0.05, 0.95), ==, 59);
  g_assert_cmpuint (norma_promise_n_needed (0.01, 0.95), ==, 299);
  g_assert_cmpuint (norma_promise_n_needed (0.005, 0.95), ==, 598);
  g_assert_cmpuint (norma_promise_n_needed (0.001, 0.95), ==, 2995);
  g_assert_cmpuint (norma_promise_n_needed (0.9, 0.1), ==, 1);
  g_assert_cmpuint (norma_promise_n_needed (1e-300, 0.95), ==, G_MAXUINT64);
  g_assert_cmpfloat_with_epsilon (norma_promise_strongest (60, 0.95), 0.0487, 5e-5);
  g_assert_cmpfloat_with_epsilon (norma_promise_strongest (1, 0.95), 0.95, 1e-15);
  g_assert_cmpfloat (norma_promise_strongest (0, 0.95), ==, 1);
}

static double *
descending (gsize n)
{
  double *scores = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    scores[i] = (double)(n - i) + 0.25;
  return scores;
}

/* scipy.stats: the largest k with binom.sf (k − 1, n, a) ≥ c, and beta.ppf (c, k, n − k + 1). */
static void
test_order_statistic_certified (void)
{
  static const struct {
    guint64 n;
    double a, c;
    guint64 k; /* 0: none keeps the wish */
    double rate;
  } rows[] = {
    { 59, 0.05, 0.95, 1, 0.04950760988822693 },
    { 58, 0.05, 0.95, 0, 0.0503393383304201 },
    { 93, 0.05, 0.95, 2, 0.049993978387988317 },
    { 92, 0.05, 0.95, 1, 0.032037863175451715 },
    { 299, 0.01, 0.95, 1, 0.009969146792899267 },
    { 473, 0.01, 0.95, 2, 0.009989707474224693 },
    { 472, 0.01, 0.95, 1, 0.006326791445588929 },
    { 1000, 0.05, 0.9, 41, 0.049156812677624964 },
    { 2995, 0.001, 0.95, 1, 0.000999744420901142 },
    { 100000, 0.01, 0.99, 928, 0.009999673161468815 },
    { 1, 0.5, 0.5, 1, 0.5 },
    { 1, 0.5, 0.51, 0, 0.51 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree double *scores = descending (rows[i].n);
    NormaWish wish = { rows[i].a, rows[i].c };
    guint64 k = MAX (rows[i].k, 1);
    NormaPromise promise;

    g_assert_true (norma_promise_order_statistic (scores, rows[i].n, &wish, &promise, NULL));
    g_assert_cmpuint (promise.bound, ==, NORMA_BOUND_ORDER_STATISTIC);
    g_assert_cmpuint (promise.rank, ==, k);
    g_assert_cmpint (promise.kept_wish, ==, rows[i].k > 0);
    g_assert_cmpfloat_with_epsilon (promise.false_alarms, rows[i].rate, 1e-9 * rows[i].rate);
    g_assert_cmpfloat (promise.confidence, ==, rows[i].c);
    g_assert_cmpfloat (promise.threshold, ==, scores[k - 1]);
    g_assert_cmpfloat (promise.expected_false_alarms, ==, (double)k / ((double)rows[i].n + 1));
    g_assert_cmpuint (promise.n, ==, rows[i].n);
    g_assert_true (isnan (promise.fit_p_value));
    g_assert_cmpint (promise.n >= promise.n_needed, ==, promise.kept_wish);
    if (k == 1)
      g_assert_cmpfloat_with_epsilon (promise.false_alarms, promise.strongest_false_alarms, 1e-12);
  }
}

typedef struct {
  const char *name;
  double (*draw) (NormaRandom *random);
  double (*above) (double score); /* the true false-alarm rate of a threshold */
  gboolean continuous;
} Scores;

static double
draw_exponential (NormaRandom *random)
{
  return -log (1 - norma_random_uniform (random));
}

static double
above_exponential (double t)
{
  return exp (-t);
}

static double
above_uniform (double t)
{
  return 1 - t;
}

static double
draw_lognormal (NormaRandom *random)
{
  return exp (1.5 * norma_random_normal (random));
}

static double
above_lognormal (double t)
{
  return norma_normal_cdf (-log (t) / 1.5);
}

static double
draw_tied (NormaRandom *random)
{
  return (double)norma_random_below (random, 20);
}

static double
above_tied (double t)
{
  return (19 - t) / 20;
}

static const Scores laws[] = {
  { "uniform", norma_random_uniform, above_uniform, TRUE },
  { "exponential", draw_exponential, above_exponential, TRUE },
  { "lognormal", draw_lognormal, above_lognormal, TRUE },
  { "tied", draw_tied, above_tied, FALSE },
};

/* How often the true rate is at most the promised one. */
static double
share_kept (const Scores *law, gsize n, const NormaWish *wish, guint n_draws, guint64 seed)
{
  g_autofree double *scores = g_new (double, n);
  NormaRandom random;
  guint n_kept = 0;

  norma_random_seed (&random, seed);
  for (guint draw = 0; draw < n_draws; draw++) {
    NormaPromise promise;

    for (gsize i = 0; i < n; i++)
      scores[i] = law->draw (&random);
    g_assert_true (norma_promise_order_statistic (scores, n, wish, &promise, NULL));
    n_kept += law->above (promise.threshold) <= promise.false_alarms;
  }
  return (double)n_kept / n_draws;
}

/* The rate that is stated is kept with the confidence that is stated, and for continuous scores
 * with no more than it, so the threshold is not higher than it has to be. */
static void
test_order_statistic_promise (void)
{
  enum { DRAWS = 4000 };
  static const struct {
    gsize n;
    NormaWish wish;
  } cases[] = { { 93, { 0.05, 0.9 } }, { 59, { 0.05, 0.95 } }, { 20, { 0.01, 0.8 } } };

  for (guint i = 0; i < G_N_ELEMENTS (laws); i++)
    for (guint j = 0; j < G_N_ELEMENTS (cases); j++) {
      double c = cases[j].wish.confidence;
      double tolerance = 4 * sqrt (c * (1 - c) / DRAWS);
      double kept = share_kept (&laws[i], cases[j].n, &cases[j].wish, DRAWS, 7 + i * 10 + j);

      g_test_message ("%s, n = %u: kept %.4f of %.2f", laws[i].name, (guint)cases[j].n, kept, c);
      g_assert_cmpfloat (kept, >=, c - tolerance);
      if (laws[i].continuous)
        g_assert_cmpfloat (kept, <=, c + tolerance);
    }
}

/* sqrt (f.isf (a, d, n − d) · d (n − 1)(n + 1) / (n (n − d))) by scipy.stats. */
static void
test_f_law_certified (void)
{
  static const struct {
    guint64 n, d;
    double a, threshold;
  } rows[] = {
    { 12, 5, 0.05, 5.814226244110534 },      { 60, 5, 0.01, 4.286782558412694 },
    { 458, 120, 0.001, 15.942082958274518 }, { 7, 5, 0.05, 18.187786947140687 },
    { 1000, 1, 0.0027, 3.0090050283532332 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    NormaWish wish = { rows[i].a, 0.95 };
    NormaPromise promise;

    g_assert_true (norma_promise_f_law (rows[i].n, rows[i].d, &wish, &promise, NULL));
    g_assert_cmpfloat_with_epsilon (promise.threshold, rows[i].threshold, 1e-9 * rows[i].threshold);
    g_assert_cmpuint (promise.bound, ==, NORMA_BOUND_F_LAW);
    g_assert_cmpfloat (promise.false_alarms, ==, rows[i].a);
    g_assert_cmpfloat (promise.confidence, ==, 0);
    g_assert_cmpuint (promise.rank, ==, 0);
    g_assert_true (promise.kept_wish);
  }
}

enum { D = 5 };

/* Fits mean and covariance to n normal images; the share of n_new others above each threshold. */
static void
simulate_gaussian (NormaRandom *random, guint n, guint n_new, const double thresholds[2],
                   double rates[2])
{
  g_autofree float *x = g_new (float, n *D);
  g_autofree double *scratch = g_new (double, norma_moments_scratch_size (D));
  double mean[D], third[D];
  float w[D * (D + 1) / 2];
  NormaMoments moments;

  for (guint i = 0; i < n * D; i++)
    x[i] = (float)norma_random_normal (random);
  norma_moments_init (&moments, D, mean, w, third);
  norma_moments_add_block (&moments, x, n, D, scratch);
  g_assert_true (norma_packed_inverse_factor (w, D, 1.0 / (n - 1), 0, w, NULL));

  rates[0] = rates[1] = 0;
  for (guint k = 0; k < n_new; k++) {
    float u[D];
    double distance;

    for (guint j = 0; j < D; j++)
      u[j] = (float)(norma_random_normal (random) - mean[j]);
    distance = sqrt (norma_packed_distance2 (w, u, D));
    for (guint t = 0; t < 2; t++)
      rates[t] += (distance > thresholds[t]) / (double)n_new;
  }
}

static void
test_f_law_promise (void)
{
  enum { DRAWS = 3000, NEW = 30 };
  static const guint sizes[] = { 12, 20, 60 };
  static const NormaWish wish = { 0.05, 0.95 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    double thresholds[2], sum[2] = { 0 }, squares = 0, mean, deviation;
    NormaPromise promise;
    NormaRandom random;

    g_assert_true (norma_promise_f_law (sizes[i], D, &wish, &promise, NULL));
    thresholds[0] = promise.threshold;
    thresholds[1] = sqrt (norma_chi2_upper_quantile (wish.false_alarms, D));
    norma_random_seed (&random, sizes[i]);
    for (guint draw = 0; draw < DRAWS; draw++) {
      double rates[2];

      simulate_gaussian (&random, sizes[i], NEW, thresholds, rates);
      sum[0] += rates[0];
      sum[1] += rates[1];
      squares += rates[0] * rates[0];
    }
    mean = sum[0] / DRAWS;
    deviation = sqrt ((squares / DRAWS - mean * mean) / DRAWS);
    g_test_message ("n = %u: %.4f ± %.4f, chi-square %.4f", sizes[i], mean, deviation,
                    sum[1] / DRAWS);
    g_assert_cmpfloat_with_epsilon (mean, wish.false_alarms, 4 * deviation);
    /* the limit for known parameters breaks its word */
    g_assert_cmpfloat (sum[1] / DRAWS, >, wish.false_alarms + 6 * deviation);
  }
}

static double
draw_chi2 (NormaRandom *random, guint nu)
{
  double sum = 0;

  for (guint i = 0; i < nu; i++) {
    double z = norma_random_normal (random);

    sum += z * z;
  }
  return sum;
}

/* scipy.stats on the same 60 quantiles. */
static void
test_chi_square_certified (void)
{
  static const NormaWish wish = { 0.01, 0.95 };
  double scores[60];
  NormaPromise promise;

  for (guint i = 0; i < 60; i++)
    scores[59 - i] = sqrt (3 * norma_chi2_quantile ((i + 0.5) / 60, 5));
  g_assert_true (norma_promise_chi_square (scores, 60, &wish, &promise, NULL));
  g_assert_cmpfloat_with_epsilon (promise.threshold, 6.6947955876099625, 1e-10);
  g_assert_cmpuint (promise.bound, ==, NORMA_BOUND_CHI_SQUARE);
  g_assert_cmpfloat (promise.fit_p_value, >, 0.9);
  g_assert_cmpfloat (promise.confidence, ==, 0);
  g_assert_cmpfloat (promise.false_alarms, ==, 0.01);
  g_assert_true (promise.kept_wish);
}

/* heavy: chi-square over an independent chi-square, as when a few parts are much worse. */
static guint
count_refused (guint n, guint n_draws, gboolean heavy, double *rate)
{
  static const NormaWish wish = { 0.02, 0.95 };
  g_autofree double *scores = g_new (double, n);
  NormaRandom random;
  guint n_refused = 0;

  *rate = 0;
  norma_random_seed (&random, 1931);
  for (guint draw = 0; draw < n_draws; draw++) {
    g_autoptr (GError) error = NULL;
    NormaPromise promise;

    for (guint i = 0; i < n; i++)
      scores[i] = sqrt (2.5 * draw_chi2 (&random, 7) / (heavy ? draw_chi2 (&random, 5) : 1));
    if (norma_promise_chi_square (scores, n, &wish, &promise, &error)) {
      *rate += norma_chi2_upper (promise.threshold * promise.threshold / 2.5, 7);
    } else {
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, "p = 0.0"));
      n_refused++;
    }
  }
  *rate /= n_draws - n_refused + 1e-9;
  return n_refused;
}

static void
test_chi_square_promise (void)
{
  double rate, unused;
  guint n_refused = count_refused (80, 60, FALSE, &rate);

  g_test_message ("refused %u of 60 that are, rate %.4f", n_refused, rate);
  g_assert_cmpuint (n_refused, <=, 9); /* 3 expected; 10 or more have a chance of 0.0008 */
  g_assert_cmpfloat_with_epsilon (rate, 0.02, 0.006);
  g_assert_cmpuint (count_refused (200, 12, TRUE, &unused), >=, 11);
}

/* One wild score makes ν so small that samples underflow. */
static void
test_chi_square_outlier (void)
{
  static const NormaWish wish = { 0.01, 0.95 };
  g_autoptr (GError) error = NULL;
  double scores[300];
  NormaPromise promise;

  for (guint i = 0; i < 300; i++)
    scores[i] = 1 + i * 0.01;
  scores[299] = 1e6;
  g_assert_false (norma_promise_chi_square (scores, 300, &wish, &promise, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "p = 0.0"));
}

/* So heavy a tail that the moments, and with them the test of the fit, mean little. */
static void
test_chi_square_heavy (void)
{
  static const NormaWish wish = { 0.01, 0.95 };
  g_autoptr (GError) error = NULL;
  double scores[60];
  NormaPromise promise;

  for (guint i = 0; i < 60; i++)
    scores[i] = pow (norma_chi2_quantile ((i + 0.5) / 60, 5), 4);
  g_assert_false (norma_promise_chi_square (scores, 60, &wish, &promise, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

typedef gboolean (*PromiseFunction) (const double *, gsize, const NormaWish *, NormaPromise *,
                                     GError **);

static void
assert_refused (PromiseFunction function, const double *scores, gsize n, NormaWish wish)
{
  g_autoptr (GError) error = NULL;
  NormaPromise promise;

  g_assert_false (function (scores, n, &wish, &promise, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_refused (void)
{
  static const PromiseFunction functions[] = { norma_promise_order_statistic,
                                               norma_promise_chi_square };
  static const NormaWish good = { 0.01, 0.95 };
  static const NormaWish bad[] = { { 0, 0.95 }, { 1, 0.95 },  { 0.01, 0 },
                                   { 0.01, 1 }, { NAN, 0.5 }, { 0.1, NAN } };
  g_autofree double *scores = descending (60);
  g_autofree double *infinite = descending (60);
  g_autofree double *negative = descending (60);
  double constant[60];

  infinite[59] = INFINITY;
  negative[30] = -1;
  for (guint i = 0; i < 60; i++)
    constant[i] = 2.385;
  for (guint f = 0; f < 2; f++) {
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
      assert_refused (functions[f], scores, 60, bad[i]);
    assert_refused (functions[f], infinite, 60, good);
    assert_refused (functions[f], NULL, 0, good);
  }
  assert_refused (norma_promise_chi_square, scores, 19, good);
  assert_refused (norma_promise_chi_square, negative, 60, good);
  assert_refused (norma_promise_chi_square, constant, 60, good);
}

static void
test_f_law_refused (void)
{
  static const struct {
    guint64 n, d;
    NormaWish wish;
  } cases[] = { { 6, 5, { 0.01, 0.95 } }, { 5, 5, { 0.01, 0.95 } },
                { 0, 5, { 0.01, 0.95 } }, { 6, 0, { 0.01, 0.95 } },
                { 60, 5, { 2, 0.95 } },   { 5, G_MAXUINT64, { 0.01, 0.95 } } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    NormaPromise promise;

    g_assert_false (norma_promise_f_law (cases[i].n, cases[i].d, &cases[i].wish, &promise, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

static void
assert_survives_lack_of_memory (PromiseFunction function, guint n_allocations)
{
  static const NormaWish wish = { 0.05, 0.9 };
  g_autofree double *scores = descending (60);
  NormaPromise promise;

  for (guint nth = 1; nth <= n_allocations; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    g_assert_false (function (scores, 60, &wish, &promise, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
}

static void
test_no_memory (void)
{
  assert_survives_lack_of_memory (norma_promise_order_statistic, 1);
  assert_survives_lack_of_memory (norma_promise_chi_square, 2);
}

static void
test_names (void)
{
  NormaBound bound;

  for (guint i = NORMA_BOUND_ORDER_STATISTIC; i <= NORMA_BOUND_CHI_SQUARE; i++) {
    g_assert_true (norma_bound_from_string (norma_bound_to_string ((NormaBound)i), &bound));
    g_assert_cmpuint (bound, ==, i);
  }
  g_assert_cmpstr (norma_bound_to_string (NORMA_BOUND_F_LAW), ==, "f-law");
  g_assert_false (norma_bound_from_string ("f-Law", &bound));
  g_assert_false (norma_bound_from_string (NULL, &bound));
}

/* At a held-out score it is the promise of that score, between two that of the lower one, and above
 * all that of the highest. */
static void
test_of_threshold (void)
{
  const NormaWish wish = { 0.05, 0.9 };
  double scores[130];
  NormaPromise known, found;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 130; i++)
    scores[i] = 1 + 0.0137 * ((i * 37) % 130);
  g_assert_true (norma_promise_order_statistic (scores, 130, &wish, &known, NULL));
  g_assert_cmpuint (known.rank, >, 1);
  g_assert_true (norma_promise_of_threshold (scores, 130, known.threshold, &wish, &found, NULL));
  g_assert_cmpuint (found.rank, ==, known.rank);
  g_assert_cmpfloat_with_epsilon (found.false_alarms, known.false_alarms, 1e-12);
  g_assert_cmpfloat (found.expected_false_alarms, ==, known.expected_false_alarms);
  g_assert_true (found.kept_wish);
  g_assert_true (
      norma_promise_of_threshold (scores, 130, known.threshold + 0.005, &wish, &found, NULL));
  g_assert_cmpuint (found.rank, ==, known.rank);
  g_assert_cmpfloat (found.threshold, ==, known.threshold + 0.005);
  g_assert_true (norma_promise_of_threshold (scores, 130, 1e3, &wish, &found, NULL));
  g_assert_cmpuint (found.rank, ==, 1);
  g_assert_cmpfloat_with_epsilon (found.false_alarms, known.strongest_false_alarms, 1e-12);
  g_assert_true (norma_promise_of_threshold (scores, 130, 1.5, &wish, &found, NULL));
  g_assert_false (found.kept_wish);
  g_assert_true (norma_promise_of_threshold (scores, 130, 0.5, &wish, &found, NULL));
  g_assert_cmpfloat (found.false_alarms, ==, 1);
  g_assert_cmpfloat (found.expected_false_alarms, ==, 1);
  g_assert_cmpuint (found.rank, ==, 130);
  g_assert_false (norma_promise_of_threshold (scores, 0, 1, &wish, &found, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_nothing (void)
{
  const NormaWish wish = { 0.02, 0.9 };
  NormaPromise promise;

  norma_promise_nothing (2.385, &wish, &promise);
  g_assert_cmpfloat (promise.threshold, ==, 2.385);
  g_assert_cmpuint (promise.n, ==, 0);
  g_assert_cmpuint (promise.rank, ==, 0);
  g_assert_cmpfloat (promise.false_alarms, ==, 1);
  g_assert_cmpfloat (promise.expected_false_alarms, ==, 1);
  g_assert_cmpfloat (promise.strongest_false_alarms, ==, 1);
  g_assert_cmpfloat (promise.confidence, ==, 0.9);
  g_assert_cmpuint (promise.n_needed, ==, 114); /* ln 0.1 / ln 0.98 = 113.97 */
  g_assert_false (promise.kept_wish);
  g_assert_true (isnan (promise.fit_p_value));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/sample-sizes", test_sample_sizes);
  g_test_add_func ("/promise/order-statistic/certified", test_order_statistic_certified);
  g_test_add_func ("/promise/order-statistic/promise", test_order_statistic_promise);
  g_test_add_func ("/promise/f-law/certified", test_f_law_certified);
  g_test_add_func ("/promise/f-law/promise", test_f_law_promise);
  g_test_add_func ("/promise/f-law/refused", test_f_law_refused);
  g_test_add_func ("/promise/chi-square/certified", test_chi_square_certified);
  g_test_add_func ("/promise/chi-square/promise", test_chi_square_promise);
  g_test_add_func ("/promise/chi-square/outlier", test_chi_square_outlier);
  g_test_add_func ("/promise/chi-square/heavy", test_chi_square_heavy);
  g_test_add_func ("/promise/of-threshold", test_of_threshold);
  g_test_add_func ("/promise/nothing", test_nothing);
  g_test_add_func ("/promise/refused", test_refused);
  g_test_add_func ("/promise/no-memory", test_no_memory);
  g_test_add_func ("/promise/names", test_names);
  return g_test_run ();
}
