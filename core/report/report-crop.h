/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/inspected-image.h"

/* What a report shows enlarged of a part: squares around its strongest places. Pixels of the image; a corner may
 * lie outside of an image that is smaller than the square. */
typedef struct {
  double x, y, side;
} NormaReportCrop;

/* Places of a part that are enlarged at most. */
#define NORMA_REPORT_MOST_CROPS 6

/* Around a place of the part, moved into the image where that is larger. */
NormaReportCrop norma_report_crop_place (const NormaInspectedImage *image, guint place);

/* The same place of the reference, as large; turned or shrunk references stay as they are. */
NormaReportCrop norma_report_crop_reference (const NormaInspectedImage *image, guint place);

/* A place as large as the image is shown by the whole already. */
gboolean norma_report_crop_is_worth (const NormaReportCrop *crop, const NormaRaster *raster);

/* Whether a picture of the whole with so many pixels a pixel of the image shows a crop as well as a piece cut from the
 * image. */
gboolean norma_report_crop_is_fine (const NormaReportCrop *crop, double scale);
