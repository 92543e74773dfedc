/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/salvage.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/project/contents.h"
#include "core/project/paths.h"
#include "core/project/project-private.h"
#include "core/project/schema.h"
#include "core/project/table.h"

typedef struct {
  NormaDatabase *from, *to;
  const NormaTable *table;
  NormaSalvagedTable result;
} Rescue;

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  return g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

/* The file and its log, so that reading it changes nothing beside the original. */
static gboolean
copy_project (const char *path, const char *copy, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *copied_log = g_strconcat (copy, "-wal", NULL);

  return copy_file (path, copy, error) &&
         (!g_file_test (log, G_FILE_TEST_EXISTS) || copy_file (log, copied_log, error));
}

static void
bind_column (NormaStatement *insert, NormaStatement *row, int column)
{
  sqlite3_bind_value (insert, column + 1, sqlite3_column_value (row, column));
}

/* A row that contradicts another one already saved counts as altered. */
static gboolean
save_row (Rescue *rescue, NormaStatement *row, GError **error)
{
  g_autofree char *names = norma_table_list_sql (rescue->table);
  g_autoptr (GString) sql = g_string_new ("INSERT OR IGNORE INTO ");
  g_autoptr (NormaStatement) insert = NULL;
  int n = sqlite3_column_count (row) - 1;
  gboolean none;

  if (sqlite3_column_int (row, n) != 1) {
    rescue->result.n_altered++;
    return TRUE;
  }
  g_string_append_printf (sql, "%s (%s) VALUES (?", rescue->table->name, names);
  for (int i = 1; i < n; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  insert = norma_database_prepare (rescue->to, error, sql->str, "");
  if (insert == NULL)
    return FALSE;
  for (int i = 0; i < n; i++)
    bind_column (insert, row, i);
  if (!norma_database_step (rescue->to, insert, &none, error))
    return FALSE;
  if (sqlite3_changes (norma_database_get_handle (rescue->to)) == 1)
    rescue->result.n_saved++;
  else
    rescue->result.n_altered++;
  return TRUE;
}

static NormaStatement *
seek (Rescue *rescue, gint64 beyond, gboolean *row)
{
  g_autofree char *names = norma_table_list_sql (rescue->table);
  g_autofree char *check = norma_table_check_sql (rescue->table, rescue->table->name);
  g_autofree char *sql = g_strdup_printf ("SELECT %s, %s FROM %s WHERE id > ?1 ORDER BY id", names,
                                          check, rescue->table->name);
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (rescue->from, NULL, sql, "i", beyond);

  if (statement == NULL || !norma_database_step (rescue->from, statement, row, NULL))
    return NULL;
  return g_steal_pointer (&statement);
}

/* Saves what can be read beyond *last in one go; *last becomes the last id read. *ended: the table's
 * end was reached. FALSE: the new file cannot be written. */
static gboolean
save_run (Rescue *rescue, gint64 *last, gboolean *ended, GError **error)
{
  gboolean row;
  g_autoptr (NormaStatement) statement = seek (rescue, *last, &row);

  *ended = FALSE;
  if (statement == NULL)
    return TRUE;
  while (row) {
    gint64 id = sqlite3_column_int64 (statement, 0);

    /* Ids that do not rise are damage, and would be read forever. */
    if (id <= *last)
      return TRUE;
    *last = id;
    if (!save_row (rescue, statement, error))
      return FALSE;
    if (!norma_database_step (rescue->from, statement, &row, NULL))
      return TRUE;
  }
  *ended = TRUE;
  return TRUE;
}

static gboolean
can_seek (Rescue *rescue, gint64 beyond)
{
  gboolean row;
  g_autoptr (NormaStatement) statement = seek (rescue, beyond, &row);

  return statement != NULL;
}

/* The least place beyond `last` where reading can go on; FALSE: there is none. A page that cannot be
 * read hides a range of ids, so the steps double and the last one is halved. */
static gboolean
skip_damage (Rescue *rescue, gint64 *last)
{
  gint64 gap = 1, good, bad;

  while (!can_seek (rescue, *last + gap)) {
    if (gap > (G_MAXINT64 - *last) / 4)
      return FALSE;
    gap *= 2;
  }
  good = *last + gap;
  bad = *last + gap / 2;
  while (good - bad > 1) {
    gint64 middle = bad + (good - bad) / 2;

    if (can_seek (rescue, middle))
      good = middle;
    else
      bad = middle;
  }
  *last = good;
  return TRUE;
}

static gboolean
save_table (Rescue *rescue, GError **error)
{
  gboolean ended = FALSE;
  gint64 last = 0;

  rescue->result = (NormaSalvagedTable){ .table = rescue->table->name, .complete = TRUE };
  while (TRUE) {
    if (!save_run (rescue, &last, &ended, error))
      return FALSE;
    if (ended)
      return TRUE;
    rescue->result.complete = FALSE;
    if (!skip_damage (rescue, &last))
      return TRUE;
  }
}

/* Rows whose other half was lost, and what a new project has that the old one had too. */
static gboolean
tidy (NormaDatabase *to, GError **error)
{
  return norma_database_run (to,
                             "DELETE FROM image WHERE file_id NOT IN (SELECT id FROM file);"
                             "DELETE FROM model WHERE id NOT IN (SELECT id FROM model_bytes);"
                             "DELETE FROM model_bytes WHERE id NOT IN (SELECT id FROM model);"
                             "DELETE FROM score WHERE model_id NOT IN (SELECT id FROM model);"
                             "DELETE FROM map WHERE id NOT IN (SELECT id FROM score);"
                             "DELETE FROM change WHERE step_id NOT IN (SELECT id FROM step);"
                             "DELETE FROM pair WHERE query_id NOT IN (SELECT id FROM image) "
                             "OR reference_id NOT IN (SELECT id FROM image);"
                             "DELETE FROM review WHERE image_id NOT IN (SELECT id FROM image);"
                             "DELETE FROM shape WHERE image_id NOT IN (SELECT id FROM image);"
                             "DELETE FROM signed_image WHERE sign_off_id NOT IN "
                             "(SELECT id FROM sign_off);"
                             "DELETE FROM comparison WHERE id NOT IN "
                             "(SELECT id FROM comparison_bytes);"
                             "DELETE FROM comparison_bytes WHERE id NOT IN "
                             "(SELECT id FROM comparison);",
                             error);
}

/* The tables that lost something, for those who look later: "review, change"; NULL: none did. */
static char *
describe_loss (const GArray *report)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < report->len; i++) {
    const NormaSalvagedTable *table = &g_array_index (report, NormaSalvagedTable, i);

    if (!table->complete || table->n_altered > 0)
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : ", ", table->table);
  }
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

/* Also where a project that was saved before is saved again. */
static gboolean
tell_loss (NormaDatabase *to, const char *loss, GError **error)
{
  return norma_database_call (to, error, "DELETE FROM setting WHERE name = ?1", "s",
                              NORMA_SETTING_LOSS) &&
         norma_table_insert (to, &norma_setting_table, 0, NULL, error, NORMA_SETTING_LOSS, loss);
}

/* Undoing across a change that was lost would give what never was. */
static gboolean
close_history (NormaDatabase *to, const GArray *report, GError **error)
{
  g_autofree char *loss = describe_loss (report);
  gint64 step = 1;

  if (loss == NULL)
    return TRUE;
  if (!tell_loss (to, loss, error))
    return FALSE;
  while (step != 0)
    if (!norma_database_get_integer (to, &step, NULL, error,
                                     "SELECT id FROM step WHERE state <> 'discarded' LIMIT 1",
                                     "") ||
        (step != 0 &&
         (!norma_database_call (to, error, "UPDATE step SET state = 'discarded' WHERE id = ?1", "i",
                                step) ||
          !norma_table_seal (to, &norma_step_table, step, error))))
      return FALSE;
  return TRUE;
}

static gboolean
save_tables (NormaDatabase *from, guint version, NormaDatabase *to, GArray *report,
             guint64 *n_saved, GError **error)
{
  *n_saved = 0;
  for (guint i = 0; norma_tables[i] != NULL; i++) {
    Rescue rescue = { .from = from, .to = to, .table = norma_tables[i] };

    if (norma_tables[i]->since > version)
      continue;
    if (!save_table (&rescue, error))
      return FALSE;
    *n_saved += rescue.result.n_saved;
    g_array_append_val (report, rescue.result);
  }
  return tidy (to, error) && close_history (to, report, error);
}

/* *version: whose tables it has. Without its table of contents it is taken for one of the latest. */
static NormaDatabase *
open_copy (const char *copy, const char *fresh, guint *version, GError **error)
{
  g_autoptr (NormaDatabase) from = norma_database_open (copy, NORMA_DATABASE_WRITE, NULL);

  for (*version = norma_migrations.n_steps; from != NULL && *version > 0; *version -= 1)
    if (norma_schema_expect_tables (from, &norma_migrations, *version, NULL))
      return g_steal_pointer (&from);
  *version = norma_migrations.n_steps;
  g_clear_pointer (&from, norma_database_close);
  if (!norma_contents_replace (copy, fresh, error))
    return NULL;
  return norma_database_open (copy, NORMA_DATABASE_WRITE, error);
}

/* Says in the new file where the images are, seen from its place; where that was lost, beside the
 * damaged file. */
static gboolean
place_root (NormaDatabase *to, const char *path, GError **error)
{
  static const char sql[] = "SELECT id, value FROM setting WHERE name = ?1";
  g_autofree char *old_folder = g_path_get_dirname (path);
  g_autofree char *new_folder = g_path_get_dirname (norma_database_get_path (to));
  g_autofree char *root = NULL;
  g_autofree char *beside = NULL;
  gboolean found_beside, found_absolute;
  gint64 id;

  {
    g_autoptr (NormaStatement) statement =
        norma_database_prepare (to, error, sql, "s", NORMA_SETTING_ROOT);

    if (statement == NULL || !norma_database_step (to, statement, &found_beside, error))
      return FALSE;
    id = found_beside ? sqlite3_column_int64 (statement, 0) : 0;
    root = g_canonicalize_filename (found_beside ? norma_statement_get_text (statement, 1) : ".",
                                    old_folder);
  }
  beside = norma_path_relate (new_folder, root);
  if (found_beside &&
      !(norma_database_call (to, error, "UPDATE setting SET value = ?2 WHERE id = ?1", "is", id,
                             beside) &&
        norma_table_seal (to, &norma_setting_table, id, error)))
    return FALSE;
  if (!found_beside &&
      !norma_table_insert (to, &norma_setting_table, 0, NULL, error, NORMA_SETTING_ROOT, beside))
    return FALSE;
  return norma_database_get_integer (to, &id, &found_absolute, error, sql, "s",
                                     NORMA_SETTING_ROOT_ABSOLUTE) &&
         (found_absolute || norma_table_insert (to, &norma_setting_table, 0, NULL, error,
                                                NORMA_SETTING_ROOT_ABSOLUTE, root));
}

/* In one transaction. Foreign keys are off, as a child may be read where its parent is lost; tidy()
 * takes it out again. */
static gboolean
rescue_into (const char *path, const char *copy, const char *fresh, GArray *report, GError **error)
{
  g_autoptr (NormaDatabase) to = norma_database_open (fresh, NORMA_DATABASE_WRITE, error);
  guint version;
  g_autoptr (NormaDatabase) from = to == NULL ? NULL : open_copy (copy, fresh, &version, error);
  guint64 n_saved;

  if (from == NULL ||
      !norma_database_run (to, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; DELETE FROM setting",
                           error) ||
      !save_tables (from, version, to, report, &n_saved, error) || !place_root (to, path, error))
    return FALSE;
  if (n_saved == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "not one row can be read");
    return FALSE;
  }
  return norma_database_run (to, "COMMIT", error);
}

static void
remove_copy (const char *folder, const char *copy)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *name = g_strconcat (copy, endings[i], NULL);

    g_unlink (name);
  }
  g_rmdir (folder);
}

static gboolean
salvage_into (const char *path, const char *fresh, GArray *report, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (fresh);
  g_autofree char *folder = g_build_filename (parent, ".norma-XXXXXX", NULL);
  g_autofree char *copy = NULL;
  gboolean success;

  if (g_mkdtemp (folder) == NULL) {
    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno),
                 "no folder for a copy: %s", g_strerror (errno));
    return FALSE;
  }
  copy = g_build_filename (folder, "copy", NULL);
  success = copy_project (path, copy, error) && rescue_into (path, copy, fresh, report, error);
  remove_copy (folder, copy);
  return success;
}

gboolean
norma_project_salvage (const char *path, const char *to_path, GArray **report, GError **error)
{
  g_autoptr (GArray) tables = g_array_new (FALSE, FALSE, sizeof (NormaSalvagedTable));
  g_autofree char *from = NULL;
  g_autofree char *fresh = NULL;
  NormaProject *project;

  g_return_val_if_fail (path != NULL && to_path != NULL, FALSE);

  from = g_canonicalize_filename (path, NULL);
  project = norma_project_create (to_path, NULL, error);
  if (project == NULL)
    return FALSE;
  fresh = g_strdup (norma_project_get_path (project));
  norma_project_close (project);

  if (!salvage_into (from, fresh, tables, error)) {
    g_prefix_error (error, "%s: nothing can be saved: ", path);
    g_unlink (fresh);
    return FALSE;
  }
  if (report != NULL)
    *report = g_steal_pointer (&tables);
  return TRUE;
}
