/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/pairs.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/project/file-row.h"
#include "core/project/pair-row.h"
#include "core/project/record.h"
#include "core/project/row-list.h"

void
norma_project_pairs_free (NormaProjectPairs *list)
{
  if (list != NULL)
    norma_row_list_free (list, list->pairs, list->strings);
}

/* The columns in the order in which take_pair() reads them. */
static char *
list_sql (void)
{
  g_autofree char *pair = norma_table_check_sql (&norma_pair_table, "p");
  g_autofree char *comparison = norma_table_check_sql (&norma_comparison_table, "c");

  return g_strdup_printf (
      "SELECT p.id, p.query_id, p.reference_id, p.points, c.id, c.reason, c.quality, c.peak, "
      "c.least_area, %s AND (c.id IS NULL OR %s) FROM pair AS p "
      "LEFT JOIN image AS qi ON qi.id = p.query_id LEFT JOIN file AS q ON q.id = qi.file_id "
      "LEFT JOIN image AS ri ON ri.id = p.reference_id LEFT JOIN file AS r ON r.id = ri.file_id "
      "LEFT JOIN comparison AS c ON c.query_hash = q.hash AND c.reference_hash = r.hash "
      "AND c.options = ?1 AND c.points = p.points ORDER BY p.place, p.id",
      pair, comparison);
}

static gboolean
take_pair (NormaProject *project, NormaStatement *statement, GStringChunk *strings,
           NormaProjectPair *pair, GError **error)
{
  if (!norma_table_expect_whole (project->database, &norma_pair_table, statement, 9, error))
    return FALSE;
  pair->id = sqlite3_column_int64 (statement, 0);
  pair->query = sqlite3_column_int64 (statement, 1);
  pair->reference = sqlite3_column_int64 (statement, 2);
  pair->points = g_string_chunk_insert_const (strings, norma_statement_get_text (statement, 3));
  pair->is_known = sqlite3_column_type (statement, 4) != SQLITE_NULL;
  pair->reason = g_string_chunk_insert_const (strings, norma_statement_get_text (statement, 5));
  pair->quality = sqlite3_column_double (statement, 6);
  pair->peak = sqlite3_column_double (statement, 7);
  pair->least_area = (guint64)sqlite3_column_int64 (statement, 8);
  return TRUE;
}

static gboolean
take_all (NormaProject *project, NormaStatement *statement, gint64 n_most, NormaProjectPairs *list,
          GError **error)
{
  gboolean row;

  while (TRUE) {
    if (!norma_database_step (project->database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    /* Only a damaged file has more rows now than were counted. */
    if ((gint64)list->n >= n_most)
      return norma_database_fail (project->database, SQLITE_CORRUPT, error);
    if (!take_pair (project, statement, list->strings, &list->pairs[list->n++], error))
      return FALSE;
  }
}

NormaProjectPairs *
norma_project_list_pairs (NormaProject *project, const char *options, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (NormaStatement) statement = NULL;
  g_autoptr (NormaProjectPairs) list = g_new0 (NormaProjectPairs, 1);
  g_autofree char *sql = list_sql ();
  gint64 n_most;

  g_return_val_if_fail (project != NULL && options != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  if (!norma_database_get_integer (project->database, &n_most, NULL, error,
                                   "SELECT count (*) FROM pair", ""))
    return NULL;
  list->strings = g_string_chunk_new (1 << 12);
  list->pairs = norma_alloc ((gsize)n_most, sizeof *list->pairs, "a list of pairs", error);
  if (list->pairs == NULL)
    return NULL;
  statement = norma_database_prepare (project->database, error, sql, "s", options);
  if (statement == NULL || !take_all (project, statement, n_most, list, error))
    return NULL;
  return g_steal_pointer (&list);
}

static gboolean
expect_two (NormaProject *project, gint64 query, gint64 reference, const char *path, GError **error)
{
  if (query != reference)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: %s cannot be its own reference: two images are expected", project->path, path);
  return FALSE;
}

static gboolean
add_pair (NormaProject *project, const NormaNewPair *pair, GError **error)
{
  const NormaNewImage query = { .path = pair->query, .set = NORMA_SET_QUERY };
  const NormaNewImage reference = { .path = pair->reference, .set = NORMA_SET_REFERENCE };
  gint64 query_id, reference_id;
  gboolean is_new;

  return norma_image_require (project, &query, &query_id, &is_new, error) &&
         norma_image_require (project, &reference, &reference_id, &is_new, error) &&
         expect_two (project, query_id, reference_id, pair->query, error) &&
         norma_pair_row_put (project, query_id, reference_id, error);
}

gboolean
norma_project_add_pairs (NormaProject *project, const NormaNewPair *pairs, gsize n, GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && (pairs != NULL || n == 0), FALSE);

  if (!norma_edit_begin (project, "Add pairs", &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = add_pair (project, &pairs[i], error);
  return norma_edit_end (project, &edit, success, error);
}

gboolean
norma_project_remove_pairs (NormaProject *project, const gint64 *ids, gsize n, GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && (ids != NULL || n == 0), FALSE);

  if (!norma_edit_begin (project, "Remove pairs", &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = norma_record_delete (project, &norma_pair_table, ids[i], error);
  return norma_edit_end (project, &edit, success, error);
}

gboolean
norma_project_set_points (NormaProject *project, gint64 id, const char *points, GError **error)
{
  g_autoptr (JsonObject) columns = NULL;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && points != NULL, FALSE);

  if (!norma_expect_utf8 (project, "points", points, error) ||
      !norma_edit_begin (project, "Mark places", &edit, error))
    return FALSE;
  columns = json_object_new ();
  json_object_set_string_member (columns, "points", points);
  return norma_edit_end (project, &edit,
                         norma_record_update (project, &norma_pair_table, id, columns, error),
                         error);
}
