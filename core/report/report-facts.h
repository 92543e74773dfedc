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

/* A model as reports tell it. */
typedef struct {
  const NormaModel *model; /* NULL: it cannot be read */
  const char *name, *hash, *created; /* may be NULL; created: ISO 8601 */
  const NormaLimits *limits; /* in force; NULL: none are known */
  const char *limits_provenance; /* NULL: from the fit */
} NormaModelFacts;

/* Name, hashes, thresholds and promise: NormaReportFact, owned by the caller. */
GArray *norma_report_list_model (const NormaModelFacts *facts, NormaReportLanguage language);

/* "At most 0.66 in 100 good parts are rejected …", owned by the caller. promise: with a confidence. */
char *norma_report_describe_promise (const NormaPromise *promise, NormaReportLanguage language);

/* What is to be known before the report is believed: char *, a sentence each, owned by the caller. */
GPtrArray *norma_report_list_warnings (const NormaInspection *inspection,
                                       NormaReportLanguage language);
