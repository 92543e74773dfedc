/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/project/files.h"
#include "core/project/project-private.h"
#include "core/project/record.h"

static gboolean
find_file (NormaProject *project, gint64 image, gint64 *file, char **path, GError **error)
{
  g_autoptr (NormaStatement) statement = norma_database_prepare (
      project->database, error,
      "SELECT f.id, f.path FROM image AS i JOIN file AS f ON f.id = i.file_id WHERE i.id = ?1", "i",
      image);
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  if (!found) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: has no image of the number %" G_GINT64_FORMAT, project->path, image);
    return FALSE;
  }
  *file = sqlite3_column_int64 (statement, 0);
  *path = g_strdup (norma_statement_get_text (statement, 1));
  return TRUE;
}

/* *file: 0 unless there is a readable image. */
static gboolean
look (NormaProject *project, gint64 image, const NormaProgress *progress, gint64 *file,
      NormaOwnedFacts *seen, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *absolute = NULL;
  gboolean found;

  g_rec_mutex_lock (&project->mutex);
  found = find_file (project, image, file, &path, error);
  g_rec_mutex_unlock (&project->mutex);
  if (!found || !norma_progress_continue (progress, error))
    return FALSE;
  absolute = norma_project_dup_image_path (project, path, error);
  if (absolute == NULL ||
      !norma_file_facts_read (absolute, TRUE, norma_progress_get_cancellable (progress), seen,
                              error))
    return FALSE;
  if (seen->facts.state != NORMA_FILE_OK || seen->hash == NULL)
    *file = 0;
  return TRUE;
}

static gboolean
accept (NormaProject *project, gint64 file, const NormaFileFacts *facts, GError **error)
{
  g_autoptr (JsonObject) columns = json_object_new ();

  json_object_set_string_member (columns, "state", norma_file_state_to_string (facts->state));
  json_object_set_string_member (columns, "message", "");
  json_object_set_string_member (columns, "hash", facts->hash);
  json_object_set_string_member (columns, "format", facts->format);
  json_object_set_int_member (columns, "size", (gint64)facts->size);
  json_object_set_int_member (columns, "mtime_ns", facts->mtime_ns);
  json_object_set_int_member (columns, "width", facts->width);
  json_object_set_int_member (columns, "height", facts->height);
  json_object_set_int_member (columns, "channels", facts->channels);
  json_object_set_int_member (columns, "bits", facts->bits);
  json_object_set_int_member (columns, "n_pages", facts->n_pages);
  return norma_record_update (project, &norma_file_table, file, columns, error);
}

static gboolean
accept_all (NormaProject *project, const gint64 *files, const NormaOwnedFacts *seen, gsize n,
            GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  if (!norma_edit_begin (project, "Take images as they are now", &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = files[i] == 0 || accept (project, files[i], &seen[i].facts, error);
  return norma_edit_end (project, &edit, success, error);
}

gboolean
norma_project_accept_files (NormaProject *project, const gint64 *ids, gsize n,
                            const NormaProgress *progress, GError **error)
{
  g_autofree NormaOwnedFacts *seen = NULL;
  g_autofree gint64 *files = NULL;
  gboolean success = TRUE;

  g_return_val_if_fail (project != NULL && (ids != NULL || n == 0), FALSE);

  seen = g_new0 (NormaOwnedFacts, n);
  files = g_new0 (gint64, n);
  for (gsize i = 0; i < n && success; i++) {
    success = look (project, ids[i], progress, &files[i], &seen[i], error);
    norma_progress_report (progress, "Looking at files", i + 1, n);
  }
  success = success && accept_all (project, files, seen, n, error);
  for (gsize i = 0; i < n; i++)
    norma_owned_facts_clear (&seen[i]);
  return success;
}
