/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/review-band.h"

#include <math.h>

#include "core/base/error.h"
#include "core/metrics/labelled-scores.h"
#include "core/statistics/distributions.h"

double
norma_exceed_stability (guint64 n, guint64 k, guint64 n_below)
{
  g_return_val_if_fail (k <= n && n_below <= n, NAN);

  return norma_binomial_upper (n - k, n, (1 + (double)n_below) / (2 + (double)n));
}

double
norma_exceed_confidence (guint64 n, guint64 k, guint64 n_below, gboolean anomalous)
{
  double stability = norma_exceed_stability (n, k, n_below);

  return anomalous ? stability : 1 - stability;
}

/* e^−690 is the least that the quantiles are exact for. */
static const double most_tightness = 690;

/* BinomCDF (k − 1; n, q) = 1 − I_q (k, n − k + 1), so both ends are quantiles of beta laws, and the
 * tails are never got as a difference. */
static void
set_tightness (NormaReviewBand *band, double tightness, gsize n, gsize k)
{
  double a = (double)k, b = (double)(n - k + 1);

  band->tightness = tightness;
  band->low_tail = norma_beta_quantile (exp (-tightness), a, b);
  band->high_tail = 1 - norma_beta_quantile (exp (-tightness), b, a);
  band->share = MAX (band->high_tail - band->low_tail, 0);
}

static void
solve_tightness (NormaReviewBand *band, double share, gsize n, gsize k)
{
  double low = G_LN2, high = most_tightness;

  set_tightness (band, high, n, k);
  if (band->share <= share)
    return;
  while (high - low > 1e-13 * high) {
    double middle = (low + high) / 2;

    set_tightness (band, middle, n, k);
    if (fabs (band->share - share) < 1e-10)
      return;
    if (band->share < share)
      low = middle;
    else
      high = middle;
  }
}

/* The threshold that a score is above if at least (n + 2)(1 − tail) − 1 of the scores are not above
 * the score, which then is at least as high as the last of these. */
static float
find_threshold (const float *scores, gsize n, double tail)
{
  double least = ceil (((double)n + 2) * (1 - tail) - 1);
  float above;
  gsize n_below;

  if (least > (double)n)
    return INFINITY;
  if (least < 1)
    return -INFINITY;
  above = scores[(gsize)least - 1];
  n_below = n - norma_scores_count_above (scores, n, nextafterf (above, -INFINITY));
  return norma_threshold_between (n_below == 0 ? -INFINITY : scores[n_below - 1], above);
}

gboolean
norma_review_band_solve (const float *scores, gsize n, gsize k, double share, NormaReviewBand *band,
                         GError **error)
{
  if (k == 0 || k >= n || !(share > 0 && share < 1)) {
    g_set_error (
        error, NORMA_ERROR, NORMA_ERROR_INPUT,
        "review band: found %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
        " scores above the threshold and a share of %g, expected at least one above it, one "
        "not above it, and a share between 0 and 1",
        k, n, share);
    return FALSE;
  }
  solve_tightness (band, share, n, k);
  /* n scores know the law of the parts no better than this (Massart 1990) */
  band->highest_share = MIN (band->share + 2 * sqrt (log (2 / 0.05) / (2 * (double)n)), 1);
  band->reject = find_threshold (scores, n, band->low_tail);
  band->review = find_threshold (scores, n, band->high_tail);
  return TRUE;
}

double
norma_review_band_cost (const NormaReviewBand *band, gsize n, gsize k, double false_alarm,
                        double miss, double review)
{
  double rejected = (double)k / (double)n;

  return MIN (rejected, band->low_tail) * false_alarm + MIN (1 - band->high_tail, rejected) * miss +
         band->share * review;
}
