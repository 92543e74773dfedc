/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/report/report-template.h"

/* The fields of a report as lines of text, "Customer: Example Ltd". A line without a colon is a label alone;
 * empty lines are none, nor are those beyond the most that a template takes. Nothing is taken before
 * something was typed. */
void norma_report_fields_take (GtkTextBuffer *text, NormaReportTemplate *template);

/* What says the same already stays as it is typed. */
void norma_report_fields_show (GtkTextBuffer *text, const NormaReportTemplate *template);

/* What a column tells, in the language of the window. Static. */
const char *norma_report_column_describe (NormaReportColumn column);
