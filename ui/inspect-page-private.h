/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/compare-view.h"
#include "ui/change-group.h"
#include "ui/draw-board.h"
#include "ui/evidence-pane.h"
#include "ui/histogram.h"
#include "ui/inspect-page.h"
#include "ui/legend-bar.h"
#include "ui/region-table.h"
#include "ui/score-table.h"
#include "ui/strip-filter.h"
#include "ui/value-histogram.h"
#include "ui/verdict-badge.h"
#include "ui/verdict-table.h"
#include "ui/why-group.h"

/* What the files inspect-*.c share. */
struct _NormaInspectPage {
  AdwBin parent_instance;
  NormaSession *session;
  GSimpleActionGroup *actions;
  GtkSliceListModel *portions; /* of the film strip */
  GtkSingleSelection *selection; /* of the film strip */
  GtkSingleSelection *walked; /* of the page that has borrowed the view; NULL: the film strip's */
  GtkSorter *sorter;
  NormaStripFilter *filter;
  guint refiltering; /* source that filters by the verdicts of now */
  gboolean is_order_stale; /* scores have changed since the strip was sorted */
  guint filling; /* source that makes the strip's rows */
  NormaImageItem *offered; /* shown without having been asked for; lent, only compared */
  gboolean is_syncing; /* the widgets are being set, nobody moves them */

  /* The display window somebody chose, for samples of this type. */
  gboolean has_window;
  NormaDisplayWindow window;
  NormaSampleType window_type;

  GtkStack *stack;
  AdwBin *stage_place;
  GtkWidget *stage;
  GtkRevealer *strip_revealer;
  GtkLabel *strip_title;
  GtkWidget *filter_chip;
  GtkLabel *filter_label;
  GtkListView *strip;
  GtkInscription *zoom_label; /* a label would have the window laid out at each step */
  NormaCompareView *compare;
  NormaImageView *view; /* of the query, in `compare` */
  NormaLegendBar *legend;
  GtkBox *banner;
  NormaVerdictBadge *badge;
  GtkLabel *banner_label;
  GtkAdjustment *opacity, *review, *reject;
  GtkDropDown *colors;
  NormaValueHistogram *values;
  GtkLabel *window_label;
  NormaHistogram *histogram;
  GtkWidget *limits_group; /* all of the model's thresholds and verdicts */
  NormaChangeGroup *change; /* in its place where images are judged by their references */
  GtkWidget *basis_switch;
  NormaScoreTable *score_table;
  GtkLabel *promise;
  NormaVerdictTable *verdicts;
  GtkWidget *evidence_box;
  GtkRevealer *evidence_revealer;
  NormaEvidencePane *evidence;
  GtkLabel *regions_title;
  NormaRegionTable *regions;
  NormaDrawBoard *board;
  GtkWidget *draw_bar, *purpose_button, *purpose_sample, *all_images, *sensitivity_box,
      *sensitivity;
  GtkScrolledWindow *side;
  NormaWhyGroup *why;
  GtkWidget *menu; /* on the image */
};

/* inspect-page.c */
void norma_inspect_page_update_banner (NormaInspectPage *self);
void norma_inspect_page_update_stack (NormaInspectPage *self);

/* inspect-actions.c: makes self->actions. */
void norma_inspect_page_add_actions (NormaInspectPage *self);
void norma_inspect_page_set_enabled (NormaInspectPage *self, const char *action,
                                     gboolean is_enabled);

/* inspect-compare.c: the commands of a query and its reference. */
void norma_inspect_page_add_compare_actions (NormaInspectPage *self);

/* inspect-overlay.c: colours and brightness. */
void norma_inspect_page_update_look (NormaInspectPage *self);
void norma_inspect_page_update_window (NormaInspectPage *self);
void norma_inspect_page_move_window (NormaInspectPage *self, double low, double high);
void norma_inspect_page_forget_window (NormaInspectPage *self);

/* inspect-draw.c: makes self->board, and its commands and keys. */
void norma_inspect_page_add_board (NormaInspectPage *self);

/* inspect-limits.c: thresholds, histogram and counts. */
void norma_inspect_page_watch_limits (NormaInspectPage *self);
void norma_inspect_page_update_limits (NormaInspectPage *self);
void norma_inspect_page_update_scores (NormaInspectPage *self);

/* inspect-strip.c: the film strip. */
void norma_inspect_page_make_strip (NormaInspectPage *self, NormaThumbnailCache *cache);
void norma_inspect_page_update_strip (NormaInspectPage *self);
void norma_inspect_page_sort_strip (NormaInspectPage *self);
void norma_inspect_page_show_current (NormaInspectPage *self);
void norma_inspect_page_show_all (NormaInspectPage *self);
void norma_inspect_page_show_bins (NormaInspectPage *self, guint first, guint last);
void norma_inspect_page_show_verdict (NormaInspectPage *self, int role, int verdict);
void norma_inspect_page_show_truth (NormaInspectPage *self, int truth, int verdict);
void norma_inspect_page_show_scores (NormaInspectPage *self, double low, double high);
void norma_inspect_page_show_pairs (NormaInspectPage *self, int verdict);
void norma_inspect_page_step_image (NormaInspectPage *self, int step);
void norma_inspect_page_show_end (NormaInspectPage *self, int end);
void norma_inspect_page_seek_verdict (NormaInspectPage *self, NormaVerdict verdict);

/* inspect-pairs.c: images judged by their references. */
void norma_inspect_page_watch_pairs (NormaInspectPage *self);
void norma_inspect_page_update_pair (NormaInspectPage *self, NormaImageItem *item);
NormaImagePair *norma_inspect_page_get_pair (NormaInspectPage *self, NormaImageItem *item);

/* inspect-why.c: why a place has its value. */
void norma_inspect_page_watch_why (NormaInspectPage *self);
