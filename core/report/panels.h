/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* A piece of a picture with a place outlined in it. */
typedef struct {
  const NormaRaster *raster; /* borrowed; may be reduced */
  double x, y, width, height; /* the place, pixels of the picture's full size */
  const char *title; /* a line, UTF-8 */
} NormaPanel;

enum { NORMA_PANEL_SIDE = 360 };

/* The panels beside each other, U8 RGB: each shows its place in the middle of a square piece of its
 * picture, `around` pixels of its full size wide, enlarged or shrunk to NORMA_PANEL_SIDE, under its
 * title. What lies beyond a picture is grey. n: at least 1. Colours are those that norma_display_colors() gives
 * the whole picture.
 * Error: NORMA_ERROR_TOO_LARGE. */
NormaRaster *norma_panels_new (const NormaPanel *panels, guint n, double around, GError **error);

/* How much to show around a place of this size, so that it is recognised. */
double norma_panels_around (double width, double height);

/* The piece of one panel alone with its outline, [side, side] of 0xRRGGBB, released with g_free().
 * Error: as above. */
guint32 *norma_panel_colors (const NormaPanel *panel, double around, guint side, GError **error);
