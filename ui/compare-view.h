/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/image-view.h"

/* How a query and its reference are shown; as an action's state "single", "side-by-side", "swipe",
 * "blink", "difference". */
typedef enum {
  NORMA_COMPARE_SINGLE, /* the query */
  NORMA_COMPARE_SIDE_BY_SIDE,
  NORMA_COMPARE_SWIPE, /* the reference, as the query sees it, right of a divider */
  NORMA_COMPARE_BLINK, /* one or the other, at the same pixels */
  NORMA_COMPARE_DIFFERENCE, /* how far their brightness is apart */
} NormaCompareMode;

#define NORMA_TYPE_COMPARE_MODE (norma_compare_mode_get_type ())
GType norma_compare_mode_get_type (void);

/* How a reference is aligned by hand; "drag", "points". */
typedef enum {
  NORMA_ALIGN_BY_DRAG, /* it is moved, half transparent, over the query */
  NORMA_ALIGN_BY_POINTS, /* the same places are marked in both images */
} NormaAlignWay;

#define NORMA_TYPE_ALIGN_WAY (norma_align_way_get_type ())
GType norma_align_way_get_type (void);

/* A query and its reference.
 *
 * "mode" is what is wished. Without a reference only the query is shown; where the alignment is
 * missing or not believed, every mode but the first shows both side by side, each with its own zoom,
 * and the reason. Side by side, zoom, place and cross-hair of both views go together along the
 * alignment while "linked" is set. In swipe and blink the reference is as bright as the query, and no
 * heat lies over either.
 *
 * K changes between the images, on the first press to Blink; held, only until it is released. While
 * "aligning", a bar says what to do; Backspace takes back, Enter accepts, Escape cancels.
 *
 * Children of type "overlay" lie over the query's half.
 *
 * Properties: "mode" (NormaCompareMode), "shown-mode" (NormaCompareMode, read only: what is shown of
 * it), "linked", "divider" (double, 0 … 1 of the width), "shows-reference" (Blink), "displacement",
 * "residual", "valid-area" (overlays of the alignment), "aligning", "way" (NormaAlignWay),
 * "has-reference" and "is-aligned" (read only).
 * Signal:
 *   "led" (GArray of NormaPointPair)   accepted: places that lie on each other, at least one */
#define NORMA_TYPE_COMPARE_VIEW (norma_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (NormaCompareView, norma_compare_view, NORMA, COMPARE_VIEW, GtkBox)

GtkWidget *norma_compare_view_new (void);

/* picture, plane, outlines: of the query, as norma_image_view_set_image() takes them. reference: NULL
 * if there is none. comparison: of both; NULL if they have not been compared. Another query or
 * reference ends an alignment by hand. */
void norma_compare_view_set_pair (NormaCompareView *self, NormaPicture *picture,
                                  NormaScorePlane *plane, NormaOutlines *outlines,
                                  NormaPicture *reference, NormaComparison *comparison);

/* Of the query; the reference shows them at the same places. */
void norma_compare_view_set_outlines (NormaCompareView *self, NormaOutlines *outlines);
void norma_compare_view_select_region (NormaCompareView *self, int region);

/* NULL: each picture's automatic one. A window for other samples than the reference's is not for it. */
void norma_compare_view_set_window (NormaCompareView *self, const NormaDisplayWindow *window);

/* Of the query, and of the reference when side by side; lent. */
NormaImageView *norma_compare_view_get_query_view (NormaCompareView *self);
NormaImageView *norma_compare_view_get_reference_view (NormaCompareView *self);

/* The other image, as a press of K. */
void norma_compare_view_blink (NormaCompareView *self);
