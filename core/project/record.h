/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

#include "core/project/project-private.h"
#include "core/project/table.h"

/* Changes of rows that history remembers: made, and written down with what was before. All within
 * an edit. A row is a JSON object of its columns without id and check. */

/* *id: 0 takes the next and tells it. row: all columns. */
gboolean norma_record_insert (NormaProject *project, const NormaTable *table, gint64 *id,
                              JsonObject *row, GError **error);

/* columns: those that shall have another value; nothing is written if none has.
 * Error: NORMA_ERROR_INPUT if there is no such row. */
gboolean norma_record_update (NormaProject *project, const NormaTable *table, gint64 id,
                              JsonObject *columns, GError **error);
gboolean norma_record_delete (NormaProject *project, const NormaTable *table, gint64 id,
                              GError **error);

/* Deletes the rows for which `where`, SQL with one parameter, holds. */
gboolean norma_record_delete_where (NormaProject *project, const NormaTable *table,
                                    const char *where, gint64 parameter, GError **error);

/* Changes a row from one JSON text to the other without writing it down; NULL: the row is absent. */
gboolean norma_record_replay (NormaProject *project, const NormaTable *table, gint64 id,
                              const char *before, const char *after, GError **error);

/* Writes a change down (history.c). */
gboolean norma_history_add (NormaProject *project, const NormaTable *table, gint64 id,
                            const char *before, const char *after, GError **error);
