/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

/* One connection to an SQLite file: statements prepared once, and errors as GErrors that begin with
 * the path. Not for several threads at a time. */
typedef struct _NormaDatabase NormaDatabase;

typedef enum {
  NORMA_DATABASE_READ,
  NORMA_DATABASE_IMMUTABLE, /* in a folder where nothing can be written, so nobody else does either */
  NORMA_DATABASE_WRITE,
  NORMA_DATABASE_CREATE,
} NormaDatabaseMode;

/* path: absolute, or ":memory:". */
NormaDatabase *norma_database_open (const char *path, NormaDatabaseMode mode, GError **error);
void norma_database_close (NormaDatabase *database);
const char *norma_database_get_path (const NormaDatabase *database);
sqlite3 *norma_database_get_handle (NormaDatabase *database);

/* FALSE, with the error that an SQLite result stands for: DAMAGED for what only damage can cause. */
gboolean norma_database_fail (NormaDatabase *database, int result, GError **error);

/* Whether its path still names the file that was opened: what is written to one that was moved or removed,
 * or whose file system was taken away from under it, is found by nobody. */
gboolean norma_database_is_in_place (NormaDatabase *database);

/* A statement that the connection keeps and lends; it is reset when it goes out of scope, so that
 * no read transaction stays open. The same SQL is not to be used again before. */
typedef sqlite3_stmt NormaStatement;
void norma_statement_reset (NormaStatement *statement);

/* types: a letter a parameter; i gint64, d double, s text or NULL, b GBytes or NULL. Text and bytes
 * must live until the statement is reset. */
NormaStatement *norma_database_prepare (NormaDatabase *database, GError **error, const char *sql,
                                        const char *types, ...);
NormaStatement *norma_database_prepare_va (NormaDatabase *database, GError **error, const char *sql,
                                           const char *types, va_list values);

/* *row: whether there is a row to be read. */
gboolean norma_database_step (NormaDatabase *database, NormaStatement *statement, gboolean *row,
                              GError **error);

/* Prepares and runs a statement that gives no rows wanted. */
gboolean norma_database_call (NormaDatabase *database, GError **error, const char *sql,
                              const char *types, ...);

/* The first column of the first row; *found (may be NULL) whether there is one. */
gboolean norma_database_get_integer (NormaDatabase *database, gint64 *value, gboolean *found,
                                     GError **error, const char *sql, const char *types, ...);

/* SQL without parameters or results, not kept. */
gboolean norma_database_run (NormaDatabase *database, const char *sql, GError **error);

/* Lent until the next step; "" for NULL. */
const char *norma_statement_get_text (NormaStatement *statement, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDatabase, norma_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaStatement, norma_statement_reset)
