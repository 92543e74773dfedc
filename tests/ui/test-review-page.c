/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/review-page.h"

#include "core/project/reviews.h"
#include "tests/ui/display.h"
#include "ui/background.h"
#include "ui/defect-class-row.h"
#include "ui/review-history.h"
#include "ui/review-seek.h"
#include "ui/session-reviews.h"

/* The Review page by the keys of the image view and by its commands. */

static void
settle (NormaTestWindow *t)
{
  NormaReviewQueue *queue = norma_review_page_get_queue (norma_window_get_review_page (t->window));

  norma_test_wait_until (norma_session_is_settled (t->session) &&
                         !norma_shown_is_busy (norma_session_get_shown (t->session)) &&
                         !norma_review_queue_is_busy (queue));
}

static GtkWidget *
get_page (NormaTestWindow *t)
{
  return GTK_WIDGET (norma_window_get_review_page (t->window));
}

static GListModel *
get_list (NormaTestWindow *t)
{
  return G_LIST_MODEL (norma_review_queue_get_selection (
      norma_review_page_get_queue (norma_window_get_review_page (t->window))));
}

static NormaImageItem *
get (NormaTestWindow *t, guint place)
{
  g_autoptr (NormaImageItem) item = g_list_model_get_item (get_list (t), place);

  return item; /* the list holds it */
}

static GtkWidget *
get_view (NormaTestWindow *t)
{
  GtkWidget *view = norma_test_find_widget (get_page (t), NORMA_TYPE_IMAGE_VIEW);

  g_assert_nonnull (view);
  return view;
}

/* What the shortcut controllers of a widget's class would do with a key. */
static gboolean
press (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_autoptr (GtkShortcutTrigger) wanted = gtk_keyval_trigger_new (key, 0);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) &&
                      k < g_list_model_get_n_items (G_LIST_MODEL (controller));
         k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);

      if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
        return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                             gtk_shortcut_get_arguments (shortcut));
    }
  }
  return FALSE;
}

static void
press_space (GtkWidget *view, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (view);
  gboolean taken;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    if (!GTK_IS_EVENT_CONTROLLER_KEY (controller))
      continue;
    g_signal_emit_by_name (controller, "key-pressed", (guint)GDK_KEY_space, 0u, state, &taken);
    g_signal_emit_by_name (controller, "key-released", (guint)GDK_KEY_space, 0u, state);
    return;
  }
  g_assert_not_reached ();
}

static const NormaItemReview *
review_of (NormaImageItem *item)
{
  return norma_image_item_get_review (item);
}

static NormaImageItem *
current (NormaTestWindow *t)
{
  return norma_session_get_current (t->session);
}

static void
add_class (NormaTestWindow *t, const char *name, NormaSeverity severity)
{
  NormaDefectClass class = norma_session_new_defect_class (t->session, name);

  class.severity = severity;
  norma_session_put_defect_class (t->session, &class);
  settle (t);
}

/* The first of the queue on show. */
static void
begin (NormaTestWindow *t)
{
  norma_test_show_page (t, "review");
  norma_session_set_current (t->session, get (t, 0));
  settle (t);
}

static void
test_stage (NormaTestWindow *t, gconstpointer stage)
{
  NormaInspectPage *inspect = norma_window_get_inspect_page (t->window);
  NormaImageView *view = norma_inspect_page_get_view (inspect);
  double zoom;

  norma_test_show_page (t, "inspect");
  g_assert_null (norma_test_find_widget (get_page (t), NORMA_TYPE_IMAGE_VIEW));
  g_assert_false (press (GTK_WIDGET (view), GDK_KEY_g));
  norma_image_view_zoom_to (view, 3);
  g_object_get (view, "zoom", &zoom, NULL);

  /* Zoom and place come along, and so does the focus. */
  norma_test_show_page (t, "review");
  g_assert_true (get_view (t) == GTK_WIDGET (view));
  g_assert_cmpfloat (norma_image_view_get_viewport (view)->zoom, ==, zoom);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (t->window)) == GTK_WIDGET (view));
  norma_test_activate (t, "view.zoom-fit");
  g_assert_true (norma_image_view_get_viewport (view)->fits);
  norma_test_show_page (t, "data");
  norma_test_show_page (t, "inspect");
  g_assert_true (gtk_widget_is_ancestor (GTK_WIDGET (view), GTK_WIDGET (inspect)));
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (t->window), "review.good", NULL));
}

static GtkWidget *
find_named (GtkWidget *widget, const char *css_name)
{
  if (g_str_equal (gtk_widget_get_css_name (widget), css_name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_named (child, css_name);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_above (GtkWidget *widget, GtkWidget *other, GtkWidget *window)
{
  graphene_rect_t upper, lower;

  return gtk_widget_get_mapped (widget) && gtk_widget_get_mapped (other) &&
         gtk_widget_compute_bounds (widget, window, &upper) &&
         gtk_widget_compute_bounds (other, window, &lower) &&
         upper.origin.y + upper.size.height <= lower.origin.y;
}

/* What a judgement offers to undo slides in, and does not lie over the verdict on the image that comes next. */
static void
test_toast (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *banner = norma_inspect_page_get_banner (norma_window_get_inspect_page (t->window));
  GtkWidget *toast;

  begin (t);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  g_assert_true (press (get_view (t), GDK_KEY_g));
  settle (t);
  toast = find_named (GTK_WIDGET (t->window), "toast");
  norma_test_wait_until (is_above (toast, banner, GTK_WIDGET (t->window)));
  norma_test_save_shot (t, "review-toast");
  /* The words on the next image need more room. */
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (banner)), "one\ntwo\nthree\nfour");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  norma_test_wait_until (is_above (toast, banner, GTK_WIDGET (t->window)));
}

/* Each key judges what is on show and brings the next; what is loaded ahead comes at once. */
static void
test_keys (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *items[4];
  GtkWidget *view;

  add_class (t, "dent", NORMA_SEVERITY_MINOR);
  add_class (t, "scratch", NORMA_SEVERITY_NONE);
  begin (t);
  view = get_view (t);
  for (guint i = 0; i < 4; i++)
    items[i] = get (t, i);
  g_assert_true (press (view, GDK_KEY_g));
  g_assert_true (current (t) == items[1]);
  settle (t);
  g_assert_true (press (view, GDK_KEY_2));
  settle (t);
  g_assert_true (press (view, GDK_KEY_i));
  g_assert_true (press (view, GDK_KEY_i));
  g_assert_true (press (view, GDK_KEY_KP_1));
  settle (t);
  g_assert_true (press (view, GDK_KEY_u));
  settle (t);

  g_assert_cmpint (review_of (items[0])->label, ==, NORMA_LABEL_GOOD);
  g_assert_cmpint (review_of (items[1])->label, ==, NORMA_LABEL_BAD);
  g_assert_cmpstr (review_of (items[1])->defect_class, ==, "scratch");
  g_assert_cmpint (review_of (items[1])->severity, ==, NORMA_SEVERITY_NONE);
  g_assert_cmpstr (review_of (items[2])->defect_class, ==, "dent");
  g_assert_cmpint (review_of (items[2])->severity, ==, NORMA_SEVERITY_MAJOR);
  g_assert_cmpint (review_of (items[3])->label, ==, NORMA_LABEL_UNSURE);

  /* A class that is there is taken off; that is no reason to go on. */
  norma_session_set_current (t->session, items[1]);
  settle (t);
  g_assert_true (press (view, GDK_KEY_2));
  g_assert_true (current (t) == items[1]);
  g_assert_cmpstr (review_of (items[1])->defect_class, ==, "");
  g_assert_cmpint (review_of (items[1])->label, ==, NORMA_LABEL_BAD);
  g_assert_true (press (view, GDK_KEY_0));
  g_assert_false (review_of (items[1])->is_reviewed);

  /* A key without a class does nothing. */
  g_assert_true (press (view, GDK_KEY_7));
  g_assert_false (review_of (items[1])->is_reviewed);
  settle (t);
}

/* What has not come yet is not judged. */
static void
test_unseen (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *last;

  begin (t);
  last = get (t, g_list_model_get_n_items (get_list (t)) - 1);
  norma_session_set_current (t->session, last);
  g_assert_true (norma_shown_get_item (norma_session_get_shown (t->session)) != last);
  g_assert_true (press (get_view (t), GDK_KEY_g));
  g_assert_false (review_of (last)->is_reviewed);
  settle (t);
  g_assert_true (press (get_view (t), GDK_KEY_g));
  g_assert_true (review_of (last)->is_reviewed);
  settle (t);
}

/* The next two are there before they are asked for. */
static void
test_ahead (NormaTestWindow *t, gconstpointer stage)
{
  NormaShown *shown = norma_session_get_shown (t->session);
  NormaImageItem *second;

  begin (t);
  second = get (t, 1);
  norma_background_await ();
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (press (get_view (t), GDK_KEY_g));
  g_assert_true (norma_shown_get_item (shown) == second);
  g_assert_nonnull (norma_shown_get_picture (shown));
  settle (t);
}

static void
test_space (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *view;
  NormaImageItem *second, *third, *rejected = NULL;

  begin (t);
  view = get_view (t);
  second = get (t, 1);
  third = get (t, 2);
  norma_session_judge (t->session, second, NORMA_LABEL_GOOD, NULL, NORMA_SEVERITY_NONE);
  settle (t);
  press_space (view, 0);
  g_assert_true (current (t) == third);
  norma_review_seek_rejected (t->session, get_list (t), &rejected, 1);
  press_space (view, GDK_SHIFT_MASK);
  g_assert_true (current (t) == rejected);
  g_assert_cmpint (norma_image_item_get_verdict (rejected), ==, NORMA_VERDICT_REJECT);

  /* The others of the view go through the queue as well. */
  norma_test_activate (t, "view.first-image");
  g_assert_true (current (t) == get (t, 0));
  g_assert_true (press (view, GDK_KEY_Page_Down));
  g_assert_true (current (t) == get (t, 1));
  settle (t);
}

static void
test_undo (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *first;

  begin (t);
  first = current (t);
  g_assert_true (press (get_view (t), GDK_KEY_b));
  g_assert_true (current (t) != first);
  settle (t);
  norma_test_activate (t, "win.undo");
  settle (t);
  g_assert_true (current (t) == first);
  g_assert_false (review_of (first)->is_reviewed);
}

static void
test_stay (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *first;
  g_autoptr (NormaSettings) settings = norma_settings_ref_default ();

  begin (t);
  first = current (t);
  norma_test_activate (t, "review.auto-advance");
  g_assert_false (norma_settings_get_switch (settings, "auto-advance"));
  g_assert_true (press (get_view (t), GDK_KEY_b));
  g_assert_true (press (get_view (t), GDK_KEY_i));
  g_assert_true (current (t) == first);
  g_assert_cmpint (review_of (first)->severity, ==, NORMA_SEVERITY_MINOR);
  settle (t);
}

static GtkEntry *
get_entry (NormaTestWindow *t)
{
  return GTK_ENTRY (norma_test_find_widget (get_page (t), GTK_TYPE_ENTRY));
}

static void
test_comment (NormaTestWindow *t, gconstpointer stage)
{
  GtkEntry *entry = get_entry (t);
  NormaImageItem *first, *second;
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (entry));

  begin (t);
  first = current (t);
  second = get (t, 1);
  g_assert_true (press (get_view (t), GDK_KEY_t));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Kratzer am Rand");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (review_of (first)->comment, ==, "Kratzer am Rand");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (t->window)) == get_view (t));
  settle (t);

  /* Typed and left standing, it is kept with the image and not with the next. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "doch nicht");
  norma_session_set_current (t->session, second);
  g_assert_cmpstr (review_of (first)->comment, ==, "doch nicht");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_cmpstr (review_of (second)->comment, ==, "");
  settle (t);

  /* Esc leaves it as it was. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "x");
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
    gboolean taken;

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", (guint)GDK_KEY_Escape, 0u, 0, &taken);
  }
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  norma_session_set_current (t->session, first);
  g_assert_cmpstr (review_of (second)->comment, ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "doch nicht");
  settle (t);
}

static NormaReviewHistory *
get_history (NormaTestWindow *t)
{
  return NORMA_REVIEW_HISTORY (norma_test_find_widget (get_page (t), NORMA_TYPE_REVIEW_HISTORY));
}

static const char *
read_history (NormaTestWindow *t)
{
  return gtk_label_get_label (
      GTK_LABEL (norma_test_find_widget (GTK_WIDGET (get_history (t)), GTK_TYPE_LABEL)));
}

static void
test_history (NormaTestWindow *t, gconstpointer stage)
{
  begin (t);
  norma_session_judge (t->session, current (t), NORMA_LABEL_UNSURE, NULL, NORMA_SEVERITY_NONE);
  settle (t);
  norma_session_undo (t->session);
  norma_test_wait_until (strstr (read_history (t), "Undone: Judge unsure\n") != NULL);
  g_assert_nonnull (strstr (read_history (t), "Add images\n"));
}

/* The classes have buttons, which the keys are written on; a dialog adds, changes and removes them. */
static void
test_classes (NormaTestWindow *t, gconstpointer stage)
{
  GtkWindow *dialog = NULL;
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *row;

  begin (t);
  norma_test_activate (t, "review.add-folder-classes");
  settle (t);
  g_assert_nonnull (norma_session_find_defect_class (t->session, "spot"));
  g_assert_true (gtk_widget_activate_action (get_page (t), "review.class", "s", "spot"));
  settle (t);
  norma_test_activate (t, "review.edit-classes");
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (gtk_window_get_transient_for (window) == GTK_WINDOW (t->window))
      dialog = window;
  }
  g_assert_nonnull (dialog);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (dialog));
  norma_test_save_shot_of (GTK_WIDGET (dialog), "defect-classes.png");
  row = norma_test_find_widget (GTK_WIDGET (dialog), NORMA_TYPE_DEFECT_CLASS_ROW);
  gtk_editable_set_text (GTK_EDITABLE (row), "Fleck");
  g_signal_emit_by_name (row, "apply");
  settle (t);
  g_assert_nonnull (norma_session_find_defect_class (t->session, "Fleck"));
  g_assert_cmpstr (review_of (get (t, 0))->defect_class, ==, "Fleck");
  add_class (t, "Riss", NORMA_SEVERITY_CRITICAL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (dialog));
  gtk_window_destroy (dialog);
}

/* The order and the filter. */

static double
doubt_at (NormaTestWindow *t, guint place)
{
  return norma_review_get_doubt (t->session, get (t, place));
}

static void
test_orders (NormaTestWindow *t, gconstpointer stage)
{
  NormaReviewQueue *queue = norma_review_page_get_queue (norma_window_get_review_page (t->window));
  guint n;

  begin (t);
  n = g_list_model_get_n_items (get_list (t));
  g_assert_cmpuint (n, ==, 7);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (doubt_at (t, i - 1), >=, doubt_at (t, i));
  norma_review_queue_set_order (queue, NORMA_REVIEW_BY_SCORE);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (norma_image_item_get_score (get (t, i - 1)), >=,
                       norma_image_item_get_score (get (t, i)));

  /* What contradicts the program comes first. */
  norma_session_judge (t->session, get (t, 6), NORMA_LABEL_BAD, NULL, NORMA_SEVERITY_NONE);
  norma_review_queue_set_order (queue, NORMA_REVIEW_BY_DISAGREEMENT);
  g_assert_true (norma_review_is_disputed (t->session, get (t, 0)));
  for (guint i = 1; i < n; i++)
    g_assert_true (norma_review_is_disputed (t->session, get (t, i - 1)) ||
                   !norma_review_is_disputed (t->session, get (t, i)));
  g_assert_false (norma_review_is_disputed (t->session, get (t, n - 1)));
  norma_review_queue_set_order (queue, NORMA_REVIEW_BY_UNREVIEWED);
  g_assert_true (review_of (get (t, 6))->is_reviewed);
  settle (t);
}

/* What is above the current image and that itself stay where they are. */
static void
test_no_jump (NormaTestWindow *t, gconstpointer stage)
{
  NormaReviewQueue *queue = norma_review_page_get_queue (norma_window_get_review_page (t->window));
  NormaImageItem *before[4];

  begin (t);
  norma_review_queue_set_order (queue, NORMA_REVIEW_BY_USE);
  settle (t);
  norma_session_set_current (t->session, get (t, 0));
  settle (t);
  for (guint i = 0; i < 3; i++) {
    before[i] = get (t, i);
    g_assert_true (press (get_view (t), GDK_KEY_g));
    settle (t);
    for (guint k = 0; k <= i; k++)
      g_assert_true (get (t, k) == before[k]);
    g_assert_true (current (t) == get (t, i + 1));
  }
  g_assert_cmpuint (g_list_model_get_n_items (get_list (t)), ==, 7);
}

static void
test_filter (NormaTestWindow *t, gconstpointer stage)
{
  NormaReviewQueue *queue = norma_review_page_get_queue (norma_window_get_review_page (t->window));
  NormaReviewFilter filter = NORMA_REVIEW_FILTER_ALL;
  NormaImageItem *item;
  guint n_decided, n;

  begin (t);
  item = current (t);
  filter.is_decided = 0;
  norma_review_queue_set_filter (queue, &filter);
  g_assert_true (press (get_view (t), GDK_KEY_u));
  settle (t);
  norma_review_queue_count (queue, &n_decided, &n);
  g_assert_cmpuint (n_decided, ==, 1);
  g_assert_cmpuint (n, ==, 7);
  /* It stays until the filter is asked anew. */
  g_assert_true (get (t, 0) == item);
  norma_review_queue_set_filter (queue, &filter);
  g_assert_cmpuint (g_list_model_get_n_items (get_list (t)), ==, 6);
  filter = (NormaReviewFilter){ NORMA_VERDICT_REJECT, NORMA_LABEL_BAD, NULL, 0 };
  norma_review_queue_set_filter (queue, &filter);
  for (guint i = 0; i < g_list_model_get_n_items (get_list (t)); i++) {
    g_assert_cmpint (norma_image_item_get_verdict (get (t, i)), ==, NORMA_VERDICT_REJECT);
    g_assert_cmpint (review_of (get (t, i))->label, ==, NORMA_LABEL_BAD);
  }
  g_assert_cmpuint (g_list_model_get_n_items (get_list (t)), >, 0);
  filter = (NormaReviewFilter){ -1, -1, g_intern_string ("no such class"), -1 };
  norma_review_queue_set_filter (queue, &filter);
  g_assert_cmpuint (g_list_model_get_n_items (get_list (t)), ==, 0);
  g_assert_true (press (get_view (t), GDK_KEY_Page_Down));
  press_space (get_view (t), 0);
  filter = (NormaReviewFilter)NORMA_REVIEW_FILTER_ALL;
  norma_review_queue_set_filter (queue, &filter);
  settle (t);
}

/* A label needs no model. */
static void
test_without_model (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *first;

  begin (t);
  first = current (t);
  g_assert_true (press (get_view (t), GDK_KEY_b));
  settle (t);
  g_assert_true (review_of (first)->is_reviewed);
  norma_test_save_shot (t, "review-without-model.png");
}

static void
test_empty (NormaTestWindow *t, gconstpointer stage)
{
  norma_test_show_page (t, "review");
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (t->window), "review.good", NULL) &&
                  current (t) != NULL);
  g_assert_null (current (t));
}

#define ADD(name, stage, function) \
  g_test_add ("/review-page/" name, NormaTestWindow, stage, norma_test_window_set_up, function, \
              norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("stage", "fitted", test_stage);
  ADD ("keys", "fitted", test_keys);
  ADD ("toast", "fitted", test_toast);
  ADD ("unseen", "fitted", test_unseen);
  ADD ("ahead", "fitted", test_ahead);
  ADD ("space", "fitted", test_space);
  ADD ("undo", "fitted", test_undo);
  ADD ("stay", "fitted", test_stay);
  ADD ("comment", "fitted", test_comment);
  ADD ("history", "open", test_history);
  ADD ("classes", "open", test_classes);
  ADD ("orders", "fitted", test_orders);
  ADD ("no-jump", "fitted", test_no_jump);
  ADD ("filter", "fitted", test_filter);
  ADD ("without-model", "open", test_without_model);
  ADD ("empty", NULL, test_empty);
  return g_test_run ();
}
