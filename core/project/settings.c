/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/settings.h"

#include "core/base/error.h"
#include "core/project/record.h"

/* *id 0: not set. */
static gboolean
find (NormaProject *project, const char *name, gint64 *id, char **value, GError **error)
{
  g_autofree char *check = norma_table_check_sql (&norma_setting_table, "setting");
  g_autofree char *sql =
      g_strdup_printf ("SELECT id, value, %s FROM setting WHERE name = ?1", check);
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, sql, "s", name);
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  *id = 0;
  if (!found)
    return TRUE;
  *id = sqlite3_column_int64 (statement, 0);
  if (value != NULL)
    *value = g_strdup (norma_statement_get_text (statement, 1));
  return norma_table_expect_whole (project->database, &norma_setting_table, statement, 2, error);
}

gboolean
norma_setting_read (NormaProject *project, const char *name, char **value, GError **error)
{
  g_autofree char *found = NULL;
  gint64 id;

  *value = NULL;
  if (!find (project, name, &id, &found, error))
    return FALSE;
  *value = g_steal_pointer (&found);
  return TRUE;
}

gboolean
norma_setting_put (NormaProject *project, const char *name, const char *value, GError **error)
{
  g_autoptr (JsonObject) row = json_object_new ();
  gint64 id;

  if (!find (project, name, &id, NULL, error))
    return FALSE;
  if (value == NULL)
    return id == 0 || norma_record_delete (project, &norma_setting_table, id, error);
  json_object_set_string_member (row, "name", name);
  json_object_set_string_member (row, "value", value);
  if (id == 0)
    return norma_record_insert (project, &norma_setting_table, &id, row, error);
  return norma_record_update (project, &norma_setting_table, id, row, error);
}

char *
norma_project_dup_setting (NormaProject *project, const char *name, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  char *value;

  g_return_val_if_fail (project != NULL && name != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  norma_setting_read (project, name, &value, error);
  return value;
}

static gboolean
expect_free_name (NormaProject *project, const char *name, GError **error)
{
  if (!g_str_has_prefix (name, NORMA_SETTING_PREFIX))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: the setting \"%s\" cannot be set by this name", project->path, name);
  return FALSE;
}

gboolean
norma_project_set_setting (NormaProject *project, const char *name, const char *value,
                           GError **error)
{
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && name != NULL, FALSE);

  return norma_expect_utf8 (project, "setting", name, error) &&
         norma_expect_utf8 (project, "value", value, error) &&
         expect_free_name (project, name, error) &&
         norma_edit_begin (project, "Change setting", &edit, error) &&
         norma_edit_end (project, &edit, norma_setting_put (project, name, value, error), error);
}
