/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/inspect-page-private.h"

/* The board on the image of the Inspect page: its bar, its commands and its keys. */

static void
delete_shape (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_draw_board_delete (NORMA_INSPECT_PAGE (data)->board);
}

static void
add_property_action (NormaInspectPage *self, const char *name, const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, self->board, property);

  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

static const char *
describe_purpose (NormaPurpose purpose)
{
  static const char *const words[NORMA_N_PURPOSES] = { N_ ("Defect"), N_ ("Area to inspect"),
                                                       N_ ("Area to ignore") };

  return _ (words[purpose]);
}

static void
update_purpose (NormaInspectPage *self)
{
  g_autofree char *text = NULL;
  NormaPurpose purpose;

  g_object_get (self->board, "purpose", &purpose, NULL);
  for (guint i = 0; i < NORMA_N_PURPOSES; i++)
    gtk_widget_remove_css_class (self->purpose_sample, norma_purpose_to_string (i));
  gtk_widget_add_css_class (self->purpose_sample, norma_purpose_to_string (purpose));
  gtk_widget_set_sensitive (self->all_images, purpose != NORMA_PURPOSE_DEFECT);
  gtk_widget_set_sensitive (self->sensitivity_box, purpose == NORMA_PURPOSE_ROI);
  text = g_strdup_printf (_ ("What is drawn: %s"), describe_purpose (purpose));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->purpose_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
update_selection (NormaInspectPage *self)
{
  norma_inspect_page_set_enabled (self, "delete-shape",
                                  norma_draw_board_get_selected (self->board) != NULL);
}

/* Where there is something to draw on, and it can be kept. */
static void
update_bar (NormaInspectPage *self)
{
  gtk_widget_set_visible (self->draw_bar, norma_session_can_edit (self->session) &&
                                              norma_session_get_shapes_image (self->session) != 0);
}

/* With Shift by ten pixels. FALSE: the key goes to the view. */
static gboolean
nudge (NormaInspectPage *self, guint key, GdkModifierType state)
{
  int step = (state & GDK_SHIFT_MASK) != 0 ? 10 : 1;

  switch (key) {
  case GDK_KEY_Left:
    return norma_draw_board_nudge (self->board, -step, 0);
  case GDK_KEY_Right:
    return norma_draw_board_nudge (self->board, step, 0);
  case GDK_KEY_Up:
    return norma_draw_board_nudge (self->board, 0, -step);
  case GDK_KEY_Down:
    return norma_draw_board_nudge (self->board, 0, step);
  default:
    return FALSE;
  }
}

/* Before the view, to which some of these keys mean something else. */
static gboolean
key_pressed (NormaInspectPage *self, guint key, guint code, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
      !gtk_widget_is_focus (GTK_WIDGET (self->view)))
    return FALSE;
  switch (key) {
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    return norma_draw_board_close (self->board);
  case GDK_KEY_BackSpace:
    return norma_draw_board_take_back (self->board);
  case GDK_KEY_Escape:
    return norma_draw_board_cancel (self->board);
  case GDK_KEY_bracketleft:
    return norma_draw_board_size_brush (self->board, -1);
  case GDK_KEY_bracketright:
    return norma_draw_board_size_brush (self->board, 1);
  default:
    return nudge (self, key, state);
  }
}

static void
add_keys (NormaInspectPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
norma_inspect_page_add_board (NormaInspectPage *self)
{
  static const GActionEntry entries[] = { { "delete-shape", delete_shape } };

  self->board = norma_draw_board_new (self->view, self->session);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  add_property_action (self, "draw-tool", "tool");
  add_property_action (self, "draw-purpose", "purpose");
  add_property_action (self, "draw-all-images", "all-images");
  g_object_bind_property (self->board, "sensitivity", self->sensitivity, "value",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  add_keys (self);
  g_signal_connect_swapped (self->board, "notify::purpose", G_CALLBACK (update_purpose), self);
  g_signal_connect_swapped (self->board, "notify::has-selection", G_CALLBACK (update_selection),
                            self);
  g_signal_connect_swapped (self->session, "project-changed", G_CALLBACK (update_bar), self);
  g_signal_connect_swapped (norma_session_get_shown (self->session), "changed",
                            G_CALLBACK (update_bar), self);
  update_purpose (self);
  update_selection (self);
  update_bar (self);
}
