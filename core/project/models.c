/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/models.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/project/record.h"
#include "core/project/settings.h"

void
norma_model_entry_free (NormaModelEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->hash);
  g_free (entry->name);
  g_free (entry->created);
  g_free (entry);
}

/* *id 0: there is none. */
static gboolean
find (NormaProject *project, const char *hash, gint64 *id, GError **error)
{
  return norma_database_get_integer (project->database, id, NULL, error,
                                     "SELECT id FROM model WHERE hash = ?1", "s", hash);
}

static gboolean
require (NormaProject *project, const char *hash, gint64 *id, GError **error)
{
  if (!find (project, hash, id, error))
    return FALSE;
  if (*id != 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: has no model %s (any more): fit again",
               project->path, hash);
  return FALSE;
}

static gboolean
take_entry (NormaProject *project, NormaStatement *statement, const char *current,
            GPtrArray *entries, GError **error)
{
  NormaModelEntry *entry;

  if (!norma_table_expect_whole (project->database, &norma_model_table, statement, 4, error))
    return FALSE;
  entry = g_new0 (NormaModelEntry, 1);
  entry->hash = g_strdup (norma_statement_get_text (statement, 0));
  entry->name = g_strdup (norma_statement_get_text (statement, 1));
  entry->created = g_strdup (norma_statement_get_text (statement, 2));
  entry->n_bytes = (guint64)sqlite3_column_int64 (statement, 3);
  entry->current = g_strcmp0 (current, entry->hash) == 0;
  g_ptr_array_add (entries, entry);
  return TRUE;
}

GPtrArray *
norma_project_list_models (NormaProject *project, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_model_entry_free);
  g_autoptr (NormaStatement) statement = NULL;
  g_autofree char *current = NULL;
  g_autofree char *check = norma_table_check_sql (&norma_model_table, "model");
  g_autofree char *sql =
      g_strdup_printf ("SELECT hash, name, created, n_bytes, %s FROM model ORDER BY id", check);
  gboolean row = TRUE;

  g_return_val_if_fail (project != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  if (!norma_setting_read (project, NORMA_SETTING_MODEL, &current, error))
    return NULL;
  statement = norma_database_prepare (project->database, error, sql, "");
  if (statement == NULL)
    return NULL;
  while (row)
    if (!norma_database_step (project->database, statement, &row, error) ||
        (row && !take_entry (project, statement, current, entries, error)))
      return NULL;
  return g_steal_pointer (&entries);
}

static gboolean
add (NormaProject *project, GBytes *bytes, const char *hash, const char *name, GError **error)
{
  g_autofree char *now = norma_time_now ();
  gint64 id;

  if (!find (project, hash, &id, error))
    return FALSE;
  if (id == 0 &&
      (!norma_table_insert (project->database, &norma_model_table, 0, &id, error, hash, name, now,
                            (gint64)g_bytes_get_size (bytes)) ||
       !norma_table_insert (project->database, &norma_model_bytes_table, id, NULL, error, bytes)))
    return FALSE;
  return norma_setting_put (project, NORMA_SETTING_MODEL, hash, error);
}

gboolean
norma_project_add_model (NormaProject *project, GBytes *bytes, const char *name, char **hash,
                         GError **error)
{
  g_autofree char *computed = NULL;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && bytes != NULL && name != NULL, FALSE);

  computed = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!norma_expect_utf8 (project, "name", name, error) ||
      !norma_edit_begin (project, "Fit model", &edit, error) ||
      !norma_edit_end (project, &edit, add (project, bytes, computed, name, error), error))
    return FALSE;
  if (hash != NULL)
    *hash = g_steal_pointer (&computed);
  return TRUE;
}

gboolean
norma_project_set_current_model (NormaProject *project, const char *hash, GError **error)
{
  NormaEdit edit;
  gint64 id;

  g_return_val_if_fail (project != NULL, FALSE);

  return norma_edit_begin (project, "Choose model", &edit, error) &&
         norma_edit_end (project, &edit,
                         (hash == NULL || require (project, hash, &id, error)) &&
                             norma_setting_put (project, NORMA_SETTING_MODEL, hash, error),
                         error);
}

char *
norma_project_dup_current_model (NormaProject *project, GError **error)
{
  return norma_project_dup_setting (project, NORMA_SETTING_MODEL, error);
}

static GBytes *
read_bytes (NormaProject *project, const char *hash, GError **error)
{
  g_autoptr (NormaStatement) statement = norma_database_prepare (
      project->database, error,
      "SELECT bytes FROM model_bytes WHERE id = (SELECT id FROM model WHERE hash = ?1)", "s", hash);
  gconstpointer data;
  gpointer copy;
  gboolean row;
  gsize n;

  if (statement == NULL || !norma_database_step (project->database, statement, &row, error))
    return NULL;
  data = row ? sqlite3_column_blob (statement, 0) : NULL;
  n = data == NULL ? 0 : (gsize)sqlite3_column_bytes (statement, 0);
  copy = norma_alloc (n, 1, "a model", error);
  if (copy == NULL)
    return NULL;
  if (n > 0)
    memcpy (copy, data, n);
  return g_bytes_new_take (copy, n);
}

GBytes *
norma_project_read_model (NormaProject *project, const char *hash, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *computed = NULL;
  gint64 id;

  g_return_val_if_fail (project != NULL && hash != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  if (!require (project, hash, &id, error) || (bytes = read_bytes (project, hash, error)) == NULL)
    return NULL;
  computed = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_str_equal (computed, hash))
    return g_steal_pointer (&bytes);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: the model %s was altered: its bytes have the hash %s", project->path, hash,
               computed);
  return NULL;
}

gboolean
norma_project_prune_models (NormaProject *project, guint n_keep, GError **error)
{
  NormaEdit edit;

  g_return_val_if_fail (project != NULL, FALSE);

  return norma_edit_begin (project, "", &edit, error) &&
         norma_edit_end (
             project, &edit,
             norma_database_call (
                 project->database, error,
                 "DELETE FROM model WHERE hash IS NOT (SELECT value FROM setting WHERE name = ?2) "
                 "AND id NOT IN (SELECT id FROM model ORDER BY id DESC LIMIT ?1)",
                 "is", (gint64)n_keep, NORMA_SETTING_MODEL),
             error);
}
