/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/history-window.h"

#include <glib/gi18n.h>
#include <string.h>

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
  char *told; /* last, of what was written */

  GtkSearchEntry *entry;
  GtkWidget *export_button;
  GtkImage *check_icon;
  GtkLabel *check_label;
  GtkWidget *sign_offs;
  GtkColumnView *sign_off_view;
  GtkStack *stack; /* the list, or why it is empty */
  AdwStatusPage *none;
  GtkColumnView *view;
  GtkTextView *details;
  AdwToastOverlay *toasts;
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
  G_OBJECT_CLASS (norma_history_window_parent_class)->dispose (object);
}

/* A thread may read on from the reading, or look at its entries, until then. */
static void
norma_history_window_finalize (GObject *object)
{
  NormaHistoryWindow *self = NORMA_HISTORY_WINDOW (object);

  norma_history_reading_free (self->reading);
  g_free (self->told);
  G_OBJECT_CLASS (norma_history_window_parent_class)->finalize (object);
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
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (line->folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* Nothing, or nothing that was sought. */
static void
show_whether_any (NormaHistoryWindow *self)
{
  gboolean any = norma_history_window_count (self) > 0;
  gboolean any_line = self->reading != NULL && self->reading->lines->len > 0;

  gtk_stack_set_visible_child_name (self->stack, any || self->reading == NULL ? "list" : "none");
  gtk_widget_set_sensitive (self->export_button, any);
  adw_status_page_set_title (self->none,
                             any_line ? _ ("No step found") : _ ("Nothing has been done yet"));
  adw_status_page_set_description (self->none,
                                   any_line ? _ ("No step has all of the words that are sought.")
                                            : NULL);
}

/* Puts the lines from `first` on that are sought to the top, the newest first. */
static void
list_lines_from (NormaHistoryWindow *self, guint first)
{
  g_autofree char *folded =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  const GPtrArray *lines = self->reading->lines;

  for (guint i = lines->len; i > first; i--)
    if (has_words (lines->pdata[i - 1], words))
      g_ptr_array_add (wanted, new_row (lines->pdata[i - 1], i - 1));
  g_list_store_splice (self->rows, 0, first == 0 ? norma_history_window_count (self) : 0,
                       wanted->pdata, wanted->len);
  show_whether_any (self);
}

static void
list_lines (NormaHistoryWindow *self)
{
  if (self->reading != NULL)
    list_lines_from (self, 0);
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

static void
show_check (NormaHistoryWindow *self)
{
  const NormaJournalCheck *check = &self->reading->check;
  g_autofree char *text = norma_history_reading_describe_check (self->reading);
  g_autofree char *whole = check->head[0] == '\0'
                               ? NULL
                               : g_strdup_printf (_ ("Digest of the last entry: %s"), check->head);

  gtk_label_set_label (self->check_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->check_label), whole);
  gtk_image_set_from_icon_name (self->check_icon, check->finding == NULL && !check->after_loss
                                                      ? "emblem-ok-symbolic"
                                                      : "dialog-warning-symbolic");
}

static void read_history (NormaHistoryWindow *self);

static void
show_reading (NormaHistoryWindow *self, NormaHistoryReading *reading)
{
  guint first = self->reading == NULL ? 0 : self->reading->lines->len;

  if (self->reading == NULL)
    self->reading = reading;
  else
    norma_history_reading_take (self->reading, reading);
  list_lines_from (self, first);
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
  if (self->session == NULL) {
    norma_history_reading_free (reading);
    return;
  }
  if (reading != NULL)
    show_reading (self, reading);
  else {
    gtk_label_set_label (self->check_label, error->message);
    gtk_image_set_from_icon_name (self->check_icon, "dialog-warning-symbolic");
  }
  if (self->is_outdated)
    read_history (self);
}

static void
read_history (NormaHistoryWindow *self)
{
  self->is_outdated = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  norma_session_read_history_async (self->session, self->reading, history_read,
                                    g_object_ref (self));
}

static void
project_changed (NormaHistoryWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
tell (NormaHistoryWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
  g_free (self->told);
  self->told = g_strdup (text);
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaHistoryWindow) self = data;
  g_autoptr (GError) error = NULL;

  norma_session_write_history_finish (NORMA_SESSION (source), result, &error);
  if (self->session != NULL)
    tell (self, error == NULL ? _ ("The history is written") : error->message);
}

void
norma_history_window_write (NormaHistoryWindow *self, const char *path)
{
  g_autoptr (GHashTable) entries = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < norma_history_window_count (self); i++) {
    g_autoptr (NormaWordsRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
    NormaHistoryLine *line = self->reading->lines->pdata[norma_words_row_get_number (row)];

    g_hash_table_add (entries, &line->id);
  }
  norma_session_write_history_async (self->session, entries, path, written, g_object_ref (self));
}

static void
place_chosen (const char *path, gpointer data)
{
  norma_history_window_write (data, path);
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

const char *
norma_history_window_get_told (NormaHistoryWindow *self)
{
  return self->told;
}

static void
norma_history_window_class_init (NormaHistoryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_history_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = norma_history_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/history-window.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, export_button);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, check_icon);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, check_label);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, sign_offs);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, sign_off_view);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, NormaHistoryWindow, none);
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
