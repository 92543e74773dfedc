/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/correct-dialog.h"

#include <glib/gi18n.h>

#include "ui/flip-list.h"

struct _NormaCorrectDialog {
  AdwMessageDialog parent_instance;
  NormaSession *session;
  NormaCorrectPreview *preview; /* NULL once it is applied */
  GtkWidget *reason;
};

G_DEFINE_FINAL_TYPE (NormaCorrectDialog, norma_correct_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
norma_correct_dialog_finalize (GObject *object)
{
  NormaCorrectDialog *self = NORMA_CORRECT_DIALOG (object);

  g_clear_object (&self->session);
  norma_correct_preview_free (self->preview);
  G_OBJECT_CLASS (norma_correct_dialog_parent_class)->finalize (object);
}

static void
norma_correct_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  NormaCorrectDialog *self = NORMA_CORRECT_DIALOG (dialog);

  if (g_str_equal (response, "apply") && self->preview != NULL)
    norma_session_apply_correction (self->session, g_steal_pointer (&self->preview),
                                    gtk_editable_get_text (GTK_EDITABLE (self->reason)));
}

static void
norma_correct_dialog_class_init (NormaCorrectDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_correct_dialog_finalize;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = norma_correct_dialog_response;
}

static void
norma_correct_dialog_init (NormaCorrectDialog *self)
{
}

static const char *
get_heading (NormaCorrectKind kind)
{
  switch (kind) {
  case NORMA_CORRECT_ADD:
    return _ ("Add to the good images and correct the model?");
  case NORMA_CORRECT_REMOVE:
    return _ ("Remove from the good images and correct the model?");
  case NORMA_CORRECT_TOLERATE:
    return _ ("Tolerate this place and its like?");
  }
  g_return_val_if_reached (NULL);
}

static void
add_content (NormaCorrectDialog *self, const NormaFlips *flips)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();

  if (flips->flips->len > 0)
    gtk_box_append (GTK_BOX (box), norma_flip_list_new (flips, NULL));
  self->reason = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reason), _ ("Reason"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (self->reason), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->reason);
  gtk_box_append (GTK_BOX (box), list);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self), box);
}

GtkWidget *
norma_correct_dialog_new (GtkWindow *parent, NormaSession *session, NormaCorrectPreview *preview)
{
  NormaCorrectDialog *self =
      g_object_new (NORMA_TYPE_CORRECT_DIALOG, "transient-for", parent, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  const NormaFlips *flips = norma_correct_preview_get_flips (preview);
  g_autofree char *body = norma_flips_describe (flips);

  self->session = g_object_ref (session);
  self->preview = preview;
  adw_message_dialog_set_heading (dialog, get_heading (norma_correct_preview_get_kind (preview)));
  adw_message_dialog_set_body (dialog, body);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "apply", _ ("Apply"), NULL);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, "apply");
  adw_message_dialog_set_response_appearance (dialog, "apply", ADW_RESPONSE_SUGGESTED);
  add_content (self, flips);
  return GTK_WIDGET (self);
}
