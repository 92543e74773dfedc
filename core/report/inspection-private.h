/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/inspection-content.h"

/* What the files of the inspection share. */

/* The program's side of a part: image, pair and the limits of the inspection are set. Errors: those of
 * norma_project_read_map(); NORMA_ERROR_TOO_LARGE. */
gboolean norma_inspection_judge (const NormaInspection *inspection, NormaInspectedPart *part,
                                 GError **error);

/* The map by the model with all that is inspected of the image; NULL without error if there is none.
 * *is_blind: nothing of it is inspected, and the map has no areas. */
NormaAnomalyMap *norma_inspection_read_map (const NormaInspection *inspection,
                                            const NormaProjectImage *image, gboolean *is_blind,
                                            GError **error);

/* The parts that are asked for, judged, counted and told. progress: may be NULL. */
gboolean norma_inspection_take_parts (NormaInspection *inspection,
                                      const NormaInspectionOptions *options,
                                      const NormaProgress *progress, GError **error);
