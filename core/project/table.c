/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/table.h"

#include <string.h>

#include "core/base/error.h"

const NormaTable norma_file_table = { "file",
                                      { { "path", 's' },
                                        { "state", 's' },
                                        { "message", 's' },
                                        { "hash", 's' },
                                        { "format", 's' },
                                        { "size", 'i' },
                                        { "mtime_ns", 'i' },
                                        { "width", 'i' },
                                        { "height", 'i' },
                                        { "channels", 'i' },
                                        { "bits", 'i' },
                                        { "n_pages", 'i' } },
                                      TRUE };
const NormaTable norma_image_table = { "image",
                                       { { "file_id", 'i' },
                                         { "image_set", 's' },
                                         { "kind", 's' },
                                         { "label", 's' },
                                         { "defect_class", 's' } },
                                       TRUE };
const NormaTable norma_model_table = {
  "model", { { "hash", 's' }, { "name", 's' }, { "created", 's' }, { "n_bytes", 'i' } }, FALSE
};
const NormaTable norma_model_bytes_table = { "model_bytes", { { "bytes", 'b' } }, FALSE };
const NormaTable norma_score_table = { "score",
                                       { { "image_hash", 's' },
                                         { "model_id", 'i' },
                                         { "held_out", 'i' },
                                         { "score", 'd' },
                                         { "width", 'i' },
                                         { "height", 'i' },
                                         { "content_x", 'i' },
                                         { "content_y", 'i' },
                                         { "content_width", 'i' },
                                         { "content_height", 'i' },
                                         { "full_width", 'i' },
                                         { "full_height", 'i' } },
                                       FALSE };
const NormaTable norma_map_table = { "map", { { "bytes", 'b' } }, FALSE };
const NormaTable norma_threshold_table = { "threshold",
                                           { { "model_hash", 's' },
                                             { "review", 'd' },
                                             { "reject", 'd' },
                                             { "least_area", 'i' },
                                             { "provenance", 's' } },
                                           TRUE };
const NormaTable norma_setting_table = { "setting", { { "name", 's' }, { "value", 's' } }, TRUE };
const NormaTable norma_step_table = { "step",
                                      { { "time", 's' },
                                        { "user", 's' },
                                        { "action", 's' },
                                        { "state", 's' },
                                        { "state_time", 's' },
                                        { "n_changes", 'i' } },
                                      FALSE };
const NormaTable norma_change_table = { "change",
                                        { { "step_id", 'i' },
                                          { "table_name", 's' },
                                          { "row_id", 'i' },
                                          { "before", 's' },
                                          { "after", 's' } },
                                        FALSE };

const NormaTable norma_pair_table = {
  "pair",
  { { "query_id", 'i' }, { "reference_id", 'i' }, { "place", 'i' }, { "points", 's' } },
  TRUE,
  2
};
const NormaTable norma_comparison_table = { "comparison",
                                            { { "query_hash", 's' },
                                              { "reference_hash", 's' },
                                              { "options", 's' },
                                              { "points", 's' },
                                              { "reason", 's' },
                                              { "quality", 'd' },
                                              { "peak", 'd' },
                                              { "least_area", 'i' } },
                                            FALSE,
                                            2 };
const NormaTable norma_comparison_bytes_table = {
  "comparison_bytes", { { "bytes", 'b' } }, FALSE, 2
};

const NormaTable norma_review_table = { "review",
                                        { { "image_id", 'i' },
                                          { "severity", 's' },
                                          { "comment", 's' },
                                          { "reviewer", 's' },
                                          { "time", 's' },
                                          { "model_hash", 's' },
                                          { "score", 'd' },
                                          { "verdict", 's' },
                                          { "review_limit", 'd' },
                                          { "reject_limit", 'd' } },
                                        TRUE,
                                        3 };
const NormaTable norma_defect_class_table = {
  "defect_class",
  { { "name", 's' }, { "color", 's' }, { "shortcut", 'i' }, { "severity", 's' } },
  TRUE,
  3
};
const NormaTable norma_shape_table = { "shape",
                                       { { "image_id", 'i' },
                                         { "purpose", 's' },
                                         { "defect_class", 's' },
                                         { "sensitivity", 'd' },
                                         { "geometry", 's' } },
                                       TRUE,
                                       3 };
const NormaTable norma_sign_off_table = { "sign_off",
                                          { { "name", 's' },
                                            { "comment", 's' },
                                            { "reviewer", 's' },
                                            { "time", 's' },
                                            { "n_images", 'i' },
                                            { "digest", 's' },
                                            { "reopened_by", 's' },
                                            { "reopened_time", 's' } },
                                          TRUE,
                                          3 };
const NormaTable norma_signed_image_table = { "signed_image",
                                              { { "sign_off_id", 'i' },
                                                { "image_id", 'i' },
                                                { "path", 's' },
                                                { "hash", 's' },
                                                { "label", 's' },
                                                { "defect_class", 's' },
                                                { "severity", 's' },
                                                { "verdict", 's' },
                                                { "score", 'd' } },
                                              TRUE,
                                              3 };
const NormaTable norma_entry_table = { "entry",
                                       { { "time", 's' },
                                         { "user", 's' },
                                         { "kind", 's' },
                                         { "step_id", 'i' },
                                         { "action", 's' },
                                         { "n_changes", 'i' },
                                         { "reason", 's' },
                                         { "digest", 's' } },
                                       FALSE,
                                       3 };

const NormaTable *const norma_tables[] = {
  &norma_file_table,
  &norma_image_table,
  &norma_model_table,
  &norma_model_bytes_table,
  &norma_score_table,
  &norma_map_table,
  &norma_threshold_table,
  &norma_setting_table,
  &norma_step_table,
  &norma_change_table,
  &norma_pair_table,
  &norma_comparison_table,
  &norma_comparison_bytes_table,
  &norma_review_table,
  &norma_defect_class_table,
  &norma_shape_table,
  &norma_sign_off_table,
  &norma_signed_image_table,
  &norma_entry_table,
  NULL,
};

const NormaTable *
norma_table_find (const char *name)
{
  for (guint i = 0; norma_tables[i] != NULL; i++)
    if (g_str_equal (norma_tables[i]->name, name))
      return norma_tables[i];
  return NULL;
}

const NormaColumn *
norma_table_find_column (const NormaTable *table, const char *name)
{
  for (const NormaColumn *column = table->columns; column->name != NULL; column++)
    if (g_str_equal (column->name, name))
      return column;
  return NULL;
}

/* "<prefix>id, <prefix>name, …" */
static void
append_names (GString *sql, const NormaTable *table, const char *prefix)
{
  g_string_append_printf (sql, "%sid", prefix);
  for (const NormaColumn *column = table->columns; column->name != NULL; column++)
    g_string_append_printf (sql, ", %s%s", prefix, column->name);
}

char *
norma_table_list_sql (const NormaTable *table)
{
  GString *sql = g_string_new (NULL);

  append_names (sql, table, "");
  g_string_append (sql, ", row_check");
  return g_string_free (sql, FALSE);
}

char *
norma_table_check_sql (const NormaTable *table, const char *alias)
{
  g_autofree char *prefix = g_strconcat (alias, ".", NULL);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "norma_check ('%s', ", table->name);
  append_names (sql, table, prefix);
  g_string_append_printf (sql, ") = %srow_check", prefix);
  return g_string_free (sql, FALSE);
}

static char *
insert_sql (const NormaTable *table, char *types)
{
  GString *sql = g_string_new ("INSERT INTO ");
  GString *places = g_string_new (NULL);
  guint n = 0;

  /* The id is bound last, as it comes beside the list of values. */
  for (const NormaColumn *column = table->columns; column->name != NULL; column++) {
    types[n++] = column->type;
    g_string_append_printf (places, ", ?%u", n);
  }
  {
    g_autofree char *id_place = g_strdup_printf ("?%u", n + 1);

    g_string_prepend (places, id_place);
  }
  types[n] = '\0';
  g_string_append_printf (sql, "%s (", table->name);
  append_names (sql, table, "");
  g_string_append_printf (sql, ", row_check) VALUES (%s, norma_check ('%s', %s))", places->str,
                          table->name, places->str);
  g_string_free (places, TRUE);
  return g_string_free (sql, FALSE);
}

gboolean
norma_table_find_next_id (NormaDatabase *database, const NormaTable *table, gint64 *id,
                          GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT max (id) FROM ", table->name, NULL);

  if (!norma_database_get_integer (database, id, NULL, error, sql, ""))
    return FALSE;
  if (*id == G_MAXINT64)
    return norma_database_fail (database, SQLITE_CORRUPT, error);
  *id += 1;
  return TRUE;
}

gboolean
norma_table_insert (NormaDatabase *database, const NormaTable *table, gint64 id, gint64 *new_id,
                    GError **error, ...)
{
  char types[NORMA_TABLE_MAX_COLUMNS + 1];
  g_autofree char *sql = insert_sql (table, types);
  g_autoptr (NormaStatement) statement = NULL;
  gboolean row;
  va_list values;

  if (id == 0 && !norma_table_find_next_id (database, table, &id, error))
    return FALSE;
  va_start (values, error);
  statement = norma_database_prepare_va (database, error, sql, types, values);
  va_end (values);
  if (statement != NULL)
    sqlite3_bind_int64 (statement, (int)strlen (types) + 1, id);
  if (new_id != NULL)
    *new_id = id;
  return statement != NULL && norma_database_step (database, statement, &row, error);
}

gboolean
norma_table_delete (NormaDatabase *database, const NormaTable *table, gint64 id, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE id = ?1", table->name);

  return norma_database_call (database, error, sql, "i", id);
}

gboolean
norma_table_seal (NormaDatabase *database, const NormaTable *table, gint64 id, GError **error)
{
  GString *sql = g_string_new (NULL);
  g_autofree char *owned = NULL;

  g_string_append_printf (sql, "UPDATE %s SET row_check = norma_check ('%s', ", table->name,
                          table->name);
  append_names (sql, table, "");
  g_string_append (sql, ") WHERE id = ?1");
  owned = g_string_free (sql, FALSE);
  return norma_database_call (database, error, owned, "i", id);
}

gboolean
norma_table_expect_whole (NormaDatabase *database, const NormaTable *table,
                          NormaStatement *statement, int column, GError **error)
{
  if (sqlite3_column_int (statement, column) == 1)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: a row of the table \"%s\" was altered: its check does not hold",
               norma_database_get_path (database), table->name);
  return FALSE;
}
