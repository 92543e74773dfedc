/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* CSV (RFC 4180, lines ended by a line feed alone), written cell by cell at the end of a string; a cell
 * begins a line if it follows a line feed or nothing. */

/* Bytes are kept as they are: a path stays a path. NULL is empty. */
void norma_csv_add_text (GString *csv, const char *text);

/* The same for what others wrote, names and comments, and "" is as empty as NULL: text that a spreadsheet might take for a formula,
 * because it begins with = + - @, their full-width forms, a tab or an end of line, has a ' before it (OWASP,
 * "CSV Injection"). */
void norma_csv_add_foreign_text (GString *csv, const char *text);

/* As in json-writer.h; what is not finite is empty. */
void norma_csv_add_number (GString *csv, double value);
void norma_csv_add_count (GString *csv, guint64 value);
