/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "core/base/memory.h"
#include "core/image/raster.h"

/* A picture, or a piece of one, as pages show it, at most NORMA_REPORT_PICTURE_SIDE pixels a side. In a PDF
 * it is a JPEG stream that stands there once, however often and on however many pages it is drawn. */
typedef struct {
  cairo_surface_t *surface;
  double x, y, width, height; /* what it shows, pixels of the whole picture */
} NormaReportPicture;

/* Some 250 dots an inch where a picture takes three fifths of a page's width. */
#define NORMA_REPORT_PICTURE_SIDE 1024

/* key: unlike that of any other picture of the document; NULL: it is used once. With it two pictures of the
 * same file are one stream. Errors: NORMA_ERROR_TOO_LARGE. */
NormaReportPicture *norma_report_picture_new (const NormaRaster *raster, const char *key,
                                              GError **error);

/* Of an image file, used once. budget: NULL, no cap. Errors: also those of norma_image_read(). */
NormaReportPicture *norma_report_picture_read (const char *path, NormaBudget *budget,
                                               GError **error);

/* The piece [x, x + width) × [y, y + height) of the raster, in the colours of the whole; what lies beyond it is
 * cut off. NULL without an error if nothing is left. */
NormaReportPicture *norma_report_picture_new_piece (const NormaRaster *raster, double x, double y,
                                                    double width, double height, GError **error);
void norma_report_picture_free (NormaReportPicture *picture);

/* Draws it where the user's space is in pixels of the whole picture, (0, 0) its upper left corner. */
void norma_report_picture_draw (const NormaReportPicture *picture, cairo_t *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportPicture, norma_report_picture_free)
