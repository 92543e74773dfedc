/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/review-queue.h"
#include "ui/settings.h"
#include "ui/thumbnail-cache.h"

/* Verdicts and labels by keys alone: the queue, one image big, and what is said of it. The view of the
 * image is the Inspect page's, lent while this page is on show, so that zoom, place and overlay stay.
 *
 * Only what is on show can be judged: a key that comes before the image does is refused. */
#define NORMA_TYPE_REVIEW_PAGE (norma_review_page_get_type ())
G_DECLARE_FINAL_TYPE (NormaReviewPage, norma_review_page, NORMA, REVIEW_PAGE, AdwBin)

/* To be called once. */
void norma_review_page_set_session (NormaReviewPage *self, NormaSession *session,
                                    NormaThumbnailCache *cache);
void norma_review_page_bind_settings (NormaReviewPage *self, NormaSettings *settings);

/* stage: the view of the image, taken over; NULL: it is wanted elsewhere. The page is on show while it
 * has one. */
void norma_review_page_set_stage (NormaReviewPage *self, GtkWidget *stage);

/* All commands of the page, for the window to insert as "review" while it is on show; lent. */
GActionGroup *norma_review_page_get_actions (NormaReviewPage *self);

NormaReviewQueue *norma_review_page_get_queue (NormaReviewPage *self);

/* Filters the queue for rejected images that are not reviewed. */
void norma_review_page_show_unreviewed_rejects (NormaReviewPage *self);
