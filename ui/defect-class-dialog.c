/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/defect-class-dialog.h"

#include "ui/defect-class-row.h"

struct _NormaDefectClassDialog {
  AdwWindow parent_instance;
  NormaSession *session;
  GPtrArray *rows; /* NormaDefectClassRow, lent by the group */

  AdwPreferencesGroup *classes;
  AdwEntryRow *fresh;
  GtkWidget *folder_classes;
};

G_DEFINE_FINAL_TYPE (NormaDefectClassDialog, norma_defect_class_dialog, ADW_TYPE_WINDOW)

static void
norma_defect_class_dialog_dispose (GObject *object)
{
  NormaDefectClassDialog *self = NORMA_DEFECT_CLASS_DIALOG (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_DEFECT_CLASS_DIALOG);
  G_OBJECT_CLASS (norma_defect_class_dialog_parent_class)->dispose (object);
}

/* Rows stay with their classes, so that the focus stays where it is. */
static NormaDefectClassRow *
find_row (NormaDefectClassDialog *self, gint64 id)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (norma_defect_class_row_get_id (self->rows->pdata[i]) == id)
      return self->rows->pdata[i];
  return NULL;
}

static gboolean
is_class (NormaDefectClassDialog *self, gint64 id)
{
  guint n;
  const NormaDefectClass *classes = norma_session_get_defect_classes (self->session, &n);

  for (guint i = 0; i < n; i++)
    if (classes[i].id == id)
      return TRUE;
  return FALSE;
}

static void
update (NormaDefectClassDialog *self)
{
  g_autoptr (GPtrArray) folders = norma_session_list_folder_classes (self->session);
  guint n;
  const NormaDefectClass *classes = norma_session_get_defect_classes (self->session, &n);

  for (guint i = self->rows->len; i > 0; i--)
    if (!is_class (self, norma_defect_class_row_get_id (self->rows->pdata[i - 1]))) {
      adw_preferences_group_remove (self->classes, self->rows->pdata[i - 1]);
      g_ptr_array_remove_index (self->rows, i - 1);
    }
  for (guint i = 0; i < n; i++) {
    NormaDefectClassRow *row = find_row (self, classes[i].id);

    if (row == NULL) {
      row = norma_defect_class_row_new (self->session);
      adw_preferences_group_add (self->classes, GTK_WIDGET (row));
      g_ptr_array_add (self->rows, row);
    }
    norma_defect_class_row_show (row, &classes[i]);
  }
  gtk_widget_set_visible (self->folder_classes, folders->len > 0);
}

static void
add (NormaDefectClassDialog *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->fresh)));
  NormaDefectClass class;

  if (*g_strstrip (name) == '\0')
    return;
  class = norma_session_new_defect_class (self->session, name);
  norma_session_put_defect_class (self->session, &class);
  gtk_editable_set_text (GTK_EDITABLE (self->fresh), "");
}

static void
add_folder_classes (NormaDefectClassDialog *self)
{
  norma_session_add_folder_classes (self->session);
}

static void
norma_defect_class_dialog_class_init (NormaDefectClassDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_defect_class_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/defect-class-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaDefectClassDialog, classes);
  gtk_widget_class_bind_template_child (widget_class, NormaDefectClassDialog, fresh);
  gtk_widget_class_bind_template_child (widget_class, NormaDefectClassDialog, folder_classes);
  gtk_widget_class_bind_template_callback (widget_class, add);
  gtk_widget_class_bind_template_callback (widget_class, add_folder_classes);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
norma_defect_class_dialog_init (NormaDefectClassDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
norma_defect_class_dialog_new (GtkWindow *parent, NormaSession *session)
{
  NormaDefectClassDialog *self = g_object_new (NORMA_TYPE_DEFECT_CLASS_DIALOG, "transient-for",
                                               parent, "modal", parent != NULL, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "defect-classes-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "images-changed", G_CALLBACK (update), self);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->fresh));
  return GTK_WIDGET (self);
}
