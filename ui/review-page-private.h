/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/review-history.h"
#include "ui/review-page.h"

/* What the files review-*.c of the page share. */
struct _NormaReviewPage {
  AdwBin parent_instance;
  NormaSession *session;
  NormaSettings *settings;
  NormaReviewQueue *queue;
  GtkSliceListModel *portions; /* of the queue's list */
  GSimpleActionGroup *actions;
  guint filling; /* source that makes the list's rows */
  NormaImageItem *item; /* what the side speaks of; NULL: nothing */
  NormaSeverity severity; /* chosen for the judgement to come */
  gboolean is_syncing; /* the widgets are being set, nobody moves them */

  GtkStack *stack;
  GtkRevealer *queue_revealer;
  GtkLabel *progress_label;
  GtkProgressBar *progress;
  GtkDropDown *order;
  GtkMenuButton *filter_button;
  GtkDropDown *filter_verdict, *filter_label, *filter_class, *filter_decided;
  GtkListView *list;
  AdwBin *place; /* of the view */
  GtkLabel *name, *said;
  GtkBox *classes; /* a button a class */
  GtkWidget *no_classes; /* what is said where there are none */
  GtkWidget *folder_classes;
  GtkEntry *comment;
  char *shown_comment; /* in the entry before anything was typed */
  GtkLabel *reviewer;
  GtkWidget *no_reviewer;
  NormaReviewHistory *history;
};

/* review-actions.c: makes self->actions. */
void norma_review_page_add_actions (NormaReviewPage *self);
void norma_review_page_update_actions (NormaReviewPage *self);

/* review-list.c: queue and filter. */
void norma_review_page_make_list (NormaReviewPage *self, NormaThumbnailCache *cache);
void norma_review_page_watch_filter (NormaReviewPage *self);
void norma_review_page_update_filter (NormaReviewPage *self);
void norma_review_page_show_current (NormaReviewPage *self);

/* review-side.c: what is said of the image. */
void norma_review_page_watch_side (NormaReviewPage *self);
void norma_review_page_update_side (NormaReviewPage *self);
void norma_review_page_update_classes (NormaReviewPage *self);
void norma_review_page_update_reviewer (NormaReviewPage *self);

/* Keeps a comment that was typed and not taken back. */
void norma_review_page_keep_comment (NormaReviewPage *self);

/* The keys go to the image again. */
void norma_review_page_focus_view (NormaReviewPage *self);
