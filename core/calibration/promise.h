/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Thresholds that are a promise: from held-out scores of good images to a threshold whose
 * false-alarm rate is stated beforehand. An image is rejected if its score is above (not equal
 * to) the threshold. */

/* What a threshold rests on. */
typedef enum {
  /* Assumption-free: with the k-th largest of n held-out scores as threshold, the false-alarm rate
   * is at most a with confidence 1 − BinomCDF(k − 1; n, a) (Wilks 1941, "Determination of sample
   * sizes for setting tolerance limits"). */
  NORMA_BOUND_ORDER_STATISTIC,
  /* The exact predictive law of a squared Mahalanobis distance whose mean and covariance come from
   * n images without shrinkage: n(n − d) / (d(n − 1)(n + 1)) · D² ~ F(d, n − d) (Hotelling 1931).
   * The rate holds on average over good sets; needs normal features. */
  NORMA_BOUND_F_LAW,
  /* D² = c·χ²_ν with c and ν matched to the mean and variance of the held-out squared scores
   * (Satterthwaite 1946), used only if an Anderson–Darling test with estimated parameters
   * (parametric bootstrap) does not contradict it. The rate holds if the law does. */
  NORMA_BOUND_CHI_SQUARE,
} NormaBound;

typedef struct {
  double false_alarms; /* wanted rate a, in (0, 1) */
  double confidence; /* wanted confidence, in (0, 1); used by the order statistic */
} NormaWish;

#define NORMA_WISH_INIT \
  { \
    0.01, 0.95 \
  }

typedef struct {
  NormaBound bound;
  double threshold; /* raw score */
  double false_alarms; /* the rate promised: at most; may be above the wish when n is too small */
  double confidence; /* of the promise; 0 where the bound gives none (F law, chi-square) */
  gboolean kept_wish; /* false_alarms (and the confidence, where there is one) as good as wished */
  guint64 n; /* held-out scores it rests on; 0: nothing is promised */
  guint64 rank; /* order statistic: k; otherwise 0 */
  double expected_false_alarms; /* order statistic: k / (n + 1); otherwise the rate */
  double strongest_false_alarms; /* the least rate n scores can promise at the wished confidence */
  guint64 n_needed; /* held-out scores that the wish needs with the order statistic (k = 1) */
  double fit_p_value; /* chi-square: p-value of the goodness of fit; otherwise NaN */
  double wished_false_alarms; /* the rate that was wished; 0: not known */
} NormaPromise;

/* scores: [n], finite; need not be sorted. k is the largest rank that keeps the wish; where none
 * does, k = 1 and the promise is the strongest that n scores support. The confidence is always the
 * wished one, and false_alarms the rate that rank k keeps with it, the quantile of Beta (k,
 * n − k + 1): at most the wished one if that is kept. Ties only make the true rate smaller.
 * Error: NORMA_ERROR_INPUT if n = 0, a score is not finite, or the wish is out of range;
 * NORMA_ERROR_TOO_LARGE for the sorting copy. */
gboolean norma_promise_order_statistic (const double *scores, gsize n, const NormaWish *wish,
                                        NormaPromise *promise, GError **error);

/* What a threshold promises that came from elsewhere, by the order statistic: with k − 1 of the scores
 * above it, it lies at or above the k-th largest, and the k-th largest's promise holds. scores as
 * above; they must not have taken part in choosing the threshold, but for their own order. A threshold
 * below all scores promises nothing: the rate is 1. wish: its confidence, and the rate that
 * kept_wish tells of. Errors: as above. */
gboolean norma_promise_of_threshold (const double *scores, gsize n, double threshold,
                                     const NormaWish *wish, NormaPromise *promise, GError **error);

/* For distances D (not squared) in d dimensions from n images without shrinkage.
 * Error: NORMA_ERROR_INPUT if n ≤ d + 1 or the wish is out of range. */
gboolean norma_promise_f_law (guint64 n, guint64 d, const NormaWish *wish, NormaPromise *promise,
                              GError **error);

/* scores: [n] held-out distances D. Error: NORMA_ERROR_INPUT if n < 20, a score is negative or not
 * finite, the scores do not vary, the wish is out of range, or the fit is contradicted (p < 0.05, or
 * ν < 1/2, where sums of squares have at least 1), with the p-value in the message;
 * NORMA_ERROR_TOO_LARGE. Deterministic: the bootstrap is seeded. */
gboolean norma_promise_chi_square (const double *scores, gsize n, const NormaWish *wish,
                                   NormaPromise *promise, GError **error);

/* No promise, for want of held-out scores: n is 0 and all rates are 1. threshold: where to begin. */
void norma_promise_nothing (double threshold, const NormaWish *wish, NormaPromise *promise);

/* Held-out scores needed for the assumption-free promise: ceil(ln(1 − confidence) / ln(1 − a)), at
 * least 1; both in (0, 1). The largest number where more are needed. */
guint64 norma_promise_n_needed (double false_alarms, double confidence);

/* The least rate that n held-out scores can promise: 1 − (1 − confidence)^(1/n); 1 for n = 0. */
double norma_promise_strongest (guint64 n, double confidence);

/* "order-statistic", "f-law", "chi-square"; static. from_string: FALSE for other words. */
const char *norma_bound_to_string (NormaBound bound);
gboolean norma_bound_from_string (const char *text, NormaBound *bound);
