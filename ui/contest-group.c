/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/contest-group.h"

#include <glib/gi18n.h>

#include "ui/choice-table.h"
#include "ui/contest-chart.h"
#include "ui/contest-rows.h"
#include "ui/path-chooser.h"
#include "ui/session-measure.h"
#include "ui/session-versions.h"

struct _NormaContestGroup {
  GtkBox parent_instance;
  NormaSession *session;
  const NormaMeasuredContest *measured; /* lent; NULL: nothing is shown */
  GPtrArray *files; /* char *, paths that were added */
  guint n_readings; /* of versions, begun; the last one counts */

  GtkWidget *list, *none, *compare;
  GtkWidget *results;
  GtkLabel *outdated, *basis;
  NormaChoiceTable *table;
  NormaContestChart *chart;
};

G_DEFINE_FINAL_TYPE (NormaContestGroup, norma_contest_group, GTK_TYPE_BOX)

static guint chosen_signal;

/* Of a check button: a version's hash or a file's path. */
#define HASH "norma-hash"
#define PATH "norma-path"

static void
norma_contest_group_dispose (GObject *object)
{
  NormaContestGroup *self = NORMA_CONTEST_GROUP (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_CONTEST_GROUP);
  G_OBJECT_CLASS (norma_contest_group_parent_class)->dispose (object);
}

static void
list_chosen (NormaContestGroup *self, GPtrArray *versions, GPtrArray *files)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    GtkCheckButton *check =
        GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
    const char *hash = g_object_get_data (G_OBJECT (check), HASH);
    const char *path = g_object_get_data (G_OBJECT (check), PATH);

    if (!gtk_check_button_get_active (check))
      continue;
    if (hash != NULL)
      g_ptr_array_add (versions, g_strdup (hash));
    if (path != NULL)
      g_ptr_array_add (files, g_strdup (path));
  }
}

static void
update_button (NormaContestGroup *self)
{
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  list_chosen (self, versions, files);
  gtk_widget_set_sensitive (self->compare, versions->len + files->len > 0 &&
                                               norma_session_can_measure (self->session));
}

gboolean
norma_contest_group_compare (NormaContestGroup *self)
{
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  list_chosen (self, versions, files);
  return norma_session_compare_models (self->session, versions, files);
}

static void
add_row (NormaContestGroup *self, const char *title, const char *subtitle, const char *key,
         const char *value, gboolean is_chosen)
{
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (check), key, g_strdup (value), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_chosen);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (update_button), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
add_file_row (NormaContestGroup *self, const char *path, gboolean is_chosen)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);

  add_row (self, name, folder, PATH, path, is_chosen);
}

static void
update_list (NormaContestGroup *self)
{
  gboolean has_rows = gtk_widget_get_first_child (self->list) != NULL;

  gtk_widget_set_visible (self->list, has_rows);
  gtk_widget_set_visible (self->none, !has_rows);
  update_button (self);
}

static void
show_versions (NormaContestGroup *self, const GPtrArray *versions)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *row;

  list_chosen (self, chosen, files);
  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = versions->len; i-- > 0;) {
    const NormaModelEntry *entry = versions->pdata[i];
    g_autoptr (GDateTime) created = g_date_time_new_from_iso8601 (entry->created, NULL);
    g_autoptr (GDateTime) here = created == NULL ? NULL : g_date_time_to_local (created);
    g_autofree char *date = here == NULL ? g_strdup ("") : g_date_time_format (here, "%x %X");
    g_autofree char *title = g_strdup_printf ("%u: %s", i + 1, entry->name);

    if (!entry->current)
      add_row (self, title, date, HASH, entry->hash,
               g_ptr_array_find_with_equal_func (chosen, entry->hash, g_str_equal, NULL));
  }
  for (guint i = 0; i < self->files->len; i++)
    add_file_row (self, self->files->pdata[i],
                  g_ptr_array_find_with_equal_func (files, self->files->pdata[i], g_str_equal,
                                                    NULL));
  update_list (self);
}

static void
listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaContestGroup) self = data;
  g_autoptr (GPtrArray) versions =
      norma_session_list_versions_finish (NORMA_SESSION (source), result, NULL);

  if (--self->n_readings == 0 && versions != NULL && self->session != NULL)
    show_versions (self, versions);
}

static void
update_versions (NormaContestGroup *self)
{
  self->n_readings++;
  norma_session_list_versions_async (self->session, listed, g_object_ref (self));
}

void
norma_contest_group_add_file (NormaContestGroup *self, const char *path)
{
  if (g_ptr_array_find_with_equal_func (self->files, path, g_str_equal, NULL))
    return;
  g_ptr_array_add (self->files, g_strdup (path));
  add_file_row (self, path, TRUE);
  update_list (self);
}

static void
file_chosen (const char *path, gpointer data)
{
  norma_contest_group_add_file (data, path);
}

static void
ask_file (NormaContestGroup *self)
{
  GtkFileChooserNative *chooser =
      norma_path_chooser_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                              _ ("A model to compare with"), GTK_FILE_CHOOSER_ACTION_OPEN,
                              _ ("_Add"), file_chosen, self);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
compare_clicked (NormaContestGroup *self)
{
  norma_contest_group_compare (self);
}

static void
model_chosen (NormaContestGroup *self, guint model)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *title = NULL;

  if (self->measured == NULL)
    return;
  items = norma_contest_list_worst (self->session, self->measured, model);
  title = g_strdup_printf (_ ("Worst of %s"), (const char *)self->measured->names->pdata[model]);
  if (items->len > 0)
    g_signal_emit (self, chosen_signal, 0, items, title);
}

static void
measured (NormaContestGroup *self)
{
  const NormaMeasuredContest *now = norma_session_get_measured_contest (self->session);
  g_autoptr (GPtrArray) rows = now == NULL ? g_ptr_array_new () : norma_contest_new_rows (now);
  g_autofree char *basis = now == NULL ? NULL : norma_contest_describe (now);

  self->measured = now;
  norma_choice_table_set_rows (self->table, rows);
  norma_contest_chart_set_measured (self->chart, now);
  gtk_label_set_label (self->basis, basis == NULL ? "" : basis);
  gtk_widget_set_visible (GTK_WIDGET (self->outdated), now != NULL && now->is_outdated);
  gtk_widget_set_visible (self->results, now != NULL);
}

static void
norma_contest_group_class_init (NormaContestGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_contest_group_dispose;
  g_type_ensure (NORMA_TYPE_CHOICE_TABLE);
  g_type_ensure (NORMA_TYPE_CONTEST_CHART);
  chosen_signal = g_signal_new ("images-chosen", NORMA_TYPE_CONTEST_GROUP, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_PTR_ARRAY, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/contest-group.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaContestGroup, list);
  gtk_widget_class_bind_template_child (widget_class, NormaContestGroup, none);
  gtk_widget_class_bind_template_child (widget_class, NormaContestGroup, compare);
  gtk_widget_class_bind_template_child (widget_class, NormaContestGroup, results);
  gtk_widget_class_bind_template_child (widget_class, NormaContestGroup, outdated);
  gtk_widget_class_bind_template_child (widget_class, NormaContestGroup, basis);
  gtk_widget_class_bind_template_child (widget_class, NormaContestGroup, table);
  gtk_widget_class_bind_template_child (widget_class, NormaContestGroup, chart);
  gtk_widget_class_bind_template_callback (widget_class, ask_file);
  gtk_widget_class_bind_template_callback (widget_class, compare_clicked);
  gtk_widget_class_bind_template_callback (widget_class, model_chosen);
}

static void
norma_contest_group_init (NormaContestGroup *self)
{
  const char *const titles[] = { _ ("Model"),        _ ("AUROC"),  _ ("Difference"), _ ("p"),
                                 _ ("False alarms"), _ ("Recall"), _ ("AUPIMO"),     _ ("AUPRO") };

  self->files = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_choice_table_set_titles (self->table, _ ("Models compared"), titles, NORMA_CONTEST_COLUMNS);
}

void
norma_contest_group_set_session (NormaContestGroup *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "model-changed", G_CALLBACK (update_versions), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (update_versions), self);
  g_signal_connect_swapped (session, "notify::job", G_CALLBACK (update_button), self);
  g_signal_connect_swapped (session, "measured", G_CALLBACK (measured), self);
  update_list (self);
  update_versions (self);
  measured (self);
}
