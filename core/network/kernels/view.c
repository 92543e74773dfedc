/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/operators.h"

/* Operators that change the shape only: the output has the bytes of the input. */

static gboolean
set_shape (NormaStep *step, const NormaShape *shape, GError **error)
{
  return norma_step_set_output (step, 0, step->inputs[0]->element, shape, error);
}

static gboolean
infer_identity (NormaStep *step, GError **error)
{
  return set_shape (step, &step->inputs[0]->shape, error);
}

/* Drops nothing at inference; what the ratio is does not matter. */
static gboolean
infer_dropout (NormaStep *step, GError **error)
{
  const NormaTensor *training = norma_step_get_input (step, 2);

  if (training != NULL && (training->known == NULL || norma_shape_size (&training->shape) != 1 ||
                           norma_element_get_integer (training->element, training->known, 0) != 0))
    return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                            "training is not supported");
  return infer_identity (step, error);
}

static gboolean
infer_flatten (NormaStep *step, GError **error)
{
  const NormaShape *from = &step->inputs[0]->shape;
  NormaShape shape = { 2 };
  gint64 axis;

  if (!norma_node_get_integer (step->node, "axis", 1, &axis, error))
    return FALSE;
  if (axis < 0)
    axis += from->rank;
  if (axis < 0 || axis > from->rank)
    return norma_step_fail_shape (step, error, "the axis lies outside");
  shape.dims[0] = norma_shape_count (from, 0, (guint)axis);
  shape.dims[1] = norma_shape_count (from, (guint)axis, from->rank);
  return set_shape (step, &shape, error);
}

/* 0 keeps a size of the input, one −1 takes what is left. */
static gboolean
complete_shape (const NormaStep *step, const gint64 *sizes, guint n, gboolean zero_is_zero,
                NormaShape *shape)
{
  const NormaShape *from = &step->inputs[0]->shape;
  gint64 size = norma_shape_size (from), others = 1;
  gint free_axis = -1;

  shape->rank = n;
  for (guint i = 0; i < n; i++) {
    gint64 wanted = sizes[i];

    if (wanted == 0 && !zero_is_zero) {
      if (i >= from->rank)
        return FALSE;
      wanted = from->dims[i];
    }
    if (wanted < -1 || (wanted == -1 && free_axis >= 0))
      return FALSE;
    if (wanted == -1)
      free_axis = (gint)i;
    else if (!__builtin_mul_overflow (others, wanted, &others))
      shape->dims[i] = wanted;
    else
      return FALSE;
  }
  if (free_axis < 0)
    return others == size;
  if (others == 0 || size % others != 0)
    return FALSE;
  shape->dims[free_axis] = size / others;
  return TRUE;
}

static gboolean
infer_reshape (NormaStep *step, GError **error)
{
  gint64 sizes[2 * NORMA_SHAPE_MAX_RANK];
  NormaShape shape = { 0 };
  gboolean zero_is_zero, present;
  gsize n;

  if (!norma_step_get_integers (step, 1, sizes, &n, &present, error) ||
      !norma_node_get_flag (step->node, "allowzero", FALSE, &zero_is_zero, error))
    return FALSE;
  if (n > NORMA_SHAPE_MAX_RANK || !complete_shape (step, sizes, (guint)n, zero_is_zero, &shape))
    return norma_step_fail_shape (step, error, "the input cannot have the shape asked for");
  return set_shape (step, &shape, error);
}

static gboolean
infer_squeeze (NormaStep *step, GError **error)
{
  const NormaShape *from = &step->inputs[0]->shape;
  NormaShape shape = { 0 };
  gboolean present;
  guint mask;

  if (!norma_step_get_axes (step, 13, 1, from->rank, &mask, &present, error))
    return FALSE;
  for (guint i = 0; i < from->rank; i++) {
    gboolean drops = present ? (mask >> i & 1) != 0 : from->dims[i] == 1;

    if (drops && from->dims[i] != 1)
      return norma_step_fail_shape (step, error, "only axes of size 1 can be left out");
    if (!drops)
      shape.dims[shape.rank++] = from->dims[i];
  }
  return set_shape (step, &shape, error);
}

static gboolean
count_new_axes (const NormaStep *step, guint *n, GError **error)
{
  const NormaTensor *input = norma_step_get_input (step, 1);
  const gint64 *axes;
  gsize count;

  if (step->node->opset >= 13)
    count = input == NULL ? 0 : (gsize)norma_shape_size (&input->shape);
  else if (!norma_node_get_integers (step->node, "axes", &axes, &count, error))
    return FALSE;
  *n = (guint)MIN (count, NORMA_SHAPE_MAX_RANK + 1);
  return TRUE;
}

/* The axes are places in the result. */
static gboolean
infer_unsqueeze (NormaStep *step, GError **error)
{
  const NormaShape *from = &step->inputs[0]->shape;
  NormaShape shape = { 0 };
  gboolean present;
  guint mask, added, next = 0;

  if (!count_new_axes (step, &added, error))
    return FALSE;
  shape.rank = from->rank + added;
  if (added == 0 || shape.rank > NORMA_SHAPE_MAX_RANK)
    return norma_step_fail_shape (step, error, "no axes are given, or too many");
  if (!norma_step_get_axes (step, 13, 1, shape.rank, &mask, &present, error))
    return FALSE;
  for (guint i = 0; i < shape.rank; i++)
    shape.dims[i] = (mask >> i & 1) != 0 ? 1 : from->dims[next++];
  return set_shape (step, &shape, error);
}

#define ROW(name, attributes, since, until, least, most, infer) \
  { \
    name, attributes, since, until, least, most, 1, NORMA_LAYOUT_PLAIN, TRUE, infer, NULL, NULL \
  }

const NormaOperator norma_operators_view[] = {
  { "Dropout", " ratio seed ", 7, 17, 1, 3, 1, NORMA_LAYOUT_FIRST, TRUE, infer_dropout,
    .takes_blocks = norma_step_takes_blocks },
  ROW ("Flatten", " axis ", 7, 17, 1, 1, infer_flatten),
  { "Identity", "", 7, 17, 1, 1, 1, NORMA_LAYOUT_FIRST, TRUE, infer_identity,
    .takes_blocks = norma_step_takes_blocks },
  ROW ("Reshape", " allowzero ", 7, 17, 2, 2, infer_reshape),
  ROW ("Squeeze", " axes ", 7, 12, 1, 1, infer_squeeze),
  ROW ("Squeeze", "", 13, 17, 1, 2, infer_squeeze),
  ROW ("Unsqueeze", " axes ", 7, 12, 1, 1, infer_unsqueeze),
  ROW ("Unsqueeze", "", 13, 17, 2, 2, infer_unsqueeze),
  { NULL },
};

const NormaOperator norma_operator_reread = {
  "reread", "", 7, 17, 1, 1, 1, NORMA_LAYOUT_PLAIN, TRUE
};
