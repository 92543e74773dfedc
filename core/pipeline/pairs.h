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

/* Whether two paths name the same file. FALSE where one names none. */
gboolean norma_paths_are_one_file (const char *one, const char *other);

/* A file and a file; a file and a folder, whose images all have that reference; two folders, whose
 * images belong together by their path without extension. Returns a GArray of NormaPair, in the order
 * of the queries. Errors: NORMA_ERROR_INPUT, naming a query without a reference, or if there is no
 * image; G_FILE_ERROR. */
GArray *norma_pairs_new (const char *reference, const char *query, GError **error);

/* The pairs below a folder whose names differ as a pattern says, "{}_temp.jpg,{}_test.jpg": reference and
 * query, with {} once in each for what they have in common, folders included. In the order of the
 * queries. Errors: NORMA_ERROR_INPUT for another pattern, naming a query without a reference, or if
 * there is no pair; G_FILE_ERROR. */
GArray *norma_pairs_match (const char *pattern, const char *folder, GError **error);

/* From a table: a line a pair, reference and query separated by a comma, quoted where they hold commas
 * or quotes (RFC 4180); a first line "reference,query" is a heading. Relative paths start from the
 * table's folder. Errors: G_FILE_ERROR; NORMA_ERROR_DAMAGED, naming the line. */
GArray *norma_pairs_read (const char *path, GError **error);
