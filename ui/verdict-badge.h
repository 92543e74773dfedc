/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/image-item.h"

/* The verdict on one image as icon, word and score. */
#define NORMA_TYPE_VERDICT_BADGE (norma_verdict_badge_get_type ())
G_DECLARE_FINAL_TYPE (NormaVerdictBadge, norma_verdict_badge, NORMA, VERDICT_BADGE, GtkBox)

/* From now on the words are cut at their beginning where they have no room: icon and number say the
 * same. */
void norma_verdict_badge_shorten (NormaVerdictBadge *self);

/* item: NULL shows nothing. */
void norma_verdict_badge_show (NormaVerdictBadge *self, NormaImageItem *item, double unit);
