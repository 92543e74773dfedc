/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/element.h"

/* The sizes of a tensor, row-major. The highest rank in published exports is 6 (windows of a
 * transformer); 8 leaves room. */
#define NORMA_SHAPE_MAX_RANK 8

typedef struct {
  guint rank;
  gint64 dims[NORMA_SHAPE_MAX_RANK]; /* ≥ 0 */
} NormaShape;

gboolean norma_shape_equal (const NormaShape *a, const NormaShape *b);

/* Elements of the dimensions begin … end − 1, 1 of none. The shape's bytes have been checked. */
gint64 norma_shape_count (const NormaShape *shape, guint begin, guint end);
gint64 norma_shape_size (const NormaShape *shape);

/* FALSE if a dimension is negative or the bytes exceed G_MAXINT64 / 2, so that sums of two sizes
 * do not overflow. */
gboolean norma_shape_bytes (const NormaShape *shape, NormaElement element, gsize *bytes);

/* "2×3×224×224"; "scalar" for rank 0. Newly allocated. */
char *norma_shape_to_string (const NormaShape *shape);

/* ONNX's (NumPy's) rule: aligned at the right, 1 stretches. FALSE if they do not fit. */
gboolean norma_shape_broadcast (const NormaShape *a, const NormaShape *b, NormaShape *both);

/* Steps in elements of the row-major shape; 0 where `wide` is larger than 1 and shape is 1 or
 * absent, so that the steps walk the wide shape. */
void norma_shape_strides (const NormaShape *shape, const NormaShape *wide, gint64 *strides);

/* Axis in −rank … rank − 1, counted from 0; FALSE if it lies outside. */
gboolean norma_shape_axis (gint64 axis, guint rank, guint *result);
