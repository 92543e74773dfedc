/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/metrics/curves.h"

/* The curves as a table, which says to a screen reader what they draw: some dozen of their points, spread
 * evenly. Activating a row chooses the images that its threshold divides:
 *   "scores-chosen" (double low, double high)   raw scores, both included */
#define NORMA_TYPE_CURVE_TABLE (norma_curve_table_get_type ())
G_DECLARE_FINAL_TYPE (NormaCurveTable, norma_curve_table, NORMA, CURVE_TABLE, GtkWidget)

GtkWidget *norma_curve_table_new (void);

/* curves: lent until the next call; NULL: there are none. unit: above 0. */
void norma_curve_table_set_curves (NormaCurveTable *self, const NormaCurves *curves, double unit);
guint norma_curve_table_get_n_rows (NormaCurveTable *self);
