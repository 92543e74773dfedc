/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/images.h"
#include "core/project/project-private.h"

/* Rows of the table `file`: what was seen at a path. They outlive the images that use them, so that
 * undoing and redoing finds them again. All within an edit. */

/* The path as the project keeps it: relative to the root if it is below it. */
char *norma_file_row_path (NormaProject *project, const char *absolute, GError **error);

/* The row of a path, made if there is none; unless an image uses it its facts are replaced (NULL:
 * unseen). *image: the image that uses it, 0 for none. */
gboolean norma_file_row_require (NormaProject *project, const char *path,
                                 const NormaFileFacts *facts, gint64 *id, gint64 *image,
                                 GError **error);

/* What was seen of an image's file now; see norma_project_store_facts(). */
gboolean norma_file_row_see (NormaProject *project, gint64 image, const NormaFileFacts *facts,
                             GError **error);

/* The image of this path, made if there is none; *is_new tells. */
gboolean norma_image_require (NormaProject *project, const NormaNewImage *image, gint64 *id,
                              gboolean *is_new, GError **error);
