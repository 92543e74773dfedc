/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/plan-dialog.h"

#include <glib/gi18n.h>

#include "ui/project-place.h"

struct _NormaPlanDialog {
  AdwMessageDialog parent_instance;
  NormaFolderPlan *plan;
  char *place; /* of the project */
  GtkWidget *place_row;
  GtkFileChooserNative *chooser; /* must be held while it is open */
};

G_DEFINE_FINAL_TYPE (NormaPlanDialog, norma_plan_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
norma_plan_dialog_finalize (GObject *object)
{
  NormaPlanDialog *self = NORMA_PLAN_DIALOG (object);

  norma_folder_plan_free (self->plan);
  g_free (self->place);
  g_clear_object (&self->chooser);
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

static char *
describe_count (const NormaFolderGroup *group)
{
  guint n = group->paths->len;

  return norma_folder_group_has_masks (group)
             ? g_strdup_printf (ngettext ("%'u mask", "%'u masks", n), n)
             : g_strdup_printf (ngettext ("%'u image", "%'u images", n), n);
}

static GtkWidget *
new_group_row (NormaFolderGroup *group)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) roles = gtk_string_list_new (NULL);
  g_autofree char *count = describe_count (group);

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
new_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

static GtkWidget *
new_group_list (NormaFolderPlan *plan)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = new_list ();

  for (guint i = 0; i < plan->groups->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_group_row (plan->groups->pdata[i]));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  return scrolled;
}

static void
place_chosen (NormaPlanDialog *self, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  path = file == NULL ? NULL : g_file_get_path (file);
  if (path != NULL)
    norma_plan_dialog_set_place (self, path);
  g_clear_object (&self->chooser);
}

static void
choose_place (NormaPlanDialog *self)
{
  g_autofree char *name = g_path_get_basename (self->place);

  g_clear_object (&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Keep the project in"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Choose"), _ ("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (place_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static GtkWidget *
new_place_list (NormaPlanDialog *self)
{
  GtkWidget *list = new_list ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Choose…"));

  self->place_row = adw_action_row_new ();
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose where the project is kept"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_place), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->place_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->place_row), _ ("Project"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->place_row), 2);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->place_row), button);
  gtk_list_box_append (GTK_LIST_BOX (list), self->place_row);
  return list;
}

static NormaPlanDialog *
dialog_new (GtkWindow *parent, NormaFolderPlan *plan)
{
  g_autofree char *name = g_filename_display_basename (plan->folder);
  NormaPlanDialog *self = g_object_new (NORMA_TYPE_PLAN_DIALOG, "transient-for", parent, "modal",
                                        TRUE, "heading", name, NULL);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->plan = plan;
  gtk_widget_set_size_request (content, 420, -1);
  gtk_box_append (GTK_BOX (content), new_group_list (plan));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self), content);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (self), "cancel", _ ("Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (self), "cancel");
  return self;
}

static void
add_suggested (NormaPlanDialog *self, const char *response, const char *label)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  adw_message_dialog_add_response (dialog, response, label);
  adw_message_dialog_set_response_appearance (dialog, response, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, response);
}

static char *
describe_plan (const NormaFolderPlan *plan)
{
  guint n_others = plan->n_passed_over;
  g_autofree char *found =
      g_strdup_printf (ngettext ("%'u image found, recognised by its folder.",
                                 "%'u images found, recognised by their folders.", plan->n_images),
                       plan->n_images);
  g_autofree char *others =
      g_strdup_printf (ngettext ("%'u other file is passed over.",
                                 "%'u other files are passed over.", n_others),
                       n_others);

  return n_others == 0 ? g_steal_pointer (&found) : g_strjoin (" ", found, others, NULL);
}

GtkWidget *
norma_plan_dialog_new (GtkWindow *parent, NormaFolderPlan *plan, gboolean can_add)
{
  NormaPlanDialog *self = dialog_new (parent, plan);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  g_autofree char *place = norma_project_place_default (plan->folder);
  g_autofree char *body = describe_plan (plan);

  adw_message_dialog_set_body (dialog, body);
  gtk_box_append (GTK_BOX (adw_message_dialog_get_extra_child (dialog)), new_place_list (self));
  norma_plan_dialog_set_place (self, place);
  if (can_add)
    adw_message_dialog_add_response (dialog, "add", _ ("Add to this project"));
  add_suggested (self, "open", _ ("Open"));
  return GTK_WIDGET (self);
}

GtkWidget *
norma_plan_dialog_new_for_more (GtkWindow *parent, NormaFolderPlan *plan)
{
  NormaPlanDialog *self = dialog_new (parent, plan);
  g_autofree char *body =
      g_strdup_printf (ngettext ("%'u image in the folder is not in the project yet.",
                                 "%'u images in the folder are not in the project yet.",
                                 plan->n_images),
                       plan->n_images);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), body);
  add_suggested (self, "add", _ ("Add"));
  return GTK_WIDGET (self);
}

const char *
norma_plan_dialog_get_place (NormaPlanDialog *self)
{
  return self->place;
}

void
norma_plan_dialog_set_place (NormaPlanDialog *self, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);
  char *copy = g_strdup (path);

  g_free (self->place);
  self->place = copy;
  if (self->place_row != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->place_row), shown);
}

NormaFolderPlan *
norma_plan_dialog_get_plan (NormaPlanDialog *self)
{
  return self->plan;
}
