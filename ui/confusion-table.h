/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/metrics/confusion.h"

/* The confusion matrix: how many images of each truth have which verdict. Each count is a button for
 * its images:
 *   "chosen" (NormaTruth truth, NormaVerdict verdict, as int) */
#define NORMA_TYPE_CONFUSION_TABLE (norma_confusion_table_get_type ())
G_DECLARE_FINAL_TYPE (NormaConfusionTable, norma_confusion_table, NORMA, CONFUSION_TABLE, GtkWidget)

GtkWidget *norma_confusion_table_new (void);

/* held_out: the good images are those learnt from, by their held-out scores. */
void norma_confusion_table_set_counts (NormaConfusionTable *self, const NormaConfusion *confusion,
                                       gboolean held_out);

/* Leaves out the rows of images that are neither good nor bad. */
void norma_confusion_table_hide_unlabelled (NormaConfusionTable *self);

/* The number shown; for tests. */
const char *norma_confusion_table_get_text (NormaConfusionTable *self, NormaTruth truth,
                                            NormaVerdict verdict);
