/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* From what the user names to a list of image files. A file is taken as it is; a folder is walked
 * with all its subfolders, in the order of the names, hidden entries and links to folders left
 * out. From a folder a file is taken if its first bytes are those of a picture or its name ends
 * like one (so a damaged picture is reported, not passed over); other files, notes and masks' text
 * files, are left out and counted.
 *
 * paths: NULL-terminated. n_passed_over: may be NULL. Returns paths (char *, owned) without
 * repetitions. Errors: G_FILE_ERROR if a path does not exist or a folder cannot be read;
 * NORMA_ERROR_INPUT if no image is found. */
GPtrArray *norma_image_list_collect (const char *const *paths, guint *n_passed_over,
                                     GError **error);
