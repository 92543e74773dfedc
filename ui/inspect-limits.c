/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "ui/inspect-page-private.h"
#include "ui/promise-words.h"

/* The thresholds of the Inspect page, and what follows them. */

static void
update_promise (NormaInspectPage *self)
{
  NormaModel *model = norma_session_get_model (self->session);
  gsize n;
  const double *held_out = norma_session_get_held_out (self->session, &n);
  g_autofree char *text = NULL;

  if (model == NULL)
    return;
  text =
      norma_promise_describe (held_out, n, (double)norma_session_get_limits (self->session)->reject,
                              model->promise.confidence);
  gtk_label_set_label (self->promise, text);
}

static void
update_counts (NormaInspectPage *self)
{
  NormaVerdictCounts counts;

  norma_session_count_verdicts (self->session, &counts);
  norma_verdict_table_set_counts (self->verdicts, &counts);
}

void
norma_inspect_page_update_limits (NormaInspectPage *self)
{
  const NormaLimits *limits = norma_session_get_limits (self->session);
  double unit = norma_session_get_unit (self->session);

  self->is_syncing = TRUE;
  gtk_adjustment_set_value (self->review, (double)limits->review / unit);
  gtk_adjustment_set_value (self->reject, (double)limits->reject / unit);
  self->is_syncing = FALSE;
  norma_histogram_set_limits (self->histogram, (double)limits->review, (double)limits->reject);
  norma_inspect_page_update_look (self);
  update_promise (self);
  update_counts (self);
}

void
norma_inspect_page_update_scores (NormaInspectPage *self)
{
  static const guint roles[NORMA_N_BINS_KINDS] = {
    [NORMA_BINS_GOOD] = 1u << NORMA_ROLE_LEARN | 1u << NORMA_ROLE_GOOD,
    [NORMA_BINS_BAD] = 1u << NORMA_ROLE_DEFECTIVE,
    [NORMA_BINS_UNLABELLED] = 1u << NORMA_ROLE_UNLABELLED,
  };
  GArray *scores[NORMA_N_BINS_KINDS];
  const NormaScoreBins *bins[NORMA_N_BINS_KINDS];

  for (guint kind = 0; kind < NORMA_N_BINS_KINDS; kind++)
    scores[kind] = norma_session_list_scores (self->session, roles[kind]);
  norma_histogram_set_scores (self->histogram, scores, norma_session_get_unit (self->session));
  for (guint kind = 0; kind < NORMA_N_BINS_KINDS; kind++) {
    bins[kind] = norma_histogram_get_bins (self->histogram, (NormaBinsKind)kind);
    g_array_unref (scores[kind]);
  }
  norma_score_table_set_bins (self->score_table, norma_histogram_get_axis (self->histogram), bins);
}

static void
review_moved (NormaInspectPage *self, double score)
{
  norma_session_set_review (self->session, score);
}

static void
reject_moved (NormaInspectPage *self, double score)
{
  norma_session_set_reject (self->session, score);
}

static void
drag_began (NormaInspectPage *self)
{
  norma_session_begin_drag (self->session);
}

static void
drag_ended (NormaInspectPage *self)
{
  norma_session_end_drag (self->session);
}

/* A spin button that is left sets what it shows, two digits, though nobody has typed: that must not
 * move a threshold. */
static gboolean
is_typed (NormaInspectPage *self, GtkAdjustment *adjustment, float limit)
{
  double multiple = (double)limit / norma_session_get_unit (self->session);

  return !self->is_syncing && fabs (gtk_adjustment_get_value (adjustment) - multiple) > 0.005;
}

static void
review_typed (NormaInspectPage *self)
{
  if (is_typed (self, self->review, norma_session_get_limits (self->session)->review))
    norma_session_set_review (self->session, gtk_adjustment_get_value (self->review) *
                                                 norma_session_get_unit (self->session));
}

static void
reject_typed (NormaInspectPage *self)
{
  if (is_typed (self, self->reject, norma_session_get_limits (self->session)->reject))
    norma_session_set_reject (self->session, gtk_adjustment_get_value (self->reject) *
                                                 norma_session_get_unit (self->session));
}

void
norma_inspect_page_watch_limits (NormaInspectPage *self)
{
  g_signal_connect_swapped (self->histogram, "review-moved", G_CALLBACK (review_moved), self);
  g_signal_connect_swapped (self->histogram, "reject-moved", G_CALLBACK (reject_moved), self);
  g_signal_connect_swapped (self->histogram, "drag-began", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (self->histogram, "drag-ended", G_CALLBACK (drag_ended), self);
  g_signal_connect_swapped (self->review, "value-changed", G_CALLBACK (review_typed), self);
  g_signal_connect_swapped (self->reject, "value-changed", G_CALLBACK (reject_typed), self);
}
