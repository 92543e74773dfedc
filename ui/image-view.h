/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/heat-table.h"
#include "ui/mixed-rows.h"
#include "ui/outlines.h"
#include "ui/picture.h"
#include "ui/score-plane.h"
#include "ui/viewport.h"

/* What lies over the image; as an action's state "heat", "mask" and "outline". The outlines of the
 * regions are drawn in each. */
typedef enum {
  NORMA_OVERLAY_HEAT, /* the anomaly map in the colours of the project */
  NORMA_OVERLAY_MASK, /* what is above a threshold */
  NORMA_OVERLAY_OUTLINE, /* nothing else */
} NormaOverlay;

#define NORMA_TYPE_OVERLAY (norma_overlay_get_type ())
GType norma_overlay_get_type (void);

/* What a drag and a click do. Drags with another button than the first, or while Space is held, pan
 * with any tool. */
typedef enum {
  NORMA_VIEW_TOOL_PAN, /* a drag pans, a click chooses a region */
  NORMA_VIEW_TOOL_SHIFT, /* a drag and the wheel with Shift or Ctrl ask for the reference to be moved */
  NORMA_VIEW_TOOL_MARK, /* a click marks a place */
} NormaViewTool;

/* What is drawn of an alignment. */
typedef enum {
  NORMA_DRAW_DISPLACEMENT = 1 << 0, /* arrows of the local warp */
  NORMA_DRAW_RESIDUAL = 1 << 1, /* a tint where query and reference differ */
  NORMA_DRAW_VALID_AREA = 1 << 2, /* the border of what the reference shows */
} NormaAlignmentOverlays;

/* A place of an image, continuous as in viewport.h. */
typedef struct {
  double x, y;
} NormaViewPlace;

/* An image under its anomaly map, to zoom and pan. Zoom and place are kept from image to image.
 *
 * A drag with any button pans, the wheel zooms at the pointer, with Ctrl it changes the opacity, a
 * pinch zooms, a double click changes between the whole image and 100 %. While H is held the bare
 * image is seen. The keys are in image-view-keys.c; they call actions "view.…", which whoever holds
 * the view provides.
 *
 * Properties: "zoom" (device pixels an image pixel, read only), "overlay" (NormaOverlay),
 * "outline-only" (whether "overlay" is NORMA_OVERLAY_OUTLINE), "overlay-hidden", "hovered-region" (int, read only, as in NormaOutlines; -1: none).
 * Signals:
 *   "pointer-moved"              see norma_image_view_get_pointer()
 *   "region-clicked" (guint)     the region under a click, as in NormaOutlines
 *   "menu-wanted" (double, double)  a click with the second button, logical pixels of the view
 *   "viewport-changed"           zoom, place or size of the view
 *   "marked" (double, double)    NORMA_VIEW_TOOL_MARK: a click, the place of the image
 *   "clicked" (double, double)   NORMA_VIEW_TOOL_PAN: a click, the place of the image
 *   "draw-began" (double, double), "drawn" (double, double), "draw-ended" (double, double)
 *                                NORMA_VIEW_TOOL_PAN: a drag with the first button, or a click, places of
 *                                the image. Whoever answers the first one with TRUE has the others, and
 *                                nothing else happens
 *   "double-clicked" (double, double)   likewise
 *   "sized" (double)             likewise: notches of the wheel with Ctrl, upward
 *   "shifted" (double, double)   NORMA_VIEW_TOOL_SHIFT: a drag, pixels of the image
 *   "turned" (double, double)    the wheel: degrees clockwise and a factor of size, of which one
 *                                changes nothing */
#define NORMA_TYPE_IMAGE_VIEW (norma_image_view_get_type ())
G_DECLARE_FINAL_TYPE (NormaImageView, norma_image_view, NORMA, IMAGE_VIEW, GtkWidget)

GtkWidget *norma_image_view_new (void);

/* picture: NULL shows nothing. plane, outlines: NULL without a map. */
void norma_image_view_set_image (NormaImageView *self, NormaPicture *picture,
                                 NormaScorePlane *plane, NormaOutlines *outlines);
void norma_image_view_set_outlines (NormaImageView *self, NormaOutlines *outlines);
void norma_image_view_set_look (NormaImageView *self, const NormaHeatLook *look);

/* NULL: the picture's automatic one. */
void norma_image_view_set_window (NormaImageView *self, const NormaDisplayWindow *window);

/* The region whose outline is drawn thicker; -1: none. */
void norma_image_view_select_region (NormaImageView *self, int region);
void norma_image_view_center_on_region (NormaImageView *self, guint region);

/* The image pixel under the pointer; FALSE if there is none. */
gboolean norma_image_view_get_pointer (NormaImageView *self, guint *x, guint *y);

const NormaViewport *norma_image_view_get_viewport (NormaImageView *self);
void norma_image_view_fit (NormaImageView *self);

/* Around the pointer, or the middle of the view if it is elsewhere. */
void norma_image_view_zoom_to (NormaImageView *self, double zoom);
void norma_image_view_zoom_by (NormaImageView *self, double factor);

/* Device pixels. */
void norma_image_view_pan (NormaImageView *self, double dx, double dy);

/* What is composed for the size of now, without lines: for tests. Lent until the next draw. */
cairo_surface_t *norma_image_view_get_surface (NormaImageView *self);

/* How a reference, aligned with the picture, is shown with it; NULL: not at all. Heat and mask lie on
 * the query alone, so they are drawn only with NORMA_MIX_QUERY. */
void norma_image_view_set_reference (NormaImageView *self, NormaAlignedReference *reference);

/* divider: NORMA_MIX_SWIPE, 0 … 1 of the width. */
void norma_image_view_set_mix (NormaImageView *self, NormaMix mix, double divider);
void norma_image_view_set_alignment_overlays (NormaImageView *self,
                                              NormaAlignmentOverlays overlays);

/* Whether zoom and place are given by norma_image_view_lead() alone, free of all borders. */
void norma_image_view_set_led (NormaImageView *self, gboolean is_led);

/* Shows `place` in the middle. fits: as the leading view's. Tells nobody. */
void norma_image_view_lead (NormaImageView *self, double zoom, const NormaViewPlace *place,
                            gboolean fits);

/* The same within the borders, telling. */
void norma_image_view_show (NormaImageView *self, double zoom, const NormaViewPlace *place);
void norma_image_view_center_on (NormaImageView *self, const NormaViewPlace *place);

/* The place under the pointer; FALSE if it is not on the image. */
gboolean norma_image_view_get_place (NormaImageView *self, NormaViewPlace *place);

/* A cross-hair; NULL: none. */
void norma_image_view_set_echo (NormaImageView *self, const NormaViewPlace *place);
void norma_image_view_set_tool (NormaImageView *self, NormaViewTool tool);

/* Paints over the composed image and the outlines, before each draw; unless the bare image is asked for.
 * pixels: as norma_outlines_draw() has them. */
typedef void (*NormaImageViewPaint) (gpointer data, const NormaViewport *viewport, int scale,
                                     guint32 *pixels, gsize stride);
void norma_image_view_set_paint (NormaImageView *self, NormaImageViewPaint paint, gpointer data);

/* places: n NormaViewPlace, drawn with their numbers from 1 on. */
void norma_image_view_set_marks (NormaImageView *self, const NormaViewPlace *places, guint n);
