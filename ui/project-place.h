/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* Where the project of an image folder is kept: nothing is written beside the user's images, so by
 * default in the user's data folder, under the folder's name and a hash of its path. Elsewhere if
 * the user wished so; that is remembered in the data folder. */

#define NORMA_PROJECT_ENDING ".norma-project"

/* folder: absolute. Owned by the caller. */
char *norma_project_place_default (const char *folder);

/* The project of this folder that exists, owned by the caller; NULL if there is none. */
char *norma_project_place_find (const char *folder);

/* Remembers a place that is not the default one. Errors: G_FILE_ERROR. */
gboolean norma_project_place_remember (const char *folder, const char *path, GError **error);

/* What people call the project at `path`: its file's name without the ending, and at the default
 * place the folder's name alone. Owned by the caller. */
char *norma_project_place_name (const char *path);
