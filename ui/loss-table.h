/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/training/loss-record.h"

/* The loss of a training as a table, which says to a screen reader what the chart draws: some dozen of its
 * points, spread evenly, those with a held-out loss before others. */
#define NORMA_TYPE_LOSS_TABLE (norma_loss_table_get_type ())
G_DECLARE_FINAL_TYPE (NormaLossTable, norma_loss_table, NORMA, LOSS_TABLE, GtkWidget)

GtkWidget *norma_loss_table_new (void);

/* record: copied. */
void norma_loss_table_set_record (NormaLossTable *self, const NormaLossRecord *record);
guint norma_loss_table_get_n_rows (NormaLossTable *self);
