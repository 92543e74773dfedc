/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/record.h"

#include "core/base/error.h"

static char *
to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

static gboolean
fail_damaged (NormaProject *project, const NormaTable *table, const char *what, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: a change of the table \"%s\" in its history: %s", project->path, table->name,
               what);
  return FALSE;
}

static void
take_column (JsonObject *row, const NormaColumn *column, NormaStatement *statement, int place)
{
  if (sqlite3_column_type (statement, place) == SQLITE_NULL)
    json_object_set_null_member (row, column->name);
  else if (column->type == 'i')
    json_object_set_int_member (row, column->name, sqlite3_column_int64 (statement, place));
  else if (column->type == 'd')
    json_object_set_double_member (row, column->name, sqlite3_column_double (statement, place));
  else
    json_object_set_string_member (row, column->name, norma_statement_get_text (statement, place));
}

static JsonObject *
read_row (NormaProject *project, const NormaTable *table, gint64 id, GError **error)
{
  g_autofree char *check = norma_table_check_sql (table, table->name);
  g_autofree char *list = norma_table_list_sql (table);
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s, %s FROM %s WHERE id = ?1", list, check, table->name);
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, sql, "i", id);
  g_autoptr (JsonObject) row = NULL;
  gboolean found;
  int place = 1;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return NULL;
  if (!found) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: the table \"%s\" has no row %" G_GINT64_FORMAT, project->path, table->name,
                 id);
    return NULL;
  }
  row = json_object_new ();
  for (const NormaColumn *column = table->columns; column->name != NULL; column++)
    take_column (row, column, statement, place++);
  /* After the columns come row_check and whether it holds. */
  if (!norma_table_expect_whole (project->database, table, statement, place + 1, error))
    return NULL;
  return g_steal_pointer (&row);
}

static void
bind_node (NormaStatement *statement, int place, const NormaColumn *column, JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    sqlite3_bind_null (statement, place);
  else if (column->type == 'i')
    sqlite3_bind_int64 (statement, place, json_node_get_int (node));
  else if (column->type == 'd')
    sqlite3_bind_double (statement, place, json_node_get_double (node));
  else
    sqlite3_bind_text (statement, place, json_node_get_string (node), -1, SQLITE_TRANSIENT);
}

/* Runs SQL whose parameters are the id and then the members of `columns` that the table has, in its
 * order. Column names from a file never become part of SQL. */
static gboolean
run_with (NormaProject *project, const NormaTable *table, const char *sql, gint64 id,
          JsonObject *columns, GError **error)
{
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, sql, "i", id);
  gboolean row;
  int place = 2;

  if (statement == NULL)
    return FALSE;
  for (const NormaColumn *column = table->columns; column->name != NULL; column++)
    if (json_object_has_member (columns, column->name))
      bind_node (statement, place++, column, json_object_get_member (columns, column->name));
  return norma_database_step (project->database, statement, &row, error);
}

static gboolean
insert_row (NormaProject *project, const NormaTable *table, gint64 id, JsonObject *row,
            GError **error)
{
  g_autoptr (GString) names = g_string_new ("id");
  g_autoptr (GString) places = g_string_new ("?1");
  g_autofree char *sql = NULL;
  int n = 1;

  for (const NormaColumn *column = table->columns; column->name != NULL; column++) {
    if (!json_object_has_member (row, column->name))
      return fail_damaged (project, table, "a column is missing", error);
    g_string_append_printf (names, ", %s", column->name);
    g_string_append_printf (places, ", ?%d", ++n);
  }
  sql = g_strdup_printf ("INSERT INTO %s (%s, row_check) VALUES (%s, norma_check ('%s', %s))",
                         table->name, names->str, places->str, table->name, places->str);
  return run_with (project, table, sql, id, row, error);
}

static gboolean
update_row (NormaProject *project, const NormaTable *table, gint64 id, JsonObject *columns,
            GError **error)
{
  g_autoptr (GString) sql = g_string_new ("UPDATE ");
  int n = 1;

  g_string_append_printf (sql, "%s SET ", table->name);
  for (const NormaColumn *column = table->columns; column->name != NULL; column++)
    if (json_object_has_member (columns, column->name)) {
      g_string_append_printf (sql, "%s%s = ?%d", n > 1 ? ", " : "", column->name, n + 1);
      n++;
    }
  g_string_append (sql, " WHERE id = ?1");
  if (n == 1)
    return fail_damaged (project, table, "it changes no column", error);
  return run_with (project, table, sql->str, id, columns, error) &&
         norma_table_seal (project->database, table, id, error);
}

gboolean
norma_record_insert (NormaProject *project, const NormaTable *table, gint64 *id, JsonObject *row,
                     GError **error)
{
  g_autofree char *after = to_text (row);

  if (*id == 0 && !norma_table_find_next_id (project->database, table, id, error))
    return FALSE;
  return insert_row (project, table, *id, row, error) &&
         norma_history_add (project, table, *id, NULL, after, error);
}

/* The members of `columns` that differ from the row, and what the row has in their place. */
static void
compare (const NormaTable *table, JsonObject *row, JsonObject *columns, JsonObject *before,
         JsonObject *after)
{
  for (const NormaColumn *column = table->columns; column->name != NULL; column++) {
    JsonNode *wanted = json_object_get_member (columns, column->name);
    JsonNode *found = json_object_get_member (row, column->name);

    if (wanted == NULL || json_node_equal (wanted, found))
      continue;
    json_object_set_member (before, column->name, json_node_copy (found));
    json_object_set_member (after, column->name, json_node_copy (wanted));
  }
}

gboolean
norma_record_update (NormaProject *project, const NormaTable *table, gint64 id, JsonObject *columns,
                     GError **error)
{
  g_autoptr (JsonObject) row = read_row (project, table, id, error);
  g_autoptr (JsonObject) before = json_object_new ();
  g_autoptr (JsonObject) after = json_object_new ();
  g_autofree char *before_text = NULL;
  g_autofree char *after_text = NULL;

  if (row == NULL)
    return FALSE;
  compare (table, row, columns, before, after);
  if (json_object_get_size (after) == 0)
    return TRUE;
  before_text = to_text (before);
  after_text = to_text (after);
  return update_row (project, table, id, after, error) &&
         norma_history_add (project, table, id, before_text, after_text, error);
}

gboolean
norma_record_delete (NormaProject *project, const NormaTable *table, gint64 id, GError **error)
{
  g_autoptr (JsonObject) row = read_row (project, table, id, error);
  g_autofree char *before = row == NULL ? NULL : to_text (row);

  return row != NULL && norma_table_delete (project->database, table, id, error) &&
         norma_history_add (project, table, id, before, NULL, error);
}

gboolean
norma_record_delete_where (NormaProject *project, const NormaTable *table, const char *where,
                           gint64 parameter, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT id FROM %s WHERE %s ORDER BY id DESC LIMIT 1", table->name, where);
  gboolean found = TRUE;
  gint64 id;

  while (found)
    if (!norma_database_get_integer (project->database, &id, &found, error, sql, "i", parameter) ||
        (found && !norma_record_delete (project, table, id, error)))
      return FALSE;
  return TRUE;
}

gboolean
norma_record_replay (NormaProject *project, const NormaTable *table, gint64 id, const char *before,
                     const char *after, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *columns;

  if (after == NULL)
    return norma_table_delete (project->database, table, id, error);
  node = json_from_string (after, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return fail_damaged (project, table, "it is no JSON object", error);
  columns = json_node_get_object (node);
  if (before == NULL)
    return insert_row (project, table, id, columns, error);
  return update_row (project, table, id, columns, error);
}
