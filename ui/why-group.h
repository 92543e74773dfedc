/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

/* Why a place of the image on show has its value: what is unusual there, the nearest good place beside
 * it, and on request what the score is without it. Invisible until something is asked, and once the
 * image or the model is another. All is found in threads; of questions that come while one is at work,
 * the latest wins.
 *   "opened"            something was asked
 *   "chosen" (string)   the good image that was clicked: its path */
#define NORMA_TYPE_WHY_GROUP (norma_why_group_get_type ())
G_DECLARE_FINAL_TYPE (NormaWhyGroup, norma_why_group, NORMA, WHY_GROUP, GtkBox)

/* To be called once. */
void norma_why_group_watch (NormaWhyGroup *self, NormaSession *session);

/* Asks about a pixel of the image on show; NULL: the peak of its map. Nothing happens without an image
 * or a model. */
void norma_why_group_ask (NormaWhyGroup *self, const guint *x, const guint *y);
void norma_why_group_close (NormaWhyGroup *self);

/* Nothing is being looked for. */
gboolean norma_why_group_is_settled (NormaWhyGroup *self);
