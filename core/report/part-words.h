/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/inspected-image.h"
#include "core/report/report-template.h"

/* What a report says of one part, in words. Strings are owned by the caller; what is unknown is empty. */

/* The cell of the table of parts. */
char *norma_report_describe_cell (const NormaInspectedPart *part, NormaReportColumn column,
                                  NormaReportLanguage language);

/* "Program: reject, 3.42 × threshold". */
char *norma_report_describe_program (const NormaInspectedPart *part, NormaReportLanguage language);

/* "bad, scratch, major · Reviewed by … on …". */
char *norma_report_describe_review (const NormaInspectedPart *part, NormaReportLanguage language);

/* Columns of the table of places; those in millimetres mean something where the resolution is known. */
typedef enum {
  NORMA_PLACE_NUMBER,
  NORMA_PLACE_LEVEL,
  NORMA_PLACE_TIMES_THRESHOLD,
  NORMA_PLACE_POSITION,
  NORMA_PLACE_SIZE,
  NORMA_PLACE_AREA,
  NORMA_PLACE_POSITION_MM,
  NORMA_PLACE_SIZE_MM,
  NORMA_PLACE_AREA_MM2,
} NormaPlaceColumn;

#define NORMA_N_PLACE_COLUMNS 9

/* With the unit: "Size mm". */
char *norma_report_describe_place_head (NormaPlaceColumn column, NormaReportLanguage language);

/* number: of the place, 1 …. */
char *norma_report_describe_place (const NormaInspectedRegion *place, guint number,
                                   NormaPlaceColumn column, NormaReportLanguage language);
