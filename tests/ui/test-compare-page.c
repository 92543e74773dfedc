/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/read.h"
#include "tests/support.h"
#include "tests/ui/display.h"
#include "tests/ui/drawn-pair.h"
#include "ui/legend-bar.h"

/* Query and reference on the Inspect page: its commands, its buttons, its keys, and pictures to be
 * looked at. */

static NormaCompareView *
get_compare (NormaTestWindow *t)
{
  return norma_inspect_page_get_compare_view (norma_window_get_inspect_page (t->window));
}

static GActionGroup *
get_actions (NormaTestWindow *t)
{
  return norma_inspect_page_get_actions (norma_window_get_inspect_page (t->window));
}

static void
show_pair (NormaTestWindow *t, NormaComparison *comparison)
{
  g_autoptr (NormaPicture) picture = pair_picture (FALSE, 1, NORMA_SAMPLE_U8);
  g_autoptr (NormaPicture) reference = pair_picture (TRUE, 1, NORMA_SAMPLE_U8);

  norma_compare_view_set_pair (get_compare (t), picture, NULL, NULL, reference, comparison);
}

static const char *const commands[] = {
  "compare-mode",      "link-views",    "align-by-hand",   "blink",         "divider-left",
  "show-displacement", "show-residual", "show-valid-area", "divider-right",
};

static void
assert_enabled (NormaTestWindow *t, gboolean with_reference, gboolean aligned)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    gboolean needs_reference_alone =
        g_str_equal (commands[i], "compare-mode") || g_str_equal (commands[i], "align-by-hand");

    g_assert_cmpint (g_action_group_get_action_enabled (get_actions (t), commands[i]), ==,
                     needs_reference_alone ? with_reference : aligned);
  }
}

static void
test_enabled (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (NormaComparison) comparison = pair_compare ();
  g_autoptr (NormaComparison) refused = pair_refuse ();

  norma_test_show_page (t, "inspect");
  assert_enabled (t, FALSE, FALSE);
  show_pair (t, comparison);
  assert_enabled (t, TRUE, TRUE);
  show_pair (t, refused);
  assert_enabled (t, TRUE, FALSE);
  show_pair (t, NULL);
  assert_enabled (t, TRUE, FALSE);
}

static void
assert_mode (NormaTestWindow *t, const char *name)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (get_actions (t), "compare-mode");

  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, name);
}

static void
toggle (NormaTestWindow *t, const char *name)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (t->window), "view.toggle-compare", "s", name));
}

/* The same key again leads back to the query. */
static void
test_modes (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (NormaComparison) comparison = pair_compare ();
  NormaCompareView *compare = get_compare (t);
  GtkWidget *legend;
  double divider;

  norma_test_show_page (t, "inspect");
  toggle (t, "swipe");
  assert_mode (t, "single");
  show_pair (t, comparison);
  legend = norma_test_find_widget (GTK_WIDGET (compare), NORMA_TYPE_LEGEND_BAR);
  toggle (t, "side-by-side");
  assert_mode (t, "side-by-side");
  g_assert_true (gtk_widget_get_visible (legend));
  g_object_set (compare, "aligning", TRUE, "way", NORMA_ALIGN_BY_POINTS, NULL);
  g_assert_false (gtk_widget_get_visible (legend));
  g_object_set (compare, "aligning", FALSE, "way", NORMA_ALIGN_BY_DRAG, NULL);
  g_assert_true (gtk_widget_get_visible (legend));
  toggle (t, "swipe");
  assert_mode (t, "swipe");
  g_assert_false (gtk_widget_get_visible (legend));
  norma_test_activate (t, "view.align-by-hand");
  g_assert_false (gtk_widget_get_visible (legend));
  norma_test_activate (t, "view.align-by-hand");
  norma_test_activate (t, "view.divider-left");
  g_object_get (compare, "divider", &divider, NULL);
  g_assert_cmpfloat_with_epsilon (divider, 0.45, 1e-9);
  toggle (t, "swipe");
  assert_mode (t, "single");
  norma_test_activate (t, "view.blink");
  assert_mode (t, "blink");
  g_action_group_activate_action (get_actions (t), "compare-mode",
                                  g_variant_new_string ("difference"));
  assert_mode (t, "difference");
  g_object_set (compare, "mode", NORMA_COMPARE_SINGLE, NULL);
  assert_mode (t, "single");
}

static gboolean
is_on (NormaTestWindow *t, const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (get_actions (t), action);

  return g_variant_get_boolean (state);
}

static void
test_switches (NormaTestWindow *t, gconstpointer stage)
{
  static const struct {
    const char *action, *property;
  } switches[] = {
    { "link-views", "linked" },      { "show-displacement", "displacement" },
    { "show-residual", "residual" }, { "show-valid-area", "valid-area" },
    { "align-by-hand", "aligning" },
  };
  g_autoptr (NormaComparison) comparison = pair_compare ();

  norma_test_show_page (t, "inspect");
  show_pair (t, comparison);
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++) {
    gboolean was_on = is_on (t, switches[i].action), is_set;

    g_action_group_activate_action (get_actions (t), switches[i].action, NULL);
    g_object_get (get_compare (t), switches[i].property, &is_set, NULL);
    g_assert_cmpint (is_set, ==, !was_on);
    g_assert_cmpint (is_on (t, switches[i].action), ==, !was_on);
  }
}

static NormaPicture *
read_picture (const char *path)
{
  const NormaReadOptions options = { .budget = NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaRaster) raster = norma_image_read (path, &options, &error);

  g_assert_no_error (error);
  return norma_picture_new (raster, NULL);
}

typedef struct {
  NormaPicture *query, *reference;
  NormaComparison *comparison;
  NormaScorePlane *plane;
  NormaOutlines *outlines;
} Boards;

/* A board and its golden image, as they are kept once they have been compared. */
static gboolean
compare_boards (NormaTestWindow *t, Boards *boards)
{
  static const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autofree char *query = norma_test_shared ("data/pcb-pairs/12000/query/12000038.jpg");
  g_autofree char *reference = norma_test_shared ("data/pcb-pairs/12000/reference/12000038.jpg");
  const NormaAnomalyMap *difference;
  NormaAnomalyMap *map;

  if (query == NULL || reference == NULL)
    return FALSE;
  boards->query = read_picture (query);
  boards->reference = read_picture (reference);
  boards->comparison =
      norma_compare (boards->reference->raster, boards->query->raster, &options, NULL);
  g_assert_cmpint (boards->comparison->verdict, ==, NORMA_COMPARED_CHANGED);
  difference = boards->comparison->difference->difference;
  boards->outlines = norma_outlines_new (difference, &boards->comparison->limits, NULL);
  map = norma_anomaly_map_new (difference->width, difference->height, difference->full_width,
                               difference->full_height, NULL);
  for (gsize i = 0; i < (gsize)map->width * map->height; i++)
    map->values[i] = difference->values[i] / boards->comparison->limits.reject *
                     (float)norma_session_get_unit (t->session);
  boards->plane = norma_score_plane_new (map, NULL);
  return TRUE;
}

static void
free_boards (Boards *boards)
{
  norma_picture_unref (boards->query);
  norma_picture_unref (boards->reference);
  norma_comparison_unref (boards->comparison);
  norma_score_plane_unref (boards->plane);
  norma_outlines_unref (boards->outlines);
}

static void
save (NormaTestWindow *t, const char *name)
{
  g_autofree char *file = g_strdup_printf ("compare-%s.png", name);

  norma_test_save_shot (t, file);
}

static void
save_modes (NormaTestWindow *t)
{
  static const char *const modes[] = { "single", "side-by-side", "swipe", "blink", "difference" };
  NormaImageView *view = norma_compare_view_get_query_view (get_compare (t));

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_action_group_activate_action (get_actions (t), "compare-mode",
                                    g_variant_new_string (modes[i]));
    save (t, modes[i]);
  }
  g_action_group_activate_action (get_actions (t), "compare-mode",
                                  g_variant_new_string ("side-by-side"));
  norma_image_view_zoom_to (view, 4);
  norma_image_view_center_on_region (view, 0);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  norma_image_view_set_echo (norma_compare_view_get_reference_view (get_compare (t)),
                             &(NormaViewPlace){ 300, 300 });
  save (t, "near");
  g_object_set (get_compare (t), "displacement", TRUE, "residual", TRUE, "valid-area", TRUE, "mode",
                NORMA_COMPARE_SINGLE, NULL);
  save (t, "overlays-near");
  norma_image_view_fit (view);
  save (t, "overlays");
  g_object_set (get_compare (t), "displacement", FALSE, "residual", FALSE, "valid-area", FALSE,
                NULL);
}

static void
save_by_hand (NormaTestWindow *t, const Boards *boards)
{
  g_autoptr (NormaComparison) refused = pair_refuse ();
  NormaImageView *view = norma_compare_view_get_query_view (get_compare (t));
  NormaImageView *reference = norma_compare_view_get_reference_view (get_compare (t));

  norma_compare_view_set_pair (get_compare (t), boards->query, NULL, NULL, boards->reference,
                               refused);
  g_object_set (get_compare (t), "mode", NORMA_COMPARE_SWIPE, NULL);
  save (t, "refused");
  norma_test_activate (t, "view.align-by-hand");
  g_signal_emit_by_name (view, "shifted", 14.0, -9.0);
  save (t, "drag");
  g_object_set (get_compare (t), "way", NORMA_ALIGN_BY_POINTS, NULL);
  g_signal_emit_by_name (view, "marked", 200.0, 150.0);
  g_signal_emit_by_name (reference, "marked", 201.0, 151.0);
  g_signal_emit_by_name (view, "marked", 450.0, 300.0);
  save (t, "points");
}

static void
test_pictures (NormaTestWindow *t, gconstpointer stage)
{
  Boards boards = { NULL };

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  norma_test_show_page (t, "inspect");
  if (!compare_boards (t, &boards))
    return;
  norma_compare_view_set_pair (get_compare (t), boards.query, boards.plane, boards.outlines,
                               boards.reference, boards.comparison);
  save_modes (t);
  save_by_hand (t, &boards);
  free_boards (&boards);
}

static void
add (const char *path, void (*test) (NormaTestWindow *, gconstpointer))
{
  g_test_add (path, NormaTestWindow, "fitted", norma_test_window_set_up, test,
              norma_test_window_tear_down);
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  add ("/compare-page/enabled", test_enabled);
  add ("/compare-page/modes", test_modes);
  add ("/compare-page/switches", test_switches);
  add ("/compare-page/pictures", test_pictures);
  return g_test_run ();
}
