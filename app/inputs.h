/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"

/* The images that a user names: files, folders, and "-" for a list on standard input. */
typedef struct {
  char **names; /* as given, with lists read; NULL-terminated, owned */
  GPtrArray *paths; /* char *, of all images, owned */
  guint n_passed_over; /* files in folders that are no images */
  guint n_unusable; /* names that gave no image */
} NormaInputs;

/* names: NULL for none. A list holds one path a line, or, if it holds a NUL, one path a NUL. A file
 * that does not exist stays in paths, so that it is reported in its place; a folder without images
 * is warned of and counted. Errors: G_FILE_ERROR; NORMA_ERROR_INPUT if nothing is left;
 * NORMA_ERROR_TOO_LARGE for a list beyond reason. */
gboolean norma_inputs_open (NormaInputs *inputs, char *const *names, NormaCommandLine *line,
                            GError **error);

/* For work that should not start when a name is wrong: every name must exist and give images. */
gboolean norma_inputs_open_strict (NormaInputs *inputs, char *const *names, GError **error);

void norma_inputs_close (NormaInputs *inputs);

/* The images as files, whatever their names, for norma_inputs_check_output(); owned by the caller. */
GHashTable *norma_inputs_identify (const NormaInputs *inputs);

/* One more file that is read, as the model; NULL and what is no file are passed over. */
void norma_inputs_identify_also (GHashTable *files, const char *path);

/* G_OPTION_ERROR if the file that would be written is one of the images. option: for the message;
 * path: NULL is no file. */
gboolean norma_inputs_check_output (GHashTable *files, const char *option, const char *path,
                                    GError **error);

/* G_FILE_ERROR if a file could not be written there: better now than after an hour of work. path: NULL is
 * no file. */
gboolean norma_inputs_check_folder (const char *path, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaInputs, norma_inputs_close)
