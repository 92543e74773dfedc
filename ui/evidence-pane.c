/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/evidence-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/confusion-table.h"
#include "ui/curve-plot.h"
#include "ui/curve-table.h"
#include "ui/evidence-words.h"
#include "ui/severity-words.h"
#include "ui/suggestion-row.h"
#include "ui/wrap-box.h"

struct _NormaEvidencePane {
  GtkBox parent_instance;
  NormaSession *session;
  NormaThresholdDesk *desk;

  NormaConfusionTable *matrix;
  GtkLabel *rates, *source, *good_set, *batch, *severity;
  NormaCurvePlot *roc, *precision;
  NormaCurveTable *table;
  NormaSuggestionRow *promise, *maximum_f1, *no_miss, *least_cost, *band;
  GtkAdjustment *miss, *false_alarm, *review, *bad_share, *review_share;
};

G_DEFINE_FINAL_TYPE (NormaEvidencePane, norma_evidence_pane, GTK_TYPE_BOX)

enum { TRUTH_CHOSEN, SCORES_CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static NormaSuggestionRow *
get_row (NormaEvidencePane *self, NormaSuggestionKind kind)
{
  switch (kind) {
  case NORMA_SUGGESTION_MAXIMUM_F1:
    return self->maximum_f1;
  case NORMA_SUGGESTION_NO_MISS:
    return self->no_miss;
  case NORMA_SUGGESTION_LEAST_COST:
    return self->least_cost;
  case NORMA_SUGGESTION_PROMISE:
  default:
    return self->promise;
  }
}

/* Shows a row with the flips that its thresholds would bring, above the present ones. */
static void
show_row (NormaEvidencePane *self, NormaSuggestionRow *row, const char *text,
          const NormaLimits *limits)
{
  const NormaDeskScores *scores = norma_threshold_desk_get_scores (self->desk);
  const NormaLimits *now = norma_session_get_limits (self->session);
  gboolean is_used = limits->review == now->review && limits->reject == now->reject;
  g_autofree char *flips =
      is_used
          ? g_strdup (_ ("In use"))
          : norma_describe_flips (norma_confusion_count_flips (scores->scores, now, limits, NULL));

  norma_suggestion_row_show (row, text, flips,
                             !is_used && norma_session_can_edit (self->session) &&
                                 isfinite (limits->review) && isfinite (limits->reject));
}

static void
update_suggestion (NormaEvidencePane *self, const NormaDesk *found, NormaSuggestionKind kind)
{
  const NormaDeskOptions *options = norma_threshold_desk_get_options (self->desk);
  NormaSuggestionRow *row = get_row (self, kind);
  g_autofree char *text = NULL;
  NormaLimits limits;

  if (found->no_suggestion[kind] != NULL) {
    text = norma_describe_missing (kind, options);
    norma_suggestion_row_show (row, text, NULL, FALSE);
    return;
  }
  limits = norma_suggestion_get_limits (&found->suggestions[kind],
                                        norma_session_get_limits (self->session));
  text = norma_describe_suggestion (&found->suggestions[kind], &limits,
                                    norma_threshold_desk_get_scores (self->desk),
                                    options->sureness.coverage,
                                    norma_session_get_unit (self->session));
  show_row (self, row, text, &limits);
}

static NormaLimits
get_band_limits (NormaEvidencePane *self, const NormaDesk *found)
{
  NormaLimits limits = *norma_session_get_limits (self->session);

  limits.review = found->band.review;
  limits.reject = found->band.reject;
  return limits;
}

static void
update_band (NormaEvidencePane *self, const NormaDesk *found)
{
  NormaLimits limits = get_band_limits (self, found);
  g_autofree char *text = NULL;

  if (found->no_band != NULL) {
    norma_suggestion_row_show (self->band,
                               _ ("Needs inspected parts on both sides of the fitted threshold"),
                               NULL, FALSE);
    return;
  }
  text = norma_describe_band (&found->band, norma_threshold_desk_get_scores (self->desk),
                              norma_session_get_unit (self->session));
  show_row (self, self->band, text, &limits);
}

static void
update_contamination (NormaEvidencePane *self, const NormaDesk *found)
{
  const NormaDeskScores *scores = norma_threshold_desk_get_scores (self->desk);
  g_autofree char *good_set =
      norma_describe_contamination (&found->good_set, scores->n_held_out, TRUE, found->no_good_set);
  g_autofree char *batch =
      norma_describe_contamination (&found->batch, scores->n_batch, FALSE, found->no_batch);
  g_autofree char *severity = norma_describe_severities (self->session);

  gtk_label_set_label (self->good_set, good_set);
  gtk_label_set_label (self->batch, batch);
  gtk_label_set_label (self->severity, severity);
}

/* What waits for the thread. */
static void
show_waiting (NormaEvidencePane *self)
{
  for (guint kind = 0; kind < NORMA_N_SUGGESTIONS; kind++)
    norma_suggestion_row_show (get_row (self, (NormaSuggestionKind)kind), "…", NULL, FALSE);
  norma_suggestion_row_show (self->band, "…", NULL, FALSE);
  gtk_label_set_label (self->good_set, "…");
  gtk_label_set_label (self->batch, "…");
  gtk_label_set_label (self->severity, "…");
}

static void
update_suggestions (NormaEvidencePane *self)
{
  const NormaDesk *found = norma_threshold_desk_get_suggestions (self->desk);

  if (found == NULL) {
    show_waiting (self);
    return;
  }
  for (guint kind = 0; kind < NORMA_N_SUGGESTIONS; kind++)
    update_suggestion (self, found, (NormaSuggestionKind)kind);
  update_band (self, found);
}

static void
suggestions_changed (NormaEvidencePane *self)
{
  const NormaDesk *found = norma_threshold_desk_get_suggestions (self->desk);

  update_suggestions (self);
  if (found != NULL)
    update_contamination (self, found);
}

static void
update_matrix (NormaEvidencePane *self)
{
  const NormaDeskScores *scores = norma_threshold_desk_get_scores (self->desk);
  const NormaDeskOptions *options = norma_threshold_desk_get_options (self->desk);
  NormaConfusion confusion = { { { 0 } } };
  NormaDecisionRates rates;
  g_autofree char *text = NULL;

  if (scores != NULL)
    norma_confusion_count (scores->scores, norma_session_get_limits (self->session), &confusion);
  norma_confusion_table_set_counts (self->matrix, &confusion,
                                    scores != NULL && scores->nominal_is_held_out);
  rates = norma_confusion_rates (&confusion, options->sureness.coverage);
  text = norma_describe_rates (&rates);
  gtk_label_set_label (self->rates, text);
}

/* All that follows a threshold, in the same frame. */
static void
limits_changed (NormaEvidencePane *self)
{
  const NormaLimits *limits = norma_session_get_limits (self->session);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  update_matrix (self);
  norma_curve_plot_set_limits (self->roc, limits);
  norma_curve_plot_set_limits (self->precision, limits);
  update_suggestions (self);
}

static void
update_source (NormaEvidencePane *self, const NormaDeskScores *scores)
{
  const char *text = _ ("Test images only: what the model learnt from is no evidence, but for its "
                        "held-out scores.");

  if (scores != NULL && scores->nominal_is_held_out)
    text = _ ("No good image was tested: the held-out scores of those learnt from stand for them.");
  gtk_label_set_label (self->source, text);
}

static void
scores_changed (NormaEvidencePane *self)
{
  const NormaCurves *curves = norma_threshold_desk_get_curves (self->desk);

  norma_curve_plot_set_curves (self->roc, curves);
  norma_curve_plot_set_curves (self->precision, curves);
  norma_curve_table_set_curves (self->table, curves, norma_session_get_unit (self->session));
  update_source (self, norma_threshold_desk_get_scores (self->desk));
  limits_changed (self);
}

static void
mapped (NormaEvidencePane *self)
{
  norma_threshold_desk_set_active (self->desk, TRUE);
  limits_changed (self);
}

static void
unmapped (NormaEvidencePane *self)
{
  norma_threshold_desk_set_active (self->desk, FALSE);
}

static void
apply (NormaEvidencePane *self, NormaSuggestionRow *row)
{
  const NormaDesk *found = norma_threshold_desk_get_suggestions (self->desk);
  const NormaDeskScores *scores = norma_threshold_desk_get_scores (self->desk);
  const NormaLimits *now = norma_session_get_limits (self->session);

  for (guint kind = 0; found != NULL && kind < NORMA_N_SUGGESTIONS; kind++) {
    const NormaSuggestion *suggestion = &found->suggestions[kind];
    g_autofree char *provenance = NULL;
    NormaLimits limits;

    if (get_row (self, (NormaSuggestionKind)kind) != row || found->no_suggestion[kind] != NULL)
      continue;
    limits = norma_suggestion_get_limits (suggestion, now);
    provenance = norma_suggestion_dup_provenance (suggestion, scores,
                                                  norma_threshold_desk_get_options (self->desk),
                                                  "the test set");
    norma_session_apply_limits (self->session, &limits, provenance);
    return;
  }
}

static void
apply_band (NormaEvidencePane *self)
{
  const NormaDesk *found = norma_threshold_desk_get_suggestions (self->desk);
  g_autofree char *provenance = NULL;
  NormaLimits limits;

  if (found == NULL || found->no_band != NULL)
    return;
  limits = get_band_limits (self, found);
  provenance =
      norma_review_band_dup_provenance (&found->band, norma_threshold_desk_get_scores (self->desk),
                                        "inspected parts");
  norma_session_apply_limits (self->session, &limits, provenance);
}

/* A bad share of 0: as among the labelled images. */
static void
prices_typed (NormaEvidencePane *self)
{
  double share = gtk_adjustment_get_value (self->bad_share) / 100;
  const NormaPrices prices = { .miss = gtk_adjustment_get_value (self->miss),
                               .false_alarm = gtk_adjustment_get_value (self->false_alarm),
                               .review = gtk_adjustment_get_value (self->review),
                               .anomalous_share = share > 0 ? share : (double)NAN };

  if (self->desk != NULL)
    norma_threshold_desk_set_prices (self->desk, &prices);
}

static void
share_typed (NormaEvidencePane *self)
{
  if (self->desk != NULL)
    norma_threshold_desk_set_review_share (self->desk,
                                           gtk_adjustment_get_value (self->review_share) / 100);
}

static void
truth_chosen (NormaEvidencePane *self, int truth, int verdict)
{
  g_signal_emit (self, signals[TRUTH_CHOSEN], 0, truth, verdict);
}

static void
choose_scores (NormaEvidencePane *self, double low, double high)
{
  g_signal_emit (self, signals[SCORES_CHOSEN], 0, low, high);
}

static void
norma_evidence_pane_dispose (GObject *object)
{
  NormaEvidencePane *self = NORMA_EVIDENCE_PANE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->desk != NULL) {
    norma_threshold_desk_set_active (self->desk, FALSE);
    g_signal_handlers_disconnect_by_data (self->desk, self);
  }
  g_clear_object (&self->desk);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_EVIDENCE_PANE);
  G_OBJECT_CLASS (norma_evidence_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, matrix);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, rates);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, source);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, good_set);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, severity);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, batch);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, roc);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, precision);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, table);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, promise);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, maximum_f1);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, no_miss);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, least_cost);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, band);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, miss);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, false_alarm);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, review);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, bad_share);
  gtk_widget_class_bind_template_child (klass, NormaEvidencePane, review_share);
  gtk_widget_class_bind_template_callback (klass, apply);
  gtk_widget_class_bind_template_callback (klass, apply_band);
  gtk_widget_class_bind_template_callback (klass, prices_typed);
  gtk_widget_class_bind_template_callback (klass, share_typed);
  gtk_widget_class_bind_template_callback (klass, truth_chosen);
  gtk_widget_class_bind_template_callback (klass, choose_scores);
}

static void
norma_evidence_pane_class_init (NormaEvidencePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_evidence_pane_dispose;
  g_type_ensure (NORMA_TYPE_CONFUSION_TABLE);
  g_type_ensure (NORMA_TYPE_CURVE_PLOT);
  g_type_ensure (NORMA_TYPE_CURVE_TABLE);
  g_type_ensure (NORMA_TYPE_SUGGESTION_ROW);
  g_type_ensure (NORMA_TYPE_WRAP_BOX);
  signals[TRUTH_CHOSEN] =
      g_signal_new ("truth-chosen", NORMA_TYPE_EVIDENCE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[SCORES_CHOSEN] =
      g_signal_new ("scores-chosen", NORMA_TYPE_EVIDENCE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/evidence-pane.ui");
  bind_children (widget_class);
}

static void
norma_evidence_pane_init (NormaEvidencePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_curve_plot_set_kind (self->precision, NORMA_CURVE_PRECISION);
  norma_suggestion_row_set_title (self->promise, _ ("Promised false alarms"));
  norma_suggestion_row_set_title (self->maximum_f1, _ ("Best told apart (maximum F1)"));
  norma_suggestion_row_set_title (self->no_miss, _ ("No labelled defect missed"));
  norma_suggestion_row_set_title (self->least_cost, _ ("Least cost"));
  norma_suggestion_row_set_title (self->band, _ ("Review what is not certain"));
  g_signal_connect (self, "map", G_CALLBACK (mapped), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmapped), NULL);
}

void
norma_evidence_pane_watch (NormaEvidencePane *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  self->desk = norma_threshold_desk_new (session);
  g_signal_connect_swapped (self->desk, "scores-changed", G_CALLBACK (scores_changed), self);
  g_signal_connect_swapped (self->desk, "suggestions-changed", G_CALLBACK (suggestions_changed),
                            self);
  g_signal_connect_swapped (session, "limits-changed", G_CALLBACK (limits_changed), self);
  prices_typed (self);
  share_typed (self);
  show_waiting (self);
}

NormaThresholdDesk *
norma_evidence_pane_get_desk (NormaEvidencePane *self)
{
  return self->desk;
}
