/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"
#include "core/base/progress.h"
#include "core/report/report-document.h"

/* A form of a report on a model: document-pages.h, document-html.h. */
typedef gboolean (*NormaDocumentForm) (const NormaReportDocument *document,
                                       const NormaReportTemplate *template, NormaBudget *budget,
                                       const char *path, const NormaProgress *progress,
                                       GError **error);

/* The form that the ending of a path names, .pdf or .html in small or large letters; NULL for others. option: what the
 * message calls it. Error: G_OPTION_ERROR. */
NormaDocumentForm norma_document_form_find (const char *option, const char *path, GError **error);
