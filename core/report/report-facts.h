/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-words.h"

/* What a report says of the whole, in words. */

typedef struct {
  NormaReportWord label;
  char *text; /* owned; may have several lines */
  gboolean is_hash; /* begins with hexadecimal digits */
} NormaReportFact;

/* Where everything in the report comes from: NormaReportFact, owned by the caller. */
GArray *norma_report_list_provenance (const NormaInspection *inspection,
                                      NormaReportLanguage language);

/* What is to be known before the report is believed: char *, a sentence each, owned by the caller. */
GPtrArray *norma_report_list_warnings (const NormaInspection *inspection,
                                       NormaReportLanguage language);
