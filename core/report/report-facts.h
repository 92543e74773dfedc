/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-template.h"

/* What a report says of the whole, in words. */

typedef struct {
  NormaReportWord label;
  char *text; /* owned; may have several lines */
  gboolean is_hash; /* begins with hexadecimal digits */
} NormaReportFact;

/* NormaReportFact, whose texts it owns; owned by the caller. */
GArray *norma_report_facts_new (void);

/* The text becomes the fact's. */
void norma_report_facts_take (GArray *facts, NormaReportWord label, char *text);
void norma_report_facts_take_hash (GArray *facts, NormaReportWord label, char *text);

/* The program and its version. */
void norma_report_facts_add_version (GArray *facts);

/* What an inspection report is of: the project, and the lot if it is of one. Owned by the caller. */
char *norma_report_describe_inspection (const NormaInspection *inspection,
                                        NormaReportLanguage language);

/* The same as fields, with the state and the model: NormaReportField, owned by the caller. */
GArray *norma_report_list_fields (const NormaInspection *inspection, NormaReportLanguage language);

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

/* Who the report is from, and when: "Organisation · 2026-11-30 02:58 UTC", or what is known of both; owned by the
 * caller. time: ISO 8601, or NULL. */
char *norma_report_describe_sender (const NormaReportTemplate *template, const char *time);

/* What is to be known before the report is believed: char *, a sentence each, owned by the caller. */
GPtrArray *norma_report_list_warnings (const NormaInspection *inspection,
                                       NormaReportLanguage language);
