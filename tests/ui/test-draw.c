/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/project/shapes.h"
#include "tests/ui/display.h"
#include "tests/ui/gestures.h"
#include "ui/draw-board.h"
#include "ui/inspect-page-private.h"
#include "ui/session-private.h"

/* Drawing on the Inspect page by the signals of its gestures, its keys and its actions. The parts are of
 * 128 × 96 pixels, and a bright square stands at x 60 … 79, y 40 … 59. */

static NormaInspectPage *
get_page (NormaTestWindow *t)
{
  return norma_window_get_inspect_page (t->window);
}

static NormaImageView *
show_defect (NormaTestWindow *t)
{
  norma_test_show_page (t, "inspect");
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  return norma_inspect_page_get_view (get_page (t));
}

static void
act (NormaTestWindow *t, const char *action, const char *value)
{
  g_action_group_activate_action (norma_inspect_page_get_actions (get_page (t)), action,
                                  value == NULL ? NULL : g_variant_new_string (value));
}

/* A key of the page, before the view has it. */
static gboolean
press (NormaTestWindow *t, guint key)
{
  gboolean taken = FALSE;

  gtk_widget_grab_focus (GTK_WIDGET (norma_inspect_page_get_view (get_page (t))));
  g_signal_emit_by_name (find_controller (GTK_WIDGET (get_page (t)), GTK_TYPE_EVENT_CONTROLLER_KEY),
                         "key-pressed", key, 0u, 0, &taken);
  return taken;
}

static void
click (NormaImageView *view, double x, double y)
{
  const double place[1][2] = { { x, y } };

  drag (view, place, 1);
}

static void
settle (NormaTestWindow *t)
{
  norma_test_wait_until (norma_session_is_settled (t->session) && t->session->n_shape_changes == 0);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
}

static guint
count (NormaTestWindow *t)
{
  return norma_session_get_shapes (t->session)->len;
}

static const NormaDrawnShape *
get_shape (NormaTestWindow *t, guint i)
{
  return ((NormaSessionShape *)norma_session_get_shapes (t->session)->pdata[i])->shape;
}

/* What the project itself says. */
static guint
count_kept (NormaTestWindow *t, gint64 image)
{
  g_autoptr (NormaProjectShapes) shapes =
      norma_project_list_shapes (t->session->project, image, NULL);

  return (guint)shapes->n;
}

static void
test_rectangle (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  NormaBox box;

  act (t, "draw-tool", "rectangle");
  drag (view, (const double[][2]){ { 80.2, 60.4 }, { 70, 50 }, { 58.6, 38.7 } }, 3);
  g_assert_cmpuint (count (t), ==, 1);
  box = norma_drawn_shape_get_box (get_shape (t, 0));
  g_assert_cmpfloat (box.left, ==, 59);
  g_assert_cmpfloat (box.top, ==, 39);
  g_assert_cmpfloat (box.right, ==, 80);
  g_assert_cmpfloat (box.bottom, ==, 60);
  settle (t);
  g_assert_cmpuint (count_kept (t, norma_session_get_shapes_image (t->session)), ==, 1);
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Draw rectangle");
  /* A click is none. */
  click (view, 20, 20);
  g_assert_cmpuint (count (t), ==, 1);

  norma_session_undo (t->session);
  norma_test_wait_until (count (t) == 0);
  norma_session_redo (t->session);
  norma_test_wait_until (count (t) == 1);
}

static void
test_polygon (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);

  act (t, "draw-tool", "polygon");
  g_assert_false (press (t, GDK_KEY_Return));
  click (view, 20, 20);
  click (view, 60, 25);
  click (view, 100, 90);
  g_assert_true (press (t, GDK_KEY_BackSpace));
  click (view, 50, 70);
  g_assert_cmpuint (count (t), ==, 0);
  g_assert_true (press (t, GDK_KEY_Return));
  g_assert_cmpuint (count (t), ==, 1);
  g_assert_cmpuint (get_shape (t, 0)->rings->n_vertices, ==, 3);
  g_assert_cmpfloat_with_epsilon (get_shape (t, 0)->rings->vertices[2].y, 70, 0.25);

  /* Given up; and closed by a click on its first corner. */
  click (view, 90, 20);
  g_assert_true (press (t, GDK_KEY_Escape));
  g_assert_false (press (t, GDK_KEY_BackSpace));
  click (view, 90, 10);
  click (view, 120, 10);
  click (view, 120, 30);
  click (view, 90, 10);
  g_assert_cmpuint (count (t), ==, 2);
  settle (t);
  g_assert_cmpuint (count_kept (t, -1), ==, 2);
}

static void
test_vertices (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  GtkGesture *clicks = find_controller (GTK_WIDGET (view), GTK_TYPE_GESTURE_CLICK);
  double x, y;

  act (t, "draw-tool", "rectangle");
  drag (view, (const double[][2]){ { 20, 20 }, { 60, 60 } }, 2);
  g_assert_true (press (t, GDK_KEY_Escape));
  g_assert_true (press (t, GDK_KEY_Escape));
  g_assert_false (press (t, GDK_KEY_Escape));
  g_signal_emit_by_name (view, "clicked", 40.0, 40.0);
  drag (view, (const double[][2]){ { 60, 60 }, { 70, 65 }, { 81.1, 70.6 } }, 3);
  g_assert_cmpuint (count (t), ==, 1);
  g_assert_cmpint (get_shape (t, 0)->kind, ==, NORMA_SHAPE_RECTANGLE);
  g_assert_cmpfloat_with_epsilon (norma_drawn_shape_get_box (get_shape (t, 0)).right, 81, 0.3);

  find_place (view, 50, 20, &x, &y);
  g_signal_emit_by_name (clicks, "pressed", 2, x, y);
  g_assert_cmpint (get_shape (t, 0)->kind, ==, NORMA_SHAPE_POLYGON);
  g_assert_cmpuint (get_shape (t, 0)->rings->n_vertices, ==, 5);

  /* No vertex is under the pointer, so the shape goes. */
  act (t, "delete-shape", NULL);
  g_assert_cmpuint (count (t), ==, 0);
  settle (t);
  g_assert_cmpuint (count_kept (t, -1), ==, 0);
  norma_session_undo (t->session);
  norma_test_wait_until (count (t) == 1);
  g_assert_cmpuint (get_shape (t, 0)->rings->n_vertices, ==, 5);
}

static void
expect_left_top (NormaTestWindow *t, double left, double top)
{
  NormaBox box = norma_drawn_shape_get_box (get_shape (t, 0));

  g_assert_cmpfloat (box.left, ==, left);
  g_assert_cmpfloat (box.top, ==, top);
}

/* A drag within the chosen shape is one step; one within another moves the view. */
static void
test_move_shape (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);

  act (t, "draw-tool", "rectangle");
  drag (view, (const double[][2]){ { 20, 20 }, { 60, 60 } }, 2);
  press (t, GDK_KEY_Escape);
  press (t, GDK_KEY_Escape);
  drag (view, (const double[][2]){ { 40, 40 }, { 60, 50 } }, 2);
  expect_left_top (t, 20, 20);
  norma_image_view_fit (view);
  g_signal_emit_by_name (view, "clicked", 40.0, 40.0);
  drag (view, (const double[][2]){ { 40, 40 }, { 45, 44 }, { 55.2, 49.7 } }, 3);
  expect_left_top (t, 35, 30);
  settle (t);
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Move shape");
  /* To the edge and no further; and a click is no move, but chooses what lies there. */
  drag (view, (const double[][2]){ { 60, 50 }, { 40, 40 }, { 2, 2 } }, 3);
  expect_left_top (t, 0, 0);
  click (view, 20, 20);
  g_assert_cmpuint (count (t), ==, 1);
  settle (t);
  norma_session_undo (t->session);
  settle (t);
  norma_session_undo (t->session);
  settle (t);
  expect_left_top (t, 20, 20);
}

/* Keys in a row are one step, and come after a drag as another. */
static void
test_nudge (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  NormaDrawBoard *board = get_page (t)->board;

  g_assert_false (press (t, GDK_KEY_Left));
  act (t, "draw-tool", "rectangle");
  drag (view, (const double[][2]){ { 20, 20 }, { 60, 60 } }, 2);
  g_assert_false (press (t, GDK_KEY_Left));
  act (t, "draw-tool", "select");
  settle (t);
  g_assert_true (press (t, GDK_KEY_Left));
  g_assert_true (press (t, GDK_KEY_Left));
  g_assert_true (press (t, GDK_KEY_Down));
  expect_left_top (t, 18, 21);
  g_assert_true (norma_draw_board_nudge (board, 10, 0));
  expect_left_top (t, 28, 21);
  settle (t);
  norma_session_undo (t->session);
  settle (t);
  expect_left_top (t, 20, 20);
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Draw rectangle");
  press (t, GDK_KEY_Escape);
  g_assert_false (press (t, GDK_KEY_Left));
}

/* Strokes that follow each other faster than they are kept become one shape. */
static void
test_brush (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  guint64 area;

  act (t, "draw-tool", "brush");
  g_assert_true (press (t, GDK_KEY_bracketright));
  g_assert_true (press (t, GDK_KEY_bracketleft));
  drag (view, (const double[][2]){ { 20, 20 }, { 50, 20 }, { 50, 40 } }, 3);
  drag (view, (const double[][2]){ { 52, 44 }, { 80, 44 } }, 2);
  g_assert_cmpuint (count (t), ==, 1);
  area = norma_mask_get_area (get_shape (t, 0)->mask);
  g_assert_cmpuint (area, >, 12 * (30 + 20 + 28));
  g_assert_cmpuint (area, <, 12 * (30 + 20 + 28 + 24));

  act (t, "draw-tool", "eraser");
  drag (view, (const double[][2]){ { 80, 44 }, { 60, 44 } }, 2);
  g_assert_cmpuint (norma_mask_get_area (get_shape (t, 0)->mask), <, area - 12 * 19);
  settle (t);
  g_assert_cmpuint (count_kept (t, -1), ==, 1);
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Erase");
  for (guint i = 0; i < 3; i++)
    norma_session_undo (t->session);
  norma_test_wait_until (count (t) == 0);
  settle (t);
  g_assert_cmpuint (count_kept (t, -1), ==, 0);
}

static void
test_erase_all (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);

  act (t, "draw-tool", "brush");
  click (view, 30, 30);
  g_assert_cmpuint (count (t), ==, 1);
  act (t, "draw-tool", "eraser");
  press (t, GDK_KEY_bracketright);
  click (view, 30, 30);
  g_assert_cmpuint (count (t), ==, 0);
  settle (t);
  g_assert_cmpuint (count_kept (t, -1), ==, 0);
}

static void
find_lowest (const NormaScorePlane *plane, guint *x, guint *y)
{
  float lowest = INFINITY;

  for (guint v = 0; v < plane->map->full_height; v++)
    for (guint u = 0; u < plane->map->full_width; u++)
      if (norma_score_plane_get (plane, u, v) < lowest) {
        lowest = norma_score_plane_get (plane, u, v);
        *x = u;
        *y = v;
      }
}

/* The whole part is above the threshold of so few parts, so it is raised first. */
static void
test_grow (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  NormaScorePlane *plane = norma_shown_get_plane (norma_session_get_shown (t->session));
  g_autoptr (GArray) regions = NULL;
  guint x, y, low_x, low_y;
  float peak = norma_anomaly_map_get_peak (plane->map, &x, &y);

  norma_session_set_reject (t->session, 0.8 * (double)peak);
  norma_session_set_review (t->session, 0.7 * (double)peak);
  regions = norma_regions_find (plane->map, norma_session_get_limits (t->session)->reject, NULL);
  find_lowest (plane, &low_x, &low_y);
  act (t, "draw-tool", "grow");
  click (view, low_x + 0.5, low_y + 0.5);
  g_assert_cmpuint (count (t), ==, 0);
  click (view, x + 0.5, y + 0.5);
  g_assert_cmpuint (count (t), ==, 1);
  g_assert_cmpuint (norma_mask_get_area (get_shape (t, 0)->mask), ==,
                    g_array_index (regions, NormaRegion, 0).area);
  settle (t);
}

static void
test_areas (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  NormaImageItem *first = norma_session_get_current (t->session);
  GActionGroup *actions = norma_inspect_page_get_actions (get_page (t));
  g_autoptr (GVariant) state = NULL;

  act (t, "draw-purpose", "ignore");
  act (t, "draw-all-images", NULL);
  act (t, "draw-tool", "rectangle");
  drag (view, (const double[][2]){ { 20, 20 }, { 50, 60 } }, 2);
  settle (t);
  g_assert_cmpuint (count_kept (t, 0), ==, 1);
  g_assert_cmpint (get_shape (t, 0)->purpose, ==, NORMA_PURPOSE_IGNORE);
  norma_test_save_shot (t, "draw");

  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_GOOD));
  norma_test_wait_until (count (t) == 1);
  g_assert_true (norma_session_get_current (t->session) != first);

  /* As a defect it belongs to the image that it is seen on. */
  act (t, "draw-tool", "select");
  g_signal_emit_by_name (view, "clicked", 30.0, 30.0);
  act (t, "draw-purpose", "defect");
  settle (t);
  g_assert_cmpuint (count_kept (t, 0), ==, 0);
  g_assert_cmpuint (count_kept (t, norma_session_get_shapes_image (t->session)), ==, 1);
  state = g_action_group_get_action_state (actions, "draw-all-images");
  g_assert_false (g_variant_get_boolean (state));
  norma_test_show_image (t, first);
  norma_test_wait_until (norma_session_get_shapes_image (t->session) ==
                         norma_image_item_get_id (first));
  settle (t);
  g_assert_cmpuint (count (t), ==, 0);
}

static void
test_exchange (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *path = g_build_filename (t->folder, "coco.json", NULL);
  NormaImageView *view = show_defect (t);

  act (t, "draw-tool", "rectangle");
  drag (view, (const double[][2]){ { 20, 20 }, { 50, 60 } }, 2);
  norma_session_export_shapes (t->session, NORMA_SHAPES_COCO, path);
  settle (t);
  norma_session_undo (t->session);
  norma_test_wait_until (count (t) == 0);
  norma_session_import_shapes (t->session, path);
  norma_test_wait_until (count (t) == 1);
  settle (t);
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Import shapes");
}

/* Of the chosen area at once, of the next one too, and never of a defect. */
static void
test_sensitivity (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  NormaDrawBoard *board = norma_window_get_inspect_page (t->window)->board;

  act (t, "draw-purpose", "roi");
  act (t, "draw-tool", "rectangle");
  drag (view, (const double[][2]){ { 10, 8 }, { 60, 50 } }, 2);
  g_object_set (board, "sensitivity", 2.5, NULL);
  settle (t);
  g_assert_cmpfloat (get_shape (t, 0)->sensitivity, ==, 2.5);
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Change sensitivity");
  press (t, GDK_KEY_Escape);
  act (t, "draw-purpose", "defect");
  drag (view, (const double[][2]){ { 70, 20 }, { 90, 50 } }, 2);
  settle (t);
  g_assert_cmpfloat (get_shape (t, 1)->sensitivity, ==, 1);
}

/* A picture of everything, to be looked at. */
static void
test_picture (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);

  act (t, "draw-purpose", "roi");
  act (t, "draw-tool", "rectangle");
  drag (view, (const double[][2]){ { 10, 8 }, { 118, 90 } }, 2);
  press (t, GDK_KEY_Escape);
  act (t, "draw-purpose", "ignore");
  drag (view, (const double[][2]){ { 90, 12 }, { 115, 34 } }, 2);
  press (t, GDK_KEY_Escape);
  act (t, "draw-purpose", "defect");
  act (t, "draw-tool", "brush");
  drag (view, (const double[][2]){ { 20, 70 }, { 40, 80 }, { 60, 72 } }, 3);
  press (t, GDK_KEY_Escape);
  act (t, "draw-tool", "polygon");
  click (view, 56, 36);
  click (view, 84, 36);
  click (view, 88, 62);
  click (view, 58, 64);
  press (t, GDK_KEY_Return);
  settle (t);
  g_assert_cmpuint (count_kept (t, -1), ==, 4);
  norma_test_save_shot (t, "drawing");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (NormaTestWindow *t, gconstpointer stage);
  } tests[] = {
    { "/draw/rectangle", test_rectangle },
    { "/draw/polygon", test_polygon },
    { "/draw/vertices", test_vertices },
    { "/draw/move-shape", test_move_shape },
    { "/draw/nudge", test_nudge },
    { "/draw/brush", test_brush },
    { "/draw/erase-all", test_erase_all },
    { "/draw/grow", test_grow },
    { "/draw/areas", test_areas },
    { "/draw/exchange", test_exchange },
    { "/draw/sensitivity", test_sensitivity },
    { "/draw/picture", test_picture },
  };

  if (!norma_test_init_display (&argc, &argv))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, NormaTestWindow, "fitted", norma_test_window_set_up, tests[i].test,
                norma_test_window_tear_down);
  return g_test_run ();
}
