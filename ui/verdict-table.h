/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

/* How many images of each role have which verdict. Each count is a button for its images:
 *   "chosen" (NormaRole role, NormaVerdict verdict, as int) */
#define NORMA_TYPE_VERDICT_TABLE (norma_verdict_table_get_type ())
G_DECLARE_FINAL_TYPE (NormaVerdictTable, norma_verdict_table, NORMA, VERDICT_TABLE, GtkWidget)

GtkWidget *norma_verdict_table_new (void);
void norma_verdict_table_set_counts (NormaVerdictTable *self, const NormaVerdictCounts *counts);

/* The number shown; for tests. */
const char *norma_verdict_table_get_text (NormaVerdictTable *self, NormaRole role,
                                          NormaVerdict verdict);
