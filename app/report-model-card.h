/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "core/report/report-template.h"

/* The model card of a model file as a PDF file. time: that it bears, ISO 8601, or NULL. Errors: those of
 * reading the model and of norma_report_pages_write_pdf(). */
gboolean norma_report_model_card (const NormaCommandLine *line, const char *path,
                                  const NormaReportTemplate *template, const char *time,
                                  const char *pdf, GError **error);
