/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session-reviews.h"

/* What became of an image, the newest first: what, who, when. Read in a thread, after a moment of
 * rest: who goes through images by keys does not read it. */
#define NORMA_TYPE_REVIEW_HISTORY (norma_review_history_get_type ())
G_DECLARE_FINAL_TYPE (NormaReviewHistory, norma_review_history, NORMA, REVIEW_HISTORY, GtkBox)

/* item: NULL shows nothing. The same again reads anew. */
void norma_review_history_show (NormaReviewHistory *self, NormaSession *session,
                                NormaImageItem *item);
