/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/database.h"

/* The tables of the project file by version, docs/project-file.md. */

/* "Nrma" */
#define NORMA_PROJECT_APPLICATION_ID 0x4e726d61

/* Bytes. */
#define NORMA_PROJECT_PAGE_SIZE 4096

/* Step i brings a file from version i to version i + 1; version 0 is an empty file. */
typedef struct {
  const char *const *steps; /* SQL */
  guint n_steps;
} NormaMigrations;

extern const NormaMigrations norma_migrations;

/* Brings the file to the last version, all steps in one transaction. */
gboolean norma_schema_migrate (NormaDatabase *database, const NormaMigrations *migrations,
                               GError **error);

/* Holds the file against what `migrations` make. Errors: NORMA_ERROR_UNSUPPORTED, another kind of
 * SQLite file; NORMA_ERROR_VERSION, a later version; NORMA_ERROR_DAMAGED, other tables than the
 * version has or tables and indices that are not sound. *version may be less than the last; the
 * tables are then held against that version. */
gboolean norma_schema_verify (NormaDatabase *database, const NormaMigrations *migrations,
                              guint *version, GError **error);

/* Whether the tables and indices are those of `version`. Error: NORMA_ERROR_DAMAGED. */
gboolean norma_schema_expect_tables (NormaDatabase *database, const NormaMigrations *migrations,
                                     guint version, GError **error);
