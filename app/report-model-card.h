/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "core/report/report-template.h"

/* The model card of a model file. pdf, html: where it goes; NULL: not there. time: that it bears, ISO 8601, or NULL.
 * Errors: those of reading the model and of the forms. */
gboolean norma_report_model_card (const NormaCommandLine *line, const char *path,
                                  const NormaReportTemplate *template, const char *time,
                                  const char *pdf, const char *html, GError **error);
