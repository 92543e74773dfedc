/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

/* What the JSON files of annotation programs share. */

/* The object of a file of at most 256 MiB, within which nothing lies deeper than most_depth.
 * Errors: G_FILE_ERROR; NORMA_ERROR_TOO_LARGE; NORMA_ERROR_DAMAGED. Messages begin with the path. */
JsonNode *norma_annotation_file_read (const char *path, guint most_depth, GError **error);

/* Error: G_FILE_ERROR with the path; a file that had the name before stays then as it was. */
gboolean norma_annotation_file_write (const GString *json, const char *path, GError **error);
