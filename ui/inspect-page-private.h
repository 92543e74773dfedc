/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/histogram.h"
#include "ui/inspect-page.h"
#include "ui/legend-bar.h"
#include "ui/region-table.h"
#include "ui/verdict-badge.h"
#include "ui/verdict-table.h"

/* What inspect-page.c and inspect-actions.c share. */
struct _NormaInspectPage {
  AdwBin parent_instance;
  NormaSession *session;
  NormaColorScale scale;
  GSimpleActionGroup *actions;
  GtkSingleSelection *selection; /* of the film strip */
  GtkSorter *sorter;
  GtkFilter *filter;
  gboolean is_syncing; /* the widgets are being set, nobody moves them */

  GtkStack *stack;
  GtkRevealer *strip_revealer;
  GtkLabel *strip_title;
  GtkListView *strip;
  GtkLabel *zoom_label;
  NormaImageView *view;
  NormaLegendBar *legend;
  GtkBox *banner;
  NormaVerdictBadge *badge;
  GtkLabel *banner_label;
  GtkAdjustment *opacity, *review, *reject;
  GtkDropDown *colors;
  NormaHistogram *histogram;
  GtkLabel *promise;
  NormaVerdictTable *verdicts;
  GtkLabel *regions_title;
  NormaRegionTable *regions;
};

/* Makes self->actions. */
void norma_inspect_page_add_actions (NormaInspectPage *self);
