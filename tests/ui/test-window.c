/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"
#include "ui/compositor.h"
#include "ui/data-page.h"
#include "ui/histogram.h"
#include "ui/image-cell.h"
#include "ui/legend-bar.h"
#include "ui/model-page.h"
#include "ui/plan-dialog.h"
#include "ui/plot-handle.h"
#include "ui/region-table.h"
#include "ui/settings.h"
#include "ui/status-line.h"
#include "ui/verdict-badge.h"
#include "ui/verdict-table.h"

static GtkWidget *
find (NormaTestWindow *t, GType type)
{
  GtkWidget *found = norma_test_find_widget (GTK_WIDGET (t->window), type);

  g_assert_nonnull (found);
  return found;
}

static gboolean
is_enabled (NormaTestWindow *t, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (t->window), action);
}

static void
test_empty (NormaTestWindow *t, gconstpointer stage)
{
  static const char *const actions[] = {
    "open-folder",      "open-project", "undo", "redo",       "save-copy",
    "locate",           "accept-files", "fit",  "score",      "cancel",
    "exclude-suspects", "search",       "page", "fullscreen", "show-help-overlay"
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_true (g_action_group_has_action (G_ACTION_GROUP (t->window), actions[i]));
  g_assert_false (is_enabled (t, "fit"));
  g_assert_false (is_enabled (t, "score"));
  g_assert_false (is_enabled (t, "cancel"));
  g_assert_false (is_enabled (t, "search"));
  g_assert_true (is_enabled (t, "open-folder"));
  norma_test_show_page (t, "model");
  norma_test_show_page (t, "inspect");
  norma_test_show_page (t, "data");
}

/* Every accelerator has a modifier or is a function key, so that none is stolen from an entry. */
static void
test_no_bare_letters (NormaTestWindow *t, gconstpointer stage)
{
  GtkApplication *application = GTK_APPLICATION (t->application);
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);

  g_assert_cmpuint (g_strv_length (actions), >, 10);
  for (guint i = 0; actions[i] != NULL; i++) {
    g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);

    for (guint k = 0; keys[k] != NULL; k++) {
      guint key;
      GdkModifierType modifiers;

      g_assert_true (gtk_accelerator_parse (keys[k], &key, &modifiers));
      g_assert_true ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
                     (key >= GDK_KEY_F1 && key <= GDK_KEY_F35));
    }
  }
}

static void
assert_role (NormaTestWindow *t, GType type, GtkAccessibleRole role)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (find (t, type));

  gtk_test_accessible_assert_role (accessible, role);
  g_assert_true (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL));
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Buttons, entries, sliders and lists of our templates; what lies within GTK's widgets is theirs. */
static void
assert_names (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_SEARCH_ENTRY (widget) ||
      GTK_IS_SPIN_BUTTON (widget) || GTK_IS_SCALE (widget) || GTK_IS_DROP_DOWN (widget) ||
      GTK_IS_LIST_VIEW (widget) || GTK_IS_GRID_VIEW (widget) || GTK_IS_COLUMN_VIEW (widget) ||
      NORMA_IS_PLOT_HANDLE (widget)) {
    if (!has_name (widget))
      g_test_message ("%s \"%s\" has no name", G_OBJECT_TYPE_NAME (widget),
                      gtk_widget_get_css_name (widget));
    g_assert_true (has_name (widget));
    return;
  }
  if (ADW_IS_HEADER_BAR (widget) || ADW_IS_COMBO_ROW (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_names (child);
}

static void
test_roles_and_names (NormaTestWindow *t, gconstpointer stage)
{
  GtkAccessible *view;

  norma_test_show_page (t, "inspect");
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  assert_role (t, NORMA_TYPE_IMAGE_VIEW, GTK_ACCESSIBLE_ROLE_IMG);
  assert_role (t, NORMA_TYPE_LEGEND_BAR, GTK_ACCESSIBLE_ROLE_IMG);
  assert_role (t, NORMA_TYPE_HISTOGRAM, GTK_ACCESSIBLE_ROLE_GROUP);
  assert_role (t, NORMA_TYPE_PLOT_HANDLE, GTK_ACCESSIBLE_ROLE_SLIDER);
  g_assert_true (
      gtk_test_accessible_has_property (GTK_ACCESSIBLE (find (t, NORMA_TYPE_PLOT_HANDLE)),
                                        GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT));
  view = GTK_ACCESSIBLE (find (t, NORMA_TYPE_IMAGE_VIEW));
  g_assert_true (gtk_test_accessible_has_property (view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "part-31.png");
  assert_names (GTK_WIDGET (t->window));
}

/* The picture in the view is the compositor's, pixel for pixel, at several zooms. */
static void
test_image_region (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = NORMA_IMAGE_VIEW (find (t, NORMA_TYPE_IMAGE_VIEW));
  NormaShown *shown = norma_session_get_shown (t->session);
  g_autofree NormaHeatTable *table = g_new (NormaHeatTable, 1);
  static const char *const zooms[] = { "view.zoom-fit", "view.zoom-1", "view.zoom-2" };
  NormaHeatLook look = { NORMA_COLOR_SCALE_VIRIDIS, 0.55, norma_session_get_unit (t->session), 1,
                         1 };

  norma_test_show_page (t, "inspect");
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  norma_heat_table_fill (table, &look);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++) {
    const NormaViewport *viewport = norma_image_view_get_viewport (view);
    g_autofree guint32 *expected = NULL;
    cairo_surface_t *surface;
    NormaScene scene;

    norma_test_activate (t, zooms[i]);
    gtk_test_widget_wait_for_draw (GTK_WIDGET (view));
    expected = g_new (guint32, viewport->view_width * viewport->view_height);
    scene = (NormaScene){ viewport,
                          norma_shown_get_picture (shown),
                          norma_shown_get_picture (shown)->spread.automatic,
                          norma_shown_get_plane (shown),
                          table,
                          0xff2b2b2b };
    g_assert_true (norma_compose (&scene, expected, viewport->view_width, NULL));
    surface = norma_image_view_get_surface (view);
    for (guint y = 0; y < viewport->view_height; y++)
      g_assert_cmpmem (cairo_image_surface_get_data (surface) +
                           y * (gsize)cairo_image_surface_get_stride (surface),
                       viewport->view_width * sizeof (guint32), expected + y * viewport->view_width,
                       viewport->view_width * sizeof (guint32));
  }
}

static void
test_zoom_is_kept (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = NORMA_IMAGE_VIEW (find (t, NORMA_TYPE_IMAGE_VIEW));
  const NormaViewport *viewport = norma_image_view_get_viewport (view);
  NormaViewport before;
  NormaImageItem *first;

  norma_test_show_page (t, "inspect");
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  first = norma_session_get_current (t->session);
  norma_image_view_zoom_to (view, 20);
  norma_test_activate (t, "view.pan-left");
  before = *viewport;
  norma_test_activate (t, "view.next-image");
  norma_test_wait_until (!norma_shown_is_busy (norma_session_get_shown (t->session)));
  g_assert_true (norma_session_get_current (t->session) != first);
  g_assert_cmpfloat (viewport->zoom, ==, 20);
  g_assert_cmpfloat (viewport->center_x, ==, before.center_x);
  g_assert_cmpfloat (viewport->center_y, ==, before.center_y);
  norma_test_activate (t, "view.previous-image");
  g_assert_true (norma_session_get_current (t->session) == first);
}

static void
test_overlay_actions (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = NORMA_IMAGE_VIEW (find (t, NORMA_TYPE_IMAGE_VIEW));
  g_autoptr (NormaSettings) settings = norma_settings_ref_default ();
  NormaOverlay overlay;
  gboolean hidden;
  double opacity;

  norma_test_activate (t, "view.hide-overlay");
  g_object_get (view, "overlay-hidden", &hidden, NULL);
  g_assert_true (hidden);
  norma_test_activate (t, "view.next-color-scale");
  g_assert_cmpstr (norma_settings_get_choice (settings, "color-scale"), ==, "cividis");
  norma_test_activate (t, "view.opacity-up");
  g_object_get (settings, "opacity", &opacity, NULL);
  g_assert_cmpfloat (opacity, >, 0.55);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (t->window), "view.overlay", "s", "mask"));
  g_assert_cmpstr (norma_settings_get_choice (settings, "overlay"), ==, "mask");
  g_object_set (settings, "overlay", "outline", NULL);
  g_object_get (view, "overlay", &overlay, NULL);
  g_assert_cmpint (overlay, ==, NORMA_OVERLAY_OUTLINE);
  norma_test_activate (t, "view.film-strip");
  norma_test_show_page (t, "inspect");
}

static void
assert_count (NormaTestWindow *t, NormaRole role, NormaVerdict verdict, const char *expected)
{
  NormaVerdictTable *table = NORMA_VERDICT_TABLE (find (t, NORMA_TYPE_VERDICT_TABLE));

  g_assert_cmpstr (norma_verdict_table_get_text (table, role, verdict), ==, expected);
}

/* Dragging a handle moves the verdicts at once, and the other threshold where it must. */
static void
test_thresholds (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *histogram = find (t, NORMA_TYPE_HISTOGRAM);
  double unit = norma_session_get_unit (t->session);
  NormaPlotHandle *review;

  norma_test_show_page (t, "inspect");
  assert_count (t, NORMA_ROLE_DEFECTIVE, NORMA_VERDICT_REJECT, "4");
  g_signal_emit_by_name (histogram, "reject-moved", 100 * unit);
  assert_count (t, NORMA_ROLE_DEFECTIVE, NORMA_VERDICT_REJECT, "0");
  assert_count (t, NORMA_ROLE_DEFECTIVE, NORMA_VERDICT_REVIEW, "4");
  g_signal_emit_by_name (histogram, "reject-moved", 0.01 * unit);
  assert_count (t, NORMA_ROLE_GOOD, NORMA_VERDICT_REJECT, "3");
  assert_count (t, NORMA_ROLE_LEARN, NORMA_VERDICT_REJECT, "12");

  review = NORMA_PLOT_HANDLE (gtk_widget_get_first_child (histogram));
  g_assert_cmpfloat_with_epsilon (norma_plot_handle_get_value (review), 0.01, 1e-6);
  norma_test_activate (t, "view.reset-limits");
  assert_count (t, NORMA_ROLE_DEFECTIVE, NORMA_VERDICT_REJECT, "4");

  /* The handle asks for a step; the session decides. */
  norma_session_set_reject (t->session, 1.5 / 1.01 * unit);
  g_signal_emit_by_name (gtk_widget_get_last_child (histogram), "stepped", 1);
  g_assert_cmpfloat_with_epsilon ((double)norma_session_get_limits (t->session)->reject, 1.5 * unit,
                                  1e-5 * unit);
  norma_test_activate (t, "view.reject-up");
  g_assert_cmpfloat_with_epsilon ((double)norma_session_get_limits (t->session)->reject,
                                  1.515 * unit, 1e-5 * unit);
}

/* Leaving a spin button that shows two digits of a threshold leaves the threshold as it was. */
static void
test_spin_button (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *page = GTK_WIDGET (norma_window_get_inspect_page (t->window));
  GtkWidget *group = gtk_widget_get_parent (norma_test_find_widget (page, NORMA_TYPE_HISTOGRAM));
  GtkSpinButton *review = GTK_SPIN_BUTTON (norma_test_find_widget (group, GTK_TYPE_SPIN_BUTTON));
  double unit = norma_session_get_unit (t->session);
  float before;

  norma_test_show_page (t, "inspect");
  norma_session_set_review (t->session, 0.5037 * unit);
  before = norma_session_get_limits (t->session)->review;
  gtk_spin_button_update (review);
  g_assert_cmpfloat (norma_session_get_limits (t->session)->review, ==, before);
  gtk_editable_set_text (GTK_EDITABLE (review), "0.61");
  gtk_spin_button_update (review);
  g_assert_cmpfloat_with_epsilon ((double)norma_session_get_limits (t->session)->review,
                                  0.61 * unit, 1e-5 * unit);
}

static void
test_histogram_places (NormaTestWindow *t, gconstpointer stage)
{
  NormaHistogram *histogram = NORMA_HISTOGRAM (find (t, NORMA_TYPE_HISTOGRAM));
  double unit = norma_session_get_unit (t->session);

  norma_test_show_page (t, "inspect");
  for (double multiple = 0.6; multiple < 2; multiple *= 1.1)
    g_assert_cmpfloat_with_epsilon (
        norma_histogram_get_score (histogram,
                                   norma_histogram_get_place (histogram, multiple * unit)),
        multiple * unit, 1e-9 * unit);
}

static void
test_regions (NormaTestWindow *t, gconstpointer stage)
{
  NormaRegionTable *table = NORMA_REGION_TABLE (find (t, NORMA_TYPE_REGION_TABLE));
  GtkWidget *view = find (t, NORMA_TYPE_IMAGE_VIEW);

  norma_test_show_page (t, "inspect");
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  g_assert_cmpuint (norma_region_table_get_n_regions (table), >=, 1);
  g_assert_cmpint (norma_region_table_get_selected (table), ==, -1);
  norma_test_activate (t, "view.next-region");
  g_assert_cmpint (norma_region_table_get_selected (table), ==, 0);
  norma_region_table_select (table, -1);
  g_signal_emit_by_name (view, "region-clicked", 0u);
  g_assert_cmpint (norma_region_table_get_selected (table), ==, 0);

  norma_session_set_review (t->session, 1e6);
  norma_test_wait_until (!norma_shown_is_busy (norma_session_get_shown (t->session)));
  g_assert_cmpuint (norma_region_table_get_n_regions (table), ==, 0);
  norma_test_activate (t, "view.next-region");
}

static void
test_search (NormaTestWindow *t, gconstpointer stage)
{
  NormaDataPage *page = NORMA_DATA_PAGE (find (t, NORMA_TYPE_DATA_PAGE));
  GtkWidget *entry = find (t, GTK_TYPE_SEARCH_ENTRY);
  GListModel *visible = norma_data_page_get_visible (page);

  g_assert_cmpuint (g_list_model_get_n_items (visible), ==, 19);
  norma_test_activate (t, "win.search");
  gtk_editable_set_text (GTK_EDITABLE (entry), "SPOT/");
  norma_test_wait_until (g_list_model_get_n_items (visible) == 4);
  gtk_editable_set_text (GTK_EDITABLE (entry), "nothing like it");
  norma_test_wait_until (g_list_model_get_n_items (visible) == 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  norma_test_wait_until (g_list_model_get_n_items (visible) == 19);
}

static guint
count_cells (GtkWidget *widget)
{
  guint n = NORMA_IS_IMAGE_CELL (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_cells (child);
  return n;
}

/* Ten thousand images make only the cells that are near the view. */
static void
test_many_images (NormaTestWindow *t, gconstpointer stage)
{
  NormaFolderGroup group = { "", g_ptr_array_new_with_free_func (g_free), NORMA_ROLE_UNLABELLED };
  NormaFolderPlan plan = { "/", g_ptr_array_new (), 10000 };

  for (guint i = 0; i < 10000; i++)
    g_ptr_array_add (group.paths, g_strdup_printf ("/absent/part-%05u.png", i));
  g_ptr_array_add (plan.groups, &group);
  norma_test_take_plan (t->session, &plan);
  norma_test_show_page (t, "data");
  g_assert_cmpuint (count_cells (GTK_WIDGET (t->window)), >, 10);
  g_assert_cmpuint (count_cells (GTK_WIDGET (t->window)), <, 2000);
  g_ptr_array_unref (group.paths);
  g_ptr_array_unref (plan.groups);
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) one = g_list_model_get_item (windows, i);

    if (NORMA_IS_PLAN_DIALOG (one))
      return one; /* GTK holds it */
  }
  return NULL;
}

/* What was recognised is shown, and taken as it was changed. */
static void
test_plan_dialog (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GFile) folder = g_file_new_for_path (t->folder);
  GtkWidget *dialog;

  norma_window_open (t->window, folder);
  norma_test_wait_until ((dialog = find_dialog ()) != NULL);
  gtk_test_widget_wait_for_draw (dialog);
  adw_combo_row_set_selected (ADW_COMBO_ROW (norma_test_find_widget (dialog, ADW_TYPE_COMBO_ROW)),
                              NORMA_ROLE_EXCLUDED);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "open");
  norma_test_wait_until (norma_session_get_project_path (t->session) != NULL &&
                         norma_session_is_settled (t->session));
  /* The first group is train/good. */
  g_assert_cmpuint (g_list_model_get_n_items (norma_session_get_images (t->session)), ==, 7);
  g_assert_cmpuint (norma_session_count (t->session, NORMA_ROLE_LEARN), ==, 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

typedef struct {
  gint64 last, longest; /* µs */
  guint n_beats;
} Heartbeat;

static gboolean
beat (gpointer data)
{
  Heartbeat *heartbeat = data;
  gint64 now = g_get_monotonic_time ();

  heartbeat->longest = MAX (heartbeat->longest, now - heartbeat->last);
  heartbeat->last = now;
  heartbeat->n_beats++;
  return G_SOURCE_CONTINUE;
}

/* The main loop goes on during a fit and scoring. Its longest gap is printed: 50 ms are wished. */
static void
test_heartbeat (NormaTestWindow *t, gconstpointer stage)
{
  Heartbeat heartbeat = { g_get_monotonic_time () };
  guint source;

  norma_session_get_fit_options (t->session)->short_side = 256;
  norma_test_show_page (t, "inspect");
  heartbeat.last = g_get_monotonic_time ();
  source = g_timeout_add_full (G_PRIORITY_HIGH, 10, beat, &heartbeat, NULL);
  norma_test_activate (t, "win.fit");
  g_assert_true (is_enabled (t, "cancel"));
  g_assert_false (is_enabled (t, "fit"));
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_source_remove (source);
  g_assert_nonnull (norma_session_get_model (t->session));
  g_test_message ("longest gap of the main loop during fit and scoring: %.0f ms",
                  (double)heartbeat.longest / 1000);
  g_assert_cmpuint (heartbeat.n_beats, >, 0);
}

static void
test_cancel (NormaTestWindow *t, gconstpointer stage)
{
  norma_test_activate (t, "win.fit");
  norma_test_activate (t, "win.cancel");
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_null (norma_session_get_model (t->session));
  g_assert_true (is_enabled (t, "fit"));
}

/* Closing the window in the middle of a fit ends it; tearing down waits for that. */
static void
test_close_while_busy (NormaTestWindow *t, gconstpointer stage)
{
  norma_test_activate (t, "win.fit");
}

#define ADD(name, stage, function) \
  g_test_add ("/window/" name, NormaTestWindow, stage, norma_test_window_set_up, function, \
              norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("empty", NULL, test_empty);
  ADD ("no-bare-letters", NULL, test_no_bare_letters);
  ADD ("roles-and-names", "fitted", test_roles_and_names);
  ADD ("image-region", "fitted", test_image_region);
  ADD ("zoom-is-kept", "fitted", test_zoom_is_kept);
  ADD ("overlay-actions", "fitted", test_overlay_actions);
  ADD ("thresholds", "fitted", test_thresholds);
  ADD ("spin-button", "fitted", test_spin_button);
  ADD ("histogram-places", "fitted", test_histogram_places);
  ADD ("regions", "fitted", test_regions);
  ADD ("search", "open", test_search);
  ADD ("many-images", NULL, test_many_images);
  ADD ("plan-dialog", NULL, test_plan_dialog);
  ADD ("heartbeat", "open", test_heartbeat);
  ADD ("cancel", "open", test_cancel);
  ADD ("close-while-busy", "open", test_close_while_busy);
  return g_test_run ();
}
