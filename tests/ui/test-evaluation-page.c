/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/project/models.h"
#include "core/project/shapes.h"
#include "tests/ui/display.h"
#include "ui/box-plot.h"
#include "ui/choice-table.h"
#include "ui/confusion-table.h"
#include "ui/contest-chart.h"
#include "ui/contest-group.h"
#include "ui/curve-plot.h"
#include "ui/evaluation-images.h"
#include "ui/evaluation-page.h"
#include "ui/evaluation-rows.h"
#include "ui/evaluation-words.h"
#include "ui/rate-bars.h"
#include "ui/robustness-words.h"

/* The Evaluation page: 12 parts to learn from, 3 good and 4 defective ones tested, on which the square that makes
 * them defective is drawn. What it shows are the figures of the evaluation, and its places are links to images. */

enum { N_GOOD = 3, N_DEFECTIVE = 4, SQUARE = 20 };

static GtkWidget *
get_page (NormaTestWindow *t)
{
  return norma_test_find_widget (GTK_WIDGET (t->window), NORMA_TYPE_EVALUATION_PAGE);
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
  GtkWidget *found = find_nth (get_page (t), type, &n);

  g_assert_nonnull (found);
  return found;
}

static void
unfold (GtkWidget *widget)
{
  if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    unfold (child);
}

static const char *
get_shown_page (NormaTestWindow *t)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (t->window), "page");
  g_autoptr (GVariant) state = g_action_get_state (action);

  return g_intern_string (g_variant_get_string (state, NULL));
}

static guint
count_strip (NormaTestWindow *t)
{
  return g_list_model_get_n_items (
      norma_inspect_page_get_strip (norma_window_get_inspect_page (t->window)));
}

/* What was chosen last is on Inspect, and nothing else. */
static void
assert_shown (NormaTestWindow *t, guint n_images)
{
  g_assert_cmpstr (get_shown_page (t), ==, "inspect");
  g_assert_cmpuint (count_strip (t), ==, n_images);
  norma_test_show_page (t, "evaluation");
}

/* On so many of the defective images. */
static void
draw_squares_on (NormaTestWindow *t, guint n)
{
  NormaProject *project = norma_session_get_project (t->session);
  GListModel *images = norma_session_get_images (t->session);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);
    NormaProjectShape shape = {
      .image = norma_image_item_get_id (item),
      .purpose = NORMA_PURPOSE_DEFECT,
      .defect_class = "",
      .sensitivity = 1,
      .geometry = "{\"kind\":\"rectangle\",\"box\":[60,40,80,60]}",
    };

    if (norma_image_item_get_role (item) != NORMA_ROLE_DEFECTIVE || n == 0)
      continue;
    g_assert_true (norma_project_put_shapes (project, "Draw", &shape, 1, NULL));
    n--;
  }
}

static void
draw_squares (NormaTestWindow *t)
{
  draw_squares_on (t, N_DEFECTIVE);
}

static const NormaMeasuredModel *
evaluate (NormaTestWindow *t)
{
  norma_test_activate (t, "win.evaluate");
  norma_test_wait_until (norma_session_is_settled (t->session));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  g_assert_cmpstr (get_shown_page (t), ==, "evaluation");
  return norma_session_get_measured_model (t->session);
}

static NormaChoiceTable *
get_table (NormaTestWindow *t, guint n)
{
  return find (t, NORMA_TYPE_CHOICE_TABLE, n);
}

enum { SUMMARY, KINDS, SIZES, PIMOS, CONTEST, ROBUSTNESS };

static void
test_figures (NormaTestWindow *t, gconstpointer stage)
{
  const NormaMeasuredModel *measured;
  g_autofree char *set = NULL;

  draw_squares (t);
  measured = evaluate (t);
  g_assert_cmpuint (measured->evaluation->n_unreadable, ==, 0);
  g_assert_cmpfloat (measured->evaluation->image_auroc, ==, 1);
  g_assert_cmpfloat (norma_curves_get_auroc (measured->curves), ==, 1);
  g_assert_cmpuint (measured->evaluation->pixels->n_anomalous, ==, N_DEFECTIVE * SQUARE * SQUARE);
  g_assert_false (measured->is_outdated);
  set = norma_evaluation_describe_set (measured);
  g_assert_nonnull (strstr (set, "7 labelled images"));
  g_assert_nonnull (strstr (set, "3 good and 4 defective, 4 of these"));
  g_assert_cmpuint (norma_choice_table_get_n_rows (get_table (t, SUMMARY)), ==, 11);
  g_assert_cmpuint (norma_choice_table_get_n_rows (get_table (t, KINDS)), ==, 2);
}

static void
test_links (NormaTestWindow *t, gconstpointer stage)
{
  const NormaMeasuredModel *measured;

  draw_squares (t);
  measured = evaluate (t);
  unfold (get_page (t));
  norma_choice_table_choose (get_table (t, SUMMARY), NORMA_SUMMARY_AUROC);
  assert_shown (t, N_GOOD + N_DEFECTIVE);
  norma_choice_table_choose (get_table (t, KINDS), 0);
  assert_shown (t, N_GOOD);
  g_signal_emit_by_name (find (t, NORMA_TYPE_CONFUSION_TABLE, 0), "chosen",
                         (int)NORMA_TRUTH_ANOMALOUS, (int)NORMA_VERDICT_REJECT);
  assert_shown (t, measured->evaluation->recall[NORMA_LEVEL_REJECT].k);
  g_signal_emit_by_name (find (t, NORMA_TYPE_CURVE_PLOT, 0), "scores-chosen",
                         (double)measured->curves->points[1].least,
                         (double)measured->curves->points[1].least);
  assert_shown (t, 1);
  norma_choice_table_choose (get_table (t, SIZES), 0);
  assert_shown (t, N_DEFECTIVE);
  norma_rate_bars_choose_at (find (t, NORMA_TYPE_RATE_BARS, 0),
                             gtk_widget_get_width (find (t, NORMA_TYPE_RATE_BARS, 0)) / 2.0);
  assert_shown (t, N_DEFECTIVE);
  g_signal_emit_by_name (find (t, GTK_TYPE_LIST_VIEW, 0), "activate", 1u);
  assert_shown (t, N_DEFECTIVE);
  g_assert_cmpint (norma_image_item_get_role (norma_session_get_current (t->session)), ==,
                   NORMA_ROLE_DEFECTIVE);
  g_signal_emit_by_name (find (t, GTK_TYPE_LIST_VIEW, 1), "activate", 0u);
  assert_shown (t, N_GOOD);
}

/* The chip on Inspect tells what is shown, and shows all again. */
static void
test_chip (NormaTestWindow *t, gconstpointer stage)
{
  evaluate (t);
  norma_choice_table_choose (get_table (t, KINDS), 1);
  assert_shown (t, N_DEFECTIVE);
  norma_test_activate (t, "view.clear-filter");
  g_assert_cmpuint (count_strip (t), ==, N_GOOD + N_DEFECTIVE);
}

static char *
describe_exclusions (NormaTestWindow *t, const char *provenance)
{
  return norma_evaluation_describe_exclusions (norma_session_get_measured_model (t->session),
                                               provenance);
}

/* Without drawn defects there are no figures of pixels, and the page says why; an image that loses its label
 * plays no part. */
static void
test_no_masks (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autofree char *text = NULL;

  g_ptr_array_add (one, norma_test_find_image (t->session, NORMA_ROLE_GOOD));
  norma_session_set_role (t->session, one, NORMA_ROLE_UNLABELLED);
  norma_test_wait_until (norma_session_is_settled (t->session));
  evaluate (t);
  text = describe_exclusions (t, NULL);
  g_assert_nonnull (strstr (text, "No figures of pixels"));
  g_assert_nonnull (strstr (text, "1 inspected image that is labelled neither"));
  g_assert_null (strstr (text, "as fitted"));
  g_free (text);
  text = describe_exclusions (t, "by hand");
  g_assert_nonnull (strstr (text, "as fitted"));
  g_assert_cmpuint (norma_choice_table_get_n_rows (get_table (t, SUMMARY)), ==, 8);
  g_assert_false (gtk_widget_get_mapped (find (t, NORMA_TYPE_RATE_BARS, 0)));
  g_assert_false (gtk_widget_get_mapped (find (t, NORMA_TYPE_BOX_PLOT, 0)));
}

/* What is drawn on some of the defective images tells of these alone, and the page says so. */
static void
test_some_masks (NormaTestWindow *t, gconstpointer stage)
{
  const NormaMeasuredModel *measured;
  g_autofree char *text = NULL;

  draw_squares_on (t, N_DEFECTIVE - 1);
  measured = evaluate (t);
  g_assert_cmpuint (measured->evaluation->pixels->images->len, ==, N_DEFECTIVE - 1);
  g_assert_cmpuint (measured->evaluation->n_pixel_images, ==, N_GOOD + N_DEFECTIVE - 1);
  text = describe_exclusions (t, NULL);
  g_assert_cmpstr (text, ==,
                   "In no figure of pixels: 1 defective image on which no defect is drawn.");
}

/* A change of what it rests on is told; another evaluation is of now. */
static void
test_outdated (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  NormaLimits limits;

  evaluate (t);
  /* thresholds are none of it */
  limits = *norma_session_get_limits (t->session);
  limits.reject *= 2;
  norma_session_apply_limits (t->session, &limits, "twice");
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_false (norma_session_get_measured_model (t->session)->is_outdated);
  g_ptr_array_add (one, norma_test_find_image (t->session, NORMA_ROLE_GOOD));
  norma_session_set_role (t->session, one, NORMA_ROLE_EXCLUDED);
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_true (norma_session_get_measured_model (t->session)->is_outdated);
  g_assert_false (evaluate (t)->is_outdated);
  g_assert_cmpuint (norma_session_get_measured_model (t->session)->evaluation->n_good, ==,
                    N_GOOD - 1);
  norma_session_close (t->session);
  g_assert_null (norma_session_get_measured_model (t->session));
}

static void
count_choice (guint *n)
{
  (*n)++;
}

/* The same images by the model and a copy of it in a file: no difference, and the worst of both a click
 * away. */
static void
test_contest (NormaTestWindow *t, gconstpointer stage)
{
  NormaContestGroup *group = find (t, NORMA_TYPE_CONTEST_GROUP, 0);
  g_autofree char *path = g_build_filename (t->folder, "other.norma", NULL);
  const NormaMeasuredContest *measured;
  const NormaModelFigures *other;
  guint n_choices = 0;

  g_assert_true (norma_model_write (norma_session_get_model (t->session), path, NULL));
  unfold (get_page (t));
  g_assert_false (norma_contest_group_compare (group)); /* with nothing */
  norma_contest_group_add_file (group, path);
  norma_contest_group_add_file (group, path); /* once is enough */
  norma_test_show_page (t, "evaluation");
  g_assert_true (norma_contest_group_compare (group));
  norma_test_wait_until (norma_session_is_settled (t->session));
  measured = norma_session_get_measured_contest (t->session);
  g_assert_nonnull (measured);
  g_assert_cmpuint (measured->comparison->n_models, ==, 2);
  g_assert_cmpstr (measured->names->pdata[1], ==, "other.norma");
  other = &((NormaComparedSet *)measured->comparison->sets->pdata[0])->models[1];
  g_assert_cmpfloat (other->difference.difference, ==, 0);
  g_assert_cmpuint (norma_choice_table_get_n_rows (get_table (t, CONTEST)), ==, 2);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  norma_choice_table_choose (get_table (t, CONTEST), 1);
  assert_shown (t, N_GOOD + N_DEFECTIVE);
  norma_test_show_page (t, "evaluation");
  {
    NormaContestChart *chart = find (t, NORMA_TYPE_CONTEST_CHART, 0);
    double y, height;

    g_signal_connect_swapped (chart, "chosen", G_CALLBACK (count_choice), &n_choices);
    norma_contest_chart_get_row (chart, 1, &y, &height);
    norma_contest_chart_choose_at (chart, 0); /* the title is no mark */
    g_assert_cmpuint (n_choices, ==, 0);
    norma_contest_chart_choose_at (chart, y + height / 2);
    g_assert_cmpuint (n_choices, ==, 1);
  }
  assert_shown (t, N_GOOD + N_DEFECTIVE);
}

/* An earlier version of the project, ticked in the list. */
static void
test_versions (NormaTestWindow *t, gconstpointer stage)
{
  NormaContestGroup *group = find (t, NORMA_TYPE_CONTEST_GROUP, 0);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  GtkWidget *check;

  g_ptr_array_add (one, norma_test_find_image (t->session, NORMA_ROLE_LEARN));
  norma_session_set_role (t->session, one, NORMA_ROLE_EXCLUDED);
  norma_test_wait_until (norma_session_is_settled (t->session));
  norma_test_activate (t, "win.fit");
  norma_test_wait_until (norma_session_is_settled (t->session));
  norma_test_wait_until (
      (check = norma_test_find_widget (GTK_WIDGET (group), GTK_TYPE_CHECK_BUTTON)) != NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_true (norma_contest_group_compare (group));
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_cmpstr (norma_session_get_measured_contest (t->session)->names->pdata[0], ==,
                   "2: 11 good images");
  g_assert_cmpstr (norma_session_get_measured_contest (t->session)->names->pdata[1], ==,
                   "1: 12 good images");
}

static void
test_robustness (NormaTestWindow *t, gconstpointer stage)
{
  const NormaMeasuredRobustness *measured;
  g_autofree char *amount = norma_corruption_describe (NORMA_CORRUPTION_BLUR, 1);

  norma_test_show_page (t, "evaluation");
  unfold (get_page (t));
  g_assert_true (norma_session_measure_robustness (t->session, 2));
  g_assert_false (norma_session_can_measure (t->session));
  norma_test_wait_until (norma_session_is_settled (t->session));
  measured = norma_session_get_measured_robustness (t->session);
  g_assert_nonnull (measured);
  g_assert_cmpuint (measured->robustness->n_good, ==, 2);
  g_assert_cmpuint (measured->robustness->n_defective, ==, 2);
  g_assert_cmpuint (norma_choice_table_get_n_rows (get_table (t, ROBUSTNESS)), ==,
                    1 + NORMA_N_CORRUPTIONS * NORMA_N_CORRUPTION_SEVERITIES);
  g_assert_cmpstr (amount, ==, "0.5 px");
}

/* A job that is stopped leaves what was there. */
static void
test_cancelled (NormaTestWindow *t, gconstpointer stage)
{
  const NormaMeasuredModel *before = evaluate (t);

  g_assert_true (norma_session_measure_robustness (t->session, 3));
  norma_test_activate (t, "win.cancel");
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_null (norma_session_get_measured_robustness (t->session));
  g_assert_true (norma_session_get_measured_model (t->session) == before);
}

/* Neither model nor images: words instead of figures, and nothing to be started. */
static void
test_empty (NormaTestWindow *t, gconstpointer stage)
{
  norma_test_show_page (t, "evaluation");
  norma_test_save_shot (t, "evaluation-empty.png");
  g_assert_false (norma_session_evaluate (t->session));
  g_assert_false (norma_session_measure_robustness (t->session, 1));
  g_assert_false (
      g_action_get_enabled (g_action_map_lookup_action (G_ACTION_MAP (t->window), "evaluate")));
}

static guint chosen; /* number of the dot */

static void
dot_chosen (GtkWidget *plot, guint number)
{
  chosen = number;
}

/* Whether the widget takes the key. */
static gboolean
press (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", key, 0u, (GdkModifierType)0, &taken);
  }
  return taken;
}

/* Quartiles of 1, 2, 3, 4, 5 tenths by hand; dots are found by place and by keys. */
static void
test_box_plot (void)
{
  const char *const names[] = { "dent", "scratch" };
  const NormaBoxDot dots[] = { { 1, 0.3, 30 }, { 0, 0.5, 5 }, { 0, 0.1, 1 },
                               { 0, 0.4, 4 },  { 0, 0.2, 2 }, { 0, 0.3, 3 } };
  const NormaBoxDot ascending[] = {
    { 0, 0.1, 1 }, { 0, 0.2, 2 }, { 0, 0.3, 3 }, { 0, 0.4, 4 }, { 0, 0.5, 5 }
  };
  GtkWidget *window = gtk_window_new (), *plot = norma_box_plot_new ();
  double x, y;

  g_assert_cmpfloat_with_epsilon (norma_box_quantile (ascending, 5, 0.25), 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (norma_box_quantile (ascending, 4, 0.5), 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (norma_box_quantile (ascending, 1, 0.75), 0.1, 1e-12);
  norma_box_plot_set_dots (NORMA_BOX_PLOT (plot), names, 2, dots, G_N_ELEMENTS (dots));
  gtk_window_set_child (GTK_WINDOW (window), plot);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_signal_connect (plot, "chosen", G_CALLBACK (dot_chosen), NULL);
  for (guint i = 0; i < 5; i++) {
    g_assert_true (norma_box_plot_locate (NORMA_BOX_PLOT (plot), i, &x, &y));
    norma_box_plot_choose_at (NORMA_BOX_PLOT (plot), x, y);
    g_assert_cmpuint (chosen, ==, i + 1);
  }
  g_assert_true (norma_box_plot_locate (NORMA_BOX_PLOT (plot), 5, &x, &y));
  norma_box_plot_choose_at (NORMA_BOX_PLOT (plot), x, y);
  g_assert_cmpuint (chosen, ==, 30);
  g_assert_false (norma_box_plot_locate (NORMA_BOX_PLOT (plot), 6, &x, &y));
  chosen = 0;
  norma_box_plot_choose_at (NORMA_BOX_PLOT (plot), 1, 1); /* far from all */
  g_assert_cmpuint (chosen, ==, 0);
  press (plot, GDK_KEY_Up); /* from the last dot to the first of the other series */
  press (plot, GDK_KEY_Right);
  g_assert_true (press (plot, GDK_KEY_Return));
  g_assert_cmpuint (chosen, ==, 2);
  press (plot, GDK_KEY_Left);
  press (plot, GDK_KEY_Left); /* there is none before */
  press (plot, GDK_KEY_space);
  g_assert_cmpuint (chosen, ==, 1);
  press (plot, GDK_KEY_Down);
  press (plot, GDK_KEY_Right);
  press (plot, GDK_KEY_KP_Enter);
  g_assert_cmpuint (chosen, ==, 30);
  g_assert_false (press (plot, GDK_KEY_a));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The same with bars: two groups, of which a click and keys choose one. */
static void
test_rate_bars (void)
{
  const NormaRateGroup groups[] = {
    { "1 – 9 px", norma_rate_new (3, 7, 0.95), norma_rate_new (1, 7, 0.95) },
    { "10 – 90 px", norma_rate_new (6, 7, 0.95), norma_rate_new (5, 7, 0.95) },
  };
  GtkWidget *window = gtk_window_new (), *bars = norma_rate_bars_new ();
  int width;

  norma_rate_bars_choose_at (NORMA_RATE_BARS (bars), 1); /* there are none yet */
  norma_rate_bars_set_groups (NORMA_RATE_BARS (bars), groups, G_N_ELEMENTS (groups));
  gtk_window_set_child (GTK_WINDOW (window), bars);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_signal_connect (bars, "chosen", G_CALLBACK (dot_chosen), NULL);
  width = gtk_widget_get_width (bars);
  chosen = 9;
  norma_rate_bars_choose_at (NORMA_RATE_BARS (bars), width - 20);
  g_assert_cmpuint (chosen, ==, 1);
  press (bars, GDK_KEY_Left);
  press (bars, GDK_KEY_Return);
  g_assert_cmpuint (chosen, ==, 0);
  press (bars, GDK_KEY_Right);
  press (bars, GDK_KEY_Right); /* there is none behind */
  press (bars, GDK_KEY_space);
  g_assert_cmpuint (chosen, ==, 1);
  g_assert_false (press (bars, GDK_KEY_a));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Pictures to be looked at: from top to bottom. */
static void
test_pictures (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *scrolled;

  draw_squares (t);
  norma_session_refresh (t->session);
  norma_test_wait_until (norma_session_is_settled (t->session));
  evaluate (t);
  g_assert_true (norma_session_measure_robustness (t->session, 2));
  norma_test_wait_until (norma_session_is_settled (t->session));
  gtk_window_set_default_size (GTK_WINDOW (t->window), 1024, 768);
  norma_test_wait_for_thumbnails (get_page (t));
  scrolled =
      gtk_widget_get_ancestor (find (t, NORMA_TYPE_CONTEST_GROUP, 0), GTK_TYPE_SCROLLED_WINDOW);
  for (guint page = 0; page <= 4; page++) {
    GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
    g_autofree char *name = g_strdup_printf ("evaluation-%u.png", page);

    gtk_adjustment_set_value (place, page * gtk_adjustment_get_page_size (place));
    gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
    norma_test_save_shot (t, name);
  }
}

#define ADD(name, stage, function) \
  g_test_add ("/evaluation-page/" name, NormaTestWindow, stage, norma_test_window_set_up, \
              function, norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  g_test_add_func ("/evaluation-page/box-plot", test_box_plot);
  g_test_add_func ("/evaluation-page/rate-bars", test_rate_bars);
  ADD ("empty", NULL, test_empty);
  ADD ("figures", "fitted", test_figures);
  ADD ("links", "fitted", test_links);
  ADD ("chip", "fitted", test_chip);
  ADD ("no-masks", "fitted", test_no_masks);
  ADD ("some-masks", "fitted", test_some_masks);
  ADD ("outdated", "fitted", test_outdated);
  ADD ("contest", "fitted", test_contest);
  ADD ("versions", "fitted", test_versions);
  ADD ("robustness", "fitted", test_robustness);
  ADD ("cancelled", "fitted", test_cancelled);
  ADD ("pictures", "fitted", test_pictures);
  return g_test_run ();
}
