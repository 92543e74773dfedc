/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/calibration/promise.h"
#include "core/metrics/confusion.h"

/* Thresholds to suggest, each with the scores it was tuned on and what may be expected of it. An image
 * is rejected if its score is above (not equal to) a threshold, and thresholds lie between scores.
 *
 * Rates of images that a threshold was tuned on are those of these images; for parts to come they are
 * hopeful, which the promise alone is not. */

typedef enum {
  NORMA_SUGGESTION_PROMISE, /* a promised false-alarm rate, from held-out scores of nominal images */
  NORMA_SUGGESTION_MAXIMUM_F1, /* tells nominal and anomalous images apart best, by F1 */
  NORMA_SUGGESTION_NO_MISS, /* the highest that rejects every anomalous image */
  NORMA_SUGGESTION_LEAST_COST, /* from three prices; has a review threshold too */
} NormaSuggestionKind;

enum { NORMA_N_SUGGESTIONS = NORMA_SUGGESTION_LEAST_COST + 1 };

typedef struct {
  NormaSuggestionKind kind;
  float review, reject; /* raw scores; the same where nothing is said of review */
  guint64 n_nominal, n_anomalous; /* scores it was tuned on */

  /* At these thresholds, of the scores it was tuned on. Promise: the interval of false alarms is
   * 0 … the rate promised. No miss: the interval of misses is 0 … 1 − (1 − coverage)^(1/n), the
   * order statistic's promise for the least anomalous score. */
  NormaDecisionRates rates;

  double value; /* maximum F1: the F1; least cost: the cost a part; otherwise NaN */
  /* By bootstrap over images. Of the cost: at these thresholds. Of F1: what it may be for parts to
   * come; its lower end is lowered by what tuning flatters it (the .632 estimator, Efron 1983,
   * "Estimating the error rate of a prediction rule"). */
  NormaInterval value_interval;

  NormaInterval reject_interval; /* maximum F1: of the threshold, tuned on each draw; else NaN */
} NormaSuggestion;

/* "promise", "maximum-f1", "no-miss", "least-cost"; static. from_string: FALSE for other words. */
const char *norma_suggestion_to_string (NormaSuggestionKind kind);
gboolean norma_suggestion_from_string (const char *text, NormaSuggestionKind *kind);

/* How sure: intervals of every rate, and the draws of the bootstrap (percentile intervals, Efron
 * 1979), nominal and anomalous images drawn by themselves. */
typedef struct {
  double coverage; /* in (0, 1) */
  guint n_draws; /* at least 1 */
  guint64 seed;
} NormaSureness;

#define NORMA_SURENESS_INIT \
  { \
    0.95, 500, 1 \
  }

/* By the order statistic (norma_promise_order_statistic()). held_out: [n] finite scores of nominal
 * images that did not take part in the fit that scored them. promise: may be NULL. Errors: those of
 * norma_promise_order_statistic(). */
gboolean norma_suggest_promise (const double *held_out, gsize n, const NormaWish *wish,
                                NormaSuggestion *suggestion, NormaPromise *promise, GError **error);

/* Of several thresholds of the same F1 the highest. Errors: NORMA_ERROR_INPUT without nominal or
 * anomalous scores, or if sureness is out of range; NORMA_ERROR_TOO_LARGE. */
gboolean norma_suggest_maximum_f1 (const NormaLabelledScores *scores, const NormaSureness *sureness,
                                   NormaSuggestion *suggestion, GError **error);

/* Between the least anomalous score and the next nominal one below. Error: NORMA_ERROR_INPUT without
 * anomalous scores, or if the coverage is out of range. */
gboolean norma_suggest_no_miss (const NormaLabelledScores *scores, const NormaSureness *sureness,
                                NormaSuggestion *suggestion, GError **error);

/* In any one currency, a part each; finite and not negative. */
typedef struct {
  double miss; /* of an anomalous part that is accepted */
  double false_alarm; /* of a nominal part that is rejected */
  double review; /* of any part that is to be reviewed; a review is taken to find the truth */
  double anomalous_share; /* of the parts to come, in (0, 1); NaN: as among the labelled images */
} NormaPrices;

/* The two thresholds of least cost a part,
 *   π₀ (c_FA · FPR + c_R · R₀) + π₁ (c_M · FNR + c_R · R₁)
 * with R the share to be reviewed of each class, over all pairs of thresholds, exactly. Of several of
 * the same cost the narrowest band, and of those the one with the highest review threshold. Errors:
 * NORMA_ERROR_INPUT without nominal or anomalous scores, if a price or sureness is out of range, or if
 * miss or false_alarm is 0, so that accepting or rejecting everything would be free;
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_suggest_least_cost (const NormaLabelledScores *scores, const NormaPrices *prices,
                                   const NormaSureness *sureness, NormaSuggestion *suggestion,
                                   GError **error);
