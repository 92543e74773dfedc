/* SPDX-License-Identifier: Apache-2.0 */
#include "app/threshold-words.h"

#include <math.h>
#include <stdio.h>

#include "app/words.h"

/* "2.1 (0.8 ... 4.9)", in 100; a dash where there is nothing to tell it from. */
static char *
format_rate (const NormaRate *rate)
{
  g_autofree char *share = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (isnan (rate->share))
    return g_strdup ("-");
  share = norma_words_percent (rate->share);
  low = norma_words_percent (rate->interval.low);
  high = norma_words_percent (rate->interval.high);
  return g_strdup_printf ("%s (%s ... %s)", share, low, high);
}

static NormaDecisionRates
measure (const NormaThresholdReport *r, const NormaLimits *limits)
{
  NormaConfusion confusion;

  norma_confusion_count (r->scores->scores, limits, &confusion);
  return norma_confusion_rates (&confusion, r->options->sureness.coverage);
}

/* Rates of the labelled images, but where the suggestion itself knows more. */
static NormaDecisionRates
rates_of (const NormaThresholdReport *r, const NormaSuggestion *s, const NormaLimits *limits)
{
  NormaDecisionRates rates = measure (r, limits);

  if (s->kind == NORMA_SUGGESTION_PROMISE)
    rates.false_alarms = s->rates.false_alarms;
  if (s->kind == NORMA_SUGGESTION_NO_MISS)
    rates.misses = s->rates.misses;
  return rates;
}

static void
print_row (const char *name, const NormaThresholdReport *r, const NormaLimits *limits,
           const NormaDecisionRates *rates, const char *tuned)
{
  g_autofree char *false_alarms = format_rate (&rates->false_alarms);
  g_autofree char *misses = format_rate (&rates->misses);
  g_autofree char *reviews = format_rate (&rates->reviews);
  guint64 flips = norma_confusion_count_flips (r->scores->scores, &r->now, limits, NULL);

  printf ("%-12s %10.6g %10.6g  %-20s  %-20s  %-20s  %6" G_GUINT64_FORMAT "  %s\n", name,
          (double)limits->reject, (double)limits->review, false_alarms, misses, reviews, flips,
          tuned);
}

static void
print_suggestion (const NormaThresholdReport *r, NormaSuggestionKind kind)
{
  const NormaSuggestion *s = &r->desk->suggestions[kind];
  NormaLimits limits = norma_suggestion_get_limits (s, &r->now);
  g_autofree char *tuned = NULL;
  NormaDecisionRates rates;

  if (r->desk->no_suggestion[kind] != NULL) {
    printf ("%-12s -  %s\n", norma_suggestion_to_string (kind),
            r->desk->no_suggestion[kind]->message);
    return;
  }
  tuned = norma_suggestion_dup_tuned (s, r->scores);
  rates = rates_of (r, s, &limits);
  print_row (norma_suggestion_to_string (kind), r, &limits, &rates, tuned);
}

static void
print_values (const NormaDesk *desk, double coverage)
{
  const NormaSuggestion *f1 = &desk->suggestions[NORMA_SUGGESTION_MAXIMUM_F1];
  const NormaSuggestion *cost = &desk->suggestions[NORMA_SUGGESTION_LEAST_COST];

  if (desk->no_suggestion[NORMA_SUGGESTION_MAXIMUM_F1] == NULL)
    printf ("Maximum F1 %.3f; %.3f ... %.3f is expected of parts to come, and a threshold of "
            "%.4g ... %.4g on other images (%g %% intervals)\n",
            f1->value, f1->value_interval.low, f1->value_interval.high, f1->reject_interval.low,
            f1->reject_interval.high, 100 * coverage);
  if (desk->no_suggestion[NORMA_SUGGESTION_LEAST_COST] == NULL)
    printf ("Least cost %.4g a part (%g %% interval %.4g ... %.4g)\n", cost->value, 100 * coverage,
            cost->value_interval.low, cost->value_interval.high);
}

static void
print_band (const NormaThresholdReport *r)
{
  const NormaReviewBand *band = &r->desk->band;
  g_autofree char *share = norma_words_percent (band->share);
  g_autofree char *most = norma_words_percent (band->highest_share);

  if (r->desk->no_band != NULL) {
    printf ("No band to review: %s\n", r->desk->no_band->message);
    return;
  }
  if (isinf (band->reject) || isinf (band->review)) {
    printf ("No band to review: %" G_GSIZE_FORMAT " scores are too few to keep %s in 100 parts "
            "for people and still decide about the others on both sides\n",
            r->scores->n_batch, share);
    return;
  }
  printf ("Band to review: above %.6g up to %.6g, expect %s in 100 parts in it, at most %s "
          "(95 %% sure)\n",
          (double)band->review, (double)band->reject, share, most);
}

static void
print_contamination (const char *what, gsize n, const NormaContamination *c, const GError *none,
                     double coverage)
{
  g_autofree char *share = norma_words_percent (c->share);
  g_autofree char *low = norma_words_percent (c->interval.low);
  g_autofree char *high = norma_words_percent (c->interval.high);

  if (none != NULL)
    printf ("Bad parts in %s: unknown, %s\n", what, none->message);
  else
    printf ("Bad parts in %s of %" G_GSIZE_FORMAT ": %s in 100 (%g %% interval %s ... %s)\n", what,
            n, share, 100 * coverage, low, high);
}

static void
print_head (const NormaThresholdReport *r)
{
  const NormaLabelledScores *s = r->scores->scores;

  printf ("%s: %" G_GSIZE_FORMAT " good, %" G_GSIZE_FORMAT " bad, %" G_GSIZE_FORMAT
          " unsure, %" G_GSIZE_FORMAT " unlabelled scores, %u unreadable\n",
          r->source, r->scores->nominal_is_held_out ? 0 : s->n[NORMA_TRUTH_NOMINAL],
          s->n[NORMA_TRUTH_ANOMALOUS], s->n[NORMA_TRUTH_UNSURE], s->n[NORMA_TRUTH_UNKNOWN],
          r->n_unreadable);
  if (r->scores->nominal_is_held_out)
    printf ("No good image is labelled; the %" G_GSIZE_FORMAT
            " held-out scores of the good images learnt from stand for them\n",
            r->scores->n_held_out);
  if (!isnan (norma_curves_get_auroc (r->curves)))
    printf ("ROC area %.4f, average precision %.4f\n", norma_curves_get_auroc (r->curves),
            norma_curves_get_average_precision (r->curves));
  puts ("");
}

void
norma_threshold_report_print (const NormaThresholdReport *r)
{
  double coverage = r->options->sureness.coverage;
  NormaDecisionRates now = measure (r, &r->now);

  print_head (r);
  printf ("%-12s %10s %10s  %-20s  %-20s  %-20s  %6s  %s\n", "threshold", "reject", "review",
          "false alarms in 100", "missed in 100", "to review in 100", "flips", "tuned on");
  print_row ("now", r, &r->now, &now, "-");
  for (guint kind = 0; kind < NORMA_N_SUGGESTIONS; kind++)
    print_suggestion (r, (NormaSuggestionKind)kind);
  puts ("");
  print_values (r->desk, coverage);
  print_band (r);
  print_contamination ("the good set", r->scores->n_held_out, &r->desk->good_set,
                       r->desk->no_good_set, coverage);
  print_contamination ("the batch", r->scores->n_batch, &r->desk->batch, r->desk->no_batch,
                       coverage);
}
