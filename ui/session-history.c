/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-history.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/project/sign-offs.h"
#include "ui/background.h"
#include "ui/session-private.h"

/* The thread lets the project go before it tells. */
static void
read_in_thread (GTask *task, gpointer source, gpointer project, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  NormaHistoryReading *reading = norma_history_reading_new (project, &error);

  norma_project_close (project);
  if (reading == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, reading, (GDestroyNotify)norma_history_reading_free);
}

void
norma_session_read_history_async (NormaSession *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_return_if_fail (self->project != NULL);

  g_task_set_task_data (task, norma_project_ref (self->project), NULL);
  norma_background_run (task, read_in_thread);
}

NormaHistoryReading *
norma_session_read_history_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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
