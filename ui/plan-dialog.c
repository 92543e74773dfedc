/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/plan-dialog.h"

#include <glib/gi18n.h>

struct _NormaPlanDialog {
  AdwMessageDialog parent_instance;
  NormaFolderPlan *plan;
};

G_DEFINE_FINAL_TYPE (NormaPlanDialog, norma_plan_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
norma_plan_dialog_finalize (GObject *object)
{
  norma_folder_plan_free (NORMA_PLAN_DIALOG (object)->plan);
  G_OBJECT_CLASS (norma_plan_dialog_parent_class)->finalize (object);
}

static void
norma_plan_dialog_class_init (NormaPlanDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_plan_dialog_finalize;
}

static void
norma_plan_dialog_init (NormaPlanDialog *self)
{
}

static void
role_chosen (AdwComboRow *row, GParamSpec *pspec, NormaFolderGroup *group)
{
  group->role = (NormaRole)adw_combo_row_get_selected (row);
}

static GtkWidget *
new_group_row (NormaFolderGroup *group)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) roles = gtk_string_list_new (NULL);
  g_autofree char *count =
      g_strdup_printf (ngettext ("%'u image", "%'u images", group->paths->len), group->paths->len);

  for (guint role = 0; role < NORMA_N_ROLES; role++)
    gtk_string_list_append (roles, norma_role_describe (role));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 *group->name == '\0' ? _ ("The folder itself") : group->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), count);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (roles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), group->role);
  g_signal_connect (row, "notify::selected", G_CALLBACK (role_chosen), group);
  return row;
}

static GtkWidget *
new_list (NormaFolderPlan *plan)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < plan->groups->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_group_row (plan->groups->pdata[i]));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_size_request (scrolled, 420, -1);
  return scrolled;
}

GtkWidget *
norma_plan_dialog_new (GtkWindow *parent, NormaFolderPlan *plan, gboolean has_images)
{
  g_autofree char *name = g_filename_display_basename (plan->folder);
  NormaPlanDialog *self = g_object_new (NORMA_TYPE_PLAN_DIALOG, "transient-for", parent, "modal",
                                        TRUE, "heading", name, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  g_autofree char *body = g_strdup_printf (
      ngettext ("%'u image found, recognised by its folder. %'u other files are passed over.",
                "%'u images found, recognised by their folders. %'u other files are passed over.",
                plan->n_images),
      plan->n_images, plan->n_passed_over);

  self->plan = plan;
  adw_message_dialog_set_body (dialog, body);
  adw_message_dialog_set_extra_child (dialog, new_list (plan));
  adw_message_dialog_add_response (dialog, "cancel", _ ("Cancel"));
  if (has_images)
    adw_message_dialog_add_response (dialog, "add", _ ("Add"));
  adw_message_dialog_add_response (dialog, "replace", has_images ? _ ("Replace") : _ ("Open"));
  adw_message_dialog_set_response_appearance (dialog, "replace",
                                              has_images ? ADW_RESPONSE_DESTRUCTIVE
                                                         : ADW_RESPONSE_SUGGESTED);
  if (has_images)
    adw_message_dialog_set_response_appearance (dialog, "add", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, has_images ? "add" : "replace");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return GTK_WIDGET (self);
}

NormaFolderPlan *
norma_plan_dialog_get_plan (NormaPlanDialog *self)
{
  return self->plan;
}
