/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>

#include "app/inputs.h"
#include "app/threshold-scores.h"
#include "app/threshold-words.h"

#define BAND_NAME "review-band"

typedef struct {
  NormaCommandLine line;
  NormaThresholdScores scores;
  NormaDeskOptions options;
  char *cost, *bad_share, *false_alarms, *confidence, *review_share, *apply, *output; /* as given */
} Suggesting;

static void
suggesting_clear (Suggesting *s)
{
  norma_threshold_scores_close (&s->scores);
  norma_command_line_close (&s->line);
  g_free (s->cost);
  g_free (s->bad_share);
  g_free (s->false_alarms);
  g_free (s->confidence);
  g_free (s->review_share);
  g_free (s->apply);
  g_free (s->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Suggesting, suggesting_clear)

static gboolean
parse_line (Suggesting *s, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "cost", 0, 0, G_OPTION_ARG_STRING, &s->cost,
      "Prices of a miss, a false alarm and a review, for the thresholds of least cost",
      "MISS,ALARM,REVIEW" },
    { "bad-share", 0, 0, G_OPTION_ARG_STRING, &s->bad_share,
      "With --cost: share of bad parts to come; default as among the labelled images", "SHARE" },
    { "false-alarms", 0, 0, G_OPTION_ARG_STRING, &s->false_alarms,
      "Share of good parts that may be rejected; default 0.01", "RATE" },
    { "confidence", 0, 0, G_OPTION_ARG_STRING, &s->confidence,
      "How sure the promise and all intervals shall be; default 0.95", "C" },
    { "review-share", 0, 0, G_OPTION_ARG_STRING, &s->review_share,
      "Share of parts that people can review; default 0.05", "SHARE" },
    { "apply", 0, 0, G_OPTION_ARG_STRING, &s->apply,
      "Write a model with these thresholds: promise, maximum-f1, no-miss, least-cost or " BAND_NAME,
      "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &s->output, "With --apply: the model file",
      "MODEL.norma" },
    { 0 },
  };

  return norma_command_line_open (&s->line, &norma_command_thresholds,
                                  NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                      NORMA_COMMAND_LINE_MEMORY | NORMA_COMMAND_LINE_PRECISION,
                                  entries, argv, error) &&
         norma_command_line_expect (&s->line, 2, 2, "a model file and a folder or a table", error);
}

static gboolean
parse_cost (Suggesting *s, GError **error)
{
  g_auto (GStrv) words = s->cost == NULL ? NULL : g_strsplit (s->cost, ",", -1);
  double *prices[] = { &s->options.prices.miss, &s->options.prices.false_alarm,
                       &s->options.prices.review };

  if (words == NULL)
    return TRUE;
  if (g_strv_length (words) != G_N_ELEMENTS (prices)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--cost: found \"%s\", expected three prices separated by commas", s->cost);
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    if (!norma_option_get_double ("--cost", words[i], i == 2 ? -G_MINDOUBLE : 0, G_MAXDOUBLE,
                                  prices[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
check_apply (const Suggesting *s, GError **error)
{
  NormaSuggestionKind kind;

  if ((s->apply == NULL) != (s->output == NULL)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: needs %s",
                 s->apply == NULL ? "--output" : "--apply",
                 s->apply == NULL ? "--apply" : "--output");
    return FALSE;
  }
  if (s->apply == NULL || g_str_equal (s->apply, BAND_NAME) ||
      norma_suggestion_from_string (s->apply, &kind))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--apply: found \"%s\", expected promise, maximum-f1, no-miss, least-cost or "
               "" BAND_NAME,
               s->apply);
  return FALSE;
}

static gboolean
parse (Suggesting *s, char **argv, GError **error)
{
  NormaDeskOptions *o = &s->options;

  norma_desk_options_init (o);
  if (!parse_line (s, argv, error) || !parse_cost (s, error) || !check_apply (s, error) ||
      !norma_option_get_double ("--bad-share", s->bad_share, 0, 1, &o->prices.anomalous_share,
                                error) ||
      !norma_option_get_double ("--false-alarms", s->false_alarms, 0, 1, &o->wish.false_alarms,
                                error) ||
      !norma_option_get_double ("--confidence", s->confidence, 0, 1, &o->wish.confidence, error) ||
      !norma_option_get_double ("--review-share", s->review_share, 0, 1, &o->review_share, error))
    return FALSE;
  o->sureness.coverage = o->wish.confidence;
  return TRUE;
}

static gboolean
write_model (NormaModel *model, const Suggesting *s, const NormaLimits *limits,
             const char *provenance, NormaTunedOn *tuned_on, GError **error)
{
  return norma_model_set_thresholds (model, limits->review, limits->reject, &s->options.wish,
                                     provenance, tuned_on, error) &&
         norma_model_write (model, s->output, error);
}

static gboolean
apply_band (NormaModel *model, Suggesting *s, const NormaThresholdReport *r, GError **error)
{
  const NormaReviewBand *band = &r->desk->band;
  const NormaLimits limits = { band->review, band->reject, 0 };
  g_autofree char *provenance = NULL;

  if (r->desk->no_band != NULL) {
    g_propagate_error (error, g_error_copy (r->desk->no_band));
    return FALSE;
  }
  provenance =
      g_strdup_printf ("band of %.3g in 100 parts to review, from %" G_GSIZE_FORMAT " scores of %s",
                       100 * band->share, r->scores->n_batch, r->source);
  return write_model (model, s, &limits, provenance, &s->scores.sources, error);
}

static gboolean
apply (NormaModel *model, Suggesting *s, const NormaThresholdReport *r, GError **error)
{
  NormaSuggestionKind kind;
  g_autofree char *provenance = NULL;
  NormaLimits limits;

  if (s->apply == NULL)
    return TRUE;
  if (!norma_suggestion_from_string (s->apply, &kind))
    return apply_band (model, s, r, error);
  if (r->desk->no_suggestion[kind] != NULL) {
    g_propagate_error (error, g_error_copy (r->desk->no_suggestion[kind]));
    return FALSE;
  }
  limits = norma_suggestion_get_limits (&r->desk->suggestions[kind], &r->now);
  provenance = norma_suggestion_dup_provenance (&r->desk->suggestions[kind], r->scores, r->options,
                                                r->source);

  /* The promise alone comes from the model's held-out scores, and from no image of the source. */
  return write_model (model, s, &limits, provenance,
                      kind == NORMA_SUGGESTION_PROMISE ? NULL : &s->scores.sources, error);
}

static gboolean
tell (Suggesting *s, NormaModel *model, GError **error)
{
  const NormaThresholdScores *scores = &s->scores;
  g_autoptr (NormaDeskScores) evidence =
      norma_desk_scores_new ((const float *)(gpointer)scores->scores->data,
                             (const NormaTruth *)(gpointer)scores->truths->data,
                             scores->scores->len, model->rarity->scores, (gsize)model->rarity->n,
                             error);
  g_autoptr (NormaCurves) curves =
      evidence == NULL ? NULL : norma_curves_new (evidence->scores, error);
  g_autoptr (NormaDesk) desk = NULL;
  g_autofree char *json = NULL;
  NormaThresholdReport report;

  s->options.reject = model->limits.reject;
  desk = curves == NULL
             ? NULL
             : norma_desk_new (evidence, &s->options,
                               norma_progress_get_cancellable (&s->line.progress), error);
  if (desk == NULL)
    return FALSE;
  report = (NormaThresholdReport){ .scores = evidence,
                                   .curves = curves,
                                   .desk = desk,
                                   .options = &s->options,
                                   .now = model->limits,
                                   .source = s->line.arguments[1],
                                   .n_unreadable = scores->n_unreadable };
  norma_command_line_hide_bar (&s->line);
  if (s->line.json)
    puts (json = norma_threshold_report_to_json (&report));
  else
    norma_threshold_report_print (&report);
  return apply (model, s, &report, error);
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Suggesting) s = { 0 };
  g_autoptr (NormaModel) model = NULL;

  if (!parse (&s, argv, error))
    return NORMA_EXIT_USAGE;
  model = norma_command_line_read_model (&s.line, s.line.arguments[0], error);
  if (model == NULL ||
      !norma_threshold_scores_open (&s.scores, s.line.arguments[1], model, &s.line, error) ||
      !tell (&s, model, error))
    return NORMA_EXIT_INCOMPLETE;
  return s.scores.n_unreadable > 0 ? NORMA_EXIT_INCOMPLETE : NORMA_EXIT_DONE;
}

const NormaCommand norma_command_thresholds = {
  .name = "thresholds",
  .arguments = "MODEL.norma FOLDER|TABLE.csv",
  .summary = "Suggest thresholds, say what each rests on, and put one into a model",
  .description =
      "FOLDER holds images that the model was not fitted on, labelled as for evaluate or not;\n"
      "TABLE.csv is what evaluate or score wrote with --csv. Suggests thresholds that promise a\n"
      "false-alarm rate, have the best F1, miss no labelled defect, or cost least, each with the\n"
      "scores it was tuned on and how many verdicts would flip; a band of scores to review with "
      "the\n"
      "share of parts in it; and the share of bad parts in the good set and in the batch.\n\n"
      "Example:\n"
      "  norma-cli thresholds parts.norma results.csv --cost 200,5,1\n"
      "  norma-cli thresholds parts.norma parts --apply maximum-f1 -o tuned.norma",
  .run = run,
};
