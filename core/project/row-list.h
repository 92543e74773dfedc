/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

#include "core/project/project-private.h"
#include "core/project/table.h"

/* Whole tables, or parts of them, read into arrays. */

/* Fills `row` from a row of the statement: column 0 is the id, then come the table's columns. Texts go
 * to `strings`. FALSE for words that no program writes. */
typedef gboolean (*NormaTakeRow) (NormaStatement *statement, GStringChunk *strings, gpointer row);

/* tail: SQL after FROM, with the one parameter ?1, e.g. "WHERE image_id = ?1 ORDER BY id". *rows: [*n]
 * of `size` bytes, the caller's. Errors: NORMA_ERROR_DAMAGED; NORMA_ERROR_TOO_LARGE. */
gboolean norma_row_list_read (NormaProject *project, const NormaTable *table, const char *tail,
                              gint64 parameter, NormaTakeRow take, gsize size,
                              GStringChunk *strings, gpointer *rows, gsize *n, GError **error);

/* A list of such rows: the list itself, its rows and its strings (NULL: none yet). */
void norma_row_list_free (gpointer list, gpointer rows, GStringChunk *strings);

/* Of such a row: text in `strings`, NULL for none; a number, NaN for none. */
const char *norma_row_take_text (NormaStatement *statement, int column, GStringChunk *strings);
double norma_row_take_number (NormaStatement *statement, int column);

/* Members of a row to be written: null for NULL; null for what is not finite. */
void norma_row_set_text (JsonObject *row, const char *name, const char *text);
void norma_row_set_number (JsonObject *row, const char *name, double value);
