/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "core/report/inspected-image.h"

/* The outlines of what was found in an image, and what is drawn on it, where the user's space is in pixels of
 * the image, (0, 0) its upper left corner. page: the matrix in which pens are as wide as on paper, points. */
void norma_report_draw_marks (const NormaInspectedImage *image, cairo_t *cr,
                              const cairo_matrix_t *page);
