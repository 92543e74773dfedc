/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"
#include "core/base/progress.h"
#include "core/report/report-document.h"

/* A report on a model as one HTML file that needs no other: curves stand in it as SVG, pictures as data: URIs, once
 * each. It has no script, and its policy lets nothing be fetched. Light and dark on the screen, light on
 * paper, whose size is the template's. The same report gives the same bytes.
 *
 * budget: of what pictures may take; NULL: no cap. progress: stage "Writing"; may be NULL. The file appears
 * when it is complete; after an error, or if it is cancelled, a file that had the name before stays as it was. Errors: those of
 * norma_image_read() for the logo; G_FILE_ERROR with the path; cancelled. */
gboolean norma_document_write_html (const NormaReportDocument *document,
                                    const NormaReportTemplate *template, NormaBudget *budget,
                                    const char *path, const NormaProgress *progress,
                                    GError **error);
