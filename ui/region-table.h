/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/pipeline/compare.h"
#include "ui/outlines.h"

/* The regions of the image on show, a row each. Property "selected" (int): the region, -1: none. */
#define NORMA_TYPE_REGION_TABLE (norma_region_table_get_type ())
G_DECLARE_FINAL_TYPE (NormaRegionTable, norma_region_table, NORMA, REGION_TABLE, GtkWidget)

GtkWidget *norma_region_table_new (void);

/* outlines: NULL empties the table. unit: above 0. comparison: that tells the kinds of changes; NULL:
 * the regions are no changes. */
void norma_region_table_set_outlines (NormaRegionTable *self, NormaOutlines *outlines, double unit,
                                      const NormaComparison *comparison);
int norma_region_table_get_selected (NormaRegionTable *self);
void norma_region_table_select (NormaRegionTable *self, int region);
guint norma_region_table_get_n_regions (NormaRegionTable *self);
