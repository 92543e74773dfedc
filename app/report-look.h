/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-template.h"

/* How the reports of a command look, as its options ask for. Owned. */
typedef struct {
  char *template, *language; /* as given; NULL: not */
} NormaReportLook;

/* --template and --language. Ended by an empty entry; released with g_free(). */
GOptionEntry *norma_report_look_new_entries (NormaReportLook *look);
void norma_report_look_clear (NormaReportLook *look);

/* Errors: G_OPTION_ERROR for an unknown language; those of norma_report_template_read(). */
NormaReportTemplate *norma_report_look_read (const NormaReportLook *look, GError **error);

/* SOURCE_DATE_EPOCH (reproducible-builds.org): seconds since 1970 that a report bears in place of its own
 * time. *time: ISO 8601, the caller's; NULL: it is not set. Error: G_OPTION_ERROR. */
gboolean norma_report_look_get_time (char **time, GError **error);
