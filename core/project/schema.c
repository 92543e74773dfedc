/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/schema.h"

#include "core/base/error.h"
#include "core/project/table.h"

static const char version_1[] =
    "CREATE TABLE file ("
    "id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, state TEXT NOT NULL, message TEXT NOT "
    "NULL, "
    "hash TEXT, format TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, "
    "width INTEGER NOT NULL, height INTEGER NOT NULL, channels INTEGER NOT NULL, "
    "bits INTEGER NOT NULL, n_pages INTEGER NOT NULL, row_check INTEGER NOT NULL);"

    "CREATE TABLE image ("
    "id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL UNIQUE REFERENCES file (id), "
    "image_set TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, defect_class TEXT NOT NULL, "
    "row_check INTEGER NOT NULL);"

    "CREATE TABLE model ("
    "id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, created TEXT NOT NULL, "
    "n_bytes INTEGER NOT NULL, row_check INTEGER NOT NULL);"

    "CREATE TABLE model_bytes ("
    "id INTEGER PRIMARY KEY REFERENCES model (id) ON DELETE CASCADE, bytes BLOB NOT NULL, "
    "row_check INTEGER NOT NULL);"

    "CREATE TABLE score ("
    "id INTEGER PRIMARY KEY, image_hash TEXT NOT NULL, "
    "model_id INTEGER NOT NULL REFERENCES model (id) ON DELETE CASCADE, held_out INTEGER NOT NULL, "
    "score REAL NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, "
    "content_x INTEGER NOT NULL, content_y INTEGER NOT NULL, content_width INTEGER NOT NULL, "
    "content_height INTEGER NOT NULL, full_width INTEGER NOT NULL, full_height INTEGER NOT NULL, "
    "row_check INTEGER NOT NULL, UNIQUE (model_id, held_out, image_hash));"

    "CREATE TABLE map ("
    "id INTEGER PRIMARY KEY REFERENCES score (id) ON DELETE CASCADE, bytes BLOB NOT NULL, "
    "row_check INTEGER NOT NULL);"

    "CREATE TABLE threshold ("
    "id INTEGER PRIMARY KEY, model_hash TEXT NOT NULL UNIQUE, review REAL NOT NULL, "
    "reject REAL NOT NULL, least_area INTEGER NOT NULL, provenance TEXT NOT NULL, "
    "row_check INTEGER NOT NULL);"

    "CREATE TABLE setting ("
    "id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, value TEXT NOT NULL, "
    "row_check INTEGER NOT NULL);"

    "CREATE TABLE step ("
    "id INTEGER PRIMARY KEY, time TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL, "
    "state TEXT NOT NULL, state_time TEXT NOT NULL, n_changes INTEGER NOT NULL, "
    "row_check INTEGER NOT NULL);"

    /* Makes the step to undo or redo quick to find. */
    "CREATE INDEX step_state ON step (state, id);"

    "CREATE TABLE change ("
    "id INTEGER PRIMARY KEY, step_id INTEGER NOT NULL REFERENCES step (id), "
    "table_name TEXT NOT NULL, row_id INTEGER NOT NULL, before TEXT, after TEXT, "
    "row_check INTEGER NOT NULL);"
    "CREATE INDEX change_step ON change (step_id);";

static const char version_2[] =
    "CREATE TABLE pair ("
    "id INTEGER PRIMARY KEY, query_id INTEGER NOT NULL UNIQUE REFERENCES image (id), "
    "reference_id INTEGER NOT NULL REFERENCES image (id), place INTEGER NOT NULL, "
    "points TEXT NOT NULL, row_check INTEGER NOT NULL);"

    /* Makes the pairs of an image quick to find, when it is removed. */
    "CREATE INDEX pair_reference ON pair (reference_id);"

    "CREATE TABLE comparison ("
    "id INTEGER PRIMARY KEY, query_hash TEXT NOT NULL, reference_hash TEXT NOT NULL, "
    "options TEXT NOT NULL, points TEXT NOT NULL, reason TEXT NOT NULL, quality REAL NOT NULL, "
    "peak REAL NOT NULL, least_area INTEGER NOT NULL, row_check INTEGER NOT NULL, "
    "UNIQUE (query_hash, reference_hash, options, points));"

    "CREATE TABLE comparison_bytes ("
    "id INTEGER PRIMARY KEY REFERENCES comparison (id) ON DELETE CASCADE, bytes BLOB NOT NULL, "
    "row_check INTEGER NOT NULL);";

static const char version_3[] =
    "CREATE TABLE review ("
    "id INTEGER PRIMARY KEY, image_id INTEGER NOT NULL UNIQUE REFERENCES image (id), "
    "severity TEXT NOT NULL, comment TEXT NOT NULL, reviewer TEXT NOT NULL, time TEXT NOT NULL, "
    "model_hash TEXT, score REAL, verdict TEXT NOT NULL, review_limit REAL, reject_limit REAL, "
    "row_check INTEGER NOT NULL);"

    "CREATE TABLE defect_class ("
    "id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, color TEXT NOT NULL, "
    "shortcut INTEGER NOT NULL, severity TEXT NOT NULL, row_check INTEGER NOT NULL);"

    "CREATE TABLE shape ("
    "id INTEGER PRIMARY KEY, image_id INTEGER REFERENCES image (id), purpose TEXT NOT NULL, "
    "defect_class TEXT NOT NULL, sensitivity REAL NOT NULL, geometry TEXT NOT NULL, "
    "row_check INTEGER NOT NULL);"

    /* Makes the shapes of an image quick to find. */
    "CREATE INDEX shape_image ON shape (image_id, id);"

    "CREATE TABLE sign_off ("
    "id INTEGER PRIMARY KEY, name TEXT NOT NULL, comment TEXT NOT NULL, reviewer TEXT NOT NULL, "
    "time TEXT NOT NULL, n_images INTEGER NOT NULL, digest TEXT NOT NULL, reopened_by TEXT NOT "
    "NULL, reopened_time TEXT NOT NULL, row_check INTEGER NOT NULL);"

    /* It outlives the image. */
    "CREATE TABLE signed_image ("
    "id INTEGER PRIMARY KEY, sign_off_id INTEGER NOT NULL REFERENCES sign_off (id), "
    "image_id INTEGER NOT NULL, path TEXT NOT NULL, hash TEXT, label TEXT NOT NULL, "
    "defect_class TEXT NOT NULL, severity TEXT NOT NULL, verdict TEXT NOT NULL, score REAL, "
    "row_check INTEGER NOT NULL, UNIQUE (sign_off_id, image_id));"
    "CREATE INDEX signed_image_image ON signed_image (image_id);"

    "CREATE TABLE entry ("
    "id INTEGER PRIMARY KEY, time TEXT NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL, "
    "step_id INTEGER NOT NULL, action TEXT NOT NULL, n_changes INTEGER NOT NULL, "
    "reason TEXT NOT NULL, digest TEXT NOT NULL, row_check INTEGER NOT NULL);"

    /* Makes what was written down of a step quick to find. */
    "CREATE INDEX entry_step ON entry (step_id, id);"

    /* Makes what became of a row quick to find. */
    "CREATE INDEX change_row ON change (table_name, row_id, id);";

static const char *const steps[] = { version_1, version_2, version_3 };

const NormaMigrations norma_migrations = { steps, G_N_ELEMENTS (steps) };

static gboolean
read_version (NormaDatabase *database, gint64 *version, GError **error)
{
  return norma_database_get_integer (database, version, NULL, error, "PRAGMA user_version", "");
}

static gboolean
run_steps (NormaDatabase *database, const NormaMigrations *migrations, GError **error)
{
  g_autofree char *finish = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u",
                                             NORMA_PROJECT_APPLICATION_ID, migrations->n_steps);
  gint64 version;

  if (!read_version (database, &version, error))
    return FALSE;
  for (guint i = (guint)version; i < migrations->n_steps; i++)
    if (!norma_database_run (database, migrations->steps[i], error))
      return FALSE;
  return norma_database_run (database, finish, error);
}

gboolean
norma_schema_migrate (NormaDatabase *database, const NormaMigrations *migrations, GError **error)
{
  if (!norma_database_run (database, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (run_steps (database, migrations, error) && norma_database_run (database, "COMMIT", error))
    return TRUE;
  norma_database_run (database, "ROLLBACK", NULL);
  return FALSE;
}

/* All that the schema says, one entry a line. */
static char *
describe (NormaDatabase *database, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (NormaStatement) statement = norma_database_prepare (
      database, error,
      "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name, tbl_name, sql", "");
  gboolean row = TRUE;

  if (statement == NULL)
    return NULL;
  while (row) {
    if (!norma_database_step (database, statement, &row, error))
      return NULL;
    for (int column = 0; row && column < 4; column++)
      g_string_append_printf (text, "%s\n", norma_statement_get_text (statement, column));
  }
  return g_strdup (text->str);
}

gboolean
norma_schema_expect_tables (NormaDatabase *database, const NormaMigrations *migrations,
                            guint version, GError **error)
{
  NormaMigrations until = { migrations->steps, version };
  g_autoptr (NormaDatabase) model = norma_database_open (":memory:", NORMA_DATABASE_CREATE, error);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  if (model == NULL || !norma_schema_migrate (model, &until, error) ||
      (expected = describe (model, error)) == NULL || (found = describe (database, error)) == NULL)
    return FALSE;
  if (g_str_equal (expected, found))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: its tables are not those of a project of version %u",
               norma_database_get_path (database), version);
  return FALSE;
}

/* Rows that a damaged page hides are found by their number and order, not by the rows' checks. */
static gboolean
expect_sound (NormaDatabase *database, const char *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA integrity_check ('%s')", table);
  g_autoptr (NormaStatement) statement = norma_database_prepare (database, error, sql, "");
  const char *found;
  gboolean row;

  if (statement == NULL || !norma_database_step (database, statement, &row, error))
    return FALSE;
  found = row ? norma_statement_get_text (statement, 0) : "no answer";
  if (g_str_equal (found, "ok"))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: the table \"%s\" is not sound: %s",
               norma_database_get_path (database), table, found);
  return FALSE;
}

/* Pictures' maps, comparisons and models are left out: they are long, and held against their checks
 * when read. */
static gboolean
expect_sound_tables (NormaDatabase *database, guint version, GError **error)
{
  for (guint i = 0; norma_tables[i] != NULL; i++) {
    const NormaTable *table = norma_tables[i];

    if (table->since > version || table == &norma_map_table || table == &norma_model_bytes_table ||
        table == &norma_comparison_bytes_table)
      continue;
    if (!expect_sound (database, table->name, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
norma_schema_verify (NormaDatabase *database, const NormaMigrations *migrations, guint *version,
                     GError **error)
{
  gint64 application_id, found;

  if (!norma_database_get_integer (database, &application_id, NULL, error, "PRAGMA application_id",
                                   "") ||
      !read_version (database, &found, error))
    return FALSE;
  if (application_id != NORMA_PROJECT_APPLICATION_ID) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                 "%s: an SQLite file, but no project of Norma (application id %" G_GINT64_FORMAT
                 " found, %d expected)",
                 norma_database_get_path (database), application_id, NORMA_PROJECT_APPLICATION_ID);
    return FALSE;
  }
  if (found > migrations->n_steps) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_VERSION,
                 "%s: a project of version %" G_GINT64_FORMAT ", this program reads up to %u",
                 norma_database_get_path (database), found, migrations->n_steps);
    return FALSE;
  }
  *version = (guint)MAX (found, 0);
  return norma_schema_expect_tables (database, migrations, *version, error) &&
         expect_sound_tables (database, *version, error);
}
