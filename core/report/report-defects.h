/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-image.h"
#include "core/report/report-writer.h"

/* The defects of an inspection for other programs, with what is decided and nothing else: of a rejected
 * part those that a reviewer has drawn, and where nothing is drawn the regions above the threshold that
 * rejects, by model and reference; of an accepted part none. Parts that are open or were not inspected are
 * left out, and so are those whose size is unknown. Defects that the program found have the class of their
 * part; those of no class are of the class "defect". */

/* One COCO file (core/annotation/coco.h); images are named by their paths in the project. Error:
 * G_FILE_ERROR when it is finished. */
NormaReportWriter *norma_report_coco_new (const NormaInspection *inspection, const char *path);

/* FOLDER/ground_truth/CLASS/NAME_mask.png (core/annotation/mask-files.h) with names of part-names.h, a file at
 * once for each part. A class that no folder can be called is written with "_" for what stands in its way.
 * Errors: G_FILE_ERROR if the folder cannot be made; NORMA_ERROR_INPUT if an image of the project lies in
 * FOLDER/ground_truth. */
NormaReportWriter *norma_report_masks_new (const NormaInspection *inspection, const char *folder,
                                           GError **error);

/* The defects of one part, as above; its size is known. name: of the image. Errors: NORMA_ERROR_TOO_LARGE. */
NormaDrawnImage *norma_report_draw_defects (const NormaInspectedPart *part,
                                            const NormaInspectedImage *image, const char *name,
                                            GError **error);
