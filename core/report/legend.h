/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "core/regions/verdict.h"
#include "core/report/color-scale.h"

/* The strip below a picture: the verdict as a sign and a word, the score in multiples of the
 * threshold, what the least area removed, and the colour scale with the threshold and the review
 * limit marked on it. Drawn in English, with the point as decimal mark in every locale. */
typedef struct {
  NormaVerdict verdict;
  double score; /* highest raw score; NaN: none */
  NormaLimits limits;
  guint n_removed;
  double removed_peak;
  NormaColorScale scale;
  const char *word; /* for the verdict; NULL: "Accept", "Review" or "Reject" */
  const char *measure; /* what the score is; NULL: "score" */
  const char *note; /* a line more; NULL: none */
} NormaLegend;

/* No legend is readable in less, pixels. */
#define NORMA_LEGEND_LEAST_WIDTH 240

/* Pixels that the strip needs at this width. */
guint norma_legend_height (const NormaLegend *legend, guint width);

/* Draws the strip, its upper left corner at the origin. */
void norma_legend_draw (const NormaLegend *legend, cairo_t *cr, guint width);

/* "3.42 × threshold", or the raw score where the threshold is not above 0. Near the threshold as
 * many digits as show the side on which the score lies. */
char *norma_legend_format_score (double score, double threshold);
