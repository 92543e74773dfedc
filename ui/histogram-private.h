/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/histogram.h"
#include "ui/plot-handle.h"

enum { NORMA_HISTOGRAM_REVIEW, NORMA_HISTOGRAM_REJECT, NORMA_HISTOGRAM_N_LIMITS };

/* Logical pixels. */
enum {
  NORMA_HISTOGRAM_LABELS = 16, /* height of the strip of numbers below the handles */
  NORMA_HISTOGRAM_MARGIN = 9, /* so that a handle at an end is whole */
};

/* What histogram.c and histogram-drawing.c share. */
struct _NormaHistogram {
  GtkWidget parent_instance;
  NormaScoreAxis axis;
  NormaScoreBins bins[NORMA_N_BINS_KINDS];
  double unit;
  double limits[NORMA_HISTOGRAM_N_LIMITS]; /* raw scores */
  GtkWidget *handles[NORMA_HISTOGRAM_N_LIMITS];
  guint first_marked, last_marked; /* bars; none if last is below first */

  int dragged; /* of the limits; -1: none */
  double drag_start; /* place */
};

/* Height of the bars, logical pixels. */
double norma_histogram_bar_height (NormaHistogram *self);
double norma_histogram_plot_width (NormaHistogram *self);
void norma_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
