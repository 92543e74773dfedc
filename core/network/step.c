/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/step.h"

#include <string.h>

#include "core/base/memory.h"

NormaStep *
norma_step_new (const NormaNode *node, const NormaOperator *op, guint n_inputs, guint n_outputs)
{
  NormaStep *step = g_new0 (NormaStep, 1);

  step->node = node;
  step->op = op;
  step->n_inputs = n_inputs;
  step->n_outputs = n_outputs;
  step->inputs = g_new0 (NormaTensor *, n_inputs);
  step->outputs = g_new0 (NormaTensor *, n_outputs);
  step->reuses = -1;
  return step;
}

void
norma_step_free (NormaStep *step)
{
  if (step == NULL)
    return;

  if (step->free_params != NULL)
    step->free_params (step->params);
  g_free (step->inputs);
  g_free (step->outputs);
  g_free (step);
}

NormaTensor *
norma_step_get_input (const NormaStep *step, guint index)
{
  return index < step->n_inputs ? step->inputs[index] : NULL;
}

void
norma_tensor_lie (const NormaTensor *tensor, NormaShape *shape)
{
  const gint64 *dims = tensor->shape.dims;

  *shape = tensor->shape;
  if (tensor->order == NORMA_ORDER_CHANNELS_LAST)
    *shape = (NormaShape){ 4, { dims[0], dims[2], dims[3], dims[1] } };
  else if (tensor->order == NORMA_ORDER_BLOCKS)
    *shape =
        (NormaShape){ 5, { dims[0], dims[1] / tensor->block, dims[2], dims[3], tensor->block } };
}

guint
norma_tensor_lie_axis (const NormaTensor *tensor, guint axis)
{
  static const guint places[] = { 0, 3, 1, 2 };

  return tensor->order == NORMA_ORDER_CHANNELS_LAST ? places[axis] : axis;
}

gint64
norma_tensor_get_block (const NormaTensor *tensor)
{
  switch (tensor->order) {
  case NORMA_ORDER_CHANNELS_LAST:
    return MAX (1, tensor->shape.dims[1]);
  case NORMA_ORDER_BLOCKS:
    return tensor->block;
  default:
    return 1;
  }
}

gboolean
norma_step_takes_blocks (const NormaStep *step)
{
  return TRUE;
}

gsize
norma_tensor_bytes (const NormaTensor *tensor)
{
  return (gsize)norma_shape_size (&tensor->shape) * norma_element_size (tensor->element);
}

gboolean
norma_step_fail_shape (const NormaStep *step, GError **error, const char *what)
{
  GString *shapes = g_string_new (NULL);

  for (guint i = 0; i < step->n_inputs; i++) {
    const NormaTensor *input = step->inputs[i];
    g_autofree char *text = input == NULL ? g_strdup ("–") : norma_shape_to_string (&input->shape);

    g_string_append_printf (shapes, "%s%s", i > 0 ? ", " : "", text);
  }
  norma_node_fail (step->node, error, NORMA_ERROR_MISMATCH, "%s; the inputs are %s", what,
                   shapes->str);
  g_string_free (shapes, TRUE);
  return FALSE;
}

gboolean
norma_step_check_float (const NormaStep *step, guint index, GError **error)
{
  const NormaTensor *input = norma_step_get_input (step, index);

  if (input == NULL || input->element == NORMA_ELEMENT_FLOAT)
    return TRUE;
  return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                          "input %u has type %s, only float is supported", index,
                          norma_element_name (input->element));
}

static gboolean
check_known (const NormaStep *step, guint index, GError **error)
{
  if (step->inputs[index]->known != NULL)
    return TRUE;
  return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                          "input %u must not depend on the numbers of the network's inputs", index);
}

gboolean
norma_step_get_integers (const NormaStep *step, guint index, gint64 *values, gsize *n,
                         gboolean *present, GError **error)
{
  const NormaTensor *input = norma_step_get_input (step, index);

  *n = 0;
  *present = input != NULL;
  if (input == NULL)
    return TRUE;
  if (!check_known (step, index, error))
    return FALSE;
  if (!norma_element_is_integer (input->element) || input->shape.rank > 1 ||
      norma_shape_size (&input->shape) > 2 * NORMA_SHAPE_MAX_RANK)
    return norma_step_fail_shape (step, error, "expected a short list of integers");

  *n = (gsize)norma_shape_size (&input->shape);
  for (gsize i = 0; i < *n; i++)
    values[i] = norma_element_get_integer (input->element, input->known, i);
  return TRUE;
}

gboolean
norma_step_get_axes (const NormaStep *step, gint64 as_input, guint index, guint rank, guint *mask,
                     gboolean *present, GError **error)
{
  gint64 numbers[2 * NORMA_SHAPE_MAX_RANK];
  const gint64 *axes = numbers;
  gsize n;

  *mask = 0;
  if (step->node->opset >= as_input) {
    if (!norma_step_get_integers (step, index, numbers, &n, present, error))
      return FALSE;
  } else {
    *present = norma_node_has (step->node, "axes");
    if (!norma_node_get_integers (step->node, "axes", &axes, &n, error))
      return FALSE;
  }
  for (gsize i = 0; i < n; i++) {
    guint axis;

    if (!norma_shape_axis (axes[i], rank, &axis) || (*mask >> axis & 1) != 0)
      return norma_node_fail (step->node, error, NORMA_ERROR_DAMAGED,
                              "axis %" G_GINT64_FORMAT " is outside of rank %u or given twice",
                              axes[i], rank);
    *mask |= 1u << axis;
  }
  return TRUE;
}

gboolean
norma_step_get_scalar (const NormaStep *step, guint index, double *value, gboolean *present,
                       GError **error)
{
  const NormaTensor *input = norma_step_get_input (step, index);

  *present = input != NULL;
  if (input == NULL)
    return TRUE;
  if (!check_known (step, index, error))
    return FALSE;
  if (norma_shape_size (&input->shape) != 1)
    return norma_step_fail_shape (step, error, "expected a single number");
  *value = norma_element_get_double (input->element, input->known, 0);
  return TRUE;
}

gboolean
norma_step_set_output (NormaStep *step, guint index, NormaElement element, const NormaShape *shape,
                       GError **error)
{
  gsize bytes;

  if (index >= step->n_outputs || step->outputs[index] == NULL)
    return TRUE;
  if (!norma_shape_bytes (shape, element, &bytes)) {
    g_autofree char *text = norma_shape_to_string (shape);

    return norma_node_fail (step->node, error, NORMA_ERROR_TOO_LARGE,
                            "an output of %s is impossible", text);
  }
  step->outputs[index]->element = element;
  step->outputs[index]->shape = *shape;
  return TRUE;
}

static gboolean
take_blocks (NormaStep *step, guint64 cap_bytes, gpointer *blocks, GError **error)
{
  for (guint i = 0; i < step->n_outputs; i++) {
    gsize bytes = step->outputs[i] == NULL ? 0 : norma_tensor_bytes (step->outputs[i]);

    if (bytes > cap_bytes)
      return norma_node_fail (step->node, error, NORMA_ERROR_TOO_LARGE,
                              "an output of %" G_GSIZE_FORMAT " bytes exceeds the memory cap",
                              bytes);
    blocks[i] = norma_alloc (bytes, 1, step->op->name, error);
    if (blocks[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
run_once (NormaStep *step, gpointer *blocks, gpointer scratch, GError **error)
{
  g_autofree gconstpointer *in = g_new0 (gconstpointer, step->n_inputs);
  gpointer opened = scratch;

  for (guint i = 0; i < step->n_inputs; i++)
    in[i] = step->inputs[i] == NULL ? NULL : step->inputs[i]->known;
  if (step->op->is_view) {
    memcpy (blocks[0], in[0], norma_tensor_bytes (step->outputs[0]));
    return TRUE;
  }
  if (step->op->open != NULL)
    opened = step->op->open (step, in, blocks, scratch, error);
  if (opened != NULL)
    step->op->run (step, in, blocks, opened);
  if (step->op->open != NULL && opened != NULL)
    step->op->close (opened);
  return opened != NULL;
}

gpointer
norma_step_align (gpointer block)
{
  guintptr mask = NORMA_STEP_ALIGNMENT - 1;

  return (gpointer)(((guintptr)block + mask) & ~mask);
}

gboolean
norma_step_evaluate (NormaStep *step, guint64 cap_bytes, gpointer *blocks, GError **error)
{
  g_autofree gpointer scratch = NULL;

  for (guint i = 0; i < step->n_outputs; i++)
    blocks[i] = NULL;
  if ((step->op->prepare == NULL || step->op->prepare (step, error)) &&
      take_blocks (step, cap_bytes, blocks, error))
    scratch = norma_alloc (step->scratch_bytes + NORMA_STEP_ALIGNMENT, 1, step->op->name, error);
  if (scratch != NULL && run_once (step, blocks, norma_step_align (scratch), error))
    return TRUE;
  for (guint i = 0; i < step->n_outputs; i++)
    g_clear_pointer (&blocks[i], g_free);
  return FALSE;
}
