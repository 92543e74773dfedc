/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/project.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/project/schema.h"
#include "core/project/table.h"
#include "tests/core/project/sample.h"

static void
test_new (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "new.norma-project", &path);
  g_autoptr (GError) error = NULL;
  g_autofree char *root = norma_project_dup_root (project, &error);
  g_autofree char *model = norma_project_dup_current_model (project, &error);
  g_autoptr (GDir) dir = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (norma_project_get_path (project), ==, path);
  g_assert_cmpstr (root, ==, folder);
  g_assert_null (model);
  norma_project_close (project);
  norma_project_close (NULL);
  g_assert_null (norma_project_create (path, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);

  /* One file, nothing beside it. */
  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "new.norma-project");
  g_assert_null (g_dir_read_name (dir));
  norma_test_remove_folder (folder);
}

static void
test_header (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;

  norma_project_close (sample_create (folder, "header.norma-project", &path));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpmem (contents + 68, 4, "Nrma", 4); /* application id */
  g_assert_cmpmem (contents + 60, 4, "\0\0\0\3", 4); /* version */
  g_assert_cmpmem (contents + 18, 2, "\2\2", 2); /* WAL */
  norma_test_remove_folder (folder);
}

static void
expect_open_error (const char *path, GQuark domain, int code)
{
  const NormaProjectMode modes[] = { NORMA_PROJECT_READ, NORMA_PROJECT_WRITE };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_project_open (path, modes[i], &error));
    g_assert_error (error, domain, code);
    g_assert_true (g_str_has_prefix (error->message, path));
  }
}

static void
test_wrong_files (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "wrong.norma-project", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "such", NULL);
  g_autofree char *very_long = g_strnfill (250, 'n');
  g_autofree char *deep = g_build_filename (folder, very_long, very_long, "p", NULL);
  g_autofree char *parent = g_path_get_dirname (deep);
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autoptr (GError) error = NULL;

  expect_open_error (path, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  expect_open_error (path, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  expect_open_error (path, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_remove (path);
  sample_run_sql (path, "CREATE TABLE other (a)");
  expect_open_error (path, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
  expect_open_error (folder, G_FILE_ERROR, G_FILE_ERROR_ISDIR);

  g_assert_null (norma_project_create (nowhere, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (norma_project_create ("/tmp/\xe4.norma-project", NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_clear_error (&error);
  /* Longer than SQLite takes. */
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_null (norma_project_create (deep, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, G_FILE_ERROR);
  norma_test_remove_folder (folder);
}

static gpointer
close_later (gpointer data)
{
  g_usleep (50 * 1000);
  norma_project_close (data);
  return NULL;
}

/* It comes with the last who holds the project, whichever thread that is in, and outlives it. */
static void
test_ending (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "a.norma-project", &path);
  g_autoptr (NormaEnding) ending = norma_project_dup_ending (project);
  GThread *thread = g_thread_new ("holder", close_later, norma_project_ref (project));

  norma_project_close (project);
  g_assert_false (norma_ending_wait (ending, 0));
  g_assert_true (norma_ending_wait (ending, 10000));
  g_assert_true (norma_ending_wait (ending, 0));
  project = sample_open (path);
  g_assert_null (norma_project_get_read_only_reason (project));
  norma_project_close (project);
  g_thread_join (thread);
  norma_test_remove_folder (folder);
}

/* Nothing of a project is left whose images cannot be added. */
static void
test_creation_refused (void)
{
  const NormaNewImage relative = { .path = "a.png" };
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "new.norma-project", NULL);
  g_autoptr (GDir) left = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_project_create_with_images (path, NULL, &relative, 1, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (error->message, path));
  left = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (left));
  g_clear_pointer (&left, g_dir_close);
  norma_test_remove_folder (folder);
}

static void
test_versions (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;

  norma_project_close (sample_create (folder, "later.norma-project", &path));
  sample_run_sql (path, "PRAGMA user_version = 4");
  expect_open_error (path, NORMA_ERROR, NORMA_ERROR_VERSION);
  sample_run_sql (path, "PRAGMA user_version = -1");
  expect_open_error (path, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  sample_run_sql (path, "PRAGMA user_version = 0");
  expect_open_error (path, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  sample_run_sql (path, "PRAGMA user_version = 2"); /* with the tables of 3 */
  expect_open_error (path, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  sample_run_sql (path, "PRAGMA user_version = 3; CREATE TABLE more (a)");
  expect_open_error (path, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  norma_test_remove_folder (folder);
}

/* A made-up next version: its step runs once, and a step that fails leaves the version of before. */
static void
test_migration (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  const char *const good[] = { norma_migrations.steps[0], norma_migrations.steps[1],
                               norma_migrations.steps[2],
                               "ALTER TABLE image ADD COLUMN station TEXT NOT NULL DEFAULT 'a'" };
  const char *const bad[] = { norma_migrations.steps[0], norma_migrations.steps[1],
                              norma_migrations.steps[2],
                              "CREATE TABLE part (a); CREATE TABLE part (a)" };
  const NormaMigrations next = { good, 4 }, broken = { bad, 4 };
  NormaProject *project = sample_create (folder, "old.norma-project", &path);
  g_autoptr (NormaDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n;
  guint version;

  sample_add (project, 0, 3, NORMA_SET_GOOD, "good");
  norma_project_close (project);
  database = norma_database_open (path, NORMA_DATABASE_WRITE, &error);
  g_assert_no_error (error);
  g_assert_false (norma_schema_migrate (database, &broken, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (norma_schema_verify (database, &next, &version, &error));
  g_assert_cmpuint (version, ==, 3);

  g_assert_true (norma_schema_migrate (database, &next, &error));
  g_assert_true (norma_schema_migrate (database, &next, &error));
  g_assert_true (norma_schema_verify (database, &next, &version, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (version, ==, 4);
  g_assert_true (norma_database_get_integer (database, &n, NULL, &error,
                                             "SELECT count (*) FROM image WHERE station = 'a'",
                                             ""));
  g_assert_cmpint (n, ==, 3);
  g_assert_false (norma_schema_verify (database, &norma_migrations, &version, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_VERSION);
  norma_test_remove_folder (folder);
}

static void
expect_refused (gboolean success, GError **error)
{
  g_assert_false (success);
  g_assert_error (*error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
  g_clear_error (error);
}

static void
test_two_openers (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  g_autofree char *link = g_build_filename (folder, "other-name", NULL);
  g_autofree char *process = g_strdup_printf ("process %ld", (long)getpid ());
  NormaProject *first = sample_create (folder, "two.norma-project", &path);
  NormaProject *second, *third;
  g_autofree char *seen = NULL;
  g_autofree char *written = NULL;
  g_autoptr (GError) error = NULL;
  const char *reason;
  const gint64 id = 1;

  g_assert_cmpint (symlink (path, link), ==, 0);
  second = sample_open (link);
  reason = norma_project_get_read_only_reason (second);
  g_assert_nonnull (strstr (reason, process));
  g_assert_nonnull (strstr (reason, g_get_host_name ()));
  g_assert_nonnull (strstr (reason, g_get_user_name ()));
  third = norma_project_open (path, NORMA_PROJECT_READ, &error);
  g_assert_no_error (error);

  g_assert_false (norma_project_has_changed (second));
  sample_add (first, 0, 2, NORMA_SET_GOOD, "good");
  g_assert_true (norma_project_has_changed (second));
  g_assert_false (norma_project_has_changed (second));
  seen = sample_dump (second);
  written = sample_dump (first);
  g_assert_cmpstr (seen, ==, written);

  expect_refused (norma_project_set_kind (second, &id, 1, "x", &error), &error);
  expect_refused (norma_project_undo (second, &error), &error);
  expect_refused (norma_project_begin (third, "Try", NULL, &error), &error);
  expect_refused (norma_project_check_files (third, NULL, NULL, &error), &error);

  /* A new opener has the right once the writer is gone, while readers go on. */
  norma_project_close (first);
  first = sample_open (path);
  g_assert_null (norma_project_get_read_only_reason (first));
  g_assert_true (norma_project_undo (first, &error));
  norma_project_close (third);
  norma_project_close (second);
  norma_project_close (first);
  norma_test_remove_folder (folder);
}

/* The lock ends with the process that holds it, and a stale file of a lock is none. */
static void
test_lock_of_dead_process (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  g_autofree char *lock = NULL;
  NormaProject *project;
  int ready[2];
  char byte;
  pid_t pid;

  norma_project_close (sample_create (folder, "dead.norma-project", &path));
  lock = g_strconcat (path, "-lock", NULL);
  g_assert_cmpint (pipe (ready), ==, 0);
  pid = fork ();
  if (pid == 0) {
    project = norma_project_open (path, NORMA_PROJECT_WRITE, NULL);
    if (write (ready[1], "x", 1) == 1)
      pause ();
    _exit (1);
  }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  project = sample_open (path);
  g_assert_nonnull (norma_project_get_read_only_reason (project));
  norma_project_close (project);

  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_assert_true (g_file_test (lock, G_FILE_TEST_EXISTS));
  project = sample_open (path);
  g_assert_null (norma_project_get_read_only_reason (project));
  norma_project_close (project);
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
  close (ready[0]);
  close (ready[1]);
  norma_test_remove_folder (folder);
}

/* As one who may read but not write: the superuser's rights are given up in a child. */
static void
open_without_rights (const char *path, const char *expected)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0) {
    NormaProject *project;
    char *dump;

    if (geteuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
      _exit (2);
    project = norma_project_open (path, NORMA_PROJECT_WRITE, NULL);
    if (project == NULL || norma_project_get_read_only_reason (project) == NULL)
      _exit (3);
    dump = sample_try_dump (project, NULL);
    _exit (g_strcmp0 (dump, expected) == 0 ? 0 : 4);
  }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_no_rights (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "rights.norma-project", &path);
  g_autofree char *expected = NULL;

  sample_add (project, 0, 3, NORMA_SET_GOOD, "good");
  expected = sample_dump (project);
  norma_project_close (project);
  g_assert_cmpint (chmod (path, 0444), ==, 0);
  g_assert_cmpint (chmod (folder, 0555), ==, 0);
  open_without_rights (path, expected);
  g_assert_cmpint (chmod (folder, 0777), ==, 0);
  open_without_rights (path, expected);
  norma_test_remove_folder (folder);
}

static void
test_settings (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "settings.norma-project", NULL);
  g_autofree char *absent = NULL;
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  absent = norma_project_dup_setting (project, "first", &error);
  g_assert_null (absent);
  g_assert_true (norma_project_set_setting (project, "first", NULL, &error));
  g_assert_true (norma_project_set_setting (project, "first", "ß\n", &error));
  value = norma_project_dup_setting (project, "first", &error);
  g_assert_cmpstr (value, ==, "ß\n");
  g_assert_no_error (error);
  g_assert_false (norma_project_set_setting (project, "norma-root", "x", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (norma_project_set_setting (project, "first", "\xff", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* Every table and column is in docs/project-file.md, as a row "| `column` | type |" below a heading
 * with the table's name, and no others. */
static void
test_document (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "docs", "project-file.md", NULL);
  g_autofree char *text = NULL;
  guint n_rows = 0, n_expected = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (guint i = 0; norma_tables[i] != NULL; i++) {
    const NormaTable *table = norma_tables[i];
    g_autofree char *heading = g_strdup_printf ("\n### `%s`\n", table->name);
    const char *begin = strstr (text, heading);
    const char *end;
    g_autofree char *section = NULL;

    g_test_message ("%s", table->name);
    g_assert_nonnull (begin);
    end = strstr (begin + 5, "\n##");
    section = end == NULL ? g_strdup (begin) : g_strndup (begin, end - begin);
    for (const NormaColumn *column = table->columns; column->name != NULL; column++) {
      const char *type = column->type == 'i'   ? "INTEGER"
                         : column->type == 'd' ? "REAL"
                         : column->type == 's' ? "TEXT"
                                               : "BLOB";
      g_autofree char *row = g_strdup_printf ("\n| `%s` | %s |", column->name, type);

      g_test_message ("%s", row + 1);
      g_assert_nonnull (strstr (section, row));
      n_expected++;
    }
  }
  for (const char *row = text; (row = strstr (row, "\n| `")) != NULL; row++)
    n_rows++;
  g_assert_cmpuint (n_rows, ==, n_expected);
}

/* The columns that the program lists are those of the tables, with their types. */
static void
test_tables (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDatabase) database =
      norma_database_open (":memory:", NORMA_DATABASE_CREATE, &error);

  g_assert_true (norma_schema_migrate (database, &norma_migrations, &error));
  for (guint i = 0; norma_tables[i] != NULL; i++) {
    const NormaTable *table = norma_tables[i];
    g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table->name);
    g_autoptr (NormaStatement) statement = norma_database_prepare (database, &error, sql, "");
    int n = 1;

    g_assert_no_error (error);
    for (const NormaColumn *column = table->columns; column->name != NULL; column++, n++) {
      g_assert_cmpstr (sqlite3_column_name (statement, n), ==, column->name);
      g_assert_cmpint (g_ascii_tolower (sqlite3_column_decltype (statement, n)[0]), ==,
                       column->type == 's'   ? 't'
                       : column->type == 'd' ? 'r'
                                             : column->type);
    }
    g_assert_cmpstr (sqlite3_column_name (statement, n), ==, "row_check");
    g_assert_cmpint (sqlite3_column_count (statement), ==, n + 1);
    g_assert_true (norma_table_find (table->name) == table);
  }
  g_assert_null (norma_table_find ("sqlite_schema"));
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/project/ending", test_ending);
  g_test_add_func ("/project/project/creation-refused", test_creation_refused);
  g_test_add_func ("/project/project/new", test_new);
  g_test_add_func ("/project/project/header", test_header);
  g_test_add_func ("/project/project/wrong-files", test_wrong_files);
  g_test_add_func ("/project/project/versions", test_versions);
  g_test_add_func ("/project/project/migration", test_migration);
  g_test_add_func ("/project/project/two-openers", test_two_openers);
  g_test_add_func ("/project/project/lock-of-dead-process", test_lock_of_dead_process);
  g_test_add_func ("/project/project/no-rights", test_no_rights);
  g_test_add_func ("/project/project/settings", test_settings);
  g_test_add_func ("/project/project/tables", test_tables);
  g_test_add_func ("/project/project/document", test_document);
  return g_test_run ();
}
