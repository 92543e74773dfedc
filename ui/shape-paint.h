/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/mask.h"
#include "core/annotation/purpose.h"

/* 0xFFRRGGBB. */
guint32 norma_purpose_color (NormaPurpose purpose);

/* Paints what norma_shape_rows_new() gives over a view's pixels, [height, width] rows of `stride`: a tint in
 * the colour of its purpose, of areas to be ignored with stripes, and a line along its border with a dark one
 * outside, so that it is seen on any ground. scale: device pixels a logical one. Cannot fail. */
void norma_shape_paint (const NormaMask *rows, NormaPurpose purpose, gboolean is_selected,
                        int scale, guint32 *pixels, gsize stride);
