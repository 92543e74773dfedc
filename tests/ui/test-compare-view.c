/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/compare-view.h"

#include "tests/ui/display.h"
#include "tests/ui/drawn-pair.h"
#include "ui/compare-view-private.h"
#include "ui/image-view-private.h"

/* A query and its reference in a window of their own, by properties and by the signals of their
 * gestures and keys. */

typedef struct {
  GtkWidget *window;
  NormaCompareView *compare;
  NormaImageView *query, *reference_view;
  NormaPicture *picture, *reference;
  NormaComparison *comparison;
  GArray *led; /* what the last alignment by hand gave */
} Stage;

static void
keep_led (Stage *t, GArray *pairs)
{
  g_clear_pointer (&t->led, g_array_unref);
  t->led = g_array_ref (pairs);
}

static void
set_up (Stage *t, gconstpointer data)
{
  g_type_class_unref (g_type_class_ref (NORMA_TYPE_WINDOW)); /* the templates */
  t->picture = pair_picture (FALSE, 1, NORMA_SAMPLE_U8);
  t->reference = pair_picture (TRUE, 1, NORMA_SAMPLE_U8);
  t->comparison = pair_compare ();
  t->window = gtk_window_new ();
  t->compare = NORMA_COMPARE_VIEW (norma_compare_view_new ());
  t->query = norma_compare_view_get_query_view (t->compare);
  t->reference_view = norma_compare_view_get_reference_view (t->compare);
  g_signal_connect_swapped (t->compare, "led", G_CALLBACK (keep_led), t);
  gtk_window_set_default_size (GTK_WINDOW (t->window), 700, 360);
  gtk_window_set_child (GTK_WINDOW (t->window), GTK_WIDGET (t->compare));
  norma_compare_view_set_pair (t->compare, t->picture, NULL, NULL, t->reference, t->comparison);
  gtk_window_present (GTK_WINDOW (t->window));
  gtk_test_widget_wait_for_draw (t->window);
}

static void
tear_down (Stage *t, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (t->window));
  norma_picture_unref (t->picture);
  norma_picture_unref (t->reference);
  norma_comparison_unref (t->comparison);
  g_clear_pointer (&t->led, g_array_unref);
}

static void
settle (Stage *t)
{
  gtk_widget_queue_draw (t->window);
  gtk_test_widget_wait_for_draw (t->window);
}

static void
set_mode (Stage *t, NormaCompareMode mode)
{
  g_object_set (t->compare, "mode", mode, NULL);
  settle (t);
}

static void
assert_shown (Stage *t, NormaCompareMode expected)
{
  NormaCompareMode shown;

  g_object_get (t->compare, "shown-mode", &shown, NULL);
  g_assert_cmpint (shown, ==, expected);
  g_assert_cmpint (gtk_widget_get_visible (t->compare->reference_area), ==,
                   expected == NORMA_COMPARE_SIDE_BY_SIDE);
}

static GtkEventController *
find_controller (gpointer widget, GType type, GtkPropagationPhase phase)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (widget));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (G_OBJECT_TYPE (controller) == type &&
        gtk_event_controller_get_propagation_phase (controller) == phase)
      return controller; /* the widget holds it */
  }
  g_assert_not_reached ();
}

static gboolean
press (Stage *t, guint key, GdkModifierType state, GtkPropagationPhase phase)
{
  gboolean is_taken = FALSE;

  g_signal_emit_by_name (find_controller (t->compare, GTK_TYPE_EVENT_CONTROLLER_KEY, phase),
                         "key-pressed", key, 0u, state, &is_taken);
  return is_taken;
}

static void
release (Stage *t, guint key)
{
  g_signal_emit_by_name (find_controller (t->compare, GTK_TYPE_EVENT_CONTROLLER_KEY,
                                          GTK_PHASE_BUBBLE),
                         "key-released", key, 0u, 0);
}

static void
point (NormaImageView *view, double x, double y)
{
  g_signal_emit_by_name (find_controller (view, GTK_TYPE_EVENT_CONTROLLER_MOTION, GTK_PHASE_BUBBLE),
                         "motion", x, y);
}

static void
drag (gpointer widget, GtkPropagationPhase phase, double from_x, double from_y, double x, double y)
{
  GtkEventController *gesture = find_controller (widget, GTK_TYPE_GESTURE_DRAG, phase);

  g_signal_emit_by_name (gesture, "drag-begin", from_x, from_y);
  g_signal_emit_by_name (gesture, "drag-update", x / 2, y / 2);
  g_signal_emit_by_name (gesture, "drag-update", x, y);
}

/* Where the query's viewport has its middle, by the warp alone. */
static void
assert_linked (Stage *t)
{
  const NormaViewport *query = norma_image_view_get_viewport (t->query);
  const NormaViewport *reference = norma_image_view_get_viewport (t->reference_view);
  double x, y, x1, y1, x2, y2, area;

  norma_homography_apply (&pair_warp, query->center_x - 0.5, query->center_y - 0.5, &x, &y);
  norma_homography_apply (&pair_warp, query->center_x - 0.499, query->center_y - 0.5, &x1, &y1);
  norma_homography_apply (&pair_warp, query->center_x - 0.5, query->center_y - 0.499, &x2, &y2);
  area = ((x1 - x) * (y2 - y) - (x2 - x) * (y1 - y)) * 1e6;
  g_assert_cmpfloat_with_epsilon (reference->center_x, x + 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (reference->center_y, y + 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (reference->zoom, query->zoom / sqrt (area), 1e-4);
}

static void
test_modes (Stage *t, gconstpointer data)
{
  for (NormaCompareMode mode = NORMA_COMPARE_SINGLE; mode <= NORMA_COMPARE_DIFFERENCE; mode++) {
    set_mode (t, mode);
    assert_shown (t, mode);
    g_assert_false (gtk_widget_get_visible (t->compare->refusal));
  }
  g_assert_true (gtk_widget_get_visible (t->compare->difference_legend));
}

/* A view that goes hands the keys on; one that stays keeps them. */
static void
test_focus (Stage *t, gconstpointer data)
{
  GtkRoot *root = gtk_widget_get_root (t->window);

  set_mode (t, NORMA_COMPARE_SIDE_BY_SIDE);
  gtk_widget_grab_focus (GTK_WIDGET (t->reference_view));
  g_object_set (t->compare, "linked", FALSE, "displacement", TRUE, NULL);
  g_assert_true (gtk_root_get_focus (root) == GTK_WIDGET (t->reference_view));
  set_mode (t, NORMA_COMPARE_SWIPE);
  g_assert_true (gtk_root_get_focus (root) == GTK_WIDGET (t->query));
  gtk_widget_grab_focus (GTK_WIDGET (t->compare->handle));
  set_mode (t, NORMA_COMPARE_SINGLE);
  g_assert_true (gtk_root_get_focus (root) == GTK_WIDGET (t->query));
}

static void
test_without_reference (Stage *t, gconstpointer data)
{
  set_mode (t, NORMA_COMPARE_SWIPE);
  norma_compare_view_set_pair (t->compare, t->picture, NULL, NULL, NULL, NULL);
  assert_shown (t, NORMA_COMPARE_SINGLE);
  g_assert_false (gtk_widget_get_visible (t->compare->refusal));
  g_object_set (t->compare, "aligning", TRUE, NULL);
  g_assert_false (t->compare->is_aligning);

  /* What was wished comes back with the next pair. */
  norma_compare_view_set_pair (t->compare, t->picture, NULL, NULL, t->reference, t->comparison);
  assert_shown (t, NORMA_COMPARE_SWIPE);
}

static void
test_refused (Stage *t, gconstpointer data)
{
  g_autoptr (NormaComparison) refused = pair_refuse ();
  double zoom;

  set_mode (t, NORMA_COMPARE_DIFFERENCE);
  norma_compare_view_set_pair (t->compare, t->picture, NULL, NULL, t->reference, refused);
  settle (t);
  assert_shown (t, NORMA_COMPARE_SIDE_BY_SIDE);
  g_assert_true (gtk_widget_get_visible (t->compare->refusal));
  g_assert_cmpstr (gtk_label_get_label (t->compare->reason), ==,
                   "Not compared: alignment 0.41, needs 0.70");

  /* Each half goes its own way. */
  zoom = norma_image_view_get_viewport (t->reference_view)->zoom;
  norma_image_view_zoom_to (t->query, 7);
  g_assert_cmpfloat (norma_image_view_get_viewport (t->reference_view)->zoom, ==, zoom);

  /* Alone the query needs no reason. */
  set_mode (t, NORMA_COMPARE_SINGLE);
  g_assert_false (gtk_widget_get_visible (t->compare->refusal));
  set_mode (t, NORMA_COMPARE_SWIPE);
  norma_compare_view_set_pair (t->compare, t->picture, NULL, NULL, t->reference, NULL);
  assert_shown (t, NORMA_COMPARE_SIDE_BY_SIDE);
  g_assert_cmpstr (gtk_label_get_label (t->compare->reason), ==, "Not compared yet");
}

static void
test_linked (Stage *t, gconstpointer data)
{
  const NormaViewport *query = norma_image_view_get_viewport (t->query);
  const NormaViewport *reference = norma_image_view_get_viewport (t->reference_view);
  double x, y;

  set_mode (t, NORMA_COMPARE_SIDE_BY_SIDE);
  assert_linked (t);
  norma_image_view_zoom_to (t->query, 9);
  assert_linked (t);
  norma_image_view_pan (t->query, 83, -41);
  assert_linked (t);

  /* What is done to the reference's is done to the query's: a pan moves both alike. */
  x = reference->center_x;
  y = query->zoom;
  norma_image_view_pan (t->reference_view, -60, 25);
  assert_linked (t);
  g_assert_cmpfloat_with_epsilon (reference->center_x, x + 60 / reference->zoom, 0.1);
  g_assert_cmpfloat (query->zoom, ==, y);
  norma_image_view_zoom_by (t->reference_view, 1.5);
  assert_linked (t);
  g_assert_cmpfloat_with_epsilon (query->zoom, 1.5 * y, 0.05 * y);

  /* Its borders are the query's. */
  norma_image_view_pan (t->reference_view, -1e5, -1e5);
  assert_linked (t);
  g_assert_cmpfloat (query->center_x, <, PAIR_WIDTH);
  norma_image_view_fit (t->reference_view);
  g_assert_true (query->fits);
  assert_linked (t);
}

static void
test_unlinked (Stage *t, gconstpointer data)
{
  const NormaViewport *query = norma_image_view_get_viewport (t->query);
  const NormaViewport *reference = norma_image_view_get_viewport (t->reference_view);
  double zoom;

  set_mode (t, NORMA_COMPARE_SIDE_BY_SIDE);
  norma_image_view_zoom_to (t->query, 5);
  zoom = reference->zoom;
  g_object_set (t->compare, "linked", FALSE, NULL);
  norma_image_view_zoom_to (t->query, 8);
  g_assert_cmpfloat (reference->zoom, ==, zoom);
  norma_image_view_zoom_to (t->reference_view, 3);
  g_assert_cmpfloat (query->zoom, ==, 8);
  g_object_set (t->compare, "linked", TRUE, NULL);
  g_assert_cmpfloat (query->zoom, ==, 8);
  assert_linked (t);
}

static void
test_echo (Stage *t, gconstpointer data)
{
  NormaViewPlace place;
  double x, y;

  set_mode (t, NORMA_COMPARE_SIDE_BY_SIDE);
  g_assert_false (t->reference_view->has_echo);
  point (t->query, 190, 150);
  g_assert_true (norma_image_view_get_place (t->query, &place));
  pair_follow (place.x, place.y, &x, &y);
  g_assert_true (t->reference_view->has_echo);
  g_assert_cmpfloat_with_epsilon (t->reference_view->echo.x, x, 1e-4);
  g_assert_cmpfloat_with_epsilon (t->reference_view->echo.y, y, 1e-4);
  norma_image_view_forget_pointer (t->query);
  g_assert_false (t->reference_view->has_echo);

  point (t->reference_view, 170, 160);
  g_assert_true (norma_image_view_get_place (t->reference_view, &place));
  g_assert_true (t->query->has_echo);
  pair_follow (t->query->echo.x, t->query->echo.y, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, place.x, 1e-3);
  g_assert_cmpfloat_with_epsilon (y, place.y, 1e-3);
  g_object_set (t->compare, "linked", FALSE, NULL);
  g_assert_false (t->query->has_echo);
}

static void
assert_badge (Stage *t, const char *words)
{
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (t->compare->blink_badge)));
  g_assert_cmpstr (gtk_button_get_label (t->compare->blink_badge), ==, words);
}

/* A tap changes, a key that is held only until it is let go. */
static void
test_blink (Stage *t, gconstpointer data)
{
  g_assert_true (press (t, GDK_KEY_k, 0, GTK_PHASE_BUBBLE));
  assert_shown (t, NORMA_COMPARE_BLINK);
  assert_badge (t, "REFERENCE");
  press (t, GDK_KEY_k, 0, GTK_PHASE_BUBBLE);
  assert_badge (t, "REFERENCE");
  release (t, GDK_KEY_k);
  assert_badge (t, "REFERENCE");
  press (t, GDK_KEY_k, 0, GTK_PHASE_BUBBLE);
  release (t, GDK_KEY_k);
  assert_badge (t, "QUERY");
  press (t, GDK_KEY_k, 0, GTK_PHASE_BUBBLE);
  assert_badge (t, "REFERENCE");
  g_usleep (350 * 1000);
  release (t, GDK_KEY_k);
  assert_badge (t, "QUERY");

  set_mode (t, NORMA_COMPARE_SIDE_BY_SIDE);
  press (t, GDK_KEY_k, 0, GTK_PHASE_BUBBLE);
  assert_badge (t, "REFERENCE");
  g_usleep (350 * 1000);
  g_signal_emit_by_name (find_controller (t->compare, GTK_TYPE_EVENT_CONTROLLER_FOCUS,
                                          GTK_PHASE_BUBBLE),
                         "leave");
  assert_shown (t, NORMA_COMPARE_SIDE_BY_SIDE);
}

/* The level that a device pixel of the query's view shows. */
static int
level_at (Stage *t, guint column, guint row)
{
  cairo_surface_t *surface = norma_image_view_get_surface (t->query);
  const guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);

  return data[row * stride + column * 4];
}

static double
query_at (Stage *t, double x, double y)
{
  return ((const guint8 *)norma_raster_row (t->picture->raster, (guint)y))[(guint)x];
}

typedef double (*Expected) (double query, double reference);

static double
expect_query (double query, double reference)
{
  return query;
}

static double
expect_reference (double query, double reference)
{
  return CLAMP (reference, 0, 255);
}

static double
expect_difference (double query, double reference)
{
  return MIN (2 * fabs (query - reference), 255);
}

/* Columns first … end − 1 of the view, some of their pixels. */
static void
assert_pixels (Stage *t, guint first, guint end, Expected expected)
{
  const NormaViewport *viewport = norma_image_view_get_viewport (t->query);
  guint n = 0;

  for (guint row = 3; row < viewport->view_height; row += 11)
    for (guint column = first; column < end; column += 7) {
      double x, y, reference;

      norma_viewport_to_image (viewport, column + 0.5, row + 0.5, &x, &y);
      if (x < 0 || y < 0 || x >= PAIR_WIDTH || y >= PAIR_HEIGHT)
        continue;
      reference = pair_matched_at (floor (x) + 0.5, floor (y) + 0.5, 0);
      if (isnan (reference))
        continue;
      g_assert_cmpfloat_with_epsilon (level_at (t, column, row),
                                      expected (query_at (t, x, y), reference), 1.9);
      n++;
    }
  g_assert_cmpuint (n, >, 100);
}

static void
test_pixels (Stage *t, gconstpointer data)
{
  guint width = (guint)gtk_widget_get_width (GTK_WIDGET (t->query));

  set_mode (t, NORMA_COMPARE_SWIPE);
  norma_image_view_zoom_to (t->query, 5);
  g_object_set (t->compare, "divider", 0.4, NULL);
  assert_pixels (t, 0, (guint)lround (0.4 * width), expect_query);
  assert_pixels (t, (guint)lround (0.4 * width), width, expect_reference);
  set_mode (t, NORMA_COMPARE_BLINK);
  assert_pixels (t, 0, width, expect_reference);
  norma_compare_view_blink (t->compare);
  assert_pixels (t, 0, width, expect_query);
  set_mode (t, NORMA_COMPARE_DIFFERENCE);
  assert_pixels (t, 0, width, expect_difference);
}

static double
get_divider (Stage *t)
{
  double divider;

  g_object_get (t->compare, "divider", &divider, NULL);
  return divider;
}

static void
test_divider (Stage *t, gconstpointer data)
{
  double width = gtk_widget_get_width (t->compare->query_area), before;

  set_mode (t, NORMA_COMPARE_SWIPE);
  g_object_set (t->compare, "divider", 0.5, NULL);
  drag (t->compare->query_area, GTK_PHASE_CAPTURE, width / 2 + 3, 40, 0.2 * width, 5);
  g_assert_cmpfloat_with_epsilon (get_divider (t), 0.7 + 3 / width, 1e-9);

  /* A drag from elsewhere is none of it. */
  before = get_divider (t);
  drag (t->compare->query_area, GTK_PHASE_CAPTURE, 30, 40, 0.2 * width, 5);
  g_assert_cmpfloat (get_divider (t), ==, before);

  g_object_set (t->compare, "divider", 0.5, NULL);
  g_signal_emit_by_name (t->compare->handle, "stepped", -10);
  g_assert_cmpfloat_with_epsilon (get_divider (t), 0.4, 1e-9);
  g_signal_emit_by_name (t->compare->handle, "stepped", 100);
  g_assert_cmpfloat (get_divider (t), ==, 1);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (t->compare->handle), GTK_ACCESSIBLE_ROLE_SLIDER);
}

/* Where a place lies under the pairs that came out. */
static void
assert_led (Stage *t, double x, double y, double to_x, double to_y)
{
  NormaHomography found;
  double u, v;

  g_assert_nonnull (t->led);
  g_assert_true (norma_homography_from_points ((const NormaPointPair *)(gpointer)t->led->data,
                                               t->led->len, &found));
  norma_homography_apply (&found, x, y, &u, &v);
  g_assert_cmpfloat_with_epsilon (u, to_x, 1e-6);
  g_assert_cmpfloat_with_epsilon (v, to_y, 1e-6);
}

static void
begin_by_hand (Stage *t, NormaAlignWay way)
{
  g_autoptr (NormaComparison) refused = pair_refuse ();

  norma_compare_view_set_pair (t->compare, t->picture, NULL, NULL, t->reference, refused);
  g_object_set (t->compare, "aligning", TRUE, "way", way, NULL);
  g_assert_true (gtk_widget_get_visible (t->compare->guide));
  g_assert_false (gtk_widget_get_visible (t->compare->refusal));
  settle (t);
}

/* The reference goes with the pointer: a place of the query now lies where it was dragged from. */
static void
test_drag (Stage *t, gconstpointer data)
{
  const NormaViewport *viewport = norma_image_view_get_viewport (t->query);
  double zoom;

  begin_by_hand (t, NORMA_ALIGN_BY_DRAG);
  assert_shown (t, NORMA_COMPARE_SINGLE);
  zoom = viewport->zoom;
  drag (t->query, GTK_PHASE_BUBBLE, 200, 100, 8 * zoom, -3 * zoom);
  g_assert_cmpfloat (viewport->center_x, ==, PAIR_WIDTH / 2.0);
  g_assert_true (press (t, GDK_KEY_Left, 0, GTK_PHASE_CAPTURE));
  g_assert_true (press (t, GDK_KEY_Down, GDK_SHIFT_MASK, GTK_PHASE_CAPTURE));
  g_assert_true (press (t, GDK_KEY_Return, 0, GTK_PHASE_CAPTURE));
  g_assert_false (t->compare->is_aligning);
  assert_led (t, 50, 60, 50 - 7, 60 - 7);
  assert_led (t, 150, 20, 150 - 7, 20 - 7);
}

/* About the middle of the view: what was right of it goes down. */
static void
test_turn (Stage *t, gconstpointer data)
{
  double x = PAIR_WIDTH / 2.0 - 0.5, y = PAIR_HEIGHT / 2.0 - 0.5, angle = 10 * G_PI / 180;

  begin_by_hand (t, NORMA_ALIGN_BY_DRAG);
  g_signal_emit_by_name (t->query, "turned", 10.0, 1.25);
  gtk_widget_activate_action (GTK_WIDGET (t->compare), "align.accept", NULL);
  assert_led (t, x, y, x, y);
  assert_led (t, x + 50 * cos (angle), y + 50 * sin (angle), x + 40, y);
}

static void
mark (NormaImageView *view, double x, double y)
{
  g_signal_emit_by_name (view, "marked", x, y);
}

static void
test_points (Stage *t, gconstpointer data)
{
  begin_by_hand (t, NORMA_ALIGN_BY_POINTS);
  assert_shown (t, NORMA_COMPARE_SIDE_BY_SIDE);
  mark (t->reference_view, 5, 5); /* nothing waits for it */
  g_assert_true (press (t, GDK_KEY_Return, 0, GTK_PHASE_CAPTURE));
  g_assert_true (t->compare->is_aligning);

  mark (t->query, 10, 10);
  mark (t->query, 20.5, 30.5);
  g_assert_cmpuint (t->query->marks->len, ==, 1);
  mark (t->reference_view, 27.5, 26.5);
  mark (t->query, 120.5, 30.5);
  mark (t->reference_view, 127.5, 26.5);
  mark (t->query, 70, 70);
  g_assert_true (press (t, GDK_KEY_BackSpace, 0, GTK_PHASE_CAPTURE));
  g_assert_true (press (t, GDK_KEY_BackSpace, 0, GTK_PHASE_CAPTURE));
  g_assert_cmpuint (t->reference_view->marks->len, ==, 1);
  g_assert_cmpuint (t->query->marks->len, ==, 2);
  mark (t->reference_view, 127.5, 126.5);
  g_assert_true (press (t, GDK_KEY_Return, 0, GTK_PHASE_CAPTURE));
  g_assert_cmpuint (t->led->len, ==, 2);
  assert_led (t, 20, 30, 27, 26);
  assert_led (t, 120, 30, 127, 126);
  g_assert_cmpuint (t->query->marks->len, ==, 0);
}

static void
test_cancel (Stage *t, gconstpointer data)
{
  begin_by_hand (t, NORMA_ALIGN_BY_POINTS);
  mark (t->query, 20, 30);
  g_assert_true (press (t, GDK_KEY_Escape, 0, GTK_PHASE_CAPTURE));
  g_assert_false (t->compare->is_aligning);
  g_assert_null (t->led);
  g_assert_false (gtk_widget_get_visible (t->compare->guide));
  g_assert_cmpuint (t->query->marks->len, ==, 0);

  /* The next image is another matter. */
  g_object_set (t->compare, "aligning", TRUE, NULL);
  norma_compare_view_set_pair (t->compare, t->reference, NULL, NULL, t->picture, NULL);
  g_assert_false (t->compare->is_aligning);
}

static void
test_overlays (Stage *t, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (t->compare->caption)));
  g_object_set (t->compare, "displacement", TRUE, NULL);
  norma_image_view_zoom_to (t->query, 4);
  /* The longest belongs to the node at (176, 16); arrows stand 8 pixels apart. */
  g_assert_cmpstr (gtk_label_get_label (t->compare->caption), ==,
                   "Arrows: local warp, drawn 1 × as long; at most 3.21 pixels");
  g_object_set (t->compare, "displacement", FALSE, "residual", TRUE, NULL);
  g_assert_cmpstr (gtk_label_get_label (t->compare->caption), ==,
                   "Orange: query brighter, blue: darker, full by 127.5");
  norma_compare_view_set_window (t->compare, &(NormaDisplayWindow){ 50, 90 });
  g_assert_cmpstr (gtk_label_get_label (t->compare->caption), ==,
                   "Orange: query brighter, blue: darker, full by 20");
  g_assert_cmpstr (gtk_label_get_label (t->compare->full_label), ==, "20 or more apart");
}

/* A bright square of the map, with its line. */
static NormaOutlines *
make_outlines (void)
{
  const NormaLimits limits = { 0.5f, 0.5f, 1 };
  NormaAnomalyMap *map =
      norma_anomaly_map_new (PAIR_WIDTH, PAIR_HEIGHT, PAIR_WIDTH, PAIR_HEIGHT, NULL);
  NormaOutlines *outlines;

  for (guint y = 40; y < 50; y++)
    for (guint x = 60; x < 75; x++)
      map->values[y * PAIR_WIDTH + x] = 1;
  outlines = norma_outlines_new (map, &limits, NULL);
  norma_anomaly_map_free (map);
  return outlines;
}

static void
test_outlines (Stage *t, gconstpointer data)
{
  g_autoptr (NormaOutlines) outlines = make_outlines ();
  g_autoptr (NormaComparison) refused = pair_refuse ();
  const GArray *here, *there;
  const NormaRegion *region;

  norma_compare_view_set_outlines (t->compare, outlines);
  here = ((GPtrArray *)outlines->lines->pdata[0])->pdata[0];
  there = ((GPtrArray *)t->reference_view->outlines->lines->pdata[0])->pdata[0];
  region = norma_outlines_get_region (t->reference_view->outlines, 0, NULL);
  g_assert_cmpuint (there->len, ==, here->len);
  for (guint i = 0; i < here->len; i++) {
    const NormaPoint *from = &g_array_index (here, NormaPoint, i);
    const NormaPoint *to = &g_array_index (there, NormaPoint, i);
    double x, y;

    pair_follow ((double)from->x + 0.5, (double)from->y + 0.5, &x, &y);
    g_assert_cmpfloat_with_epsilon ((double)to->x, x - 0.5, 1e-3);
    g_assert_cmpfloat_with_epsilon ((double)to->y, y - 0.5, 1e-3);
    g_assert_cmpfloat (x, >=, region->x);
    g_assert_cmpfloat (x, <=, region->x + region->width);
    g_assert_cmpfloat (y, >=, region->y);
    g_assert_cmpfloat (y, <=, region->y + region->height);
  }
  norma_compare_view_select_region (t->compare, 0);
  g_assert_cmpint (t->reference_view->selected, ==, 0);

  /* Where nothing lies on anything the reference has none. */
  norma_compare_view_set_pair (t->compare, t->picture, NULL, outlines, t->reference, refused);
  g_assert_null (t->reference_view->outlines);
  g_assert_true (t->query->outlines == outlines);
}

static void
add (const char *path, void (*test) (Stage *, gconstpointer))
{
  g_test_add (path, Stage, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  adw_init ();
  add ("/compare-view/modes", test_modes);
  add ("/compare-view/focus", test_focus);
  add ("/compare-view/without-reference", test_without_reference);
  add ("/compare-view/refused", test_refused);
  add ("/compare-view/linked", test_linked);
  add ("/compare-view/unlinked", test_unlinked);
  add ("/compare-view/echo", test_echo);
  add ("/compare-view/blink", test_blink);
  add ("/compare-view/pixels", test_pixels);
  add ("/compare-view/divider", test_divider);
  add ("/compare-view/drag", test_drag);
  add ("/compare-view/turn", test_turn);
  add ("/compare-view/points", test_points);
  add ("/compare-view/cancel", test_cancel);
  add ("/compare-view/overlays", test_overlays);
  add ("/compare-view/outlines", test_outlines);
  return g_test_run ();
}
