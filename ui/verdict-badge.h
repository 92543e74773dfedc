/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/image-pair.h"

/* The verdict on one image as icon, word and score. It draws them itself: lists make and change
 * hundreds of badges at once. */
#define NORMA_TYPE_VERDICT_BADGE (norma_verdict_badge_get_type ())
G_DECLARE_FINAL_TYPE (NormaVerdictBadge, norma_verdict_badge, NORMA, VERDICT_BADGE, GtkWidget)

/* From now on the size depends neither on the words nor on whether there are any, so that a list need
 * not lay out its cells anew. Where the words have no room the score stands alone beside the
 * icon, which says the verdict too. */
void norma_verdict_badge_fix_size (NormaVerdictBadge *self);

/* item: NULL shows nothing. */
void norma_verdict_badge_show (NormaVerdictBadge *self, NormaImageItem *item, double unit);

/* The verdict on an image and its reference: "Changed", with a fixed size "Changed 3 · 0.93", the
 * number of places and the quality of the alignment where that is believed. */
void norma_verdict_badge_show_pair (NormaVerdictBadge *self, const NormaImagePair *pair);

/* "Reject 1.58 ×"; "" while nothing is shown. */
const char *norma_verdict_badge_get_words (NormaVerdictBadge *self);
