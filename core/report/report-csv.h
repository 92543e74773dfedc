/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-writer.h"

/* The tables of an inspection report (RFC 4180, UTF-8, lines ended by a line feed alone; words are English and
 * numbers have the point, in every language): a row a part, and a row a place of the parts that are told
 * at length, found by the model, by the reference or drawn by a reviewer. Text that others wrote is
 * guarded as norma_csv_add_foreign_text() does. docs/report-formats.md lists the columns. */

/* path: of the table of parts; that of places lies beside it (norma_report_csv_places_path()).
 * Error: G_FILE_ERROR. */
NormaReportWriter *norma_report_csv_new (const NormaInspection *inspection, const char *path,
                                         GError **error);

/* "lot.csv" → "lot-places.csv"; owned by the caller. */
char *norma_report_csv_places_path (const char *path);
