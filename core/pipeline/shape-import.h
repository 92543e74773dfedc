/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* What is drawn with other programs, for a project. */
typedef struct {
  guint n_shapes; /* new */
  guint n_images; /* that they are on */
  guint n_known; /* were there already, on the same image and the same in everything */
  guint
      n_unmatched; /* images of the files that are none of the project's, with something drawn on them */
  char *unmatched; /* why the first of these; NULL: there is none */
} NormaShapesImport;

/* One step, "Import shapes". path: a COCO file, a labelme file, or a folder of labelme files or of masks as
 * mask-files.h has them. Images are found by norma_matcher_find(); shapes of those that the project does not
 * have are passed over. Nothing is changed after an error.
 * Errors: those of the readers; NORMA_ERROR_MISMATCH if no image is the project's, or one is of another size
 * there; NORMA_ERROR_INPUT for files of no such kind; those of project.h. */
gboolean norma_shapes_import (NormaProject *project, const char *path, NormaShapesImport *result,
                              GError **error);
void norma_shapes_import_clear (NormaShapesImport *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaShapesImport, norma_shapes_import_clear)
