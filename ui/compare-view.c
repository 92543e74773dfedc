/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/compare-view.h"

#include <glib/gi18n.h>

#include "ui/compare-view-private.h"
#include "ui/wrap-box.h"

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NormaCompareView, norma_compare_view, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

enum {
  PROP_MODE = 1,
  PROP_SHOWN_MODE,
  PROP_LINKED,
  PROP_DIVIDER,
  PROP_SHOWS_REFERENCE,
  PROP_DISPLACEMENT,
  PROP_RESIDUAL,
  PROP_VALID_AREA,
  PROP_ALIGNING,
  PROP_WAY,
  PROP_HAS_REFERENCE,
  PROP_IS_ALIGNED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint led_signal;
static GtkBuildableIface *parent_buildable;

GType
norma_compare_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { NORMA_COMPARE_SINGLE, "NORMA_COMPARE_SINGLE", "single" },
    { NORMA_COMPARE_SIDE_BY_SIDE, "NORMA_COMPARE_SIDE_BY_SIDE", "side-by-side" },
    { NORMA_COMPARE_SWIPE, "NORMA_COMPARE_SWIPE", "swipe" },
    { NORMA_COMPARE_BLINK, "NORMA_COMPARE_BLINK", "blink" },
    { NORMA_COMPARE_DIFFERENCE, "NORMA_COMPARE_DIFFERENCE", "difference" },
    { 0 },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("NormaCompareMode", values));
  return type;
}

GType
norma_align_way_get_type (void)
{
  static const GEnumValue values[] = {
    { NORMA_ALIGN_BY_DRAG, "NORMA_ALIGN_BY_DRAG", "drag" },
    { NORMA_ALIGN_BY_POINTS, "NORMA_ALIGN_BY_POINTS", "points" },
    { 0 },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("NormaAlignWay", values));
  return type;
}

void
norma_compare_view_set_mode (NormaCompareView *self, NormaCompareMode mode,
                             gboolean shows_reference)
{
  gboolean is_new = mode != self->mode;

  if (!is_new && shows_reference == self->shows_reference)
    return;
  self->mode = mode;
  self->shows_reference = shows_reference;
  norma_compare_view_update (self);
  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWS_REFERENCE]);
}

void
norma_compare_view_blink (NormaCompareView *self)
{
  norma_compare_view_set_mode (self, NORMA_COMPARE_BLINK,
                               self->mode != NORMA_COMPARE_BLINK || !self->shows_reference);
}

void
norma_compare_view_set_divider (NormaCompareView *self, double divider)
{
  g_autofree char *text = NULL;

  self->divider = CLAMP (divider, 0, 1);
  text = g_strdup_printf (_ ("query on the left %.0f %%"), 100 * self->divider);
  norma_plot_handle_set_value (self->handle, self->divider, 0, 1, text);
  norma_compare_view_update_divider (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIVIDER]);
}

void
norma_compare_view_set_aligning (NormaCompareView *self, gboolean is_aligning)
{
  is_aligning = is_aligning && self->reference != NULL && self->picture != NULL;
  if (is_aligning == self->is_aligning)
    return;
  self->is_aligning = is_aligning;
  norma_compare_view_reset_hand (self);
  norma_compare_view_update (self);
  if (is_aligning)
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALIGNING]);
}

static void
set_overlay (NormaCompareView *self, NormaAlignmentOverlays overlay, gboolean is_shown,
             GParamSpec *pspec)
{
  NormaAlignmentOverlays overlays = is_shown ? self->overlays | overlay : self->overlays & ~overlay;

  if (overlays == self->overlays)
    return;
  self->overlays = overlays;
  norma_compare_view_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_linked (NormaCompareView *self, gboolean is_linked)
{
  if (is_linked == self->is_linked)
    return;
  self->is_linked = is_linked;
  norma_compare_view_update_link (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LINKED]);
}

static void
set_way (NormaCompareView *self, NormaAlignWay way)
{
  if (way == self->way)
    return;
  self->way = way;
  norma_compare_view_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAY]);
}

static void
norma_compare_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NormaCompareView *self = NORMA_COMPARE_VIEW (object);

  switch (id) {
  case PROP_MODE:
    g_value_set_enum (value, (int)self->mode);
    break;
  case PROP_SHOWN_MODE:
    g_value_set_enum (value, (int)norma_compare_view_get_shown_mode (self));
    break;
  case PROP_LINKED:
    g_value_set_boolean (value, self->is_linked);
    break;
  case PROP_DIVIDER:
    g_value_set_double (value, self->divider);
    break;
  case PROP_SHOWS_REFERENCE:
    g_value_set_boolean (value, self->shows_reference);
    break;
  case PROP_DISPLACEMENT:
    g_value_set_boolean (value, (self->overlays & NORMA_DRAW_DISPLACEMENT) != 0);
    break;
  case PROP_RESIDUAL:
    g_value_set_boolean (value, (self->overlays & NORMA_DRAW_RESIDUAL) != 0);
    break;
  case PROP_VALID_AREA:
    g_value_set_boolean (value, (self->overlays & NORMA_DRAW_VALID_AREA) != 0);
    break;
  case PROP_ALIGNING:
    g_value_set_boolean (value, self->is_aligning);
    break;
  case PROP_WAY:
    g_value_set_enum (value, (int)self->way);
    break;
  case PROP_HAS_REFERENCE:
    g_value_set_boolean (value, self->reference != NULL);
    break;
  case PROP_IS_ALIGNED:
    g_value_set_boolean (value, self->aligned != NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
norma_compare_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NormaCompareView *self = NORMA_COMPARE_VIEW (object);

  switch (id) {
  case PROP_MODE:
    norma_compare_view_set_mode (self, (NormaCompareMode)g_value_get_enum (value), TRUE);
    break;
  case PROP_LINKED:
    set_linked (self, g_value_get_boolean (value));
    break;
  case PROP_DIVIDER:
    norma_compare_view_set_divider (self, g_value_get_double (value));
    break;
  case PROP_SHOWS_REFERENCE:
    norma_compare_view_set_mode (self, self->mode, g_value_get_boolean (value));
    break;
  case PROP_DISPLACEMENT:
    set_overlay (self, NORMA_DRAW_DISPLACEMENT, g_value_get_boolean (value), pspec);
    break;
  case PROP_RESIDUAL:
    set_overlay (self, NORMA_DRAW_RESIDUAL, g_value_get_boolean (value), pspec);
    break;
  case PROP_VALID_AREA:
    set_overlay (self, NORMA_DRAW_VALID_AREA, g_value_get_boolean (value), pspec);
    break;
  case PROP_ALIGNING:
    norma_compare_view_set_aligning (self, g_value_get_boolean (value));
    break;
  case PROP_WAY:
    set_way (self, (NormaAlignWay)g_value_get_enum (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
norma_compare_view_dispose (GObject *object)
{
  NormaCompareView *self = NORMA_COMPARE_VIEW (object);

  g_clear_pointer (&self->picture, norma_picture_unref);
  g_clear_pointer (&self->reference, norma_picture_unref);
  g_clear_pointer (&self->comparison, norma_comparison_unref);
  g_clear_pointer (&self->aligned, norma_aligned_reference_unref);
  g_clear_pointer (&self->query_marks, g_array_unref);
  g_clear_pointer (&self->reference_marks, g_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_COMPARE_VIEW);
  G_OBJECT_CLASS (norma_compare_view_parent_class)->dispose (object);
}

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (g_strcmp0 (type, "overlay") == 0)
    gtk_overlay_add_overlay (GTK_OVERLAY (NORMA_COMPARE_VIEW (buildable)->query_area),
                             GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static void
install_properties (GObjectClass *klass)
{
  GParamFlags read = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_READABLE;
  GParamFlags both = read | G_PARAM_WRITABLE;

  properties[PROP_MODE] =
      g_param_spec_enum ("mode", NULL, NULL, NORMA_TYPE_COMPARE_MODE, NORMA_COMPARE_SINGLE, both);
  properties[PROP_SHOWN_MODE] =
      g_param_spec_enum ("shown-mode", NULL, NULL, NORMA_TYPE_COMPARE_MODE, NORMA_COMPARE_SINGLE,
                         read);
  properties[PROP_LINKED] = g_param_spec_boolean ("linked", NULL, NULL, TRUE, both);
  properties[PROP_DIVIDER] = g_param_spec_double ("divider", NULL, NULL, 0, 1, 0.5, both);
  properties[PROP_SHOWS_REFERENCE] =
      g_param_spec_boolean ("shows-reference", NULL, NULL, TRUE, both);
  properties[PROP_DISPLACEMENT] = g_param_spec_boolean ("displacement", NULL, NULL, FALSE, both);
  properties[PROP_RESIDUAL] = g_param_spec_boolean ("residual", NULL, NULL, FALSE, both);
  properties[PROP_VALID_AREA] = g_param_spec_boolean ("valid-area", NULL, NULL, FALSE, both);
  properties[PROP_ALIGNING] = g_param_spec_boolean ("aligning", NULL, NULL, FALSE, both);
  properties[PROP_WAY] =
      g_param_spec_enum ("way", NULL, NULL, NORMA_TYPE_ALIGN_WAY, NORMA_ALIGN_BY_DRAG, both);
  properties[PROP_HAS_REFERENCE] = g_param_spec_boolean ("has-reference", NULL, NULL, FALSE, read);
  properties[PROP_IS_ALIGNED] = g_param_spec_boolean ("is-aligned", NULL, NULL, FALSE, read);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, NormaCompareView, refusal);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, reason);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, guide);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, guide_label);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, halves);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, query_area);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, separator);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, reference_area);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, view);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, reference_view);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, query_badge);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, swipe_badge);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, blink_badge);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, reference_badge);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, difference_badge);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, difference_legend);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, full_label);
  gtk_widget_class_bind_template_child (klass, NormaCompareView, caption);
}

static void
norma_compare_view_class_init (NormaCompareViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = norma_compare_view_get_property;
  object_class->set_property = norma_compare_view_set_property;
  object_class->dispose = norma_compare_view_dispose;
  install_properties (object_class);
  led_signal = g_signal_new ("led", NORMA_TYPE_COMPARE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, G_TYPE_ARRAY);
  g_type_ensure (NORMA_TYPE_IMAGE_VIEW);
  g_type_ensure (NORMA_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/compare-view.ui");
  bind_children (widget_class);
  norma_compare_view_install_by_hand (widget_class);
}

/* Left is left in every language: images are not mirrored. */
static void
fix_directions (NormaCompareView *self)
{
  GtkWidget *const fixed[] = {
    self->halves,           self->query_area,        self->reference_area,
    self->query_badge,      self->swipe_badge,       self->reference_badge,
    self->difference_badge, self->difference_legend, GTK_WIDGET (self->blink_badge),
  };

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    gtk_widget_set_direction (fixed[i], GTK_TEXT_DIR_LTR);
}

static void
norma_compare_view_init (NormaCompareView *self)
{
  self->is_linked = TRUE;
  self->shows_reference = TRUE;
  self->divider = 0.5;
  self->query_marks = g_array_new (FALSE, FALSE, sizeof (NormaViewPlace));
  self->reference_marks = g_array_new (FALSE, FALSE, sizeof (NormaViewPlace));
  gtk_widget_init_template (GTK_WIDGET (self));
  fix_directions (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reference_view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Reference"), -1);
  norma_compare_view_add_divider (self);
  norma_compare_view_add_keys (self);
  norma_compare_view_watch_views (self);
  norma_compare_view_watch_hand (self);
  g_signal_connect_swapped (self->view, "notify::zoom",
                            G_CALLBACK (norma_compare_view_update_caption), self);
  norma_compare_view_set_divider (self, self->divider);
  norma_compare_view_update (self);
}

GtkWidget *
norma_compare_view_new (void)
{
  return g_object_new (NORMA_TYPE_COMPARE_VIEW, NULL);
}

NormaImageView *
norma_compare_view_get_query_view (NormaCompareView *self)
{
  return self->view;
}

NormaImageView *
norma_compare_view_get_reference_view (NormaCompareView *self)
{
  return self->reference_view;
}

void
norma_compare_view_emit_led (NormaCompareView *self, GArray *pairs)
{
  g_signal_emit (self, led_signal, 0, pairs);
}
