/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/network/kernels/walk.h"
#include "core/network/operators.h"
#include "core/network/strided.h"

/* Gather: slices of an axis in the order of known indices. Where: a choice element by element. */
typedef struct {
  guint axis;
  gint64 n_outer, size; /* before the axis, along it */
  gsize slice_bytes; /* behind the axis */
} GatherParams;

static gboolean
check_indices (const NormaStep *step, gint64 size, GError **error)
{
  const NormaTensor *indices = step->inputs[1];
  gint64 n = norma_shape_size (&indices->shape);

  if (!norma_element_is_integer (indices->element))
    return norma_node_fail (step->node, error, NORMA_ERROR_DAMAGED, "the indices are no integers");
  if (indices->known == NULL)
    return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                            "the indices must not depend on the numbers of the network's inputs");
  for (gint64 i = 0; i < n; i++) {
    gint64 index = norma_element_get_integer (indices->element, indices->known, (gsize)i);

    if (index < -size || index >= size)
      return norma_node_fail (step->node, error, NORMA_ERROR_DAMAGED,
                              "index %" G_GINT64_FORMAT " lies outside of %" G_GINT64_FORMAT, index,
                              size);
  }
  return TRUE;
}

static gboolean
infer_gather (NormaStep *step, GError **error)
{
  const NormaShape *data = &step->inputs[0]->shape, *indices = &step->inputs[1]->shape;
  GatherParams *params = g_new0 (GatherParams, 1);
  NormaShape shape = { 0 };
  gint64 number;
  guint axis;

  step->params = params;
  step->free_params = g_free;
  if (!norma_node_get_integer (step->node, "axis", 0, &number, error))
    return FALSE;
  if (!norma_shape_axis (number, data->rank, &axis) ||
      data->rank + indices->rank > NORMA_SHAPE_MAX_RANK + 1)
    return norma_step_fail_shape (step, error, "the axis lies outside or the rank is too high");
  params->axis = axis;
  params->n_outer = norma_shape_count (data, 0, axis);
  params->size = data->dims[axis];
  params->slice_bytes = (gsize)norma_shape_count (data, axis + 1, data->rank) *
                        norma_element_size (step->inputs[0]->element);
  for (guint i = 0; i < axis; i++)
    shape.dims[shape.rank++] = data->dims[i];
  for (guint i = 0; i < indices->rank; i++)
    shape.dims[shape.rank++] = indices->dims[i];
  for (guint i = axis + 1; i < data->rank; i++)
    shape.dims[shape.rank++] = data->dims[i];
  return check_indices (step, params->size, error) &&
         norma_step_set_output (step, 0, step->inputs[0]->element, &shape, error);
}

static void
run_gather (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const GatherParams *p = step->params;
  const NormaTensor *indices = step->inputs[1];
  gint64 n = norma_shape_size (&indices->shape);
  char *to = out[0];

  for (gint64 outer = 0; outer < p->n_outer; outer++)
    for (gint64 i = 0; i < n; i++, to += p->slice_bytes) {
      gint64 index = norma_element_get_integer (indices->element, in[1], (gsize)i);

      index += index < 0 ? p->size : 0;
      memcpy (to, (const char *)in[0] + (gsize)(outer * p->size + index) * p->slice_bytes,
              p->slice_bytes);
    }
}

/* One index is a cut. */
static gboolean
gather_view (const NormaStep *step, guint output, NormaStrided *view)
{
  const GatherParams *p = step->params;
  const NormaTensor *indices = step->inputs[1];
  gint64 index;

  if (norma_shape_size (&indices->shape) != 1)
    return FALSE;
  index = norma_element_get_integer (indices->element, indices->known, 0);
  norma_strided_cut (view, p->axis, index < 0 ? index + p->size : index, 1, 1);
  return norma_strided_reshape (view, &step->outputs[0]->shape);
}

static gboolean
infer_where (NormaStep *step, GError **error)
{
  NormaShape shape;

  if (step->inputs[0]->element != NORMA_ELEMENT_BOOL ||
      step->inputs[1]->element != step->inputs[2]->element)
    return norma_node_fail (step->node, error, NORMA_ERROR_DAMAGED,
                            "expected a bool and two of one type");
  if (!norma_shape_broadcast (&step->inputs[0]->shape, &step->inputs[1]->shape, &shape) ||
      !norma_shape_broadcast (&shape, &step->inputs[2]->shape, &shape))
    return norma_step_fail_shape (step, error, "the shapes cannot be broadcast");
  return norma_step_set_output (step, 0, step->inputs[1]->element, &shape, error);
}

static gboolean
prepare_where (NormaStep *step, GError **error)
{
  NormaWalk *walk = g_new0 (NormaWalk, 1);

  step->params = walk;
  step->free_params = g_free;
  norma_walk_init (walk, &step->outputs[0]->shape, 4);
  norma_walk_set_array (walk, 0, &step->outputs[0]->shape);
  for (guint i = 0; i < 3; i++)
    norma_walk_set_array (walk, i + 1, &step->inputs[i]->shape);
  norma_walk_join (walk);
  return TRUE;
}

static void
run_where (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const NormaWalk *walk = step->params;
  gsize size = norma_element_size (step->inputs[1]->element);
  gint64 n_lines = norma_walk_count (walk), n = norma_walk_length (walk);
  gint64 at[NORMA_WALK_MOST];

  for (gint64 line = 0; line < n_lines; line++) {
    norma_walk_find (walk, line, at);
    for (gint64 i = 0; i < n; i++) {
      guint choice = ((const guint8 *)in[0])[at[1]] != 0 ? 1 : 2;

      memcpy ((char *)out[0] + (gsize)at[0] * size,
              (const char *)in[choice] + (gsize)at[choice + 1] * size, size);
      for (guint a = 0; a < 4; a++)
        at[a] += norma_walk_step (walk, a);
    }
  }
}

const NormaOperator norma_operators_gather[] = {
  { "Gather", " axis ", 7, 17, 2, 2, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_gather, NULL, run_gather,
    .moves = gather_view },
  { "Where", "", 9, 17, 3, 3, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_where, prepare_where, run_where },
  { NULL },
};
