/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "tests/ui/display.h"
#include "ui/confusion-table.h"
#include "ui/curve-plot.h"
#include "ui/curve-table.h"
#include "ui/evidence-pane.h"
#include "ui/suggestion-row.h"

/* The pane Evidence of the Inspect page: what it shows follows the thresholds, what it suggests can be
 * applied and undone, and its places are links to images. */

static NormaEvidencePane *
get_pane (NormaTestWindow *t)
{
  return NORMA_EVIDENCE_PANE (
      norma_test_find_widget (GTK_WIDGET (t->window), NORMA_TYPE_EVIDENCE_PANE));
}

static GListModel *
get_strip (NormaTestWindow *t)
{
  return norma_inspect_page_get_strip (norma_window_get_inspect_page (t->window));
}

/* What is folded away is in no tree. */
static void
unfold (GtkWidget *widget)
{
  if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    unfold (child);
}

static NormaThresholdDesk *
open_pane (NormaTestWindow *t)
{
  NormaThresholdDesk *desk = norma_evidence_pane_get_desk (get_pane (t));

  norma_test_show_page (t, "inspect");
  norma_test_activate (t, "view.evidence");
  norma_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (get_pane (t))) &&
                         norma_threshold_desk_is_settled (desk) &&
                         norma_threshold_desk_get_suggestions (desk) != NULL);
  return desk;
}

/* The n-th widget of a type below another, in the order of the template. */
static GtkWidget *
find_nth (GtkWidget *widget, GType type, guint *n)
{
  if (G_OBJECT_TYPE (widget) == type && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_nth (child, type, n);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gpointer
find (NormaTestWindow *t, GType type, guint n)
{
  GtkWidget *found = find_nth (GTK_WIDGET (get_pane (t)), type, &n);

  g_assert_nonnull (found);
  return found;
}

enum { PROMISE, MAXIMUM_F1, NO_MISS, LEAST_COST, BAND };

static NormaSuggestionRow *
get_row (NormaTestWindow *t, guint row)
{
  return find (t, NORMA_TYPE_SUGGESTION_ROW, row);
}

static void
assert_cell (NormaTestWindow *t, NormaTruth truth, NormaVerdict verdict, const char *text)
{
  g_assert_cmpstr (norma_confusion_table_get_text (find (t, NORMA_TYPE_CONFUSION_TABLE, 0), truth,
                                                   verdict),
                   ==, text);
}

/* 12 to learn from, 3 good and 4 defective ones tested: those learnt from are not in the matrix. */
static void
test_matrix (NormaTestWindow *t, gconstpointer stage)
{
  double unit = norma_session_get_unit (t->session);

  open_pane (t);
  assert_cell (t, NORMA_TRUTH_ANOMALOUS, NORMA_VERDICT_REJECT, "4");
  norma_session_set_reject (t->session, 1e6);
  norma_session_set_review (t->session, 0.01 * unit);
  assert_cell (t, NORMA_TRUTH_NOMINAL, NORMA_VERDICT_REVIEW, "3");
  assert_cell (t, NORMA_TRUTH_ANOMALOUS, NORMA_VERDICT_REVIEW, "4");
  assert_cell (t, NORMA_TRUTH_ANOMALOUS, NORMA_VERDICT_REJECT, "0");
  norma_session_set_review (t->session, 1e6);
  assert_cell (t, NORMA_TRUTH_NOMINAL, NORMA_VERDICT_ACCEPT, "3");
  assert_cell (t, NORMA_TRUTH_UNSURE, NORMA_VERDICT_ACCEPT, "0");
}

static void
test_apply (NormaTestWindow *t, gconstpointer stage)
{
  const NormaDesk *found = norma_threshold_desk_get_suggestions (open_pane (t));
  const NormaSuggestion *no_miss = &found->suggestions[NORMA_SUGGESTION_NO_MISS];
  NormaLimits before = *norma_session_get_limits (t->session);

  g_assert_no_error (found->no_suggestion[NORMA_SUGGESTION_NO_MISS]);
  g_assert_nonnull (strstr (norma_suggestion_row_get_text (get_row (t, NO_MISS)),
                            "Tuned on: test set (3 good, 4 bad)"));
  g_assert_nonnull (strstr (norma_suggestion_row_get_text (get_row (t, PROMISE)),
                            "Tuned on: held-out scores of the good set (12)"));
  g_assert_true (norma_suggestion_row_apply (get_row (t, NO_MISS)));
  g_assert_cmpfloat (norma_session_get_limits (t->session)->reject, ==, no_miss->reject);
  g_assert_cmpstr (norma_session_get_provenance (t->session), ==,
                   "no miss, tuned on 3 good and 4 bad scores of the test set");
  /* what is in use cannot be applied again */
  g_assert_false (norma_suggestion_row_apply (get_row (t, NO_MISS)));
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Change thresholds");
  g_assert_cmpstr (norma_session_get_provenance (t->session), ==,
                   "no miss, tuned on 3 good and 4 bad scores of the test set");

  norma_session_undo (t->session);
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_cmpfloat (norma_session_get_limits (t->session)->reject, ==, before.reject);
  g_assert_null (norma_session_get_provenance (t->session));
  norma_session_redo (t->session);
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_cmpfloat (norma_session_get_limits (t->session)->reject, ==, no_miss->reject);
  g_assert_cmpstr (norma_session_get_provenance (t->session), ==,
                   "no miss, tuned on 3 good and 4 bad scores of the test set");
}

/* Another price gives another suggestion; the band follows its share. */
static void
test_options (NormaTestWindow *t, gconstpointer stage)
{
  NormaThresholdDesk *desk = open_pane (t);
  const NormaPrices prices = { 3, 2, 0.5, 0.25 };
  const NormaSuggestion *cost;

  norma_threshold_desk_set_prices (desk, &prices);
  norma_threshold_desk_set_review_share (desk, 0.2);
  norma_test_wait_until (norma_threshold_desk_is_settled (desk));
  cost = &norma_threshold_desk_get_suggestions (desk)->suggestions[NORMA_SUGGESTION_LEAST_COST];
  g_assert_no_error (
      norma_threshold_desk_get_suggestions (desk)->no_suggestion[NORMA_SUGGESTION_LEAST_COST]);
  g_assert_cmpfloat (cost->review, <=, cost->reject);
  if (norma_threshold_desk_get_suggestions (desk)->no_band == NULL)
    g_assert_cmpfloat_with_epsilon (norma_threshold_desk_get_suggestions (desk)->band.share, 0.2,
                                    1e-8);
  g_assert_nonnull (norma_suggestion_row_get_text (get_row (t, LEAST_COST)));
  g_assert_nonnull (norma_suggestion_row_get_text (get_row (t, BAND)));
}

static guint
count_strip (NormaTestWindow *t)
{
  return g_list_model_get_n_items (get_strip (t));
}

/* A cell, a place of a curve and a row of the table show their images. */
static void
test_links (NormaTestWindow *t, gconstpointer stage)
{
  NormaThresholdDesk *desk = open_pane (t);
  NormaCurvePlot *roc = find (t, NORMA_TYPE_CURVE_PLOT, 0);
  const NormaCurves *curves = norma_threshold_desk_get_curves (desk);
  g_autoptr (NormaImageItem) worst = NULL;

  g_signal_emit_by_name (find (t, NORMA_TYPE_CONFUSION_TABLE, 0), "chosen",
                         (int)NORMA_TRUTH_ANOMALOUS, (int)NORMA_VERDICT_REJECT);
  g_assert_cmpuint (count_strip (t), ==, 4);
  norma_test_activate (t, "view.clear-filter");
  g_assert_cmpuint (count_strip (t), ==, 7);

  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  /* the upper left corner of a curve that tells all apart: the least defective image and those
   * nearby */
  g_assert_cmpfloat (norma_curves_get_auroc (curves), ==, 1);
  norma_curve_plot_choose_at (roc, 0, 0);
  worst = g_list_model_get_item (get_strip (t), 0);
  g_assert_cmpuint (count_strip (t), >=, 1);
  g_assert_cmpint (norma_image_item_get_role (worst), ==, NORMA_ROLE_DEFECTIVE);
  norma_test_activate (t, "view.clear-filter");

  unfold (GTK_WIDGET (get_pane (t)));
  g_assert_cmpuint (norma_curve_table_get_n_rows (find (t, NORMA_TYPE_CURVE_TABLE, 0)), ==, 7);
  g_signal_emit_by_name (find (t, NORMA_TYPE_CURVE_TABLE, 0), "scores-chosen",
                         (double)curves->points[1].least, (double)curves->points[1].least);
  g_assert_cmpuint (count_strip (t), ==, 1);
}

/* Keys alone: along the curve and to its images. */
static void
test_keys (NormaTestWindow *t, gconstpointer stage)
{
  NormaCurvePlot *roc;
  g_autoptr (GListModel) controllers = NULL;
  gboolean taken = FALSE;

  open_pane (t);
  roc = find (t, NORMA_TYPE_CURVE_PLOT, 0);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (roc)));
  controllers = gtk_widget_observe_controllers (GTK_WIDGET (roc));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (!GTK_IS_EVENT_CONTROLLER_KEY (controller))
      continue;
    g_signal_emit_by_name (controller, "key-pressed", (guint)GDK_KEY_Left, 0u, (GdkModifierType)0,
                           &taken);
    g_assert_true (taken);
    g_signal_emit_by_name (controller, "key-pressed", (guint)GDK_KEY_Right, 0u, (GdkModifierType)0,
                           &taken);
    g_signal_emit_by_name (controller, "key-pressed", (guint)GDK_KEY_Return, 0u, (GdkModifierType)0,
                           &taken);
    g_assert_true (taken);
    g_signal_emit_by_name (controller, "key-pressed", (guint)GDK_KEY_a, 0u, (GdkModifierType)0,
                           &taken);
    g_assert_false (taken);
  }
  g_assert_cmpuint (count_strip (t), >=, 1);
  g_assert_cmpuint (count_strip (t), <, 19);
}

/* Without good test images the held-out scores stand for them, and the words say so. */
static void
test_held_out (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  GListModel *images = norma_session_get_images (t->session);
  NormaThresholdDesk *desk;

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (norma_image_item_get_role (item) == NORMA_ROLE_GOOD)
      g_ptr_array_add (good, item);
  }
  norma_session_set_role (t->session, good, NORMA_ROLE_EXCLUDED);
  norma_test_wait_until (norma_session_is_settled (t->session));
  desk = open_pane (t);
  g_assert_true (norma_threshold_desk_get_scores (desk)->nominal_is_held_out);
  g_assert_nonnull (strstr (norma_suggestion_row_get_text (get_row (t, MAXIMUM_F1)),
                            "held-out scores of the good set (12)"));
  g_signal_emit_by_name (find (t, NORMA_TYPE_CONFUSION_TABLE, 0), "chosen",
                         (int)NORMA_TRUTH_NOMINAL, (int)NORMA_VERDICT_ACCEPT);
  g_assert_cmpuint (count_strip (t), >, 0);
}

/* Nothing is worked at while nobody looks, and what was missed is made up for. */
static void
test_rest (NormaTestWindow *t, gconstpointer stage)
{
  NormaThresholdDesk *desk = norma_evidence_pane_get_desk (get_pane (t));

  norma_test_show_page (t, "inspect");
  g_assert_null (norma_threshold_desk_get_scores (desk));
  open_pane (t);
  norma_test_activate (t, "view.evidence");
  norma_test_wait_until (!gtk_widget_get_mapped (GTK_WIDGET (get_pane (t))));
  norma_session_set_reject (t->session, 1e6);
  norma_test_activate (t, "view.evidence");
  norma_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (get_pane (t))));
  assert_cell (t, NORMA_TRUTH_ANOMALOUS, NORMA_VERDICT_REJECT, "0");
}

/* Pictures to be looked at: small, large, and what lies further down. */
static void
test_pictures (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *scrolled;

  gtk_window_set_default_size (GTK_WINDOW (t->window), 1024, 768);
  open_pane (t);
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  norma_test_save_shot (t, "evidence.png");
  scrolled = gtk_widget_get_ancestor (GTK_WIDGET (get_pane (t)), GTK_TYPE_SCROLLED_WINDOW);
  for (guint page = 1; page <= 3; page++) {
    GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
    g_autofree char *name = g_strdup_printf ("evidence-down-%u.png", page);

    gtk_adjustment_set_value (place, page * gtk_adjustment_get_upper (place) / 4);
    gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
    norma_test_save_shot (t, name);
  }
}

#define ADD(name, function) \
  g_test_add ("/evidence/" name, NormaTestWindow, "fitted", norma_test_window_set_up, function, \
              norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("matrix", test_matrix);
  ADD ("apply", test_apply);
  ADD ("options", test_options);
  ADD ("links", test_links);
  ADD ("keys", test_keys);
  ADD ("held-out", test_held_out);
  ADD ("rest", test_rest);
  ADD ("pictures", test_pictures);
  return g_test_run ();
}
