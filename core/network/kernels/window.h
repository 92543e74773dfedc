/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/step.h"

/* How a window moves over the spatial axes of [n, channels, spatial…], as convolutions and pools
 * describe it. */
typedef struct {
  guint n_axes; /* spatial */
  gint64 kernel[NORMA_SHAPE_MAX_RANK];
  gint64 strides[NORMA_SHAPE_MAX_RANK];
  gint64 dilations[NORMA_SHAPE_MAX_RANK];
  gint64 begins[NORMA_SHAPE_MAX_RANK], ends[NORMA_SHAPE_MAX_RANK]; /* padding, ≥ 0 */
  gint64 sizes[NORMA_SHAPE_MAX_RANK]; /* of the output */
} NormaWindow;

/* From the attributes kernel_shape, strides, dilations, pads, auto_pad, ceil_mode. kernel: the
 * spatial sizes of the weights, which kernel_shape must repeat; NULL takes kernel_shape.
 * Errors: NORMA_ERROR_DAMAGED; NORMA_ERROR_MISMATCH if the window does not fit the input. */
gboolean norma_window_read (const NormaStep *step, const gint64 *kernel, NormaWindow *window,
                            GError **error);
