/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/point-pairs.h"
#include "ui/compare-view.h"
#include "ui/plot-handle.h"

/* What the files compare-*.c share. */
struct _NormaCompareView {
  GtkBox parent_instance;
  NormaPicture *picture, *reference;
  NormaComparison *comparison;
  NormaAlignedReference *aligned; /* NULL: nothing lies on anything */
  gboolean has_window;
  NormaDisplayWindow window;

  NormaCompareMode mode;
  gboolean is_linked;
  double led_zoom; /* of the reference's view, as it was led last */
  double divider;
  double drag_from; /* where its drag began, logical pixels */
  gboolean is_dragging;
  gboolean shows_reference;
  NormaAlignmentOverlays overlays;

  /* K is held: since when, and what was shown before. */
  gboolean is_key_held;
  gint64 pressed_us;
  NormaCompareMode mode_before;
  gboolean shown_before;

  /* By hand. */
  gboolean is_aligning;
  NormaAlignWay way;
  NormaHomography hand; /* query → reference, pixel centres */
  GArray *query_marks, *reference_marks; /* NormaViewPlace; at most one more of the query's */

  GtkWidget *refusal, *guide;
  GtkLabel *reason, *guide_label;
  GtkWidget *halves, *query_area, *separator, *reference_area;
  NormaImageView *view, *reference_view;
  GtkWidget *query_badge, *swipe_badge, *reference_badge, *difference_badge, *difference_legend;
  GtkButton *blink_badge;
  GtkLabel *full_label, *caption;
  NormaPlotHandle *handle; /* of the divider */
};

/* compare-appearance.c: brings all that is seen in line with self. */
NormaCompareMode norma_compare_view_get_shown_mode (NormaCompareView *self);
void norma_compare_view_update (NormaCompareView *self);
void norma_compare_view_update_caption (NormaCompareView *self);
void norma_compare_view_update_full_label (NormaCompareView *self);
void norma_compare_view_update_divider (NormaCompareView *self);

/* compare-view.c */
void norma_compare_view_set_mode (NormaCompareView *self, NormaCompareMode mode,
                                  gboolean shows_reference);
void norma_compare_view_set_divider (NormaCompareView *self, double divider);
void norma_compare_view_set_aligning (NormaCompareView *self, gboolean is_aligning);
void norma_compare_view_emit_led (NormaCompareView *self, GArray *pairs);

/* compare-link.c: zoom, place and cross-hair. */
void norma_compare_view_watch_views (NormaCompareView *self);
void norma_compare_view_update_link (NormaCompareView *self);

/* compare-divider.c */
void norma_compare_view_add_divider (NormaCompareView *self);

/* compare-keys.c */
void norma_compare_view_add_keys (NormaCompareView *self);

/* compare-by-hand.c */
void norma_compare_view_install_by_hand (GtkWidgetClass *klass);
void norma_compare_view_watch_hand (NormaCompareView *self);
void norma_compare_view_reset_hand (NormaCompareView *self);
void norma_compare_view_update_by_hand (NormaCompareView *self);

/* The arrow keys. FALSE: none of them. */
gboolean norma_compare_view_move_by_key (NormaCompareView *self, guint key, GdkModifierType state);
