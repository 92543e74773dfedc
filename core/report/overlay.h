/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/anomaly-map.h"
#include "core/image/raster.h"
#include "core/regions/verdict.h"
#include "core/report/color-scale.h"

/* How one region is told from another kind: by its colour and by a sign beside it. */
typedef struct {
  guint32 color; /* 0xRRGGBB */
  const char *sign; /* a character or two, UTF-8 */
} NormaOverlayMark;

/* Other words than those of a verdict on a part. */
typedef struct {
  const char *verdict, *measure, *note; /* as in NormaLegend */
  const NormaOverlayMark *const *marks; /* [reject regions] */
} NormaOverlayWords;

/* How an overlay looks. Start from NORMA_OVERLAY_STYLE_INIT. */
typedef struct {
  NormaColorScale scale; /* default viridis */
  double opacity; /* of the map at and above the threshold, 0 … 1; default 0.55 */
  guint max_side; /* larger images are shrunk to it, 1 … 16384 pixels; default 2048 */
  const NormaOverlayWords *words; /* borrowed; default NULL: Accept, Review or Reject */
} NormaOverlayStyle;

#define NORMA_OVERLAY_STYLE_INIT \
  { \
    NORMA_COLOR_SCALE_VIRIDIS, 0.55, 2048, NULL \
  }

/* A picture of what was found, U8 RGB: the image (norma_display_colors()) under its anomaly map,
 * and below it a legend that hides no pixel of it.
 *
 * The map is transparent up to half the reject threshold and reaches `opacity` at the threshold;
 * its colours are those of norma_color_scale_position(). Reject regions are outlined white, or as
 * marked, review regions amber, each with a dark outline so that it is seen on anything. Pictures narrower than
 * the legend stand in its middle. Where the map has areas, a thin blue line stands between pixels that are
 * inspected in different ways. With the same fonts, the same input gives the same bytes.
 *
 * map: its full size is the image's, upright and before any reduction while it was decoded.
 * finding: of this map with these limits.
 * Errors: NORMA_ERROR_MISMATCH if the sizes of image and map differ; NORMA_ERROR_TOO_LARGE. */
NormaRaster *norma_overlay_new (const NormaRaster *image, const NormaAnomalyMap *map,
                                const NormaFinding *finding, const NormaLimits *limits,
                                const NormaOverlayStyle *style, GError **error);
