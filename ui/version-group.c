/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/version-group.h"

#include <glib/gi18n.h>

#include "ui/flip-list.h"
#include "ui/session-versions.h"

struct _NormaVersionGroup {
  AdwPreferencesGroup parent_instance;
  NormaSession *session;
  GtkWidget *list;
  char *current; /* hash; NULL: none */
  guint n_readings; /* begun; the last one counts */
};

G_DEFINE_FINAL_TYPE (NormaVersionGroup, norma_version_group, ADW_TYPE_PREFERENCES_GROUP)

#define KEY "norma-version"

static void
norma_version_group_dispose (GObject *object)
{
  NormaVersionGroup *self = NORMA_VERSION_GROUP (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->current, g_free);
  G_OBJECT_CLASS (norma_version_group_parent_class)->dispose (object);
}

static void
norma_version_group_class_init (NormaVersionGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_version_group_dispose;
}

static void
norma_version_group_init (NormaVersionGroup *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Versions"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->list);
}

static void
show_flips (GtkWidget *widget, NormaSession *session, const NormaFlips *flips)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkWidget *dialog =
      adw_message_dialog_new (window, _ ("From this version to the current one"), NULL);
  g_autofree char *body = norma_flips_describe (flips);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  if (flips->flips->len > 0)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog),
                                        norma_flip_list_new (flips, session));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaVersionGroup) self = data;
  NormaSession *session = NORMA_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFlips) flips = norma_session_compare_versions_finish (session, result, &error);

  if (flips == NULL)
    g_signal_emit_by_name (session, "message", error->message);
  else if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    show_flips (GTK_WIDGET (self), session, flips);
}

static void
compare (NormaVersionGroup *self, GtkWidget *button)
{
  if (self->current != NULL)
    norma_session_compare_versions_async (self->session, g_object_get_data (G_OBJECT (button), KEY),
                                          self->current, compared, g_object_ref (self));
}

static void
use (NormaVersionGroup *self, GtkWidget *button)
{
  norma_session_choose_version (self->session, g_object_get_data (G_OBJECT (button), KEY));
}

static GtkWidget *
new_button (NormaVersionGroup *self, const char *label, const char *hash, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), KEY, g_strdup (hash), g_free);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static void
add_row (NormaVersionGroup *self, const NormaModelEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GDateTime) created = g_date_time_new_from_iso8601 (entry->created, NULL);
  g_autoptr (GDateTime) here = created == NULL ? NULL : g_date_time_to_local (created);
  g_autofree char *date = here == NULL ? g_strdup ("") : g_date_time_format (here, "%x %X");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), date);
  if (entry->current) {
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (_ ("Current")));
  } else {
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               new_button (self, _ ("Compare"), entry->hash, G_CALLBACK (compare)));
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               new_button (self, _ ("Use"), entry->hash, G_CALLBACK (use)));
  }
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
show_versions (NormaVersionGroup *self, const GPtrArray *versions)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  g_clear_pointer (&self->current, g_free);
  for (guint i = versions->len; i-- > 0;) {
    const NormaModelEntry *entry = versions->pdata[i];

    if (entry->current)
      self->current = g_strdup (entry->hash);
    add_row (self, entry);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), versions->len > 1);
}

static void
listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaVersionGroup) self = data;
  g_autoptr (GPtrArray) versions =
      norma_session_list_versions_finish (NORMA_SESSION (source), result, NULL);

  if (--self->n_readings > 0)
    return;
  if (versions != NULL)
    show_versions (self, versions);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
update (NormaVersionGroup *self)
{
  self->n_readings++;
  norma_session_list_versions_async (self->session, listed, g_object_ref (self));
}

void
norma_version_group_set_session (NormaVersionGroup *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "model-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (update), self);
  update (self);
}
