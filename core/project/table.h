/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/database.h"

/* The tables of a project, for what is done alike with the rows of all. Every table has a column
 * `id`, its INTEGER PRIMARY KEY, and `row_check` (row-check.h); neither is listed among the columns. */

typedef struct {
  const char *name;
  char type; /* as in norma_database_prepare() */
} NormaColumn;

#define NORMA_TABLE_MAX_COLUMNS 14

typedef struct {
  const char *name;
  NormaColumn columns[NORMA_TABLE_MAX_COLUMNS + 1]; /* ended by a name of NULL */
  gboolean recorded; /* whether its rows are changed by steps of history */
  guint since; /* version of the file that has it first; 0: every one */
} NormaTable;

extern const NormaTable norma_file_table, norma_image_table, norma_model_table,
    norma_model_bytes_table, norma_score_table, norma_map_table, norma_threshold_table,
    norma_setting_table, norma_step_table, norma_change_table, norma_pair_table,
    norma_comparison_table, norma_comparison_bytes_table, norma_review_table,
    norma_defect_class_table, norma_shape_table, norma_sign_off_table, norma_signed_image_table,
    norma_entry_table;

/* All of them, parents before children; ended by NULL. */
extern const NormaTable *const norma_tables[];

/* NULL for other names. */
const NormaTable *norma_table_find (const char *name);
const NormaColumn *norma_table_find_column (const NormaTable *table, const char *name);

/* SQL: "id, name, …, row_check"; a check that a row named `alias` is whole, giving 0 or 1. */
char *norma_table_list_sql (const NormaTable *table);
char *norma_table_check_sql (const NormaTable *table, const char *alias);

/* Ids begin at 1; that of a deleted last row is given again. */
gboolean norma_table_find_next_id (NormaDatabase *database, const NormaTable *table, gint64 *id,
                                   GError **error);

/* Values of all columns in their order, as in norma_database_prepare(). id: 0 takes the next, and
 * *new_id (may be NULL) tells it. */
gboolean norma_table_insert (NormaDatabase *database, const NormaTable *table, gint64 id,
                             gint64 *new_id, GError **error, ...);
gboolean norma_table_delete (NormaDatabase *database, const NormaTable *table, gint64 id,
                             GError **error);

/* Renews the check of a row that was changed. */
gboolean norma_table_seal (NormaDatabase *database, const NormaTable *table, gint64 id,
                           GError **error);

/* FALSE with NORMA_ERROR_DAMAGED for a row whose check, read from `column`, does not hold. */
gboolean norma_table_expect_whole (NormaDatabase *database, const NormaTable *table,
                                   NormaStatement *statement, int column, GError **error);
