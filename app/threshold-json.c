/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "app/threshold-words.h"
#include "core/base/json-writer.h"
#include "core/report/rate-json.h"

static void
add_thresholds (GString *json, const NormaThresholdReport *r, const NormaLimits *limits)
{
  norma_json_add_double (json, "reject_threshold", (double)limits->reject);
  norma_json_add_double (json, "review_threshold", (double)limits->review);
  norma_json_add_unsigned (json, "flips",
                           norma_confusion_count_flips (r->scores->scores, &r->now, limits, NULL));
}

static void
add_suggestion (GString *json, const NormaThresholdReport *r, NormaSuggestionKind kind)
{
  const NormaSuggestion *s = &r->desk->suggestions[kind];
  NormaLimits limits = norma_suggestion_get_limits (s, &r->now);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "name", norma_suggestion_to_string (kind));
  if (r->desk->no_suggestion[kind] != NULL) {
    norma_json_add_string (json, "error", r->desk->no_suggestion[kind]->message);
  } else {
    add_thresholds (json, r, &limits);
    norma_json_add_unsigned (json, "tuned_on_good", s->n_nominal);
    norma_json_add_unsigned (json, "tuned_on_bad", s->n_anomalous);
    norma_json_add_boolean (json, "good_are_held_out",
                            kind == NORMA_SUGGESTION_PROMISE || r->scores->nominal_is_held_out);
    norma_json_add_rate (json, "false_alarms", &s->rates.false_alarms);
    norma_json_add_rate (json, "misses", &s->rates.misses);
    norma_json_add_rate (json, "reviews", &s->rates.reviews);
    norma_json_add_double (json, "value", s->value);
    norma_json_add_interval (json, "value_interval", &s->value_interval);
    norma_json_add_interval (json, "reject_interval", &s->reject_interval);
  }
  norma_json_end_object (json);
}

static void
add_counts (GString *json, const NormaThresholdReport *r)
{
  static const char *const truths[NORMA_N_TRUTHS] = { "good", "bad", "unsure", "unlabelled" };
  NormaConfusion confusion;

  norma_confusion_count (r->scores->scores, &r->now, &confusion);
  norma_json_begin_object (json, "now");
  norma_json_add_double (json, "reject_threshold", (double)r->now.reject);
  norma_json_add_double (json, "review_threshold", (double)r->now.review);
  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++) {
    norma_json_begin_object (json, truths[truth]);
    for (NormaVerdict v = NORMA_VERDICT_ACCEPT; v <= NORMA_VERDICT_REJECT; v++)
      norma_json_add_unsigned (json, norma_verdict_to_string (v), confusion.n[truth][v]);
    norma_json_end_object (json);
  }
  norma_json_end_object (json);
}

static void
add_band (GString *json, const NormaThresholdReport *r)
{
  const NormaReviewBand *band = &r->desk->band;

  norma_json_begin_object (json, "review_band");
  if (r->desk->no_band != NULL) {
    norma_json_add_string (json, "error", r->desk->no_band->message);
  } else {
    norma_json_add_double (json, "reject_threshold", (double)band->reject);
    norma_json_add_double (json, "review_threshold", (double)band->review);
    norma_json_add_double (json, "share", band->share);
    norma_json_add_double (json, "highest_share", band->highest_share);
    norma_json_add_double (json, "tightness", band->tightness);
    norma_json_add_unsigned (json, "images", r->scores->n_batch);
  }
  norma_json_end_object (json);
}

static void
add_contamination (GString *json, const char *name, gsize n, const NormaContamination *c,
                   const GError *none)
{
  norma_json_begin_object (json, name);
  norma_json_add_unsigned (json, "images", n);
  if (none != NULL) {
    norma_json_add_string (json, "error", none->message);
  } else {
    norma_json_add_double (json, "share", c->share);
    norma_json_add_interval (json, "interval", &c->interval);
    norma_json_add_double (json, "threshold", c->threshold);
    norma_json_add_unsigned (json, "components", c->n_components);
  }
  norma_json_end_object (json);
}

char *
norma_threshold_report_to_json (const NormaThresholdReport *r)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "source", r->source);
  norma_json_add_unsigned (json, "unreadable", r->n_unreadable);
  norma_json_add_boolean (json, "good_are_held_out", r->scores->nominal_is_held_out);
  norma_json_add_double (json, "image_auroc", norma_curves_get_auroc (r->curves));
  norma_json_add_double (json, "average_precision", norma_curves_get_average_precision (r->curves));
  norma_json_add_double (json, "coverage", r->options->sureness.coverage);
  add_counts (json, r);
  norma_json_begin_array (json, "suggestions");
  for (guint kind = 0; kind < NORMA_N_SUGGESTIONS; kind++)
    add_suggestion (json, r, (NormaSuggestionKind)kind);
  norma_json_end_array (json);
  add_band (json, r);
  add_contamination (json, "bad_in_good_set", r->scores->n_held_out, &r->desk->good_set,
                     r->desk->no_good_set);
  add_contamination (json, "bad_in_batch", r->scores->n_batch, &r->desk->batch, r->desk->no_batch);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}
