/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/image-view.h"

/* What the files image-view*.c share. */
struct _NormaImageView {
  GtkWidget parent_instance;
  NormaPicture *picture;
  NormaScorePlane *plane;
  NormaOutlines *outlines;
  gboolean has_look;
  NormaHeatLook look;
  NormaHeatTable *table;
  gboolean has_table; /* it is filled from look and overlay */
  gboolean has_window;
  NormaDisplayWindow window;
  NormaViewport viewport; /* in device pixels */
  cairo_surface_t *surface; /* the composed image, without lines */
  cairo_surface_t *shown[2]; /* with them */
  guint n_frames;
  gboolean is_composed;

  NormaOverlay overlay;
  gboolean overlay_hidden;
  gboolean is_peeking; /* H is held: the overlay is not drawn */
  int selected, hovered; /* regions; -1: none */

  gboolean has_pointer;
  double pointer_x, pointer_y; /* device pixels */
  double drag_x, drag_y; /* what of a drag is done */
  double drag_start_x, drag_start_y; /* logical pixels */
  double pinch_zoom; /* where a pinch began */
  gboolean is_space_held;
  gboolean has_dragged; /* since Space was pressed */
  guint telling; /* source that tells of a new size */

  NormaAlignedReference *reference;
  NormaMix mix;
  double divider; /* 0 … 1 of the width */
  NormaAlignmentOverlays alignment_overlays;
  NormaViewTool tool;
  gboolean has_echo;
  NormaViewPlace echo;
  GArray *marks; /* NormaViewPlace */

  NormaImageViewPaint paint; /* NULL: nothing is drawn on the image */
  gpointer paint_data;
  gboolean is_drawing; /* a drag belongs to who draws */
};

void norma_image_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* The surface is made anew before the next draw. */
void norma_image_view_recompose (NormaImageView *self);

/* Without a reference the query, with heat or without. */
NormaMix norma_image_view_get_mix (NormaImageView *self);
guint norma_image_view_get_divider_column (NormaImageView *self);

/* After a change of self->viewport. */
void norma_image_view_viewport_changed (NormaImageView *self, double old_zoom);

void norma_image_view_add_gestures (NormaImageView *self);
void norma_image_view_add_bindings (GtkWidgetClass *klass);
void norma_image_view_add_keys (NormaImageView *self);

/* The overlay comes and goes while H is held. */
void norma_image_view_set_peeking (NormaImageView *self, gboolean is_peeking);

/* Device pixels. */
void norma_image_view_set_pointer (NormaImageView *self, double x, double y);
void norma_image_view_forget_pointer (NormaImageView *self);

/* image-view-signals.c; places are pixels of the view as in image-view.h. A question is answered with whether
 * somebody took it. */
void norma_image_view_add_signals (void);
void norma_image_view_emit_pointer_moved (NormaImageView *self);
void norma_image_view_emit_viewport_changed (NormaImageView *self);
void norma_image_view_emit_region_clicked (NormaImageView *self, guint region);
void norma_image_view_emit_clicked (NormaImageView *self, double x, double y);
gboolean norma_image_view_emit_draw_began (NormaImageView *self, double x, double y);
void norma_image_view_emit_drawn (NormaImageView *self, double x, double y);
void norma_image_view_emit_draw_ended (NormaImageView *self, double x, double y);
gboolean norma_image_view_emit_double_clicked (NormaImageView *self, double x, double y);
gboolean norma_image_view_emit_sized (NormaImageView *self, double notches);
void norma_image_view_emit_menu_wanted (NormaImageView *self, double x, double y);
void norma_image_view_emit_marked (NormaImageView *self, double x, double y);
void norma_image_view_emit_shifted (NormaImageView *self, double x, double y);
void norma_image_view_emit_turned (NormaImageView *self, double degrees, double factor);
