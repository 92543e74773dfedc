/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "tests/ui/display.h"
#include "ui/histogram.h"
#include "ui/inspect-words.h"
#include "ui/plot-handle.h"
#include "ui/region-table.h"
#include "ui/score-table.h"
#include "ui/session-private.h"
#include "ui/value-histogram.h"
#include "ui/verdict-table.h"

/* The Inspect page by the signals of its gestures, its keys and its actions. */

static GtkWidget *
find (NormaTestWindow *t, GType type)
{
  GtkWidget *found = norma_test_find_widget (GTK_WIDGET (t->window), type);

  g_assert_nonnull (found);
  return found;
}

static NormaImageView *
show_defect (NormaTestWindow *t)
{
  norma_test_show_page (t, "inspect");
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  return NORMA_IMAGE_VIEW (find (t, NORMA_TYPE_IMAGE_VIEW));
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

static gpointer
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (G_OBJECT_TYPE (controller) == type)
      return controller; /* the widget holds it */
  }
  g_assert_not_reached ();
}

static GListModel *
get_strip (NormaTestWindow *t)
{
  return norma_inspect_page_get_strip (norma_window_get_inspect_page (t->window));
}

static gboolean
is_on (NormaTestWindow *t, const char *action)
{
  return g_action_group_get_action_enabled (norma_inspect_page_get_actions (
                                                norma_window_get_inspect_page (t->window)),
                                            action);
}

static void
press (NormaImageView *view, guint key, GdkModifierType state)
{
  gboolean taken;

  g_signal_emit_by_name (find_controller (GTK_WIDGET (view), GTK_TYPE_EVENT_CONTROLLER_KEY),
                         "key-pressed", key, 0u, state, &taken);
}

static void
release (NormaImageView *view, guint key, GdkModifierType state)
{
  g_signal_emit_by_name (find_controller (GTK_WIDGET (view), GTK_TYPE_EVENT_CONTROLLER_KEY),
                         "key-released", key, 0u, state);
}

/* Sums the view's pixels, to see whether it shows something else. */
static guint64
get_sum (NormaImageView *view)
{
  cairo_surface_t *surface = norma_image_view_get_surface (view);
  const guint8 *data = cairo_image_surface_get_data (surface);
  gsize n = (gsize)cairo_image_surface_get_stride (surface) *
            (gsize)cairo_image_surface_get_height (surface);
  guint64 sum = 0;

  for (gsize i = 0; i < n; i++)
    sum = sum * 31 + data[i];
  return sum;
}

static void
test_overlay (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  guint64 heat = get_sum (view);
  guint64 mask, outline;
  NormaOverlay overlay;

  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (view), "view.toggle-overlay", "s", "mask"));
  mask = get_sum (view);
  g_assert_cmpuint (mask, !=, heat);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (view), "view.toggle-overlay", "s", "outline"));
  outline = get_sum (view);
  g_assert_cmpuint (outline, !=, mask);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (view), "view.toggle-overlay", "s", "outline"));
  g_object_get (view, "overlay", &overlay, NULL);
  g_assert_cmpint (overlay, ==, NORMA_OVERLAY_HEAT);
  g_assert_cmpuint (get_sum (view), ==, heat);

  /* The colours of the heat map stay while a threshold moves; the mask follows it. */
  norma_session_set_reject (t->session, 5 * norma_session_get_unit (t->session));
  g_assert_cmpuint (get_sum (view), ==, heat);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), "view.overlay", "s", "mask"));
  g_assert_cmpuint (get_sum (view), !=, mask);
}

static void
test_hold_to_hide (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  guint64 heat = get_sum (view);

  press (view, GDK_KEY_h, 0);
  g_assert_cmpuint (get_sum (view), !=, heat);
  press (view, GDK_KEY_h, 0);
  release (view, GDK_KEY_h, 0);
  g_assert_cmpuint (get_sum (view), ==, heat);

  /* The key may be released elsewhere. */
  press (view, GDK_KEY_h, 0);
  g_signal_emit_by_name (find_controller (GTK_WIDGET (view), GTK_TYPE_EVENT_CONTROLLER_FOCUS),
                         "leave");
  g_assert_cmpuint (get_sum (view), ==, heat);
}

static void
test_gestures (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  const NormaViewport *v = norma_image_view_get_viewport (view);
  gpointer drag = find_controller (GTK_WIDGET (view), GTK_TYPE_GESTURE_DRAG);
  gpointer click = find_controller (GTK_WIDGET (view), GTK_TYPE_GESTURE_CLICK);
  gpointer motion = find_controller (GTK_WIDGET (view), GTK_TYPE_EVENT_CONTROLLER_MOTION);
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (view));
  double before, x, y, new_x, new_y;
  gboolean taken;
  guint px, py;

  g_assert_true (v->fits);
  g_signal_emit_by_name (click, "pressed", 2, 5.0, 5.0);
  g_assert_false (v->fits);
  g_assert_cmpfloat (v->zoom, ==, 1);
  g_signal_emit_by_name (click, "pressed", 2, 5.0, 5.0);
  g_assert_true (v->fits);

  /* The wheel zooms at the pointer: what is under it stays there. */
  norma_image_view_zoom_to (view, 30);
  g_signal_emit_by_name (motion, "motion", 100.0, 80.0);
  norma_viewport_to_image (v, 100 * scale, 80 * scale, &x, &y);
  g_signal_emit_by_name (find_controller (GTK_WIDGET (view), GTK_TYPE_EVENT_CONTROLLER_SCROLL),
                         "scroll", 0.0, -1.0, &taken);
  g_assert_cmpfloat (v->zoom, >, 30);
  norma_viewport_to_image (v, 100 * scale, 80 * scale, &new_x, &new_y);
  g_assert_cmpfloat_with_epsilon (x, new_x, 1 / v->zoom);
  g_assert_cmpfloat_with_epsilon (y, new_y, 1 / v->zoom);
  g_assert_true (norma_image_view_get_pointer (view, &px, &py));

  before = v->center_x;
  g_signal_emit_by_name (drag, "drag-begin", 10.0, 10.0);
  g_signal_emit_by_name (drag, "drag-update", -20.0, 0.0);
  g_signal_emit_by_name (drag, "drag-update", -40.0, 0.0);
  g_signal_emit_by_name (drag, "drag-end", -40.0, 0.0);
  g_assert_cmpfloat_with_epsilon (v->center_x, before + 40 * scale / v->zoom, 1e-9);
}

/* Space goes to the next rejected image, but not after it was held for a drag. */
static void
test_space (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  gpointer drag = find_controller (GTK_WIDGET (view), GTK_TYPE_GESTURE_DRAG);
  NormaImageItem *first = norma_session_get_current (t->session);
  NormaImageItem *second;

  press (view, GDK_KEY_space, 0);
  g_signal_emit_by_name (drag, "drag-begin", 10.0, 10.0);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
  release (view, GDK_KEY_space, 0);
  g_assert_true (norma_session_get_current (t->session) == first);

  press (view, GDK_KEY_space, 0);
  release (view, GDK_KEY_space, 0);
  second = norma_session_get_current (t->session);
  g_assert_true (second != first);
  g_assert_cmpint (norma_image_item_get_verdict (second), ==, NORMA_VERDICT_REJECT);

  /* No image is to be reviewed. */
  norma_session_set_review (t->session, (double)norma_session_get_limits (t->session)->reject);
  press (view, GDK_KEY_space, GDK_SHIFT_MASK);
  release (view, GDK_KEY_space, GDK_SHIFT_MASK);
  g_assert_true (norma_session_get_current (t->session) == second);
}

static void
test_steps (NormaTestWindow *t, gconstpointer stage)
{
  GListModel *strip = get_strip (t);
  g_autoptr (NormaImageItem) first = g_list_model_get_item (strip, 0);
  g_autoptr (NormaImageItem) last = g_list_model_get_item (strip, 6);

  g_assert_cmpuint (g_list_model_get_n_items (strip), ==, 7);
  norma_test_show_page (t, "inspect");
  norma_test_activate (t, "view.last-image");
  g_assert_true (norma_session_get_current (t->session) == last);
  norma_test_activate (t, "view.next-image");
  g_assert_true (norma_session_get_current (t->session) == last);
  norma_test_activate (t, "view.first-image");
  g_assert_true (norma_session_get_current (t->session) == first);
  norma_test_activate (t, "view.previous-image");
  g_assert_true (norma_session_get_current (t->session) == first);
}

static double
get_reject (NormaTestWindow *t)
{
  return (double)norma_session_get_limits (t->session)->reject /
         norma_session_get_unit (t->session);
}

static double
get_review (NormaTestWindow *t)
{
  return (double)norma_session_get_limits (t->session)->review /
         norma_session_get_unit (t->session);
}

static void
test_threshold_keys (NormaTestWindow *t, gconstpointer stage)
{
  double reject = get_reject (t);
  double review;

  norma_test_activate (t, "view.reject-up");
  g_assert_cmpfloat_with_epsilon (get_reject (t), 1.01 * reject, 1e-5);
  norma_test_activate (t, "view.reject-down");
  norma_test_activate (t, "view.reject-up-coarse");
  g_assert_cmpfloat_with_epsilon (get_reject (t), 1.1 * reject, 1e-5);
  norma_test_activate (t, "view.reject-down-coarse");
  review = get_review (t);
  norma_test_activate (t, "view.review-down");
  g_assert_cmpfloat_with_epsilon (get_review (t), review / 1.01, 1e-5);
  norma_test_activate (t, "view.review-up");
  norma_test_activate (t, "view.review-down-coarse");
  g_assert_cmpfloat_with_epsilon (get_review (t), review / 1.1, 1e-5);
  norma_test_activate (t, "view.review-up-coarse");
  g_assert_cmpfloat_with_epsilon (get_review (t), review, 1e-5);
}

static void
count (guint *n)
{
  ++*n;
}

/* A drag by the line moves the threshold and says when it begins and ends. */
static void
test_drag_threshold (NormaTestWindow *t, gconstpointer stage)
{
  NormaHistogram *histogram;
  gpointer drag;
  guint n_began = 0, n_ended = 0, n_moves = 0;
  double unit = norma_session_get_unit (t->session);
  double place, end;

  show_defect (t);
  histogram = NORMA_HISTOGRAM (find (t, NORMA_TYPE_HISTOGRAM));
  drag = find_controller (GTK_WIDGET (histogram), GTK_TYPE_GESTURE_DRAG);
  g_signal_connect_swapped (histogram, "drag-began", G_CALLBACK (count), &n_began);
  g_signal_connect_swapped (histogram, "drag-ended", G_CALLBACK (count), &n_ended);
  g_signal_connect_swapped (histogram, "reject-moved", G_CALLBACK (count), &n_moves);
  place = norma_histogram_get_place (histogram, get_reject (t) * unit);
  end = norma_histogram_get_place (histogram, 1.3 * unit);
  g_signal_emit_by_name (drag, "drag-begin", place, 40.0);
  g_signal_emit_by_name (drag, "drag-update", (end - place) / 2, 0.0);
  g_signal_emit_by_name (drag, "drag-update", end - place, 0.0);
  g_assert_cmpuint (n_ended, ==, 0);
  g_signal_emit_by_name (drag, "drag-end", end - place, 0.0);
  g_assert_cmpuint (n_began, ==, 1);
  g_assert_cmpuint (n_ended, ==, 1);
  g_assert_cmpuint (n_moves, ==, 3);
  g_assert_cmpfloat_with_epsilon (get_reject (t), 1.3, 1e-5);
}

static guint
count_bin (NormaHistogram *histogram, guint bin)
{
  guint n = 0;

  for (guint kind = 0; kind < NORMA_N_BINS_KINDS; kind++)
    n += norma_histogram_get_bins (histogram, (NormaBinsKind)kind)->n[bin];
  return n;
}

/* A click on a bar shows its images, and the chip clears it. */
static void
test_bars (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *item;
  NormaHistogram *histogram;
  GListModel *strip = get_strip (t);
  gpointer drag;
  double place;
  guint bin;

  show_defect (t);
  histogram = NORMA_HISTOGRAM (find (t, NORMA_TYPE_HISTOGRAM));
  drag = find_controller (GTK_WIDGET (histogram), GTK_TYPE_GESTURE_DRAG);
  item = norma_session_get_current (t->session);
  place = norma_histogram_get_place (histogram, (double)norma_image_item_get_score (item));
  /* A line that lies over the bar would be meant otherwise. */
  norma_session_set_review (t->session, 0.3 * norma_session_get_unit (t->session));
  norma_session_set_reject (t->session, 0.3 * norma_session_get_unit (t->session));
  bin = norma_score_axis_bin (norma_histogram_get_axis (histogram),
                              (double)norma_image_item_get_score (item),
                              norma_session_get_unit (t->session));
  g_assert_false (is_on (t, "clear-filter"));
  g_signal_emit_by_name (drag, "drag-begin", place, 10.0);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
  g_assert_true (is_on (t, "clear-filter"));
  g_assert_cmpuint (g_list_model_get_n_items (strip), ==, count_bin (histogram, bin));
  g_assert_cmpfloat_with_epsilon (get_reject (t), 0.3, 1e-5);

  /* A drag over all bars takes all images with a score, learnt ones too. */
  g_signal_emit_by_name (drag, "drag-begin", 400.0, 10.0);
  g_signal_emit_by_name (drag, "drag-update", -399.0, 0.0);
  g_signal_emit_by_name (drag, "drag-end", -399.0, 0.0);
  g_assert_cmpuint (g_list_model_get_n_items (strip), ==, 19);
  norma_test_activate (t, "view.clear-filter");
  g_assert_cmpuint (g_list_model_get_n_items (strip), ==, 7);
  g_assert_false (is_on (t, "clear-filter"));
}

static void
test_score_table (NormaTestWindow *t, gconstpointer stage)
{
  NormaHistogram *histogram = NORMA_HISTOGRAM (find (t, NORMA_TYPE_HISTOGRAM));
  GListModel *strip = get_strip (t);
  guint n = 0, first = 0;
  GtkWidget *table;

  norma_test_show_page (t, "inspect");
  unfold (GTK_WIDGET (t->window));
  table = find (t, NORMA_TYPE_SCORE_TABLE);
  for (guint i = NORMA_N_SCORE_BINS; i-- > 0;)
    if (count_bin (histogram, i) > 0) {
      n++;
      first = i;
    }
  g_assert_cmpuint (norma_score_table_get_n_rows (NORMA_SCORE_TABLE (table)), ==, n);
  g_signal_emit_by_name (gtk_widget_get_first_child (table), "activate", 0u);
  g_assert_cmpuint (g_list_model_get_n_items (strip), ==, count_bin (histogram, first));
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_visible (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, label);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* A count is a link to its images, and what it shows follows the thresholds. */
static void
test_verdict_links (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *table = find (t, NORMA_TYPE_VERDICT_TABLE);
  GListModel *strip = get_strip (t);

  norma_test_show_page (t, "inspect");
  g_signal_emit_by_name (find_button (table, "4"), "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (strip), ==, 4);
  norma_session_set_reject (t->session, 1000 * norma_session_get_unit (t->session));
  norma_test_wait_until (g_list_model_get_n_items (strip) == 0);
  norma_session_reset_limits (t->session);
  norma_test_wait_until (g_list_model_get_n_items (strip) == 4);
  norma_test_activate (t, "view.clear-filter");
  g_assert_cmpuint (g_list_model_get_n_items (strip), ==, 7);
}

/* The display window changes what is seen, is kept for the next image, and is forgotten on reset. */
static void
test_display_window (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  NormaImageItem *first = norma_session_get_current (t->session);
  guint64 chosen, automatic;
  NormaPlotHandle *black;
  GtkWidget *values;

  unfold (GTK_WIDGET (t->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  values = find (t, NORMA_TYPE_VALUE_HISTOGRAM);
  automatic = get_sum (view);
  g_assert_false (is_on (t, "auto-window"));
  g_signal_emit_by_name (values, "window-moved", 100.0, 140.0);
  chosen = get_sum (view);
  g_assert_cmpuint (chosen, !=, automatic);
  g_assert_true (is_on (t, "auto-window"));
  norma_test_activate (t, "view.last-image");
  norma_test_wait_until (!norma_shown_is_busy (norma_session_get_shown (t->session)));
  norma_test_show_image (t, first);
  g_assert_cmpuint (get_sum (view), ==, chosen);

  /* A key on the handle: 8-bit values, a step of 255 / 256. */
  black = NORMA_PLOT_HANDLE (gtk_widget_get_first_child (values));
  g_assert_cmpfloat (norma_plot_handle_get_value (black), ==, 100);
  g_signal_emit_by_name (black, "stepped", 10);
  g_assert_cmpfloat_with_epsilon (norma_plot_handle_get_value (black), 100 + 2550 / 256.0, 1e-9);

  /* Black cannot pass white. */
  g_signal_emit_by_name (black, "stepped", 1000);
  g_assert_cmpfloat (norma_plot_handle_get_value (black), ==, 255);
  norma_test_activate (t, "view.auto-window");
  g_assert_cmpuint (get_sum (view), ==, automatic);
  g_assert_false (is_on (t, "auto-window"));
}

/* Row and region choose each other; a click does not move the view, a row does. */
static void
test_region_links (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  NormaRegionTable *table = NORMA_REGION_TABLE (find (t, NORMA_TYPE_REGION_TABLE));
  const NormaViewport *v = norma_image_view_get_viewport (view);
  NormaOutlines *outlines = norma_shown_get_outlines (norma_session_get_shown (t->session));
  const NormaRegion *region = norma_outlines_get_region (outlines, 0, NULL);
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (view));
  double center, x, y;
  int hovered;

  norma_image_view_zoom_to (view, 40);
  norma_image_view_center_on_region (view, 0);
  norma_image_view_pan (view, 30, 0);
  center = v->center_x;
  norma_viewport_to_view (v, region->x + 0.5, region->y + 0.5, &x, &y);
  g_signal_emit_by_name (find_controller (GTK_WIDGET (view), GTK_TYPE_EVENT_CONTROLLER_MOTION),
                         "motion", x / scale, y / scale);
  g_object_get (view, "hovered-region", &hovered, NULL);
  g_assert_cmpint (hovered, ==, 0);
  g_signal_emit_by_name (view, "region-clicked", 0u);
  g_assert_cmpint (norma_region_table_get_selected (table), ==, 0);
  g_assert_cmpfloat (v->center_x, ==, center);
  g_signal_emit_by_name (find_controller (GTK_WIDGET (view), GTK_TYPE_EVENT_CONTROLLER_MOTION),
                         "leave");
  g_object_get (view, "hovered-region", &hovered, NULL);
  g_assert_cmpint (hovered, ==, -1);

  norma_region_table_select (table, -1);
  norma_test_activate (t, "view.next-region");
  g_assert_cmpfloat (v->center_x, !=, center);
}

static void
assert_says (GtkAccessible *accessible, const char *part)
{
  g_autofree char *problem =
      gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, part);

  /* It is said what there is instead of the part alone. */
  if (problem != NULL && strstr (problem, part) == NULL)
    g_test_message ("%s", problem);
  g_assert_true (problem == NULL || strstr (problem, part) != NULL);
}

static void
test_spoken (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  GtkWidget *histogram = find (t, NORMA_TYPE_HISTOGRAM);
  GtkWidget *handle = gtk_widget_get_last_child (histogram);
  GtkWidget *values;

  unfold (GTK_WIDGET (t->window));
  values = find (t, NORMA_TYPE_VALUE_HISTOGRAM);
  assert_says (GTK_ACCESSIBLE (view), "above the reject threshold 1.00");
  assert_says (GTK_ACCESSIBLE (values), "0 is black, 255 white");
  assert_says (GTK_ACCESSIBLE (histogram), "15 good, 4 bad and 0 unlabelled images");
  norma_session_set_reject (t->session, 1.25 * norma_session_get_unit (t->session));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (handle), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                       (double)norma_session_get_limits (t->session)->reject /
                                           norma_session_get_unit (t->session));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (handle), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "1.25 times the fitted threshold");
  assert_says (GTK_ACCESSIBLE (view), "above the reject threshold 1.25");
}

/* Twelve held-out scores, all below the threshold. */
static void
test_stability (NormaTestWindow *t, gconstpointer stage)
{
  static const struct {
    NormaVerdictShares shares;
    NormaVerdict verdict;
    const char *words;
  } cases[] = {
    { { 0.972, 0.02, 0.008 }, NORMA_VERDICT_ACCEPT, "would hold in 97 of 100 re-fits" },
    { { 0.972, 0.02, 0.008 }, NORMA_VERDICT_REVIEW, "would hold in 2 of 100 re-fits" },
    { { 0.972, 0.02, 0.008 }, NORMA_VERDICT_REJECT, "would hold in less than 1 of 100 re-fits" },
    { { 0, 0, 1 }, NORMA_VERDICT_REJECT, "would hold in more than 99 of 100 re-fits" },
  };
  NormaImageView *view = show_defect (t);
  g_autofree char *beyond = norma_describe_finding (t->session, t->session->current);
  NormaLimits limits = *norma_session_get_limits (t->session);
  gsize n;
  const double *scores = norma_session_get_held_out (t->session, &n);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = norma_describe_stability (&cases[i].shares, cases[i].verdict);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
  g_assert_null (strstr (beyond, "re-fits"));
  /* A third of them lie above it now. */
  limits.review = limits.reject = (float)scores[2 * n / 3];
  norma_session_apply_limits (t->session, &limits, "tried");
  assert_says (GTK_ACCESSIBLE (view), "would hold in more than 99 of 100 re-fits");
}

#define ADD(name, function) \
  g_test_add ("/inspect/" name, NormaTestWindow, "fitted", norma_test_window_set_up, function, \
              norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("overlay", test_overlay);
  ADD ("hold-to-hide", test_hold_to_hide);
  ADD ("gestures", test_gestures);
  ADD ("space", test_space);
  ADD ("steps", test_steps);
  ADD ("threshold-keys", test_threshold_keys);
  ADD ("drag-threshold", test_drag_threshold);
  ADD ("bars", test_bars);
  ADD ("score-table", test_score_table);
  ADD ("verdict-links", test_verdict_links);
  ADD ("display-window", test_display_window);
  ADD ("region-links", test_region_links);
  ADD ("spoken", test_spoken);
  ADD ("stability", test_stability);
  return g_test_run ();
}
