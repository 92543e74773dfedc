/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"
#include "ui/image-item.h"
#include "ui/outlines.h"
#include "ui/picture.h"
#include "ui/score-plane.h"

/* The one image on show: its picture, its map, and what is found in it with the limits of the
 * moment. All are made in threads; of requests that come while one is at work, the latest wins.
 *   "changed"           another image has come, or the map of this one
 *   "outlines-changed"  regions of the same map with other limits */
#define NORMA_TYPE_SHOWN (norma_shown_get_type ())
G_DECLARE_FINAL_TYPE (NormaShown, norma_shown, NORMA, SHOWN, GObject)

NormaShown *norma_shown_new (void);

/* Where the maps of the images that follow lie, and of which model (its hash); NULL: nowhere. */
void norma_shown_set_maps (NormaShown *self, NormaProject *project, const char *model);

/* Begins to load; until it has come, the image before stays on show. item: NULL shows none, at
 * once. The same item again loads anew, e.g. after it was scored. */
void norma_shown_set_item (NormaShown *self, NormaImageItem *item);
void norma_shown_set_limits (NormaShown *self, const NormaLimits *limits);

/* What has come; all lent, NULL where there is none. */
NormaImageItem *norma_shown_get_item (NormaShown *self);
NormaPicture *norma_shown_get_picture (NormaShown *self);
NormaScorePlane *norma_shown_get_plane (NormaShown *self);
NormaOutlines *norma_shown_get_outlines (NormaShown *self);

/* Why the image cannot be shown; NULL if it can. */
const char *norma_shown_get_error (NormaShown *self);

/* Something asked for has not come yet. */
gboolean norma_shown_is_busy (NormaShown *self);
