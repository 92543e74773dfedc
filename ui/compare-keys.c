/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/compare-view-private.h"

/* The keys of a pair that are held, or that only an alignment by hand takes. */

/* A key that is let go within this time was pressed and not held. */
#define PRESS_US (300 * G_TIME_SPAN_MILLISECOND)

static gboolean
key_pressed (NormaCompareView *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_k || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
      self->aligned == NULL || self->is_aligning)
    return FALSE;
  /* A held key repeats. */
  if (self->is_key_held)
    return TRUE;
  self->is_key_held = TRUE;
  self->pressed_us = g_get_monotonic_time ();
  self->mode_before = self->mode;
  self->shown_before = self->shows_reference;
  norma_compare_view_blink (self);
  return TRUE;
}

static void
let_go (NormaCompareView *self)
{
  if (!self->is_key_held)
    return;
  self->is_key_held = FALSE;
  if (g_get_monotonic_time () - self->pressed_us >= PRESS_US)
    norma_compare_view_set_mode (self, self->mode_before, self->shown_before);
}

static void
key_released (NormaCompareView *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_k || key == GDK_KEY_K)
    let_go (self);
}

static const char *
find_command (guint key)
{
  switch (key) {
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    return "align.accept";
  case GDK_KEY_BackSpace:
    return "align.take-back";
  case GDK_KEY_Escape:
    return "align.cancel";
  default:
    return NULL;
  }
}

/* Before the views, to whom these keys mean something else; the buttons of the guide keep theirs. */
static gboolean
hand_key_pressed (NormaCompareView *self, guint key, guint code, GdkModifierType state)
{
  const char *command = find_command (key);

  if (!self->is_aligning || (!gtk_widget_is_focus (GTK_WIDGET (self->view)) &&
                             !gtk_widget_is_focus (GTK_WIDGET (self->reference_view))))
    return FALSE;
  if (command == NULL)
    return norma_compare_view_move_by_key (self, key, state);
  gtk_widget_activate_action (GTK_WIDGET (self), command, NULL);
  return TRUE;
}

void
norma_compare_view_add_keys (NormaCompareView *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *hand = gtk_event_controller_key_new ();

  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect_swapped (key, "key-released", G_CALLBACK (key_released), self);
  /* The release of a key goes to whoever has the focus then. */
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (let_go), self);
  gtk_event_controller_set_propagation_phase (hand, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (hand, "key-pressed", G_CALLBACK (hand_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), hand);
}
