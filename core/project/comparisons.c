/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/comparisons.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/project/project-private.h"
#include "core/project/table.h"

static gboolean
expect_valid (NormaProject *project, const NormaNewComparison *c, GError **error)
{
  if (c->query == NULL || c->reference == NULL || !isfinite (c->peak) || !(c->quality >= 0) ||
      !(c->quality <= 1) || c->least_area > G_MAXINT64) {
    g_set_error (
        error, NORMA_ERROR, NORMA_ERROR_INPUT,
        "%s: a comparison of quality %g with a peak of %g cannot be stored: finite ones of "
        "two known images are expected, the quality from 0 to 1",
        project->path, c->quality, c->peak);
    return FALSE;
  }
  return norma_expect_utf8 (project, "hash", c->query, error) &&
         norma_expect_utf8 (project, "hash", c->reference, error) &&
         norma_expect_utf8 (project, "points", c->points, error) &&
         norma_expect_utf8 (project, "reason", c->reason, error);
}

static gboolean
store (NormaProject *project, const char *options, const NormaNewComparison *c, GError **error)
{
  gint64 id;

  return expect_valid (project, c, error) &&
         norma_database_call (
             project->database, error,
             "DELETE FROM comparison WHERE query_hash = ?1 AND reference_hash = ?2 "
             "AND options = ?3 AND points = ?4",
             "ssss", c->query, c->reference, options, c->points) &&
         norma_table_insert (project->database, &norma_comparison_table, 0, &id, error, c->query,
                             c->reference, options, c->points, c->reason == NULL ? "" : c->reason,
                             c->quality, c->peak, (gint64)c->least_area) &&
         norma_table_insert (project->database, &norma_comparison_bytes_table, id, NULL, error,
                             c->bytes);
}

gboolean
norma_project_store_comparisons (NormaProject *project, const char *options,
                                 const NormaNewComparison *comparisons, gsize n, GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && options != NULL && (comparisons != NULL || n == 0),
                        FALSE);

  if (!norma_expect_utf8 (project, "options", options, error) ||
      !norma_edit_begin (project, "", &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = store (project, options, &comparisons[i], error);
  return norma_edit_end (project, &edit, success, error);
}

static NormaStatement *
find (NormaProject *project, const char *query, const char *reference, const char *options,
      const char *points, gboolean *found, GError **error)
{
  g_autofree char *check = norma_table_check_sql (&norma_comparison_bytes_table, "b");
  g_autofree char *sql = g_strdup_printf (
      "SELECT b.bytes, %s FROM comparison AS c JOIN comparison_bytes AS b ON b.id = c.id "
      "WHERE c.query_hash = ?1 AND c.reference_hash = ?2 AND c.options = ?3 AND c.points = ?4",
      check);
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, sql, "ssss", query, reference, options,
                              points);

  if (statement == NULL || !norma_database_step (project->database, statement, found, error) ||
      (*found && !norma_table_expect_whole (project->database, &norma_comparison_bytes_table,
                                            statement, 1, error)))
    return NULL;
  return g_steal_pointer (&statement);
}

GBytes *
norma_project_read_comparison (NormaProject *project, const char *query, const char *reference,
                               const char *options, const char *points, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (NormaStatement) statement = NULL;
  gboolean found;
  gpointer copy;
  gsize n;

  g_return_val_if_fail (project != NULL && query != NULL && reference != NULL && options != NULL &&
                            points != NULL,
                        NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  statement = find (project, query, reference, options, points, &found, error);
  if (statement == NULL || !found)
    return NULL;
  n = (gsize)sqlite3_column_bytes (statement, 0);
  copy = norma_alloc (n, 1, "a comparison", error);
  if (copy == NULL)
    return NULL;
  if (n > 0)
    memcpy (copy, sqlite3_column_blob (statement, 0), n);
  return g_bytes_new_take (copy, n);
}
