/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-view.h"

#include <glib/gi18n.h>

#include "ui/image-view-private.h"

G_DEFINE_FINAL_TYPE (NormaImageView, norma_image_view, GTK_TYPE_WIDGET)

enum {
  PROP_ZOOM = 1,
  PROP_OVERLAY,
  PROP_OVERLAY_HIDDEN,
  PROP_OUTLINE_ONLY,
  PROP_HOVERED_REGION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

GType
norma_overlay_get_type (void)
{
  static const GEnumValue values[] = {
    { NORMA_OVERLAY_HEAT, "NORMA_OVERLAY_HEAT", "heat" },
    { NORMA_OVERLAY_MASK, "NORMA_OVERLAY_MASK", "mask" },
    { NORMA_OVERLAY_OUTLINE, "NORMA_OVERLAY_OUTLINE", "outline" },
    { 0 },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("NormaOverlay", values));
  return type;
}

void
norma_image_view_recompose (NormaImageView *self)
{
  self->is_composed = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Whatever lies under the pointer now. */
static void
update_pointer (NormaImageView *self)
{
  guint x, y;
  int hovered = -1;

  if (self->outlines != NULL && norma_image_view_get_pointer (self, &x, &y))
    hovered = norma_outlines_find_region (self->outlines, x + 0.5, y + 0.5);
  if (hovered != self->hovered) {
    self->hovered = hovered;
    gtk_widget_queue_draw (GTK_WIDGET (self));
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOVERED_REGION]);
  }
  norma_image_view_emit_pointer_moved (self);
}

void
norma_image_view_viewport_changed (NormaImageView *self, double old_zoom)
{
  norma_image_view_recompose (self);
  if (old_zoom != self->viewport.zoom)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  norma_image_view_emit_viewport_changed (self);
  if (self->has_pointer)
    update_pointer (self);
}

static void
norma_image_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NormaImageView *self = NORMA_IMAGE_VIEW (object);

  switch (id) {
  case PROP_ZOOM:
    g_value_set_double (value, self->viewport.zoom);
    break;
  case PROP_OVERLAY:
    g_value_set_enum (value, (int)self->overlay);
    break;
  case PROP_OVERLAY_HIDDEN:
    g_value_set_boolean (value, self->overlay_hidden);
    break;
  case PROP_OUTLINE_ONLY:
    g_value_set_boolean (value, self->overlay == NORMA_OVERLAY_OUTLINE);
    break;
  case PROP_HOVERED_REGION:
    g_value_set_int (value, self->hovered);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_overlay (NormaImageView *self, NormaOverlay overlay)
{
  if (overlay == self->overlay)
    return;
  self->overlay = overlay;
  self->has_table = FALSE;
  norma_image_view_recompose (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERLAY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTLINE_ONLY]);
}

static void
set_outline_only (NormaImageView *self, gboolean outline_only)
{
  if (outline_only)
    set_overlay (self, NORMA_OVERLAY_OUTLINE);
  else if (self->overlay == NORMA_OVERLAY_OUTLINE)
    set_overlay (self, NORMA_OVERLAY_HEAT);
}

static void
set_overlay_hidden (NormaImageView *self, gboolean is_hidden)
{
  if (is_hidden == self->overlay_hidden)
    return;
  self->overlay_hidden = is_hidden;
  norma_image_view_recompose (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERLAY_HIDDEN]);
}

static void
norma_image_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_OVERLAY:
    set_overlay (NORMA_IMAGE_VIEW (object), (NormaOverlay)g_value_get_enum (value));
    break;
  case PROP_OVERLAY_HIDDEN:
    set_overlay_hidden (NORMA_IMAGE_VIEW (object), g_value_get_boolean (value));
    break;
  case PROP_OUTLINE_ONLY:
    set_outline_only (NORMA_IMAGE_VIEW (object), g_value_get_boolean (value));
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
  g_clear_pointer (&self->reference, norma_aligned_reference_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  for (guint i = 0; i < G_N_ELEMENTS (self->shown); i++)
    g_clear_pointer (&self->shown[i], cairo_surface_destroy);
  G_OBJECT_CLASS (norma_image_view_parent_class)->dispose (object);
}

static gboolean
tell_size (gpointer data)
{
  NormaImageView *self = data;

  self->telling = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  if (self->has_pointer)
    update_pointer (self);
  return G_SOURCE_REMOVE;
}

static void
norma_image_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NormaImageView *self = NORMA_IMAGE_VIEW (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  norma_viewport_set_view (&self->viewport, (guint)(width * scale), (guint)(height * scale));
  self->is_composed = FALSE;
  norma_image_view_emit_viewport_changed (self);
  /* Whoever shows the zoom changes its own size by that, which is forbidden while sizes are given. */
  if (self->telling == 0)
    self->telling = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_size, self, NULL);
}

static void
install_properties (GObjectClass *klass)
{
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, NORMA_VIEWPORT_MOST_ZOOM, 1,
                                               flags | G_PARAM_READABLE);
  properties[PROP_OVERLAY] = g_param_spec_enum ("overlay", NULL, NULL, NORMA_TYPE_OVERLAY,
                                                NORMA_OVERLAY_HEAT, flags | G_PARAM_READWRITE);
  properties[PROP_OVERLAY_HIDDEN] =
      g_param_spec_boolean ("overlay-hidden", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  properties[PROP_OUTLINE_ONLY] =
      g_param_spec_boolean ("outline-only", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  properties[PROP_HOVERED_REGION] =
      g_param_spec_int ("hovered-region", NULL, NULL, -1, G_MAXINT, -1, flags | G_PARAM_READABLE);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
norma_image_view_class_init (NormaImageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = norma_image_view_get_property;
  object_class->set_property = norma_image_view_set_property;
  object_class->dispose = norma_image_view_dispose;
  widget_class->size_allocate = norma_image_view_size_allocate;
  widget_class->snapshot = norma_image_view_snapshot;
  install_properties (object_class);
  norma_image_view_add_signals ();
  gtk_widget_class_set_css_name (widget_class, "imageview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  norma_image_view_add_bindings (widget_class);
}

static void
norma_image_view_init (NormaImageView *self)
{
  self->viewport = (NormaViewport)NORMA_VIEWPORT_INIT;
  self->selected = self->hovered = -1;
  self->marks = g_array_new (FALSE, FALSE, sizeof (NormaViewPlace));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  /* Another scale of the screen is another number of device pixels. */
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (gtk_widget_queue_allocate), NULL);
  norma_image_view_add_gestures (self);
  norma_image_view_add_keys (self);
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
  norma_image_view_viewport_changed (self, zoom);
}

void
norma_image_view_set_outlines (NormaImageView *self, NormaOutlines *outlines)
{
  g_clear_pointer (&self->outlines, norma_outlines_unref);
  if (outlines != NULL)
    self->outlines = norma_outlines_ref (outlines);
  update_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_seen (NormaImageView *self, const NormaHeatLook *look)
{
  const NormaHeatLook *old = &self->look;

  if (!self->has_look || look->opacity != old->opacity || look->unit != old->unit)
    return TRUE;
  return self->overlay == NORMA_OVERLAY_MASK
             ? look->review != old->review || look->reject != old->reject
             : look->scale != old->scale;
}

void
norma_image_view_set_look (NormaImageView *self, const NormaHeatLook *look)
{
  gboolean is_new = is_seen (self, look);

  self->look = *look;
  self->has_look = TRUE;
  if (!is_new)
    return;
  self->has_table = FALSE;
  norma_image_view_recompose (self);
}

void
norma_image_view_set_window (NormaImageView *self, const NormaDisplayWindow *window)
{
  self->has_window = window != NULL;
  if (window != NULL)
    self->window = *window;
  norma_image_view_recompose (self);
}

void
norma_image_view_select_region (NormaImageView *self, int region)
{
  self->selected = region;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_image_view_set_peeking (NormaImageView *self, gboolean is_peeking)
{
  if (is_peeking == self->is_peeking)
    return;
  self->is_peeking = is_peeking;
  norma_image_view_recompose (self);
}

void
norma_image_view_set_pointer (NormaImageView *self, double x, double y)
{
  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  update_pointer (self);
}

void
norma_image_view_forget_pointer (NormaImageView *self)
{
  self->has_pointer = FALSE;
  update_pointer (self);
}
