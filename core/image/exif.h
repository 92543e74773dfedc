/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* The few things that Norma takes from the Exif block of a JPEG (CIPA DC-008 "Exif" 2.3, 4.6.4). */
typedef struct {
  guint orientation; /* 1 … 8, tag 0x0112: where row 0 and column 0 of the file stand; 1: upright */
  double pixels_per_mm_x; /* along a row as stored; 0: unknown */
  double pixels_per_mm_y;
} NormaExif;

/* data: the content of an APP1 marker, "Exif\0\0" and a TIFF header. Gives whether it is one. What
 * is absent, damaged or without sense keeps its default (upright, unknown): an Exif block never
 * makes a picture unreadable. 72 pixels an inch are unknown too, since the standard has writers
 * put that number where they do not know it. */
gboolean norma_exif_parse (const guint8 *data, gsize n, NormaExif *exif);

/* Orientations 5 … 8 swap width and height. */
gboolean norma_orientation_is_transposed (guint orientation);

/* Puts row y as stored (file_width × file_height pixels) into the upright raster, whose type and
 * channels it has. */
void norma_orientation_place_row (guint orientation, guint y, gconstpointer row,
                                  const NormaRaster *upright);
