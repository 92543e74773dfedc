/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/part-names.h"
#include "core/report/report-writer.h"

/* Pictures of the parts that are told at length: the image under what was found (overlay.h; of changes
 * comparison-overlay.h where the reference rejects and the model does not, or there is no model; where both do,
 * changes are outlined orange), and the outlines of what a reviewer has drawn: defects magenta, areas blue and
 * dashed. */

/* U8 RGB, of at most 2048 pixels a side without its legend. image: its raster could be read.
 * Error: NORMA_ERROR_TOO_LARGE. */
NormaRaster *norma_annotated_new (const NormaInspectedImage *image, GError **error);

typedef enum {
  NORMA_ANNOTATED_PNG, /* the picture */
  NORMA_ANNOTATED_TIFF, /* the image as it was read, and the picture as its second page */
} NormaAnnotatedFormat;

/* FOLDER/NAME.png or .tif with names of part-names.h, a file at once for each part that is told; images that
 * cannot be read have none. *n_missing: counts these; NULL: they are not counted. Errors: G_FILE_ERROR if the
 * folder cannot be made, NORMA_ERROR_INPUT if one of the inspection's images lies in it and would be written over. */
NormaReportWriter *norma_report_annotated_new (const NormaInspection *inspection,
                                               const char *folder, NormaAnnotatedFormat format,
                                               guint *n_missing, GError **error);
