/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* References and queries that belong together. */
typedef struct {
  char *reference, *query; /* paths, owned; NULL: none belongs to the other */
} NormaPair;

/* A GArray of NormaPair that frees them; a pair more, both copied. */
GArray *norma_pairs_new_empty (void);
void norma_pairs_add (GArray *pairs, const char *reference, const char *query);

/* A file and a file; a file and a folder, whose images all have that reference; two folders, whose
 * images belong together by their path without extension. Returns a GArray of NormaPair, in the order
 * of the queries. Errors: NORMA_ERROR_INPUT, naming a query without a reference, or if there is no
 * image; G_FILE_ERROR. */
GArray *norma_pairs_new (const char *reference, const char *query, GError **error);

/* From a table: a line a pair, reference and query separated by a comma, quoted where they hold commas
 * or quotes (RFC 4180); a first line "reference,query" is a heading. Relative paths start from the
 * table's folder. Errors: G_FILE_ERROR; NORMA_ERROR_DAMAGED, naming the line. */
GArray *norma_pairs_read (const char *path, GError **error);
