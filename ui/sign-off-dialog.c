/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/sign-off-dialog.h"

#include <glib/gi18n.h>

struct _NormaSignOffDialog {
  AdwMessageDialog parent_instance;
  NormaSession *session;
  NormaHistoryReading *reading;
  GtkWidget *name, *comment; /* NULL: nothing can be signed */
};

G_DEFINE_FINAL_TYPE (NormaSignOffDialog, norma_sign_off_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
norma_sign_off_dialog_finalize (GObject *object)
{
  NormaSignOffDialog *self = NORMA_SIGN_OFF_DIALOG (object);

  g_clear_object (&self->session);
  norma_history_reading_free (self->reading);
  G_OBJECT_CLASS (norma_sign_off_dialog_parent_class)->finalize (object);
}

static void
norma_sign_off_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  NormaSignOffDialog *self = NORMA_SIGN_OFF_DIALOG (dialog);

  if (g_str_equal (response, "sign"))
    norma_session_sign_off (self->session, gtk_editable_get_text (GTK_EDITABLE (self->name)),
                            gtk_editable_get_text (GTK_EDITABLE (self->comment)),
                            self->reading->signable);
}

static void
norma_sign_off_dialog_class_init (NormaSignOffDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_sign_off_dialog_finalize;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = norma_sign_off_dialog_response;
}

static void
norma_sign_off_dialog_init (NormaSignOffDialog *self)
{
}

static void
name_changed (NormaSignOffDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "sign", *name != '\0');
}

static GtkWidget *
new_entry (const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  return row;
}

static void
add_entries (NormaSignOffDialog *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->name = new_entry (_ ("Name of the lot"));
  self->comment = new_entry (_ ("Comment"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->name);
  gtk_list_box_append (GTK_LIST_BOX (list), self->comment);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self), list);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (name_changed), self);
}

static char *
describe (const NormaHistoryReading *reading, const char *reviewer)
{
  guint n = reading->signable->len, n_left = reading->n_unreviewed;
  g_autoptr (GString) text = g_string_new (NULL);

  if (n == 0)
    g_string_append (text, _ ("No image has been reviewed that is not signed yet."));
  else
    g_string_append_printf (text,
                            ngettext ("%'u reviewed image is signed as %s. Who changes it later "
                                      "re-opens the lot.",
                                      "%'u reviewed images are signed as %s. Who changes one of "
                                      "them later re-opens the lot.",
                                      n),
                            n, reviewer);
  if (n_left > 0)
    g_string_append_printf (text,
                            ngettext ("\n%'u image has not been reviewed and is left out.",
                                      "\n%'u images have not been reviewed and are left out.",
                                      n_left),
                            n_left);
  return g_strdup (text->str);
}

GtkWidget *
norma_sign_off_dialog_new (GtkWindow *parent, NormaSession *session, const char *reviewer,
                           NormaHistoryReading *reading)
{
  NormaSignOffDialog *self =
      g_object_new (NORMA_TYPE_SIGN_OFF_DIALOG, "transient-for", parent, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  g_autofree char *body = describe (reading, reviewer);

  self->session = g_object_ref (session);
  self->reading = reading;
  adw_message_dialog_set_heading (dialog, _ ("Sign off"));
  adw_message_dialog_set_body (dialog, body);
  adw_message_dialog_add_response (dialog, "cancel",
                                   reading->signable->len > 0 ? _ ("Cancel") : _ ("Close"));
  adw_message_dialog_set_close_response (dialog, "cancel");
  if (reading->signable->len == 0)
    return GTK_WIDGET (self);
  adw_message_dialog_add_response (dialog, "sign", _ ("Sign"));
  adw_message_dialog_set_response_appearance (dialog, "sign", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "sign");
  add_entries (self);
  name_changed (self);
  return GTK_WIDGET (self);
}

GtkEditable *
norma_sign_off_dialog_get_name (NormaSignOffDialog *self)
{
  return self->name == NULL ? NULL : GTK_EDITABLE (self->name);
}
