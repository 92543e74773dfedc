/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/suggest-private.h"

#include <math.h>

#include "core/base/error.h"
#include "core/metrics/bootstrap.h"

static const char *const names[] = {
  [NORMA_SUGGESTION_PROMISE] = "promise",
  [NORMA_SUGGESTION_MAXIMUM_F1] = "maximum-f1",
  [NORMA_SUGGESTION_NO_MISS] = "no-miss",
  [NORMA_SUGGESTION_LEAST_COST] = "least-cost",
};

const char *
norma_suggestion_to_string (NormaSuggestionKind kind)
{
  g_return_val_if_fail ((guint)kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}

gboolean
norma_suggestion_from_string (const char *text, NormaSuggestionKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0) {
      *kind = (NormaSuggestionKind)i;
      return TRUE;
    }
  return FALSE;
}

gboolean
norma_suggest_check (const NormaLabelledScores *scores, const NormaSureness *sureness,
                     guint64 least_nominal, const char *what, GError **error)
{
  if (!norma_bootstrap_check (sureness->coverage, sureness->n_draws, error))
    return FALSE;
  if (scores->n[NORMA_TRUTH_ANOMALOUS] > 0 && scores->n[NORMA_TRUTH_NOMINAL] >= least_nominal)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found %" G_GSIZE_FORMAT " good and %" G_GSIZE_FORMAT
               " bad scores, expected at least %s",
               what, scores->n[NORMA_TRUTH_NOMINAL], scores->n[NORMA_TRUTH_ANOMALOUS],
               least_nominal > 0 ? "one of each" : "one bad score");
  return FALSE;
}

NormaSuggestion
norma_suggestion_new (NormaSuggestionKind kind, const NormaLabelledScores *scores, float review,
                      float reject, double coverage)
{
  const NormaLimits limits = { review, reject, 0 };
  NormaConfusion confusion;

  norma_confusion_count (scores, &limits, &confusion);
  return (NormaSuggestion){
    .kind = kind,
    .review = review,
    .reject = reject,
    .n_nominal = scores->n[NORMA_TRUTH_NOMINAL],
    .n_anomalous = scores->n[NORMA_TRUTH_ANOMALOUS],
    .rates = norma_confusion_rates (&confusion, coverage),
    .value = NAN,
    .value_interval = { NAN, NAN },
    .reject_interval = { NAN, NAN },
  };
}

/* A float that is not below the double: no score that the promise passes may be rejected. */
static float
round_up (double threshold)
{
  float near = (float)threshold;

  return near < threshold ? nextafterf (near, INFINITY) : near;
}

gboolean
norma_suggest_promise (const double *held_out, gsize n, const NormaWish *wish,
                       NormaSuggestion *suggestion, NormaPromise *promise, GError **error)
{
  NormaLabelledScores none = { { NULL } };
  guint64 n_above = 0;
  NormaPromise found;
  float reject;

  if (!norma_promise_order_statistic (held_out, n, wish, &found, error))
    return FALSE;
  reject = round_up (found.threshold);
  for (gsize i = 0; i < n; i++)
    n_above += (float)held_out[i] > reject;
  *suggestion =
      norma_suggestion_new (NORMA_SUGGESTION_PROMISE, &none, reject, reject, wish->confidence);
  suggestion->n_nominal = n;
  suggestion->rates.false_alarms =
      (NormaRate){ n_above, n, found.expected_false_alarms, { 0, found.false_alarms } };
  if (promise != NULL)
    *promise = found;
  return TRUE;
}

gboolean
norma_suggest_no_miss (const NormaLabelledScores *scores, const NormaSureness *sureness,
                       NormaSuggestion *suggestion, GError **error)
{
  const float *nominal = scores->scores[NORMA_TRUTH_NOMINAL];
  gsize n_nominal = scores->n[NORMA_TRUTH_NOMINAL], n_below;
  float least, threshold;

  if (!norma_suggest_check (scores, sureness, 0, "a threshold without a miss", error))
    return FALSE;
  least = scores->scores[NORMA_TRUTH_ANOMALOUS][0];
  /* the nominal scores that are not above the number before: those below the least anomalous one */
  n_below =
      n_nominal - norma_scores_count_above (nominal, n_nominal, nextafterf (least, -INFINITY));
  threshold = norma_threshold_between (n_below > 0 ? nominal[n_below - 1] : -INFINITY, least);
  *suggestion = norma_suggestion_new (NORMA_SUGGESTION_NO_MISS, scores, threshold, threshold,
                                      sureness->coverage);
  suggestion->rates.misses.interval =
      (NormaInterval){ 0, norma_promise_strongest (suggestion->n_anomalous, sureness->coverage) };
  return TRUE;
}
