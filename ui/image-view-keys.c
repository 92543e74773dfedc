/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-view-private.h"

/* The keys of an image view. Bare letters belong to the view alone: as accelerators they would be
 * stolen from every entry. */

typedef struct {
  guint key;
  GdkModifierType modifiers;
  const char *action;
} Binding;

static const Binding bindings[] = {
  { GDK_KEY_c, 0, "view.next-color-scale" },
  { GDK_KEY_comma, 0, "view.opacity-down" },
  { GDK_KEY_period, 0, "view.opacity-up" },
  { GDK_KEY_plus, 0, "view.zoom-in" },
  { GDK_KEY_equal, 0, "view.zoom-in" },
  { GDK_KEY_KP_Add, 0, "view.zoom-in" },
  { GDK_KEY_minus, 0, "view.zoom-out" },
  { GDK_KEY_KP_Subtract, 0, "view.zoom-out" },
  { GDK_KEY_n, 0, "view.next-region" },
  { GDK_KEY_N, GDK_SHIFT_MASK, "view.previous-region" },
  { GDK_KEY_y, 0, "view.why" },
  { GDK_KEY_bracketleft, 0, "view.reject-down" },
  { GDK_KEY_bracketright, 0, "view.reject-up" },
  { GDK_KEY_braceleft, 0, "view.reject-down-coarse" },
  { GDK_KEY_braceright, 0, "view.reject-up-coarse" },
  { GDK_KEY_bracketleft, GDK_CONTROL_MASK, "view.review-down" },
  { GDK_KEY_bracketright, GDK_CONTROL_MASK, "view.review-up" },
  { GDK_KEY_braceleft, GDK_CONTROL_MASK, "view.review-down-coarse" },
  { GDK_KEY_braceright, GDK_CONTROL_MASK, "view.review-up-coarse" },
  { GDK_KEY_l, 0, "view.link-views" },
  { GDK_KEY_a, 0, "view.align-by-hand" },
  { GDK_KEY_Left, GDK_CONTROL_MASK, "view.divider-left" },
  { GDK_KEY_Right, GDK_CONTROL_MASK, "view.divider-right" },
  { GDK_KEY_Left, 0, "view.previous-image" },
  { GDK_KEY_Up, 0, "view.previous-image" },
  { GDK_KEY_Page_Up, 0, "view.previous-image" },
  { GDK_KEY_Right, 0, "view.next-image" },
  { GDK_KEY_Down, 0, "view.next-image" },
  { GDK_KEY_Page_Down, 0, "view.next-image" },
  { GDK_KEY_Home, 0, "view.first-image" },
  { GDK_KEY_End, 0, "view.last-image" },
  { GDK_KEY_Left, GDK_SHIFT_MASK, "view.pan-left" },
  { GDK_KEY_Right, GDK_SHIFT_MASK, "view.pan-right" },
  { GDK_KEY_Up, GDK_SHIFT_MASK, "view.pan-up" },
  { GDK_KEY_Down, GDK_SHIFT_MASK, "view.pan-down" },
  { GDK_KEY_Escape, 0, "view.clear-filter" },
  /* Where the view is on the Review page; elsewhere nobody has these commands. */
  { GDK_KEY_g, 0, "review.good" },
  { GDK_KEY_b, 0, "review.bad" },
  { GDK_KEY_u, 0, "review.unsure" },
  { GDK_KEY_0, 0, "review.withdraw" },
  { GDK_KEY_i, 0, "review.next-severity" },
  { GDK_KEY_t, 0, "review.edit-comment" },
  { GDK_KEY_Delete, 0, "view.delete-shape" },
  { GDK_KEY_KP_Delete, 0, "view.delete-shape" },
};

static const struct {
  guint key;
  const char *tool;
} tools[] = {
  { GDK_KEY_v, "select" }, { GDK_KEY_r, "rectangle" }, { GDK_KEY_p, "polygon" },
  { GDK_KEY_e, "brush" },  { GDK_KEY_x, "eraser" },    { GDK_KEY_f, "grow" },
};

void
norma_image_view_add_bindings (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding_action (klass, bindings[i].key, bindings[i].modifiers,
                                         bindings[i].action, NULL);
  for (guint digit = 1; digit <= 9; digit++) {
    gtk_widget_class_add_binding_action (klass, GDK_KEY_0 + digit, 0, "review.class-key", "u",
                                         digit);
    gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_0 + digit, 0, "review.class-key", "u",
                                         digit);
  }
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    gtk_widget_class_add_binding_action (klass, tools[i].key, 0, "view.draw-tool", "s",
                                         tools[i].tool);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_o, 0, "view.toggle-overlay", "s", "outline");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_m, 0, "view.toggle-overlay", "s", "mask");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, 0, "view.toggle-compare", "s",
                                       "side-by-side");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_w, 0, "view.toggle-compare", "s", "swipe");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_d, 0, "view.toggle-compare", "s",
                                       "difference");
}

static gboolean
key_pressed (NormaImageView *self, guint key, guint code, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (key == GDK_KEY_h) {
    norma_image_view_set_peeking (self, TRUE);
    return TRUE;
  }
  if (key != GDK_KEY_space)
    return FALSE;
  /* A held key repeats. */
  if (!self->is_space_held)
    self->has_dragged = FALSE;
  self->is_space_held = TRUE;
  return TRUE;
}

/* To the next image that this page asks for. */
static void
go_on (NormaImageView *self, gboolean is_shifted)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (!gtk_widget_activate_action (widget,
                                   is_shifted ? "review.next-rejected" : "review.next-unreviewed",
                                   NULL))
    gtk_widget_activate_action (widget, is_shifted ? "view.next-review" : "view.next-reject", NULL);
}

/* Space acts when it is released, for until then it may be the one that is held for a drag. */
static void
key_released (NormaImageView *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_h || key == GDK_KEY_H)
    norma_image_view_set_peeking (self, FALSE);
  if (key != GDK_KEY_space || !self->is_space_held)
    return;
  self->is_space_held = FALSE;
  if (!self->has_dragged)
    go_on (self, (state & GDK_SHIFT_MASK) != 0);
}

/* The release of a key goes to whoever has the focus then. */
static void
focus_left (NormaImageView *self)
{
  self->is_space_held = FALSE;
  norma_image_view_set_peeking (self, FALSE);
}

void
norma_image_view_add_keys (NormaImageView *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect_swapped (key, "key-released", G_CALLBACK (key_released), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
