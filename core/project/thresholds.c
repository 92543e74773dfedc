/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/thresholds.h"

#include <math.h>

#include "core/base/error.h"
#include "core/project/record.h"

static NormaStatement *
find (NormaProject *project, const char *model, gboolean *found, GError **error)
{
  g_autofree char *check = norma_table_check_sql (&norma_threshold_table, "threshold");
  g_autofree char *sql =
      g_strdup_printf ("SELECT id, review, reject, least_area, provenance, %s FROM threshold "
                       "WHERE model_hash = ?1",
                       check);
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, sql, "s", model);

  if (statement == NULL || !norma_database_step (project->database, statement, found, error) ||
      (*found &&
       !norma_table_expect_whole (project->database, &norma_threshold_table, statement, 5, error)))
    return NULL;
  return g_steal_pointer (&statement);
}

gboolean
norma_project_read_thresholds (NormaProject *project, const char *model,
                               NormaThresholds *thresholds, char **provenance, gboolean *found,
                               GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (NormaStatement) statement = NULL;

  g_return_val_if_fail (project != NULL && model != NULL && thresholds != NULL && found != NULL,
                        FALSE);

  locker = g_rec_mutex_locker_new (&project->mutex);
  *thresholds = (NormaThresholds){ 0 };
  if (provenance != NULL)
    *provenance = NULL;
  statement = find (project, model, found, error);
  if (statement == NULL)
    return FALSE;
  if (!*found)
    return TRUE;
  thresholds->review = sqlite3_column_double (statement, 1);
  thresholds->reject = sqlite3_column_double (statement, 2);
  thresholds->least_area = (guint64)sqlite3_column_int64 (statement, 3);
  if (provenance != NULL)
    thresholds->provenance = *provenance = g_strdup (norma_statement_get_text (statement, 4));
  return TRUE;
}

static gboolean
expect_valid (NormaProject *project, const NormaThresholds *thresholds, GError **error)
{
  if (isfinite (thresholds->review) && isfinite (thresholds->reject) &&
      thresholds->review <= thresholds->reject && thresholds->least_area <= G_MAXINT64)
    return TRUE;
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_INPUT,
      "%s: thresholds of %g (review) and %g (reject) with a least area of %" G_GUINT64_FORMAT
      " pixels: finite ones expected, review at most reject",
      project->path, thresholds->review, thresholds->reject, thresholds->least_area);
  return FALSE;
}

static gboolean
put (NormaProject *project, const char *model, const NormaThresholds *thresholds, GError **error)
{
  g_autoptr (JsonObject) row = json_object_new ();
  gboolean found;
  gint64 id = 0;
  {
    g_autoptr (NormaStatement) statement = find (project, model, &found, error);

    if (statement == NULL)
      return FALSE;
    if (found)
      id = sqlite3_column_int64 (statement, 0);
  }

  json_object_set_string_member (row, "model_hash", model);
  json_object_set_double_member (row, "review", thresholds->review);
  json_object_set_double_member (row, "reject", thresholds->reject);
  json_object_set_int_member (row, "least_area", (gint64)thresholds->least_area);
  json_object_set_string_member (row, "provenance",
                                 thresholds->provenance == NULL ? "" : thresholds->provenance);
  if (found)
    return norma_record_update (project, &norma_threshold_table, id, row, error);
  return norma_record_insert (project, &norma_threshold_table, &id, row, error);
}

gboolean
norma_project_set_thresholds (NormaProject *project, const char *model,
                              const NormaThresholds *thresholds, GError **error)
{
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && model != NULL && thresholds != NULL, FALSE);

  return expect_valid (project, thresholds, error) &&
         norma_expect_utf8 (project, "hash", model, error) &&
         norma_expect_utf8 (project, "provenance", thresholds->provenance, error) &&
         norma_edit_begin (project, "Change thresholds", &edit, error) &&
         norma_edit_end (project, &edit, put (project, model, thresholds, error), error);
}
