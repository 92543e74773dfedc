/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-history.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "core/project/sign-offs.h"
#include "core/report/history.h"
#include "ui/background.h"
#include "ui/session-private.h"

/* What a thread reads, and where it writes to. */
typedef struct {
  NormaProject *project; /* let go before the thread tells */
  const NormaHistoryReading *earlier;
  GHashTable *entries;
  char *path;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->entries, g_hash_table_unref);
  g_free (reading->path);
  g_free (reading);
}

static void
run (NormaSession *self, GTaskThreadFunc function, const Reading *reading,
     GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Reading *copy = g_memdup2 (reading, sizeof *reading);

  copy->project = norma_project_ref (self->project);
  g_task_set_task_data (task, copy, reading_free);
  norma_background_run (task, function);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *todo = data;
  g_autoptr (GError) error = NULL;
  NormaHistoryReading *reading = norma_history_reading_new (todo->project, todo->earlier, &error);

  g_clear_pointer (&todo->project, norma_project_close);
  if (reading == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, reading, (GDestroyNotify)norma_history_reading_free);
}

void
norma_session_read_history_async (NormaSession *self, const NormaHistoryReading *earlier,
                                  GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (self->project != NULL);

  run (self, read_in_thread, &(Reading){ .earlier = earlier }, callback, data);
}

NormaHistoryReading *
norma_session_read_history_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *todo = data;
  const NormaHistoryFilter filter = { .entries = todo->entries };
  g_autoptr (GFile) file = g_file_new_for_path (todo->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = norma_history_csv (todo->project, &filter, &error);

  g_clear_pointer (&todo->project, norma_project_close);
  if (csv == NULL || !g_file_replace_contents (file, csv, strlen (csv), NULL, FALSE,
                                               G_FILE_CREATE_NONE, NULL, NULL, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
norma_session_write_history_async (NormaSession *self, GHashTable *entries, const char *path,
                                   GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (self->project != NULL && entries != NULL && path != NULL);

  run (self, write_in_thread,
       &(Reading){ .entries = g_hash_table_ref (entries), .path = g_strdup (path) }, callback,
       data);
}

gboolean
norma_session_write_history_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct {
  char *name, *comment;
  NormaToSign *images;
  guint n;
} Signing;

static void
signing_free (gpointer data)
{
  Signing *signing = data;

  g_free (signing->name);
  g_free (signing->comment);
  g_free (signing->images);
  g_free (signing);
}

static gboolean
sign (NormaProject *project, gpointer data, GError **error)
{
  const Signing *signing = data;

  return norma_project_sign_off (project, signing->name, signing->comment, signing->images,
                                 signing->n, NULL, error);
}

static void
signed_off (NormaSession *self, gpointer data, const GError *error)
{
  const Signing *signing = data;
  g_autofree char *text = NULL;

  if (error != NULL)
    return;
  text = g_strdup_printf (_ ("“%s” is signed"), signing->name);
  norma_session_emit_step_made (self, text);
}

static NormaToSign
describe_image (NormaSession *self, gint64 id)
{
  NormaImageItem *item = g_hash_table_lookup (self->by_id, &id);
  NormaToSign image = { id, "", NAN };

  if (item == NULL || isnan (norma_image_item_get_score (item)))
    return image;
  image.score = (double)norma_image_item_get_score (item);
  image.verdict = norma_verdict_to_string (norma_image_item_get_verdict (item));
  return image;
}

void
norma_session_sign_off (NormaSession *self, const char *name, const char *comment,
                        const GArray *images)
{
  Signing *signing;

  g_return_if_fail (name != NULL && comment != NULL && images != NULL);

  if (!norma_session_can_edit (self))
    return;
  signing = g_new0 (Signing, 1);
  *signing = (Signing){ g_strdup (name), g_strdup (comment), g_new (NormaToSign, images->len),
                        images->len };
  for (guint i = 0; i < images->len; i++)
    signing->images[i] = describe_image (self, g_array_index (images, gint64, i));
  norma_session_change (self, sign, signed_off, signing, signing_free);
}
