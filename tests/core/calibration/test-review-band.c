/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/review-band.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/metrics/labelled-scores.h"
#include "core/statistics/distributions.h"

/* Binomial probabilities one by one. */
static double
stability (guint n, guint k, guint n_below)
{
  double p = (1.0 + n_below) / (2.0 + n), sum = 0;

  for (guint i = n - k + 1; i <= n; i++)
    sum += exp (lgamma (n + 1) - lgamma (i + 1) - lgamma (n - i + 1) + i * log (p) +
                (n - i) * log1p (-p));
  return sum;
}

static void
test_exceed (void)
{
  static const guint cases[][3] = { { 100, 10, 88 }, { 100, 10, 91 }, { 37, 1, 37 }, { 37, 1, 20 },
                                    { 5, 4, 1 },     { 60, 59, 3 },   { 12, 6, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double expected = stability (cases[i][0], cases[i][1], cases[i][2]);

    g_assert_cmpfloat_with_epsilon (norma_exceed_stability (cases[i][0], cases[i][1], cases[i][2]),
                                    expected, 1e-11);
    g_assert_cmpfloat_with_epsilon (norma_exceed_confidence (cases[i][0], cases[i][1], cases[i][2],
                                                             FALSE),
                                    1 - expected, 1e-11);
  }
  g_assert_cmpfloat (norma_exceed_stability (50, 0, 50), ==, 0);
  g_assert_cmpfloat (norma_exceed_stability (50, 50, 0), >, 0);
}

/* The tails solve their equations, and the share is the one that was wanted. */
static void
test_solved (void)
{
  static const gsize sizes[][2] = { { 100, 5 }, { 2000, 20 }, { 41, 1 }, { 300, 150 } };
  static const double shares[] = { 0.0013, 0.021, 0.055, 0.097 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (shares); j++) {
      gsize n = sizes[i][0], k = sizes[i][1];
      g_autofree float *scores = g_new (float, n);
      g_autoptr (GError) error = NULL;
      NormaReviewBand band;

      for (gsize s = 0; s < n; s++)
        scores[s] = (float)s + 0.5f;
      g_assert_true (norma_review_band_solve (scores, n, k, shares[j], &band, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (band.share, shares[j], 1e-9);
      g_assert_cmpfloat_with_epsilon (norma_binomial_cdf (k - 1, n, band.high_tail),
                                      exp (-band.tightness), 1e-9);
      g_assert_cmpfloat_with_epsilon (norma_binomial_upper (k - 1, n, band.low_tail),
                                      exp (-band.tightness), 1e-9);
      g_assert_cmpfloat (band.tightness, >=, G_LN2);
      g_assert_cmpfloat (band.highest_share, >, band.share);
      g_assert_cmpfloat (band.review, <=, band.reject);
    }
}

/* In the band lie just the scores whose Q lies between e^-T and 1 - e^-T. */
static void
test_thresholds (void)
{
  float scores[400];
  NormaReviewBand band;
  NormaRandom random;

  norma_random_seed (&random, 2023);
  for (guint i = 0; i < G_N_ELEMENTS (scores); i++) /* tied by threes */
    scores[i] = (float)(i / 3) * 0.37f;
  for (guint k = 4; k < 400; k += 57) {
    g_assert_true (norma_review_band_solve (scores, 400, k, 0.06, &band, NULL));
    for (guint i = 0; i < 400; i++) {
      gsize n_below = 400 - norma_scores_count_above (scores, 400, scores[i]);
      double q = norma_exceed_stability (400, k, n_below), bound = exp (-band.tightness);

      if (fabs (q - bound) > 1e-9)
        g_assert_cmpint (scores[i] > band.review, ==, q > bound);
      if (fabs (q - 1 + bound) > 1e-9)
        g_assert_cmpint (scores[i] > band.reject, ==, q > 1 - bound);
    }
  }
}

/* Of parts that are drawn like the scores, the share in the band is the forecast one. */
static void
test_forecast (void)
{
  enum { N = 3000 };
  float scores[N];
  NormaReviewBand band;
  guint n_inside = 0;
  NormaRandom random;

  for (guint i = 0; i < N; i++) /* quantiles of the uniform law */
    scores[i] = ((float)i + 0.5f) / N;
  g_assert_true (norma_review_band_solve (scores, N, 120, 0.03, &band, NULL));
  norma_random_seed (&random, 31);
  for (guint i = 0; i < 100000; i++) {
    float score = (float)norma_random_uniform (&random);

    n_inside += score > band.review && score <= band.reject;
  }
  g_assert_cmpfloat_with_epsilon (n_inside / 1e5, 0.03, 0.002);
}

static void
test_too_wide (void)
{
  float scores[2000];
  NormaReviewBand band;

  for (guint i = 0; i < G_N_ELEMENTS (scores); i++)
    scores[i] = (float)i;
  /* the tail of the highest of 30 is 1/32: half of all parts is more than they can tell apart */
  g_assert_true (norma_review_band_solve (scores, 30, 1, 0.5, &band, NULL));
  g_assert_true (isinf (band.reject));
  g_assert_true (isfinite (band.review));
  g_assert_true (norma_review_band_solve (scores, 30, 29, 0.5, &band, NULL));
  g_assert_true (isinf (band.review) && band.review < 0);
  /* more than any T gives */
  g_assert_true (norma_review_band_solve (scores, 2000, 20, 0.9, &band, NULL));
  g_assert_cmpfloat (band.tightness, ==, 690);
  g_assert_cmpfloat (band.share, <, 0.5);
}

static void
test_cost (void)
{
  const NormaReviewBand band = { .low_tail = 0.03, .high_tail = 0.08, .share = 0.05 };

  g_assert_cmpfloat_with_epsilon (norma_review_band_cost (&band, 200, 10, 2, 30, 0.5),
                                  0.03 * 2 + 0.05 * 30 + 0.05 * 0.5, 1e-12);
}

static void
test_refused (void)
{
  static const float scores[] = { 1.25f, 2.5f, 3.75f };
  static const struct {
    gsize n, k;
    double share;
  } wrong[] = {
    { 3, 0, 0.1 }, { 3, 3, 0.1 }, { 3, 1, 0 }, { 3, 1, 1 }, { 3, 1, NAN }, { 0, 0, 0.1 }
  };
  NormaReviewBand band;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (
        norma_review_band_solve (scores, wrong[i].n, wrong[i].k, wrong[i].share, &band, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review-band/exceed", test_exceed);
  g_test_add_func ("/review-band/solved", test_solved);
  g_test_add_func ("/review-band/thresholds", test_thresholds);
  g_test_add_func ("/review-band/forecast", test_forecast);
  g_test_add_func ("/review-band/too-wide", test_too_wide);
  g_test_add_func ("/review-band/cost", test_cost);
  g_test_add_func ("/review-band/refused", test_refused);
  return g_test_run ();
}
