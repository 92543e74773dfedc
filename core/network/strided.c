/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/strided.h"

void
norma_strided_init (NormaStrided *view, NormaTensor *tensor)
{
  *view = (NormaStrided){ .root = tensor, .shape = tensor->shape };
  norma_shape_strides (&tensor->shape, &tensor->shape, view->strides);
}

void
norma_strided_permute (NormaStrided *view, const guint *axes)
{
  const NormaStrided from = *view;

  for (guint i = 0; i < from.shape.rank; i++) {
    view->shape.dims[i] = from.shape.dims[axes[i]];
    view->strides[i] = from.strides[axes[i]];
  }
}

void
norma_strided_permute_back (NormaStrided *view, const guint *axes)
{
  const NormaStrided from = *view;

  for (guint i = 0; i < from.shape.rank; i++) {
    view->shape.dims[axes[i]] = from.shape.dims[i];
    view->strides[axes[i]] = from.strides[i];
  }
}

void
norma_strided_cut (NormaStrided *view, guint axis, gint64 first, gint64 n, gint64 step)
{
  view->begin += first * view->strides[axis];
  view->shape.dims[axis] = n;
  view->strides[axis] *= step;
}

/* Leaves out the axes of one element; returns how many are left. */
static guint
squeeze (const NormaStrided *view, gint64 *dims, gint64 *strides)
{
  guint n = 0;

  for (guint i = 0; i < view->shape.rank; i++)
    if (view->shape.dims[i] != 1) {
      dims[n] = view->shape.dims[i];
      strides[n++] = view->strides[i];
    }
  return n;
}

/* Whether one step along an axis is all of the next one. */
static gboolean
are_one (const gint64 *dims, const gint64 *strides, guint n)
{
  for (guint i = 0; i + 1 < n; i++)
    if (strides[i] != dims[i + 1] * strides[i + 1])
      return FALSE;
  return TRUE;
}

/* Groups of axes with as many elements on both sides are taken one after the other: those of the view
 * must lie as one axis does, which is then cut anew. */
gboolean
norma_strided_reshape (NormaStrided *view, const NormaShape *shape)
{
  gint64 dims[NORMA_SHAPE_MAX_RANK], from[NORMA_SHAPE_MAX_RANK], to[NORMA_SHAPE_MAX_RANK] = { 0 };
  guint n = squeeze (view, dims, from), next = 0;

  for (guint i = 0; i < n;) {
    gint64 old_size = dims[i], new_size = 1, stride;
    guint first = next, last = i + 1;

    while (new_size != old_size)
      if (new_size < old_size)
        new_size *= shape->dims[next++];
      else
        old_size *= dims[last++];
    if (!are_one (dims + i, from + i, last - i))
      return FALSE;
    stride = from[last - 1];
    for (guint k = next; k-- > first; stride *= shape->dims[k])
      to[k] = stride;
    i = last;
  }
  view->shape = *shape;
  for (guint i = 0; i < shape->rank; i++)
    view->strides[i] = to[i];
  return TRUE;
}

void
norma_strided_widen (NormaStrided *view, const NormaShape *shape)
{
  const NormaStrided from = *view;
  guint missing = shape->rank - from.shape.rank;

  view->shape = *shape;
  for (guint i = 0; i < shape->rank; i++)
    view->strides[i] =
        i < missing || from.shape.dims[i - missing] == 1 ? 0 : from.strides[i - missing];
}

gboolean
norma_strided_follow (NormaStrided *view, const NormaStep *step, guint output)
{
  if (step->op->is_view)
    return norma_strided_reshape (view, &step->outputs[output]->shape);
  return step->op->moves != NULL && step->op->moves (step, output, view);
}
