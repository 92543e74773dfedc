/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/file-row.h"

#include "core/base/error.h"
#include "core/project/files.h"
#include "core/project/paths.h"
#include "core/project/table.h"

char *
norma_file_row_path (NormaProject *project, const char *absolute, GError **error)
{
  g_autofree char *root = NULL;
  g_autofree char *canonical = NULL;
  const char *below;

  if (!norma_expect_utf8 (project, "path", absolute, error))
    return NULL;
  if (!g_path_is_absolute (absolute)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: the path \"%s\" is relative",
                 project->path, absolute);
    return NULL;
  }
  root = norma_project_dup_root (project, error);
  if (root == NULL)
    return NULL;
  canonical = g_canonicalize_filename (absolute, NULL);
  below = norma_path_below (root, canonical);
  return g_strdup (below == NULL ? canonical : below);
}

static gboolean
write_facts (NormaProject *project, gint64 id, const NormaFileFacts *facts, GError **error)
{
  return norma_database_call (project->database, error,
                              "UPDATE file SET state = ?2, message = ?3, hash = ?4, format = ?5, "
                              "size = ?6, mtime_ns = ?7, width = ?8, height = ?9, channels = ?10, "
                              "bits = ?11, n_pages = ?12 WHERE id = ?1",
                              "issssiiiiiii", id, norma_file_state_to_string (facts->state),
                              facts->message, facts->hash, facts->format, (gint64)facts->size,
                              facts->mtime_ns, (gint64)facts->width, (gint64)facts->height,
                              (gint64)facts->channels, (gint64)facts->bits,
                              (gint64)facts->n_pages) &&
         norma_table_seal (project->database, &norma_file_table, id, error);
}

static gboolean
insert (NormaProject *project, const char *path, const NormaFileFacts *facts, gint64 *id,
        GError **error)
{
  return norma_table_insert (project->database, &norma_file_table, 0, id, error, path,
                             norma_file_state_to_string (facts->state), facts->message, facts->hash,
                             facts->format, (gint64)facts->size, facts->mtime_ns,
                             (gint64)facts->width, (gint64)facts->height, (gint64)facts->channels,
                             (gint64)facts->bits, (gint64)facts->n_pages);
}

/* With words where there are none, and only text that the file can hold. */
static gboolean
complete_facts (NormaProject *project, const NormaFileFacts *facts, NormaFileFacts *complete,
                GError **error)
{
  *complete = facts == NULL ? (NormaFileFacts){ NORMA_FILE_UNSEEN } : *facts;
  if (complete->message == NULL)
    complete->message = "";
  if (complete->format == NULL)
    complete->format = "";
  return norma_expect_utf8 (project, "message", complete->message, error) &&
         norma_expect_utf8 (project, "hash", complete->hash, error) &&
         norma_expect_utf8 (project, "format", complete->format, error);
}

gboolean
norma_file_row_require (NormaProject *project, const char *path, const NormaFileFacts *facts,
                        gint64 *id, gint64 *image, GError **error)
{
  NormaFileFacts complete;
  gboolean found;

  *image = 0;
  if (!complete_facts (project, facts, &complete, error) ||
      !norma_database_get_integer (project->database, id, &found, error,
                                   "SELECT id FROM file WHERE path = ?1", "s", path))
    return FALSE;
  if (!found)
    return insert (project, path, &complete, id, error);
  if (!norma_database_get_integer (project->database, image, NULL, error,
                                   "SELECT id FROM image WHERE file_id = ?1", "i", *id))
    return FALSE;
  return *image != 0 || write_facts (project, *id, &complete, error);
}

static gboolean
set_state (NormaProject *project, gint64 id, NormaFileState state, const char *message,
           GError **error)
{
  return norma_database_call (project->database, error,
                              "UPDATE file SET state = ?2, message = ?3 WHERE id = ?1", "iss", id,
                              norma_file_state_to_string (state), message) &&
         norma_table_seal (project->database, &norma_file_table, id, error);
}

/* The file row of an image and the hash it was added with (NULL: unknown). */
static gboolean
find (NormaProject *project, gint64 image, gint64 *id, char **hash, GError **error)
{
  g_autofree char *check = norma_table_check_sql (&norma_file_table, "f");
  g_autofree char *sql = g_strdup_printf (
      "SELECT f.id, f.hash, %s FROM image AS i JOIN file AS f ON f.id = i.file_id WHERE i.id = ?1",
      check);
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, sql, "i", image);
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  if (!found) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: has no image of the number %" G_GINT64_FORMAT, project->path, image);
    return FALSE;
  }
  if (!norma_table_expect_whole (project->database, &norma_file_table, statement, 2, error))
    return FALSE;
  *id = sqlite3_column_int64 (statement, 0);
  *hash = g_strdup ((const char *)sqlite3_column_text (statement, 1));
  return TRUE;
}

gboolean
norma_file_row_see (NormaProject *project, gint64 image, const NormaFileFacts *facts,
                    GError **error)
{
  g_autofree char *known = NULL;
  NormaFileFacts complete;
  gint64 id;

  if (!complete_facts (project, facts, &complete, error) ||
      !find (project, image, &id, &known, error))
    return FALSE;
  /* What was known of the file is what it is found again by. */
  if (complete.state == NORMA_FILE_MISSING)
    return set_state (project, id, NORMA_FILE_MISSING, complete.message, error);
  if (known != NULL && complete.hash != NULL && !g_str_equal (known, complete.hash))
    return set_state (project, id, NORMA_FILE_CHANGED, complete.message, error);
  if (complete.hash == NULL)
    complete.hash = known;
  return write_facts (project, id, &complete, error);
}
