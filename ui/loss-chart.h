/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/training/loss-record.h"

/* How the loss of a training went over its steps, on what was learnt from and on what was held out. */
#define NORMA_TYPE_LOSS_CHART (norma_loss_chart_get_type ())
G_DECLARE_FINAL_TYPE (NormaLossChart, norma_loss_chart, NORMA, LOSS_CHART, GtkWidget)

GtkWidget *norma_loss_chart_new (void);

/* record: copied. */
void norma_loss_chart_set_record (NormaLossChart *self, const NormaLossRecord *record);

/* What it shows: the last step and the largest loss, 0 without a point. */
void norma_loss_chart_get_range (NormaLossChart *self, double *last_step, double *most);
