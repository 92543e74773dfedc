/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/step.h"

/* A tensor seen through operators that only move its elements (transposition, slice, part, other
 * axes): element i of `shape` is element begin + Σ i · stride of `root`, counted row-major. Nothing is
 * copied. Axes of size 1 have any stride. No size is 0. */
struct _NormaStrided {
  NormaTensor *root;
  NormaShape shape;
  gint64 begin;
  gint64 strides[NORMA_SHAPE_MAX_RANK];
};

/* The tensor as it is. */
void norma_strided_init (NormaStrided *view, NormaTensor *tensor);

/* axes[i]: the axis that becomes axis i; or the way back: the axis that axis i becomes. */
void norma_strided_permute (NormaStrided *view, const guint *axes);
void norma_strided_permute_back (NormaStrided *view, const guint *axes);

/* `n` elements of an axis, the first at `first`, then each `step` further on. */
void norma_strided_cut (NormaStrided *view, guint axis, gint64 first, gint64 n, gint64 step);

/* The same elements, in the same order, over other axes. FALSE, with nothing changed, if strides
 * cannot say it. */
gboolean norma_strided_reshape (NormaStrided *view, const NormaShape *shape);

/* Repeats along axes of size 1 or missing in front, by strides of 0; shape: one that the view's can be
 * broadcast to. */
void norma_strided_widen (NormaStrided *view, const NormaShape *shape);

/* What an operator that only moves elements makes of a view of its input 0: one of its output. FALSE
 * if the operator does more, or strides cannot say it. */
gboolean norma_strided_follow (NormaStrided *view, const NormaStep *step, guint output);
