/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/command-search.h"

#include <glib/gi18n.h>

#include "ui/window-commands.h"

struct _NormaCommandSearch {
  AdwWindow parent_instance;
  NormaWindow *window; /* the one it is transient for, which destroys it */
  char **words; /* typed, folded */

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (NormaCommandSearch, norma_command_search, ADW_TYPE_WINDOW)

static void
norma_command_search_dispose (GObject *object)
{
  NormaCommandSearch *self = NORMA_COMMAND_SEARCH (object);

  g_clear_pointer (&self->words, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_COMMAND_SEARCH);
  G_OBJECT_CLASS (norma_command_search_parent_class)->dispose (object);
}

static const NormaWindowCommand *
get_command (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "command");
}

static gboolean
has_words (GtkListBoxRow *row, gpointer data)
{
  NormaCommandSearch *self = data;
  g_autofree char *folded = g_utf8_casefold (_ (get_command (row)->words), -1);

  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++)
    if (strstr (folded, self->words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* The first visible row from `place` on, in steps of 1 or −1. */
static GtkListBoxRow *
find_visible (NormaCommandSearch *self, int place, int step)
{
  GtkListBoxRow *row;

  while (place >= 0 && (row = gtk_list_box_get_row_at_index (self->rows, place)) != NULL) {
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      return row;
    place += step;
  }
  return NULL;
}

static void
select_row (NormaCommandSearch *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->rows, row);
  gtk_stack_set_visible_child_name (self->stack, row == NULL ? "none" : "commands");
  if (row == NULL)
    return;
  /* Scrolls to the row; the typing goes on in the entry. */
  gtk_widget_grab_focus (GTK_WIDGET (row));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
words_changed (NormaCommandSearch *self)
{
  g_autofree char *folded =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);

  g_clear_pointer (&self->words, g_strfreev);
  self->words = g_strsplit (folded, " ", -1);
  gtk_list_box_invalidate_filter (self->rows);
  select_row (self, find_visible (self, 0, 1));
}

static void
step (NormaCommandSearch *self, int by)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->rows);
  int place = selected == NULL ? 0 : gtk_list_box_row_get_index (selected) + by;
  GtkListBoxRow *row = find_visible (self, place, by);

  if (row != NULL)
    select_row (self, row);
}

static gboolean
key_pressed (NormaCommandSearch *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    step (self, 1);
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    step (self, -1);
  else
    return FALSE;
  return TRUE;
}

/* After this window has gone, so that what the command opens stands above the other. */
static void
run (NormaCommandSearch *self, GtkListBoxRow *row)
{
  const NormaWindowCommand *command = get_command (row);
  g_autoptr (NormaWindow) window = g_object_ref (self->window);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_action_parse_detailed_name (command->action, &name, &target, NULL);
  gtk_window_destroy (GTK_WINDOW (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target);
}

static void
entered (NormaCommandSearch *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->rows);

  if (row != NULL)
    run (self, row);
}

static GtkWidget *
new_row (const NormaWindowCommand *command)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (command->words));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (command->keys[0] != NULL)
    gtk_box_append (GTK_BOX (box), gtk_shortcut_label_new (command->keys[0]));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (command->words), -1);
  g_object_set_data (G_OBJECT (row), "command", (gpointer)command);
  return row;
}

static void
norma_command_search_class_init (NormaCommandSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_command_search_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/command-search.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaCommandSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, NormaCommandSearch, stack);
  gtk_widget_class_bind_template_child (widget_class, NormaCommandSearch, rows);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
norma_command_search_init (NormaCommandSearch *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->rows, has_words, self, NULL);
  /* Before the entry takes the arrows for its cursor. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (words_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entered), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (self->rows, "row-activated", G_CALLBACK (run), self);
}

GtkWidget *
norma_command_search_new (NormaWindow *window)
{
  NormaCommandSearch *self = g_object_new (NORMA_TYPE_COMMAND_SEARCH, "transient-for", window,
                                           "destroy-with-parent", TRUE, NULL);
  guint n;
  const NormaWindowCommand *commands = norma_window_commands (&n);

  self->window = window;
  for (guint i = 0; i < n; i++)
    if (norma_window_can_do (window, &commands[i]))
      gtk_list_box_append (self->rows, new_row (&commands[i]));
  select_row (self, find_visible (self, 0, 1));
  return GTK_WIDGET (self);
}
