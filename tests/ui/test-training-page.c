/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"
#include "ui/loss-chart.h"
#include "ui/loss-table.h"
#include "ui/session-training.h"
#include "ui/stopped-card.h"
#include "ui/training-card.h"
#include "ui/training-group.h"

/* Run with LANGUAGE=de. */

/* Of a training that ends, and of one that does not. */
enum { STEPS = 40, ENDLESS = 1000000 };

static gpointer
find (NormaTestWindow *t, GType type)
{
  GtkWidget *found = norma_test_find_widget (GTK_WIDGET (t->window), type);

  g_assert_nonnull (found);
  return found;
}

static void
settle (NormaTestWindow *t)
{
  norma_test_wait_until (norma_session_is_settled (t->session));
}

static void
choose (NormaTestWindow *t, NormaMethod detector)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (t->session));

  choice->detector = detector;
  norma_session_set_method (t->session, choice, "Choose detector");
  settle (t);
}

/* The n-th spin button below, from 0: steps, minutes, seed. */
static GtkSpinButton *
find_spin (GtkWidget *widget, guint *n)
{
  if (GTK_IS_SPIN_BUTTON (widget))
    return (*n)-- == 0 ? GTK_SPIN_BUTTON (widget) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkSpinButton *found = find_spin (child, n);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static GtkSpinButton *
get_spin (NormaTestWindow *t, guint n)
{
  return find_spin (find (t, NORMA_TYPE_TRAINING_GROUP), &n);
}

/* Only what is trained has a training to be chosen. */
static void
test_group (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *group = find (t, NORMA_TYPE_TRAINING_GROUP);
  AdwComboRow *end = ADW_COMBO_ROW (norma_test_find_widget (group, ADW_TYPE_COMBO_ROW));
  const NormaFitOptions *options = norma_session_get_fit_options (t->session);

  norma_test_show_page (t, "model");
  g_assert_false (gtk_widget_get_visible (group));
  choose (t, NORMA_METHOD_EFFICIENTAD);
  g_assert_true (gtk_widget_get_visible (group));
  g_assert_cmpint (gtk_spin_button_get_value_as_int (get_spin (t, 0)), ==, NORMA_STUDENT_STEPS);
  choose (t, NORMA_METHOD_SIMPLENET);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (get_spin (t, 0)), ==,
                   NORMA_DISCRIMINATOR_STEPS);
  gtk_spin_button_set_value (get_spin (t, 2), 77);
  settle (t);
  g_assert_cmpuint (norma_session_get_method (t->session)->steps, ==, 0);
  g_assert_cmpuint (options->detector.simplenet.training.seed, ==, 77);
  gtk_spin_button_set_value (get_spin (t, 0), STEPS);
  settle (t);
  g_assert_cmpuint (options->detector.simplenet.training.schedule.n_steps, ==, STEPS);
  adw_combo_row_set_selected (end, 1);
  gtk_spin_button_set_value (get_spin (t, 1), 12);
  settle (t);
  g_assert_cmpfloat (options->detector.simplenet.training.schedule.budget_s, ==, 720);
  g_assert_cmpuint (options->detector.simplenet.training.schedule.n_steps, ==,
                    NORMA_DISCRIMINATOR_STEPS);
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Choose training");
  norma_test_save_shot (t, "training-group.png");
}

static gboolean
is_enabled (NormaTestWindow *t, const char *name)
{
  return g_action_get_enabled (g_action_map_lookup_action (G_ACTION_MAP (t->window), name));
}

static gboolean
can_pause (NormaTestWindow *t)
{
  NormaTrainingWatch *watch = norma_session_get_training (t->session);

  return is_enabled (t, "pause-training") && watch != NULL &&
         norma_training_watch_get_record (watch)->n > 0;
}

static gboolean
can_pause_or_ended (NormaTestWindow *t)
{
  return can_pause (t) || norma_session_is_settled (t->session);
}

static void
choose_steps (NormaTestWindow *t, guint steps)
{
  choose (t, NORMA_METHOD_SIMPLENET);
  gtk_spin_button_set_value (get_spin (t, 0), steps);
  settle (t);
  norma_test_show_page (t, "model");
}

/* One that ends may do so before it is paused, on a busy machine. */
static void
begin_and_pause (NormaTestWindow *t, guint steps)
{
  choose_steps (t, steps);
  g_assert_false (gtk_widget_get_visible (find (t, NORMA_TYPE_TRAINING_CARD)));
  g_assert_false (is_enabled (t, "pause-training"));
  while (norma_session_get_stopped_training (t->session) == NULL) {
    norma_test_activate (t, "win.fit");
    norma_test_wait_until (can_pause_or_ended (t));
    g_assert_false (is_enabled (t, "resume-training"));
    if (can_pause (t))
      norma_test_activate (t, "win.pause-training");
    settle (t);
  }
}

static void
scroll_to_end (NormaTestWindow *t)
{
  GtkWidget *scroller =
      gtk_widget_get_ancestor (find (t, NORMA_TYPE_TRAINING_CARD), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_test_widget_wait_for_draw (scroller);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

/* As far as it came, then as far as was wished. */
static void
test_resume (NormaTestWindow *t, gconstpointer stage)
{
  double last_step, most;

  begin_and_pause (t, STEPS);
  g_assert_true (gtk_widget_get_visible (find (t, NORMA_TYPE_TRAINING_CARD)));
  g_assert_true (gtk_widget_get_visible (find (t, NORMA_TYPE_STOPPED_CARD)));
  g_assert_true (is_enabled (t, "resume-training"));
  g_assert_true (is_enabled (t, "discard-training"));
  norma_test_save_shot (t, "training-stopped.png");
  norma_loss_chart_get_range (find (t, NORMA_TYPE_LOSS_CHART), &last_step, &most);
  g_assert_cmpfloat (last_step, >, 0);
  g_assert_cmpfloat (last_step, <, STEPS);
  norma_test_activate (t, "win.resume-training");
  settle (t);
  g_assert_nonnull (norma_session_get_model (t->session));
  g_assert_false (is_enabled (t, "resume-training"));
  norma_loss_chart_get_range (find (t, NORMA_TYPE_LOSS_CHART), &last_step, &most);
  g_assert_cmpfloat (last_step, ==, STEPS);
  g_assert_cmpfloat (most, >, 0);
  g_assert_true (is_enabled (t, "compare-default"));
  g_assert_false (gtk_widget_get_visible (find (t, NORMA_TYPE_STOPPED_CARD)));
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  scroll_to_end (t);
  norma_test_save_shot (t, "training-done-dark.png");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_discard (NormaTestWindow *t, gconstpointer stage)
{
  begin_and_pause (t, ENDLESS);
  norma_test_activate (t, "win.discard-training");
  settle (t);
  g_assert_false (is_enabled (t, "discard-training"));
  g_assert_null (norma_session_get_stopped_training (t->session));
}

static void
assert_fits (NormaTestWindow *t)
{
  int least;

  gtk_widget_measure (GTK_WIDGET (t->window), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  g_assert_cmpint (least, <=, 1024);
}

/* Text at 200 %, in German, on a small screen: stopped, trained and compared. */
static void
test_large (NormaTestWindow *t, gconstpointer stage)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * (dpi > 0 ? dpi : 96 * 1024), NULL);
  gtk_window_set_default_size (GTK_WINDOW (t->window), 1024, 600);
  begin_and_pause (t, ENDLESS);
  assert_fits (t);
  norma_test_save_shot (t, "training-stopped-200.png");
  norma_test_activate (t, "win.resume-training");
  norma_test_wait_until (can_pause (t));
  assert_fits (t);
  scroll_to_end (t);
  norma_test_save_shot (t, "training-200.png");
  norma_test_activate (t, "win.cancel");
  settle (t);
  choose_steps (t, STEPS);
  norma_test_activate (t, "win.fit");
  settle (t);
  assert_fits (t);
  scroll_to_end (t);
  norma_test_save_shot (t, "training-done-200.png");
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

static GtkWidget *
find_dialog (NormaTestWindow *t)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data) && gtk_widget_get_mapped (l->data))
      return l->data;
  return NULL;
}

static void
test_compare (NormaTestWindow *t, gconstpointer stage)
{
  const char *body;

  choose (t, NORMA_METHOD_PADIM);
  norma_test_activate (t, "win.fit");
  settle (t);
  norma_test_activate (t, "win.compare-default");
  g_assert_false (is_enabled (t, "compare-default"));
  norma_test_wait_until (find_dialog (t) != NULL);
  body = adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (find_dialog (t)));
  g_assert_nonnull (strstr (body, "PaDiM"));
  g_assert_nonnull (strstr (body, "AUROC 1"));
  gtk_test_widget_wait_for_draw (find_dialog (t));
  norma_test_save_shot_of (find_dialog (t), "compare-default.png");
  gtk_window_destroy (GTK_WINDOW (find_dialog (t)));
  settle (t);
}

static void
fill_record (NormaLossRecord *record)
{
  norma_loss_record_init (record);
  for (guint i = 1; i <= 3000; i++) {
    norma_loss_record_add (record, i, 0.1 + 0.9 / (1 + i / 200.0) + 0.05 * (i % 7 == 0));
    if (i % 100 == 0)
      norma_loss_record_add_held_out (record, i, 0.15 + 0.9 / (1 + i / 250.0));
  }
}

/* The table says what the chart draws, once it is looked at. */
static void
test_table (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *chart = norma_loss_chart_new (), *table = norma_loss_table_new ();
  NormaLossRecord record;
  double last_step, most;

  fill_record (&record);
  norma_loss_chart_set_record (NORMA_LOSS_CHART (chart), &record);
  norma_loss_table_set_record (NORMA_LOSS_TABLE (table), &record);
  g_assert_cmpuint (norma_loss_table_get_n_rows (NORMA_LOSS_TABLE (table)), ==, 0);
  norma_loss_chart_get_range (NORMA_LOSS_CHART (chart), &last_step, &most);
  g_assert_cmpfloat (last_step, ==, 3000);
  g_assert_cmpfloat (most, <=, 1.1);
  gtk_box_append (GTK_BOX (box), chart);
  gtk_box_append (GTK_BOX (box), table);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 600, -1);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpuint (norma_loss_table_get_n_rows (NORMA_LOSS_TABLE (table)), ==, 24);
  norma_test_save_shot_of (window, "loss-chart.png");
  norma_loss_record_init (&record);
  norma_loss_chart_set_record (NORMA_LOSS_CHART (chart), &record);
  norma_loss_table_set_record (NORMA_LOSS_TABLE (table), &record);
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpuint (norma_loss_table_get_n_rows (NORMA_LOSS_TABLE (table)), ==, 0);
  norma_loss_record_add (&record, 1, 2.5);
  norma_loss_table_set_record (NORMA_LOSS_TABLE (table), &record);
  g_assert_cmpuint (norma_loss_table_get_n_rows (NORMA_LOSS_TABLE (table)), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  norma_application_set_language ();
#define ADD(name, test) \
  g_test_add ("/training-page/" name, NormaTestWindow, "open", norma_test_window_set_up, test, \
              norma_test_window_tear_down)
  ADD ("group", test_group);
  ADD ("resume", test_resume);
  ADD ("discard", test_discard);
  ADD ("large", test_large);
  ADD ("compare", test_compare);
  ADD ("table", test_table);
#undef ADD
  return g_test_run ();
}
