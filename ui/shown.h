/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"
#include "core/project/project.h"
#include "ui/image-item.h"
#include "ui/outlines.h"
#include "ui/picture.h"
#include "ui/score-plane.h"

/* What an image is judged by. */
typedef enum {
  NORMA_BASIS_MODEL, /* its score */
  NORMA_BASIS_REFERENCE, /* how it differs from its reference */
} NormaBasis;

/* The one image on show: its picture, its map, and what is found in it with the limits of the
 * moment; of an image with a reference also that and their comparison. All are made in threads; of requests that come while one is at work, the latest wins.
 *   "changed"           another image has come, or the map of this one
 *   "outlines-changed"  regions of the same map with other limits */
#define NORMA_TYPE_SHOWN (norma_shown_get_type ())
G_DECLARE_FINAL_TYPE (NormaShown, norma_shown, NORMA, SHOWN, GObject)

NormaShown *norma_shown_new (void);

/* Where the maps of the images that follow lie, and of which model (its hash) with which areas; NULL:
 * nowhere, none. */
void norma_shown_set_maps (NormaShown *self, NormaProject *project, const char *model,
                           NormaAreas *areas);

/* The areas of all images, which comparisons with a reference follow at once; NULL: none. */
void norma_shown_set_drawn_areas (NormaShown *self, NormaAreas *areas);

/* Begins to load; until it has come, the image before stays on show. item: NULL shows none, at
 * once. The same item again loads anew, e.g. after it was scored. */
void norma_shown_set_item (NormaShown *self, NormaImageItem *item);
void norma_shown_set_limits (NormaShown *self, const NormaLimits *limits);

/* Whether the map is the model's or the difference from the reference, for the images that follow. */
void norma_shown_set_basis (NormaShown *self, NormaBasis basis);

/* The difference above which a place has changed. Nothing is compared again. */
void norma_shown_set_change_threshold (NormaShown *self, double threshold);

/* Loads these ahead, so that each is on show at once when it is asked for; others that were expected
 * before are let go. Very large images are not loaded ahead: each takes its memory. */
void norma_shown_expect (NormaShown *self, NormaImageItem *const *items, guint n);

/* What has come; all lent, NULL where there is none. */
NormaImageItem *norma_shown_get_item (NormaShown *self);
NormaPicture *norma_shown_get_picture (NormaShown *self);
NormaScorePlane *norma_shown_get_plane (NormaShown *self);
NormaOutlines *norma_shown_get_outlines (NormaShown *self);

/* The reference of the image, and their comparison judged by the threshold of the moment, or of a
 * moment ago while it is dragged; lent, NULL where there is none. */
NormaPicture *norma_shown_get_reference (NormaShown *self);
NormaComparison *norma_shown_get_comparison (NormaShown *self);

/* Why the reference cannot be shown, or what was measured not be read; NULL if it can. */
const char *norma_shown_get_reference_error (NormaShown *self);

/* Why the image cannot be shown; NULL if it can. */
const char *norma_shown_get_error (NormaShown *self);

/* Something asked for has not come yet. */
gboolean norma_shown_is_busy (NormaShown *self);
