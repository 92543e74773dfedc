/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/history-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/report/history.h"
#include "ui/path-chooser.h"
#include "ui/words-row.h"

struct _NormaHistoryWindow {
  AdwWindow parent_instance;
  NormaSession *session;
  NormaHistoryReading *reading; /* NULL: not read yet */
  GListStore *rows; /* NormaWordsRow, numbers are places in the reading's lines */
  GListStore *sign_off_rows;
  GtkSingleSelection *selection;
  gboolean is_reading;
  gboolean is_outdated; /* the project has changed while it was read */

  GtkSearchEntry *entry;
  GtkWidget *export_button;
  GtkImage *check_icon;
  GtkLabel *check_label;
  GtkWidget *sign_offs;
  GtkColumnView *sign_off_view;
  GtkColumnView *view;
  GtkTextView *details;
};

G_DEFINE_FINAL_TYPE (NormaHistoryWindow, norma_history_window, ADW_TYPE_WINDOW)

static void
norma_history_window_dispose (GObject *object)
{
  NormaHistoryWindow *self = NORMA_HISTORY_WINDOW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_HISTORY_WINDOW);
  g_clear_object (&self->rows);
  g_clear_object (&self->sign_off_rows);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->reading, norma_history_reading_free);
  G_OBJECT_CLASS (norma_history_window_parent_class)->dispose (object);
}

static NormaWordsRow *
new_row (const NormaHistoryLine *line, guint place)
{
  char **words = g_new0 (char *, 6);

  words[0] = g_strdup (line->time);
  words[1] = g_strdup (line->user);
  words[2] = g_strdup (line->action);
  words[3] = g_strdup (line->images);
  words[4] = g_strdup (line->reason);
  return norma_words_row_new (words, place);
}

static NormaWordsRow *
new_sign_off_row (const NormaSignOffLine *line, guint place)
{
  char **words = g_new0 (char *, 6);

  words[0] = g_strdup (line->name);
  words[1] = g_strdup (line->n_images);
  words[2] = g_strdup (line->user);
  words[3] = g_strdup (line->time);
  words[4] = g_strdup (line->state);
  return norma_words_row_new (words, place);
}

static gboolean
has_words (const NormaHistoryLine *line, char *const *words)
{
  g_autofree char *text =
      g_strjoin ("\n", line->time, line->user, line->action, line->images, line->reason, NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static void
list_lines (NormaHistoryWindow *self)
{
  g_autofree char *folded =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; self->reading != NULL && i < self->reading->lines->len; i++)
    if (has_words (self->reading->lines->pdata[i], words))
      g_ptr_array_add (wanted, new_row (self->reading->lines->pdata[i], i));
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       wanted->pdata, wanted->len);
  gtk_widget_set_sensitive (self->export_button, wanted->len > 0);
}

static void
list_sign_offs (NormaHistoryWindow *self)
{
  const GPtrArray *lines = self->reading->sign_offs;
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (wanted, new_sign_off_row (lines->pdata[i], i));
  norma_words_rows_become (self->sign_off_rows, wanted);
  gtk_widget_set_visible (self->sign_offs, lines->len > 0);
}

static const NormaHistoryLine *
get_selected (NormaHistoryWindow *self)
{
  NormaWordsRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : self->reading->lines->pdata[norma_words_row_get_number (row)];
}

static void
selection_changed (NormaHistoryWindow *self)
{
  const NormaHistoryLine *line = get_selected (self);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->details),
                            line == NULL ? "" : line->details, -1);
}

/* What the core tells in English; its own words where they are not known here. */
static const char *
describe_finding (const char *finding)
{
  static const char *const findings[] = {
    N_ ("changes that it made have been taken out"),
    N_ ("it, a change that it made, or the entry before has been altered or taken out"),
    N_ ("a step has been put in that no entry tells of"),
    N_ ("a step has changes that no entry tells of"),
    N_ ("the state of a step is not the one that its entries tell"),
    N_ ("a sign-off was made after an entry that is no longer there"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    if (g_str_equal (finding, findings[i]))
      return _ (findings[i]);
  return finding;
}

static char *
describe_check (const NormaJournalCheck *check)
{
  guint n = (guint)check->n_entries;

  if (check->finding != NULL && check->broken > 0)
    return g_strdup_printf (_ ("Entry %u does not hold: %s"), (guint)check->broken,
                            describe_finding (check->finding));
  if (check->finding != NULL)
    return g_strdup_printf (_ ("The history does not hold: %s"), describe_finding (check->finding));
  if (n == 0)
    return g_strdup (_ ("Nothing has been done yet"));
  return g_strdup_printf (ngettext ("%'u entry, unaltered; digest %.12s…",
                                    "%'u entries, unaltered; digest %.12s…", n),
                          n, check->head);
}

static void
show_check (NormaHistoryWindow *self)
{
  const NormaJournalCheck *check = &self->reading->check;
  g_autofree char *text = describe_check (check);
  g_autofree char *whole = check->head[0] == '\0'
                               ? NULL
                               : g_strdup_printf (_ ("Digest of the last entry: %s"), check->head);

  gtk_label_set_label (self->check_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->check_label), whole);
  gtk_image_set_from_icon_name (self->check_icon, check->finding == NULL
                                                      ? "emblem-ok-symbolic"
                                                      : "dialog-warning-symbolic");
}

static void read_history (NormaHistoryWindow *self);

static void
show_reading (NormaHistoryWindow *self, NormaHistoryReading *reading)
{
  /* The rows name places in the lines, so both change together. */
  g_list_store_remove_all (self->rows);
  norma_history_reading_free (self->reading);
  self->reading = reading;
  list_lines (self);
  list_sign_offs (self);
  show_check (self);
}

static void
history_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaHistoryWindow) self = data;
  g_autoptr (GError) error = NULL;
  NormaHistoryReading *reading =
      norma_session_read_history_finish (NORMA_SESSION (source), result, &error);

  self->is_reading = FALSE;
  if (self->session == NULL)
    norma_history_reading_free (reading);
  else if (self->is_outdated) {
    norma_history_reading_free (reading);
    read_history (self);
  } else if (reading == NULL) {
    gtk_label_set_label (self->check_label, error->message);
    gtk_image_set_from_icon_name (self->check_icon, "dialog-warning-symbolic");
  } else
    show_reading (self, reading);
}

static void
read_history (NormaHistoryWindow *self)
{
  self->is_outdated = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  norma_session_read_history_async (self->session, history_read, g_object_ref (self));
}

static void
project_changed (NormaHistoryWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

gboolean
norma_history_window_write (NormaHistoryWindow *self, const char *path, GError **error)
{
  g_autofree char *header = norma_history_csv_header ();
  g_autoptr (GString) text = g_string_new (header);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  for (guint i = 0; i < norma_history_window_count (self); i++) {
    g_autoptr (NormaWordsRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
    const NormaHistoryLine *line = self->reading->lines->pdata[norma_words_row_get_number (row)];

    g_string_append (text, line->csv);
  }
  return g_file_replace_contents (file, text->str, text->len, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                  NULL, error);
}

static void
place_chosen (const char *path, gpointer data)
{
  NormaHistoryWindow *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;

  if (norma_history_window_write (self, path, &error))
    text = g_strdup_printf (_ ("Written to %s"), name);
  gtk_label_set_label (self->check_label, error == NULL ? text : error->message);
}

static void export(NormaHistoryWindow *self)
{
  GtkFileChooserNative *chooser =
      norma_path_chooser_new (GTK_WINDOW (self), _ ("Export the history"),
                              GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Export"), place_chosen, self);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "history.csv");
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

guint
norma_history_window_count (NormaHistoryWindow *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

const char *
norma_history_window_get_check (NormaHistoryWindow *self)
{
  return self->reading == NULL ? NULL : gtk_label_get_label (self->check_label);
}

static void
norma_history_window_class_init (NormaHistoryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_history_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/history-window.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, export_button);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, check_icon);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, check_label);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, sign_offs);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, sign_off_view);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, view);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, details);
  gtk_widget_class_bind_template_callback (widget_class, export);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
norma_history_window_init (NormaHistoryWindow *self)
{
  const char *const titles[] = { _ ("Time"), _ ("Who"), _ ("Step"), _ ("Images"), _ ("Reason") };
  const char *const sign_off_titles[] = { _ ("Lot"), _ ("Images"), _ ("Signed by"), _ ("Time"),
                                          _ ("State") };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (NORMA_TYPE_WORDS_ROW);
  self->sign_off_rows = g_list_store_new (NORMA_TYPE_WORDS_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_set_model (self->sign_off_view,
                             GTK_SELECTION_MODEL (gtk_no_selection_new (
                                 G_LIST_MODEL (g_object_ref (self->sign_off_rows)))));
  norma_words_row_add_columns (self->view, titles, G_N_ELEMENTS (titles));
  norma_words_row_add_columns (self->sign_off_view, sign_off_titles,
                               G_N_ELEMENTS (sign_off_titles));
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (list_lines), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selection_changed),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
norma_history_window_new (GtkWindow *parent, NormaSession *session)
{
  NormaHistoryWindow *self = g_object_new (NORMA_TYPE_HISTORY_WINDOW, "transient-for", parent,
                                           "destroy-with-parent", TRUE, NULL);

  self->session = g_object_ref (session);
  /* Also a step of the same name as the one before. */
  g_signal_connect_swapped (session, "settled", G_CALLBACK (read_history), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (project_changed), self);
  read_history (self);
  return GTK_WIDGET (self);
}
