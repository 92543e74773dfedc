/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/review-history.h"

#include "core/project/journal.h"
#include "ui/background.h"
#include "ui/history-words.h"

/* Longer than between two keys of somebody in a hurry. */
enum { REST_MS = 350, MOST_LINES = 40 };

struct _NormaReviewHistory {
  GtkBox parent_instance;
  GtkLabel *lines;
  NormaSession *session;
  NormaImageItem *item; /* NULL: nothing is shown */
  guint resting;
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (NormaReviewHistory, norma_review_history, GTK_TYPE_BOX)

/* What a thread reads. */
typedef struct {
  NormaProject *project;
  gint64 image;
  NormaEntries *entries;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  norma_project_close (reading->project);
  norma_entries_free (reading->entries);
  g_free (reading);
}

static void
stop (NormaReviewHistory *self)
{
  g_clear_handle_id (&self->resting, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
norma_review_history_dispose (GObject *object)
{
  NormaReviewHistory *self = NORMA_REVIEW_HISTORY (object);

  stop (self);
  g_clear_object (&self->item);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_review_history_parent_class)->dispose (object);
}

static void
norma_review_history_class_init (NormaReviewHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_review_history_dispose;
}

static void
norma_review_history_init (NormaReviewHistory *self)
{
  self->lines = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->lines, TRUE);
  gtk_label_set_wrap_mode (self->lines, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->lines, 0);
  gtk_label_set_selectable (self->lines, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->lines), "caption");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->lines));
}

static char *
describe_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr (GDateTime) local = time == NULL ? NULL : g_date_time_to_local (time);

  return local == NULL ? g_strdup (text) : g_date_time_format (local, "%x %H:%M");
}

static void
show_entries (NormaReviewHistory *self, const NormaEntries *entries)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (gsize i = entries->n; i > 0 && n < MOST_LINES; i--) {
    const NormaEntry *entry = &entries->entries[i - 1];
    g_autofree char *action = NULL;
    g_autofree char *time = NULL;

    /* What was done instead of it tells that it cannot be done again. */
    if (entry->kind == NORMA_ENTRY_DISCARDED)
      continue;
    action = norma_history_describe_action (entry);
    time = describe_time (entry->time);
    g_string_append_printf (text, "%s%s\n%s, %s", n++ == 0 ? "" : "\n", action, entry->user, time);
  }
  gtk_label_set_label (self->lines, text->str);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (GError) error = NULL;

  reading->entries = norma_project_list_image_entries (reading->project, reading->image, &error);
  if (reading->entries == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaReviewHistory *self = NORMA_REVIEW_HISTORY (source);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  /* The thread may hold the task longer. */
  g_clear_pointer (&reading->project, norma_project_close);
  if (self->reading != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->reading);
  if (error == NULL)
    show_entries (self, reading->entries);
  else
    gtk_label_set_label (self->lines, error->message);
}

static gboolean
rested (gpointer data)
{
  NormaReviewHistory *self = data;
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  self->resting = 0;
  if (norma_session_get_project (self->session) == NULL)
    return G_SOURCE_REMOVE;
  reading = g_new0 (Reading, 1);
  reading->project = norma_project_ref (norma_session_get_project (self->session));
  reading->image = norma_image_item_get_id (self->item);
  self->reading = g_cancellable_new ();
  task = g_task_new (self, self->reading, finish, NULL);
  g_task_set_task_data (task, reading, reading_free);
  norma_background_run (task, read_in_thread);
  return G_SOURCE_REMOVE;
}

void
norma_review_history_show (NormaReviewHistory *self, NormaSession *session, NormaImageItem *item)
{
  stop (self);
  g_set_object (&self->session, session);
  if (g_set_object (&self->item, item))
    gtk_label_set_label (self->lines, "");
  if (item != NULL)
    self->resting = g_timeout_add (REST_MS, rested, self);
}
