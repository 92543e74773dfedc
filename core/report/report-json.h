/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-writer.h"

/* An inspection report as one JSON object, docs/report.schema.json: what is told of the whole, and an array
 * of parts, one a line; places with their outlines, and what is drawn, for parts that are told at length.
 * What is unknown is null. */

/* Error: G_FILE_ERROR. */
NormaReportWriter *norma_report_json_new (const NormaInspection *inspection, const char *path,
                                          GError **error);

/* The object of one part at the end of a string. image: as in report-writer.h. */
gboolean norma_report_json_add_part (GString *json, const NormaInspectedPart *part,
                                     const NormaInspectedImage *image, GError **error);
