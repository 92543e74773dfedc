/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/image-item.h"

/* The verdict on one image as icon, word and score. */
#define NORMA_TYPE_VERDICT_BADGE (norma_verdict_badge_get_type ())
G_DECLARE_FINAL_TYPE (NormaVerdictBadge, norma_verdict_badge, NORMA, VERDICT_BADGE, GtkBox)

/* From now on the size does not depend on the words, so that a list need not lay out its cells anew.
 * Where they have no room they are cut at their beginning: icon and number say the same. */
void norma_verdict_badge_fix_size (NormaVerdictBadge *self);

/* item: NULL shows nothing. */
void norma_verdict_badge_show (NormaVerdictBadge *self, NormaImageItem *item, double unit);
