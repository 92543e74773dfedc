/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/journal.h"

#include <string.h>

#include "core/base/error.h"
#include "core/project/journal-entry.h"
#include "core/project/row-list.h"

void
norma_entries_free (NormaEntries *list)
{
  if (list != NULL)
    norma_row_list_free (list, list->entries, list->strings);
}

void
norma_changes_free (NormaChanges *list)
{
  if (list != NULL)
    norma_row_list_free (list, list->changes, list->strings);
}

static gboolean
parse_kind (const char *word, NormaEntryKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (norma_entry_kinds); i++)
    if (g_str_equal (word, norma_entry_kinds[i])) {
      *kind = (NormaEntryKind)i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
take_entry (NormaStatement *statement, GStringChunk *strings, gpointer row)
{
  NormaEntry *entry = row;

  entry->id = sqlite3_column_int64 (statement, 0);
  entry->time = norma_row_take_text (statement, 1, strings);
  entry->user = norma_row_take_text (statement, 2, strings);
  entry->step = sqlite3_column_int64 (statement, 4);
  entry->action = norma_row_take_text (statement, 5, strings);
  entry->n_changes = (guint64)sqlite3_column_int64 (statement, 6);
  entry->reason = norma_row_take_text (statement, 7, strings);
  entry->digest = norma_row_take_text (statement, 8, strings);
  return parse_kind (norma_statement_get_text (statement, 3), &entry->kind);
}

static NormaEntries *
list_entries (NormaProject *project, const char *tail, gint64 parameter, GError **error)
{
  g_autoptr (NormaEntries) list = g_new0 (NormaEntries, 1);

  list->strings = g_string_chunk_new (1 << 14);
  if (!norma_row_list_read (project, &norma_entry_table, tail, parameter, take_entry,
                            sizeof *list->entries, list->strings, (gpointer *)&list->entries,
                            &list->n, error))
    return NULL;
  /* ISO 8601 of one form, so the order of texts is that of times. */
  for (gsize i = 1; i < list->n; i++)
    list->entries[i].is_earlier = g_strcmp0 (list->entries[i].time, list->entries[i - 1].time) < 0;
  return g_steal_pointer (&list);
}

NormaEntries *
norma_project_list_entries (NormaProject *project, GError **error)
{
  return norma_project_list_entries_after (project, 0, error);
}

NormaEntries *
norma_project_list_entries_after (NormaProject *project, gint64 entry, GError **error)
{
  NormaEntries *list;

  g_return_val_if_fail (project != NULL, NULL);

  /* With the one before, whose time tells whether the clock was set back. */
  list = list_entries (project,
                       "WHERE id >= ifnull ((SELECT max (id) FROM entry WHERE id <= ?1), 0) "
                       "ORDER BY id",
                       entry, error);
  if (list != NULL && list->n > 0 && list->entries[0].id <= entry)
    memmove (list->entries, list->entries + 1, --list->n * sizeof *list->entries);
  return list;
}

/* A change says whose row it is only where that was made. Numbers of rows are given again, so a change
 * belongs to the last making before it. */
static const char image_entries_sql[] =
    "WHERE step_id IN (WITH made AS (SELECT table_name, row_id, id FROM change "
    "WHERE before IS NULL AND table_name IN ('review', 'shape', 'signed_image') "
    "AND json_extract (after, '$.image_id') = ?1) "
    "SELECT step_id FROM change WHERE table_name = 'image' AND row_id = ?1 "
    "UNION SELECT step_id FROM change WHERE table_name = 'file' "
    "AND row_id = (SELECT file_id FROM image WHERE id = ?1) "
    "UNION SELECT c.step_id FROM made AS m JOIN change AS c ON c.table_name = m.table_name "
    "AND c.row_id = m.row_id AND c.id >= m.id WHERE NOT EXISTS (SELECT 1 FROM change AS later "
    "WHERE later.table_name = m.table_name AND later.row_id = m.row_id "
    "AND later.before IS NULL AND later.id > m.id AND later.id <= c.id)) ORDER BY id";

NormaEntries *
norma_project_list_image_entries (NormaProject *project, gint64 image, GError **error)
{
  g_return_val_if_fail (project != NULL, NULL);

  return list_entries (project, image_entries_sql, image, error);
}

static gboolean
take_change (NormaStatement *statement, GStringChunk *strings, gpointer row)
{
  NormaChange *change = row;

  change->table = norma_row_take_text (statement, 2, strings);
  change->row = sqlite3_column_int64 (statement, 3);
  change->before = norma_row_take_text (statement, 4, strings);
  change->after = norma_row_take_text (statement, 5, strings);
  return TRUE;
}

/* The image of a change: the row itself or what it belongs to, now or when it was made. Numbers of rows
 * are given again, so it is the last making before the change that counts. */
static const char image_sql[] =
    "SELECT CASE c.table_name WHEN 'file' THEN (SELECT id FROM image WHERE file_id = c.row_id) "
    "WHEN 'pair' THEN coalesce (json_extract (c.before, '$.query_id'), "
    "json_extract (made.after, '$.query_id')) "
    "ELSE coalesce (json_extract (c.before, '$.image_id'), "
    "json_extract (made.after, '$.image_id')) END "
    "FROM (SELECT ?1 AS table_name, ?2 AS row_id, ?3 AS before, ?4 AS step_id) AS c "
    "LEFT JOIN change AS made ON made.id = (SELECT max (id) FROM change WHERE table_name = ?1 "
    "AND row_id = ?2 AND before IS NULL AND step_id <= ?4)";

static const char path_sql[] =
    "SELECT path FROM file WHERE id = coalesce ((SELECT file_id FROM image WHERE id = ?1), "
    "(SELECT json_extract (after, '$.file_id') FROM change WHERE table_name = 'image' "
    "AND row_id = ?1 AND before IS NULL ORDER BY id DESC LIMIT 1))";

static gboolean
find_image (NormaProject *project, gint64 step, NormaChange *change, GError **error)
{
  change->image = change->row;
  return g_str_equal (change->table, "image") ||
         norma_database_get_integer (project->database, &change->image, NULL, error, image_sql,
                                     "sisi", change->table, change->row, change->before, step);
}

static gboolean
find_path (NormaProject *project, NormaChange *change, GStringChunk *strings, GError **error)
{
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, path_sql, "i", change->image);
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  if (found)
    change->path = norma_row_take_text (statement, 0, strings);
  return TRUE;
}

/* Only the making of a row tells its name, and a setting may be older than the first step. */
static const char setting_sql[] =
    "SELECT coalesce (json_extract (?2, '$.name'), json_extract ((SELECT after FROM change "
    "WHERE table_name = 'setting' AND row_id = ?1 AND before IS NULL AND step_id <= ?3 "
    "ORDER BY id DESC LIMIT 1), '$.name'), (SELECT name FROM setting WHERE id = ?1))";

static gboolean
find_setting (NormaProject *project, gint64 step, NormaChange *change, GStringChunk *strings,
              GError **error)
{
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, setting_sql, "isi", change->row,
                              change->before, step);
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  change->setting = norma_row_take_text (statement, 0, strings);
  return TRUE;
}

/* What a change concerns. earlier: another change of the entry, mostly of the same image; NULL: none. */
static gboolean
find_owner (NormaProject *project, gint64 step, NormaChange *change, const NormaChange *earlier,
            GStringChunk *strings, GError **error)
{
  if (g_str_equal (change->table, "setting"))
    return find_setting (project, step, change, strings, error);
  if (!find_image (project, step, change, error))
    return FALSE;
  if (earlier != NULL && earlier->image == change->image)
    change->path = earlier->path;
  else if (change->image != 0)
    return find_path (project, change, strings, error);
  return TRUE;
}

/* A step that went on has an entry for each part. */
static char *
part_sql (NormaProject *project, const NormaEntry *entry, GError **error)
{
  gint64 n_before;

  if (entry->kind != NORMA_ENTRY_DONE)
    return g_strdup ("WHERE step_id = ?1 ORDER BY id");
  if (!norma_database_get_integer (project->database, &n_before, NULL, error,
                                   "SELECT ifnull (sum (n_changes), 0) FROM entry "
                                   "WHERE step_id = ?1 AND id < ?2",
                                   "ii", entry->step, entry->id))
    return NULL;
  return g_strdup_printf ("WHERE step_id = ?1 ORDER BY id LIMIT %" G_GUINT64_FORMAT
                          " OFFSET %" G_GINT64_FORMAT,
                          entry->n_changes, n_before);
}

NormaChanges *
norma_project_list_changes (NormaProject *project, const NormaEntry *entry, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (NormaChanges) list = g_new0 (NormaChanges, 1);
  g_autofree char *part = NULL;

  g_return_val_if_fail (project != NULL && entry != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  part = part_sql (project, entry, error);
  if (part == NULL)
    return NULL;
  list->strings = g_string_chunk_new (1 << 12);
  if (!norma_row_list_read (project, &norma_change_table, part, entry->step, take_change,
                            sizeof *list->changes, list->strings, (gpointer *)&list->changes,
                            &list->n, error))
    return NULL;
  for (gsize i = 0; i < list->n; i++)
    if (!find_owner (project, entry->step, &list->changes[i], i == 0 ? NULL : &list->changes[i - 1],
                     list->strings, error))
      return NULL;
  return g_steal_pointer (&list);
}
