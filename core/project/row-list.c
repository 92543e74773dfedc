/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/row-list.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"

static guint
count_columns (const NormaTable *table)
{
  guint n = 0;

  while (table->columns[n].name != NULL)
    n++;
  return n;
}

static gboolean
expect_known (NormaProject *project, const NormaTable *table, gboolean known, GError **error)
{
  if (!known)
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: a row of the table \"%s\" has a word that is unknown", project->path,
                 table->name);
  return known;
}

/* Behind the id and the columns come row_check and whether it holds. */
static gboolean
take_all (NormaProject *project, const NormaTable *table, NormaStatement *statement,
          NormaTakeRow take, gsize size, GStringChunk *strings, char *rows, gsize n_most, gsize *n,
          GError **error)
{
  int whole = (int)count_columns (table) + 2;
  gboolean row;

  while (TRUE) {
    if (!norma_database_step (project->database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    /* Only a damaged file has more rows now than were counted. */
    if (*n >= n_most)
      return norma_database_fail (project->database, SQLITE_CORRUPT, error);
    if (!norma_table_expect_whole (project->database, table, statement, whole, error) ||
        !expect_known (project, table, take (statement, strings, rows + *n * size), error))
      return FALSE;
    *n += 1;
  }
}

gboolean
norma_row_list_read (NormaProject *project, const NormaTable *table, const char *tail,
                     gint64 parameter, NormaTakeRow take, gsize size, GStringChunk *strings,
                     gpointer *rows, gsize *n, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&project->mutex);
  g_autofree char *names = norma_table_list_sql (table);
  g_autofree char *check = norma_table_check_sql (table, table->name);
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s, %s FROM %s %s", names, check, table->name, tail);
  g_autofree char *count = g_strdup_printf ("SELECT count (*) FROM (%s)", sql);
  g_autoptr (NormaStatement) statement = NULL;
  g_autofree char *found = NULL;
  gint64 n_most;

  *n = 0;
  if (!norma_database_get_integer (project->database, &n_most, NULL, error, count, "i", parameter))
    return FALSE;
  found = norma_alloc ((gsize)n_most, size, "rows of the project", error);
  if (found == NULL)
    return FALSE;
  statement = norma_database_prepare (project->database, error, sql, "i", parameter);
  if (statement == NULL ||
      !take_all (project, table, statement, take, size, strings, found, (gsize)n_most, n, error))
    return FALSE;
  *rows = g_steal_pointer (&found);
  return TRUE;
}

void
norma_row_list_free (gpointer list, gpointer rows, GStringChunk *strings)
{
  g_free (rows);
  if (strings != NULL)
    g_string_chunk_free (strings);
  g_free (list);
}

const char *
norma_row_take_text (NormaStatement *statement, int column, GStringChunk *strings)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return NULL;
  return g_string_chunk_insert_const (strings, norma_statement_get_text (statement, column));
}

double
norma_row_take_number (NormaStatement *statement, int column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL
             ? NAN
             : sqlite3_column_double (statement, column);
}

void
norma_row_set_text (JsonObject *row, const char *name, const char *text)
{
  if (text == NULL)
    json_object_set_null_member (row, name);
  else
    json_object_set_string_member (row, name, text);
}

void
norma_row_set_number (JsonObject *row, const char *name, double value)
{
  if (isfinite (value))
    json_object_set_double_member (row, name, value);
  else
    json_object_set_null_member (row, name);
}
