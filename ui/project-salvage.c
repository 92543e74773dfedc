/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/project-salvage.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/project/salvage.h"
#include "ui/background.h"
#include "ui/project-place.h"

/* Lives from the first dialog to the last. */
typedef struct {
  GtkWindow *parent; /* a weak pointer */
  char *path;
  char *to_path;
  NormaSalvaged done;
  gpointer data;
  GtkFileChooserNative *chooser;
  GArray *report; /* NormaSalvagedTable */
} Salvage;

static void
salvage_free (gpointer data)
{
  Salvage *salvage = data;

  g_clear_weak_pointer (&salvage->parent);
  g_free (salvage->path);
  g_free (salvage->to_path);
  g_object_unref (salvage->data);
  g_clear_object (&salvage->chooser);
  g_clear_pointer (&salvage->report, g_array_unref);
  g_free (salvage);
}

static AdwMessageDialog *
dialog_new (Salvage *salvage, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (salvage->parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  return ADW_MESSAGE_DIALOG (dialog);
}

/* What people call the rows of a table; NULL for those that mean nothing to them. */
static const char *
describe_table (const char *table)
{
  static const char *const words[][2] = {
    { "image", N_ ("images") },         { "model", N_ ("models") },
    { "score", N_ ("scores") },         { "map", N_ ("anomaly maps") },
    { "threshold", N_ ("thresholds") }, { "step", N_ ("steps of history") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i][0], table))
      return _ (words[i][1]);
  return NULL;
}

static char *
describe_report (const GArray *report)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < report->len; i++) {
    const NormaSalvagedTable *table = &g_array_index (report, NormaSalvagedTable, i);
    const char *words = describe_table (table->table);

    if (words == NULL)
      continue;
    g_string_append_printf (text, "%s%s: %'" G_GUINT64_FORMAT, text->len > 0 ? "\n" : "", words,
                            table->n_saved);
    if (table->n_altered > 0) {
      g_autofree char *n = g_strdup_printf ("%'" G_GUINT64_FORMAT, table->n_altered);

      g_string_append_printf (text, _ (", %s left out because they were altered"), n);
    }
    if (!table->complete)
      g_string_append (text, _ (", some could not be read"));
  }
  return g_string_free (text, FALSE);
}

static void
report_answered (AdwMessageDialog *dialog, const char *response, Salvage *salvage)
{
  if (g_str_equal (response, "open"))
    salvage->done (salvage->data, salvage->to_path);
  salvage_free (salvage);
}

static void
show_report (Salvage *salvage)
{
  g_autofree char *body = describe_report (salvage->report);
  AdwMessageDialog *dialog = dialog_new (salvage, _ ("What was saved"), body);

  adw_message_dialog_add_response (dialog, "open", _ ("Open"));
  adw_message_dialog_set_response_appearance (dialog, "open", ADW_RESPONSE_SUGGESTED);
  g_signal_connect (dialog, "response", G_CALLBACK (report_answered), salvage);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
salvage_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Salvage *salvage = data;
  g_autoptr (GError) error = NULL;

  if (norma_project_salvage (salvage->path, salvage->to_path, &salvage->report, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
failure_answered (AdwMessageDialog *dialog, const char *response, Salvage *salvage)
{
  salvage_free (salvage);
}

static void
finish_salvage (GObject *source, GAsyncResult *result, gpointer data)
{
  Salvage *salvage = data;
  g_autoptr (GError) error = NULL;
  AdwMessageDialog *dialog;

  if (salvage->parent == NULL) {
    salvage_free (salvage);
  } else if (g_task_propagate_boolean (G_TASK (result), &error)) {
    show_report (salvage);
  } else {
    dialog = dialog_new (salvage, _ ("Nothing could be saved"), error->message);
    g_signal_connect (dialog, "response", G_CALLBACK (failure_answered), salvage);
    gtk_window_present (GTK_WINDOW (dialog));
  }
}

static void
place_chosen (Salvage *salvage, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GTask) task = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (salvage->chooser));
  salvage->to_path = file == NULL ? NULL : g_file_get_path (file);
  if (salvage->to_path == NULL) {
    salvage_free (salvage);
    return;
  }
  task = g_task_new (NULL, NULL, finish_salvage, salvage);
  g_task_set_task_data (task, salvage, NULL);
  norma_background_run (task, salvage_in_thread);
}

static char *
suggest_name (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_has_suffix (name, NORMA_PROJECT_ENDING))
    name[strlen (name) - strlen (NORMA_PROJECT_ENDING)] = '\0';
  return g_strdup_printf (_ ("%s (saved)%s"), name, NORMA_PROJECT_ENDING);
}

static void
damage_answered (AdwMessageDialog *dialog, const char *response, Salvage *salvage)
{
  g_autofree char *name = NULL;

  if (!g_str_equal (response, "salvage")) {
    salvage_free (salvage);
    return;
  }
  name = suggest_name (salvage->path);
  salvage->chooser =
      gtk_file_chooser_native_new (_ ("Save what can be saved"), salvage->parent,
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (salvage->chooser), name);
  g_signal_connect_swapped (salvage->chooser, "response", G_CALLBACK (place_chosen), salvage);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (salvage->chooser));
}

void
norma_project_salvage_present (GtkWindow *parent, const char *path, const char *message,
                               NormaSalvaged done, gpointer data)
{
  Salvage *salvage = g_new0 (Salvage, 1);
  g_autofree char *body =
      g_strdup_printf (_ ("%s\n\nWhat is whole can be saved into a new project. The damaged file "
                          "stays as it is."),
                       message);
  AdwMessageDialog *dialog;

  g_set_weak_pointer (&salvage->parent, parent);
  salvage->path = g_strdup (path);
  salvage->done = done;
  salvage->data = g_object_ref (data);
  dialog = dialog_new (salvage, _ ("The project is damaged"), body);
  adw_message_dialog_add_response (dialog, "salvage", _ ("Save what can be saved…"));
  adw_message_dialog_set_response_appearance (dialog, "salvage", ADW_RESPONSE_SUGGESTED);
  g_signal_connect (dialog, "response", G_CALLBACK (damage_answered), salvage);
  gtk_window_present (GTK_WINDOW (dialog));
}
