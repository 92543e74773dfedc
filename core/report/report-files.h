/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-writer.h"

/* An inspection report in several forms at once. */

/* Whether a part is told at length: what was found is fetched once and given to all writers, one part in
 * memory at a time. writers: NormaReportWriter. budget: of what pictures may take; NULL: no cap. progress: stage
 * "Reporting"; may be NULL. Files appear when all parts are told, in the order of the writers. Errors: those of
 * norma_inspected_image_new() and of the writers; cancelled. */
gboolean norma_report_write (const NormaInspection *inspection, const GPtrArray *writers,
                             NormaBudget *budget, const NormaProgress *progress, GError **error);
