/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/evidence-words.h"

#include <glib/gi18n.h>
#include <math.h>

char *
norma_describe_rate (const NormaRate *rate)
{
  if (isnan (rate->share))
    return g_strdup ("–");
  return g_strdup_printf (_ ("%.1f %% (%.1f – %.1f)"), 100 * rate->share, 100 * rate->interval.low,
                          100 * rate->interval.high);
}

char *
norma_describe_rates (const NormaDecisionRates *rates)
{
  g_autofree char *false_alarms = norma_describe_rate (&rates->false_alarms);
  g_autofree char *misses = norma_describe_rate (&rates->misses);
  g_autofree char *reviews = norma_describe_rate (&rates->reviews);

  return g_strdup_printf (_ ("False alarms %s\nMissed %s\nTo review %s"), false_alarms, misses,
                          reviews);
}

char *
norma_describe_tuned (const NormaSuggestion *s, const NormaDeskScores *scores)
{
  if (s->kind == NORMA_SUGGESTION_PROMISE)
    return g_strdup_printf (_ ("Tuned on: held-out scores of the good set (%u)"),
                            (guint)s->n_nominal);
  if (scores->nominal_is_held_out)
    return g_strdup_printf (_ ("Tuned on: test set (%u bad) and held-out scores of the good set "
                               "(%u)"),
                            (guint)s->n_anomalous, (guint)s->n_nominal);
  return g_strdup_printf (_ ("Tuned on: test set (%u good, %u bad)"), (guint)s->n_nominal,
                          (guint)s->n_anomalous);
}

static char *
describe_limits (const NormaLimits *limits, double unit)
{
  return g_strdup_printf (_ ("Review above %.2f ×, reject above %.2f ×"),
                          (double)limits->review / unit, (double)limits->reject / unit);
}

/* What a suggestion has that others do not; NULL: nothing. */
static char *
describe_value (const NormaSuggestion *s, double unit)
{
  switch (s->kind) {
  case NORMA_SUGGESTION_MAXIMUM_F1:
    return g_strdup_printf (
        _ ("F1 %.3f, of parts to come %.3f – %.3f; other images would put it at "
           "%.2f – %.2f ×"),
        s->value, s->value_interval.low, s->value_interval.high, s->reject_interval.low / unit,
        s->reject_interval.high / unit);
  case NORMA_SUGGESTION_LEAST_COST:
    return g_strdup_printf (_ ("Cost %.3g a part (%.3g – %.3g)"), s->value, s->value_interval.low,
                            s->value_interval.high);
  default:
    return NULL;
  }
}

/* Rates of the labelled images at the thresholds, but where the suggestion itself knows more. */
static NormaDecisionRates
find_rates (const NormaSuggestion *s, const NormaLimits *limits, const NormaDeskScores *scores,
            double coverage)
{
  NormaConfusion confusion;
  NormaDecisionRates rates;

  norma_confusion_count (scores->scores, limits, &confusion);
  rates = norma_confusion_rates (&confusion, coverage);
  if (s->kind == NORMA_SUGGESTION_PROMISE)
    rates.false_alarms = s->rates.false_alarms;
  if (s->kind == NORMA_SUGGESTION_NO_MISS)
    rates.misses = s->rates.misses;
  return rates;
}

char *
norma_describe_suggestion (const NormaSuggestion *s, const NormaLimits *limits,
                           const NormaDeskScores *scores, double coverage, double unit)
{
  NormaDecisionRates rates = find_rates (s, limits, scores, coverage);
  g_autofree char *where = describe_limits (limits, unit);
  g_autofree char *value = describe_value (s, unit);
  g_autofree char *what = norma_describe_rates (&rates);
  g_autofree char *tuned = norma_describe_tuned (s, scores);

  return g_strdup_printf ("%s\n%s\n%s%s%s", where, what, value == NULL ? "" : value,
                          value == NULL ? "" : "\n", tuned);
}

char *
norma_describe_missing (NormaSuggestionKind kind, const NormaDeskOptions *options)
{
  const NormaPrices *prices = &options->prices;

  switch (kind) {
  case NORMA_SUGGESTION_PROMISE:
    return g_strdup (_ ("Needs a model with held-out scores of its good images"));
  case NORMA_SUGGESTION_NO_MISS:
    return g_strdup (_ ("Needs a bad image that was not learnt from"));
  case NORMA_SUGGESTION_LEAST_COST:
    if (!(prices->miss > 0) || !(prices->false_alarm > 0))
      return g_strdup (_ ("Needs prices above 0 for a missed defect and a false alarm"));
    return g_strdup (_ ("Needs good and bad images that were not learnt from"));
  case NORMA_SUGGESTION_MAXIMUM_F1:
  default:
    return g_strdup (_ ("Needs good and bad images that were not learnt from"));
  }
}

char *
norma_describe_band (const NormaReviewBand *band, const NormaDeskScores *scores, double unit)
{
  if (isinf (band->review) || isinf (band->reject))
    return g_strdup_printf (
        _ ("%u scores are too few for so wide a band around the fitted threshold"),
        (guint)scores->n_batch);
  return g_strdup_printf (_ ("Above %.2f × up to %.2f ×\nExpect %.1f %% of parts in it, at most "
                             "%.1f %% (95 %% sure)\nFrom %u scores, around the fitted threshold"),
                          (double)band->review / unit, (double)band->reject / unit,
                          100 * band->share, 100 * band->highest_share, (guint)scores->n_batch);
}

char *
norma_describe_contamination (const NormaContamination *c, gsize n, gboolean is_good_set,
                              const GError *none)
{
  const char *format = is_good_set ? _ ("Good set (%u): %.1f %% (%.1f – %.1f)")
                                   : _ ("Inspected parts (%u): %.1f %% (%.1f – %.1f)");
  const char *too_few = is_good_set ? _ ("Good set (%u): needs %u scores")
                                    : _ ("Inspected parts (%u): needs %u scores");

  if (none != NULL)
    return g_strdup_printf (too_few, (guint)n, (guint)NORMA_CONTAMINATION_LEAST);
  return g_strdup_printf (format, (guint)n, 100 * c->share, 100 * c->interval.low,
                          100 * c->interval.high);
}

char *
norma_describe_flips (guint64 n)
{
  if (n == 0)
    return g_strdup (_ ("Changes no decision"));
  return g_strdup_printf (ngettext ("Flips %'u decision", "Flips %'u decisions", (gulong)n),
                          (guint)n);
}
