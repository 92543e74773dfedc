/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* What is drawn in a project, for other programs. */
typedef enum {
  NORMA_SHAPES_COCO, /* one file of all images whose size is known */
  NORMA_SHAPES_LABELME, /* a folder with a file for each image that something is drawn on */
  NORMA_SHAPES_MASKS, /* a folder with pictures of the defects; areas have no place in it */
} NormaShapesFormat;

/* "coco", "labelme", "masks"; static. parse: FALSE for other words. */
const char *norma_shapes_format_to_string (NormaShapesFormat format);
gboolean norma_shapes_format_parse (const char *word, NormaShapesFormat *format);

typedef struct {
  guint n_shapes; /* written */
  guint n_left_out; /* areas of all images, which no format knows; and those of masks */
} NormaShapesExport;

/* path: of the file or the folder, which is made. Images are named by their paths in the project.
 * Errors: G_FILE_ERROR; NORMA_ERROR_INPUT as coco.h, labelme.h and mask-files.h tell; those of
 * project.h. */
gboolean norma_shapes_export (NormaProject *project, NormaShapesFormat format, const char *path,
                              NormaShapesExport *result, GError **error);
