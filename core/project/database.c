/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/database.h"

#include <string.h>

#include "core/base/error.h"
#include "core/project/row-check.h"

/* Another opener may hold the file for the moment of a checkpoint or of its recovery. */
#define BUSY_TIMEOUT_MS 5000

/* Hashes are found at random places of their index; that of some 100,000 scores fits. */
#define CACHE_KIB 32768

struct _NormaDatabase {
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* SQL → statement */
};

/* What the system said of the last call that failed, of the log or else of the file; 0: nothing. SQLite
 * itself does not remember it of a commit. */
static int
get_system_error (NormaDatabase *database)
{
  sqlite3_file *log = NULL;
  int number = 0;

  if (database->handle == NULL)
    return 0;
  sqlite3_file_control (database->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (log != NULL && log->pMethods != NULL)
    log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &number);
  if (number == 0)
    sqlite3_file_control (database->handle, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
  return number == 0 ? sqlite3_system_errno (database->handle) : number;
}

/* In words, with what the system said of it where it did: what SQLite calls a disk I/O error is as often one
 * of a network. */
static char *
describe (NormaDatabase *database, int result)
{
  const char *reason =
      database->handle == NULL ? sqlite3_errstr (result) : sqlite3_errmsg (database->handle);
  int number = get_system_error (database);

  switch (result & 0xff) {
  case SQLITE_FULL:
    return g_strdup ("the disk is full");
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN:
    return number == 0
               ? g_strdup (reason)
               : g_strdup_printf ("the file cannot be read or written: %s", g_strerror (number));
  case SQLITE_READONLY:
    return g_strdup ("the file or its folder can only be read");
  default:
    return g_strdup (reason);
  }
}

gboolean
norma_database_fail (NormaDatabase *database, int result, GError **error)
{
  g_autofree char *reason = describe (database, result);
  GQuark domain = G_FILE_ERROR;
  int code;

  switch (result & 0xff) { /* the primary code of an extended one */
  case SQLITE_FULL:
    code = G_FILE_ERROR_NOSPC;
    break;
  case SQLITE_IOERR:
    code = G_FILE_ERROR_IO;
    break;
  case SQLITE_READONLY:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    code = G_FILE_ERROR_ACCES;
    break;
  case SQLITE_CANTOPEN:
    code = G_FILE_ERROR_FAILED;
    break;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
    code = G_FILE_ERROR_AGAIN;
    break;
  case SQLITE_NOMEM:
  case SQLITE_TOOBIG:
    domain = NORMA_ERROR;
    code = NORMA_ERROR_TOO_LARGE;
    break;
  default:
    domain = NORMA_ERROR;
    code = NORMA_ERROR_DAMAGED;
  }
  g_set_error (error, domain, code, "%s: %s", database->path, reason);
  return FALSE;
}

/* A file that was not written by Norma shall have no power over the program: no functions or
 * extensions run from its schema, no schema written by statements, cells checked when read. */
static gboolean
harden (NormaDatabase *database, GError **error)
{
  sqlite3_db_config (database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (database->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (database->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  sqlite3_busy_timeout (database->handle, BUSY_TIMEOUT_MS);
  return norma_database_run (database,
                             "PRAGMA cell_size_check = ON; "
                             "PRAGMA cache_size = -" G_STRINGIFY (CACHE_KIB),
                             error);
}

static char *
make_name (const char *path, NormaDatabaseMode mode)
{
  g_autofree char *uri = NULL;

  if (mode != NORMA_DATABASE_IMMUTABLE)
    return g_strdup (path);
  uri = g_filename_to_uri (path, NULL, NULL);
  return g_strconcat (uri == NULL ? path : uri, "?immutable=1", NULL);
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

NormaDatabase *
norma_database_open (const char *path, NormaDatabaseMode mode, GError **error)
{
  g_autoptr (NormaDatabase) database = g_new0 (NormaDatabase, 1);
  g_autofree char *name = make_name (path, mode);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int result;

  if (mode == NORMA_DATABASE_READ)
    flags |= SQLITE_OPEN_READONLY;
  else if (mode == NORMA_DATABASE_IMMUTABLE)
    flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
  else
    flags |= SQLITE_OPEN_READWRITE | (mode == NORMA_DATABASE_CREATE ? SQLITE_OPEN_CREATE : 0);

  database->path = g_strdup (path);
  database->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  result = sqlite3_open_v2 (name, &database->handle, flags, NULL);
  if (result == SQLITE_OK)
    result = norma_row_check_register (database->handle);
  if (result != SQLITE_OK) {
    norma_database_fail (database, result, error);
    return NULL;
  }
  if (!harden (database, error))
    return NULL;
  return g_steal_pointer (&database);
}

void
norma_database_close (NormaDatabase *database)
{
  if (database == NULL)
    return;

  g_hash_table_unref (database->statements);
  sqlite3_close (database->handle);
  g_free (database->path);
  g_free (database);
}

const char *
norma_database_get_path (const NormaDatabase *database)
{
  return database->path;
}

sqlite3 *
norma_database_get_handle (NormaDatabase *database)
{
  return database->handle;
}

void
norma_statement_reset (NormaStatement *statement)
{
  if (statement == NULL)
    return;
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

gboolean
norma_database_is_in_place (NormaDatabase *database)
{
  int has_moved = 0;

  sqlite3_file_control (database->handle, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
  return !has_moved;
}

static int
bind (NormaStatement *statement, int place, char type, va_list *values)
{
  const char *text;
  GBytes *bytes;

  switch (type) {
  case 'i':
    return sqlite3_bind_int64 (statement, place, va_arg (*values, gint64));
  case 'd':
    return sqlite3_bind_double (statement, place, va_arg (*values, double));
  case 's':
    text = va_arg (*values, const char *);
    return sqlite3_bind_text (statement, place, text, -1, SQLITE_STATIC);
  default:
    g_assert (type == 'b');
    bytes = va_arg (*values, GBytes *);
    if (bytes == NULL)
      return sqlite3_bind_null (statement, place);
    /* A pointer of NULL would bind NULL instead of no bytes. */
    return sqlite3_bind_blob64 (statement, place,
                                g_bytes_get_size (bytes) == 0 ? "" : g_bytes_get_data (bytes, NULL),
                                g_bytes_get_size (bytes), SQLITE_STATIC);
  }
}

static NormaStatement *
find_statement (NormaDatabase *database, const char *sql, GError **error)
{
  NormaStatement *statement = g_hash_table_lookup (database->statements, sql);
  int result;

  if (statement != NULL) {
    norma_statement_reset (statement);
    return statement;
  }
  result =
      sqlite3_prepare_v3 (database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (result != SQLITE_OK) {
    norma_database_fail (database, result, error);
    return NULL;
  }
  g_hash_table_insert (database->statements, g_strdup (sql), statement);
  return statement;
}

NormaStatement *
norma_database_prepare_va (NormaDatabase *database, GError **error, const char *sql,
                           const char *types, va_list values)
{
  NormaStatement *statement = find_statement (database, sql, error);
  int result = SQLITE_OK;
  va_list rest;

  if (statement == NULL)
    return NULL;

  va_copy (rest, values);
  for (int i = 0; types[i] != '\0' && result == SQLITE_OK; i++)
    result = bind (statement, i + 1, types[i], &rest);
  va_end (rest);
  if (result != SQLITE_OK) {
    norma_database_fail (database, result, error);
    norma_statement_reset (statement);
    return NULL;
  }
  return statement;
}

NormaStatement *
norma_database_prepare (NormaDatabase *database, GError **error, const char *sql, const char *types,
                        ...)
{
  NormaStatement *statement;
  va_list values;

  va_start (values, types);
  statement = norma_database_prepare_va (database, error, sql, types, values);
  va_end (values);
  return statement;
}

gboolean
norma_database_step (NormaDatabase *database, NormaStatement *statement, gboolean *row,
                     GError **error)
{
  int result = sqlite3_step (statement);

  *row = result == SQLITE_ROW;
  if (result == SQLITE_ROW || result == SQLITE_DONE)
    return TRUE;
  return norma_database_fail (database, result, error);
}

gboolean
norma_database_call (NormaDatabase *database, GError **error, const char *sql, const char *types,
                     ...)
{
  g_autoptr (NormaStatement) statement = NULL;
  gboolean row;
  va_list values;

  va_start (values, types);
  statement = norma_database_prepare_va (database, error, sql, types, values);
  va_end (values);
  return statement != NULL && norma_database_step (database, statement, &row, error);
}

gboolean
norma_database_get_integer (NormaDatabase *database, gint64 *value, gboolean *found, GError **error,
                            const char *sql, const char *types, ...)
{
  g_autoptr (NormaStatement) statement = NULL;
  gboolean row;
  va_list values;

  va_start (values, types);
  statement = norma_database_prepare_va (database, error, sql, types, values);
  va_end (values);
  if (statement == NULL || !norma_database_step (database, statement, &row, error))
    return FALSE;
  *value = row ? sqlite3_column_int64 (statement, 0) : 0;
  if (found != NULL)
    *found = row;
  return TRUE;
}

gboolean
norma_database_run (NormaDatabase *database, const char *sql, GError **error)
{
  int result = sqlite3_exec (database->handle, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || norma_database_fail (database, result, error);
}

const char *
norma_statement_get_text (NormaStatement *statement, int column)
{
  const char *text = (const char *)sqlite3_column_text (statement, column);

  return text == NULL ? "" : text;
}
