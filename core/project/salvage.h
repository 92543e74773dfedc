/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* What was saved of one table. */
typedef struct {
  const char *table; /* static */
  guint64 n_saved; /* rows that were whole */
  guint64 n_altered; /* rows that could be read, but whose check did not hold: left out */
  gboolean complete; /* FALSE: at least one place of the table could not be read */
} NormaSalvagedTable;

/* Copies every row that is whole, table by table, into a new project at to_path and leaves the file
 * at `path`, and what SQLite keeps beside it, untouched. Where the head of the file with the table of
 * contents is damaged, it is replaced in a copy. report: NormaSalvagedTable, owned by the caller;
 * NULL: not wanted.
 * Errors: G_FILE_ERROR_EXIST if to_path exists; NORMA_ERROR_DAMAGED if not one row can be read. */
gboolean norma_project_salvage (const char *path, const char *to_path, GArray **report,
                                GError **error);
