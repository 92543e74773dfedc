/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/compositor.h"
#include "ui/outline-drawing.h"

/* The ground around an image, the same in the light and the dark style: eyes judge greys against
 * what surrounds them. */
#define GROUND 0xff2b2b2bu

struct _NormaImageView {
  GtkWidget parent_instance;
  NormaPicture *picture;
  NormaScorePlane *plane;
  NormaOutlines *outlines;
  NormaHeatTable *table;
  NormaViewport viewport; /* in device pixels */
  cairo_surface_t *surface;
  gboolean is_composed;

  gboolean overlay_hidden;
  gboolean outline_only;
  int selected;

  gboolean has_pointer;
  double pointer_x, pointer_y; /* device pixels */
  double drag_x, drag_y; /* what of a drag is done */
  double pinch_zoom; /* where a pinch began */
  guint telling; /* source that tells of a new size */
};

G_DEFINE_FINAL_TYPE (NormaImageView, norma_image_view, GTK_TYPE_WIDGET)

enum { PROP_ZOOM = 1, PROP_OVERLAY_HIDDEN, PROP_OUTLINE_ONLY, N_PROPS };

enum { POINTER_MOVED, REGION_CLICKED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
recompose (NormaImageView *self)
{
  self->is_composed = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
viewport_changed (NormaImageView *self, double old_zoom)
{
  recompose (self);
  if (old_zoom != self->viewport.zoom)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  if (self->has_pointer)
    g_signal_emit (self, signals[POINTER_MOVED], 0);
}

static void
norma_image_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NormaImageView *self = NORMA_IMAGE_VIEW (object);

  switch (id) {
  case PROP_ZOOM:
    g_value_set_double (value, self->viewport.zoom);
    break;
  case PROP_OVERLAY_HIDDEN:
    g_value_set_boolean (value, self->overlay_hidden);
    break;
  case PROP_OUTLINE_ONLY:
    g_value_set_boolean (value, self->outline_only);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_flag (NormaImageView *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  recompose (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
norma_image_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NormaImageView *self = NORMA_IMAGE_VIEW (object);

  switch (id) {
  case PROP_OVERLAY_HIDDEN:
    set_flag (self, &self->overlay_hidden, g_value_get_boolean (value), id);
    break;
  case PROP_OUTLINE_ONLY:
    set_flag (self, &self->outline_only, g_value_get_boolean (value), id);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
norma_image_view_dispose (GObject *object)
{
  NormaImageView *self = NORMA_IMAGE_VIEW (object);

  g_clear_handle_id (&self->telling, g_source_remove);
  g_clear_pointer (&self->picture, norma_picture_unref);
  g_clear_pointer (&self->plane, norma_score_plane_unref);
  g_clear_pointer (&self->outlines, norma_outlines_unref);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  G_OBJECT_CLASS (norma_image_view_parent_class)->dispose (object);
}

static gboolean
tell_size (gpointer data)
{
  NormaImageView *self = data;

  self->telling = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  if (self->has_pointer)
    g_signal_emit (self, signals[POINTER_MOVED], 0);
  return G_SOURCE_REMOVE;
}

static void
norma_image_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NormaImageView *self = NORMA_IMAGE_VIEW (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  norma_viewport_set_view (&self->viewport, (guint)(width * scale), (guint)(height * scale));
  self->is_composed = FALSE;
  /* Whoever shows the zoom changes its own size by that, which is forbidden while sizes are given. */
  if (self->telling == 0)
    self->telling = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_size, self, NULL);
}

static void
ensure_surface (NormaImageView *self)
{
  int width = (int)self->viewport.view_width;
  int height = (int)self->viewport.view_height;

  if (self->surface != NULL && cairo_image_surface_get_width (self->surface) == width &&
      cairo_image_surface_get_height (self->surface) == height)
    return;
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
}

/* Out of memory the view stays as it was: the next draw tries again. */
static void
compose (NormaImageView *self)
{
  gboolean has_heat =
      self->plane != NULL && self->table != NULL && !self->overlay_hidden && !self->outline_only;

  ensure_surface (self);
  cairo_surface_flush (self->surface);
  self->is_composed =
      norma_compose (&self->viewport, self->picture, has_heat ? self->plane : NULL,
                     has_heat ? self->table : NULL, GROUND,
                     (guint32 *)(gpointer)cairo_image_surface_get_data (self->surface),
                     (gsize)cairo_image_surface_get_stride (self->surface) / sizeof (guint32),
                     NULL);
  cairo_surface_mark_dirty (self->surface);
}

static void
norma_image_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaImageView *self = NORMA_IMAGE_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double scale = gtk_widget_get_scale_factor (widget);
  cairo_t *cr;

  if (self->picture == NULL || width == 0 || height == 0)
    return;
  if (!self->is_composed)
    compose (self);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  if (self->outlines != NULL && !self->overlay_hidden)
    norma_outlines_draw (self->outlines, &self->viewport, scale, self->selected, cr);
  cairo_destroy (cr);
}

/* Gestures. */

static gboolean
scrolled (NormaImageView *self, double dx, double dy)
{
  /* A notch of the wheel is a quarter of an octave: four double the size. */
  norma_image_view_zoom_by (self, exp2 (-dy / 4));
  return TRUE;
}

static void
pointer_moved (NormaImageView *self, double x, double y)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  self->has_pointer = TRUE;
  self->pointer_x = x * scale;
  self->pointer_y = y * scale;
  g_signal_emit (self, signals[POINTER_MOVED], 0);
}

static void
pointer_left (NormaImageView *self)
{
  self->has_pointer = FALSE;
  g_signal_emit (self, signals[POINTER_MOVED], 0);
}

static void
drag_began (NormaImageView *self, double x, double y)
{
  self->drag_x = self->drag_y = 0;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
dragged (NormaImageView *self, double x, double y)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  norma_image_view_pan (self, (x - self->drag_x) * scale, (y - self->drag_y) * scale);
  self->drag_x = x;
  self->drag_y = y;
}

static void
pinch_began (NormaImageView *self)
{
  self->pinch_zoom = self->viewport.zoom;
}

static void
pinched (NormaImageView *self, double factor)
{
  norma_image_view_zoom_to (self, self->pinch_zoom * factor);
}

static gboolean
is_in_region (const NormaRegion *region, double x, double y)
{
  return x >= region->x && x < region->x + (double)region->width && y >= region->y &&
         y < region->y + (double)region->height;
}

static void
click_region (NormaImageView *self, double x, double y)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double image_x, image_y;

  if (self->outlines == NULL)
    return;
  norma_viewport_to_image (&self->viewport, x * scale, y * scale, &image_x, &image_y);
  for (guint i = 0; i < norma_outlines_get_n_regions (self->outlines); i++)
    if (is_in_region (norma_outlines_get_region (self->outlines, i, NULL), image_x, image_y)) {
      g_signal_emit (self, signals[REGION_CLICKED], 0, i);
      return;
    }
}

static void
clicked (NormaImageView *self, int n, double x, double y)
{
  if (n == 1) {
    click_region (self, x, y);
  } else if (n == 2) {
    if (self->viewport.fits)
      norma_image_view_zoom_to (self, 1);
    else
      norma_image_view_fit (self);
  }
}

/* The overlay is hidden as long as the key is held. */
static gboolean
key_pressed (NormaImageView *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_h || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  g_object_set (self, "overlay-hidden", TRUE, NULL);
  return TRUE;
}

static void
key_released (NormaImageView *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_h)
    g_object_set (self, "overlay-hidden", FALSE, NULL);
}

static void
focus_left (NormaImageView *self)
{
  g_object_set (self, "overlay-hidden", FALSE, NULL);
}

static void
add_controller (NormaImageView *self, GtkEventController *controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_pointer_controllers (NormaImageView *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  /* Any button pans. */
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scrolled), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointer_left), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (dragged), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_began), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinched), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (clicked), self);
  add_controller (self, scroll);
  add_controller (self, motion);
  add_controller (self, GTK_EVENT_CONTROLLER (drag));
  add_controller (self, GTK_EVENT_CONTROLLER (pinch));
  add_controller (self, GTK_EVENT_CONTROLLER (click));
}

static void
add_key_controllers (NormaImageView *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect_swapped (key, "key-released", G_CALLBACK (key_released), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left), self);
  add_controller (self, key);
  add_controller (self, focus);
}

/* Bare letters belong to the view alone: as accelerators they would be stolen from every entry. */
static void
add_bindings (GtkWidgetClass *klass)
{
  static const struct {
    guint key;
    const char *action;
  } bindings[] = {
    { GDK_KEY_o, "view.outline-only" },         { GDK_KEY_c, "view.next-color-scale" },
    { GDK_KEY_comma, "view.opacity-down" },     { GDK_KEY_period, "view.opacity-up" },
    { GDK_KEY_plus, "view.zoom-in" },           { GDK_KEY_minus, "view.zoom-out" },
    { GDK_KEY_n, "view.next-region" },          { GDK_KEY_bracketleft, "view.reject-down" },
    { GDK_KEY_bracketright, "view.reject-up" }, { GDK_KEY_braceleft, "view.review-down" },
    { GDK_KEY_braceright, "view.review-up" },   { GDK_KEY_Left, "view.pan-left" },
    { GDK_KEY_Right, "view.pan-right" },        { GDK_KEY_Up, "view.pan-up" },
    { GDK_KEY_Down, "view.pan-down" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding_action (klass, bindings[i].key, 0, bindings[i].action, NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_N, GDK_SHIFT_MASK, "view.previous-region",
                                       NULL);
}

static void
norma_image_view_class_init (NormaImageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = norma_image_view_get_property;
  object_class->set_property = norma_image_view_set_property;
  object_class->dispose = norma_image_view_dispose;
  widget_class->size_allocate = norma_image_view_size_allocate;
  widget_class->snapshot = norma_image_view_snapshot;
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, NORMA_VIEWPORT_MOST_ZOOM, 1,
                                               flags | G_PARAM_READABLE);
  properties[PROP_OVERLAY_HIDDEN] =
      g_param_spec_boolean ("overlay-hidden", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  properties[PROP_OUTLINE_ONLY] =
      g_param_spec_boolean ("outline-only", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[POINTER_MOVED] = g_signal_new ("pointer-moved", NORMA_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REGION_CLICKED] =
      g_signal_new ("region-clicked", NORMA_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "imageview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  add_bindings (widget_class);
}

static void
norma_image_view_init (NormaImageView *self)
{
  self->viewport = (NormaViewport)NORMA_VIEWPORT_INIT;
  self->selected = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_pointer_controllers (self);
  add_key_controllers (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Inspected image"), -1);
}

GtkWidget *
norma_image_view_new (void)
{
  return g_object_new (NORMA_TYPE_IMAGE_VIEW, NULL);
}

void
norma_image_view_set_image (NormaImageView *self, NormaPicture *picture, NormaScorePlane *plane,
                            NormaOutlines *outlines)
{
  double zoom = self->viewport.zoom;

  if (picture != NULL)
    norma_viewport_set_image (&self->viewport, picture->levels[0].width, picture->levels[0].height);
  g_clear_pointer (&self->picture, norma_picture_unref);
  g_clear_pointer (&self->plane, norma_score_plane_unref);
  if (picture != NULL)
    self->picture = norma_picture_ref (picture);
  if (plane != NULL)
    self->plane = norma_score_plane_ref (plane);
  self->selected = -1;
  norma_image_view_set_outlines (self, outlines);
  viewport_changed (self, zoom);
}

void
norma_image_view_set_outlines (NormaImageView *self, NormaOutlines *outlines)
{
  g_clear_pointer (&self->outlines, norma_outlines_unref);
  if (outlines != NULL)
    self->outlines = norma_outlines_ref (outlines);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_image_view_set_look (NormaImageView *self, const NormaHeatLook *look)
{
  if (self->table == NULL)
    self->table = g_new (NormaHeatTable, 1);
  norma_heat_table_fill (self->table, look);
  recompose (self);
}

void
norma_image_view_select_region (NormaImageView *self, int region)
{
  self->selected = region;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_image_view_center_on_region (NormaImageView *self, guint region)
{
  const NormaRegion *r;

  if (self->outlines == NULL || region >= norma_outlines_get_n_regions (self->outlines))
    return;
  r = norma_outlines_get_region (self->outlines, region, NULL);
  norma_viewport_center_on (&self->viewport, r->x + r->width / 2.0, r->y + r->height / 2.0);
  recompose (self);
}

gboolean
norma_image_view_get_pointer (NormaImageView *self, guint *x, guint *y)
{
  double image_x, image_y;

  if (!self->has_pointer || self->picture == NULL)
    return FALSE;
  norma_viewport_to_image (&self->viewport, self->pointer_x, self->pointer_y, &image_x, &image_y);
  if (image_x < 0 || image_y < 0 || image_x >= self->viewport.image_width ||
      image_y >= self->viewport.image_height)
    return FALSE;
  *x = (guint)image_x;
  *y = (guint)image_y;
  return TRUE;
}

const NormaViewport *
norma_image_view_get_viewport (NormaImageView *self)
{
  return &self->viewport;
}

void
norma_image_view_fit (NormaImageView *self)
{
  double zoom = self->viewport.zoom;

  norma_viewport_fit (&self->viewport);
  viewport_changed (self, zoom);
}

void
norma_image_view_zoom_to (NormaImageView *self, double zoom)
{
  double old = self->viewport.zoom;
  double x = self->has_pointer ? self->pointer_x : self->viewport.view_width / 2.0;
  double y = self->has_pointer ? self->pointer_y : self->viewport.view_height / 2.0;

  norma_viewport_zoom_at (&self->viewport, zoom, x, y);
  viewport_changed (self, old);
}

void
norma_image_view_zoom_by (NormaImageView *self, double factor)
{
  norma_image_view_zoom_to (self, self->viewport.zoom * factor);
}

void
norma_image_view_pan (NormaImageView *self, double dx, double dy)
{
  norma_viewport_pan (&self->viewport, dx, dy);
  viewport_changed (self, self->viewport.zoom);
}

cairo_surface_t *
norma_image_view_get_surface (NormaImageView *self)
{
  if (self->picture != NULL && !self->is_composed)
    compose (self);
  return self->surface;
}
