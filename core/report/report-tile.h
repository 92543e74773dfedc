/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-tone.h"
#include "core/report/report-words.h"

/* A number under a bar of its colour. */
typedef struct {
  NormaReportTone tone;
  char *number; /* owned */
  const char *word; /* below it, static */
  char *note; /* below that, owned; NULL: none */
} NormaReportTile;

/* NormaReportTile, whose strings it owns; owned by the caller. */
GArray *norma_report_tiles_new (void);

/* How many parts are inspected, and have which outcome: NormaReportTile, owned by the caller. */
GArray *norma_report_list_counts (const NormaInspection *inspection, NormaReportLanguage language);
