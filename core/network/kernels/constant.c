/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/constant.h"

#include <string.h>

#include "core/network/operators.h"

/* Cast, and what makes tensors from attributes and shapes. */

static gboolean
infer_cast (NormaStep *step, GError **error)
{
  gint64 to;

  if (!norma_node_get_integer (step->node, "to", 0, &to, error))
    return FALSE;
  if (to < 0 || to > G_MAXINT || norma_element_size ((NormaElement)to) == 0)
    return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                            "type %" G_GINT64_FORMAT " is not supported", to);
  /* ONNX says nothing of the rounding, and its own test cuts. */
  if (to == NORMA_ELEMENT_BFLOAT16 && step->inputs[0]->element != NORMA_ELEMENT_BFLOAT16)
    return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                            "casting to bfloat16 is not supported");
  return norma_step_set_output (step, 0, (NormaElement)to, &step->inputs[0]->shape, error);
}

static void
run_cast (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  NormaElement from = step->inputs[0]->element, to = step->outputs[0]->element;
  gsize n = (gsize)norma_shape_size (&step->outputs[0]->shape);

  if (from == to)
    memcpy (out[0], in[0], n * norma_element_size (to));
  else if (norma_element_is_integer (to) ||
           (from != NORMA_ELEMENT_UINT64 && !norma_element_is_real (from)))
    for (gsize i = 0; i < n; i++)
      norma_element_set_integer (to, out[0], i, norma_element_get_integer (from, in[0], i));
  else
    for (gsize i = 0; i < n; i++)
      norma_element_set_double (to, out[0], i, norma_element_get_double (from, in[0], i));
}

/* From opset 15 on a part of the shape. */
static gboolean
infer_shape (NormaStep *step, GError **error)
{
  gint64 rank = step->inputs[0]->shape.rank, begin, end;
  NormaShape shape = { 1 };
  gint64 *kept = g_new0 (gint64, 1);

  step->params = kept;
  step->free_params = g_free;
  if (!norma_node_get_integer (step->node, "start", 0, &begin, error) ||
      !norma_node_get_integer (step->node, "end", rank, &end, error))
    return FALSE;
  begin = CLAMP (begin < 0 ? begin + rank : begin, 0, rank);
  end = CLAMP (end < 0 ? end + rank : end, 0, rank);
  shape.dims[0] = MAX (0, end - begin);
  *kept = begin;
  return norma_step_set_output (step, 0, NORMA_ELEMENT_INT64, &shape, error);
}

static void
run_shape (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const gint64 *begin = step->params;
  gint64 n = step->outputs[0]->shape.dims[0];

  for (gint64 i = 0; i < n; i++)
    ((gint64 *)out[0])[i] = step->inputs[0]->shape.dims[*begin + i];
}

static gboolean
infer_size (NormaStep *step, GError **error)
{
  const NormaShape scalar = { 0 };

  return norma_step_set_output (step, 0, NORMA_ELEMENT_INT64, &scalar, error);
}

static void
run_size (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  *(gint64 *)out[0] = norma_shape_size (&step->inputs[0]->shape);
}

static void
free_constant (gpointer data)
{
  norma_constant_free (data);
}

static gboolean
keep_tensor (NormaStep *step, const Onnx__TensorProto *proto, GError **error)
{
  g_autoptr (GError) reason = NULL;

  /* Its bytes are part of the message, so the message's cap holds for them. */
  step->params = norma_constant_read (proto, NULL, G_MAXUINT64, &reason);
  step->free_params = free_constant;
  if (step->params != NULL)
    return TRUE;
  return norma_node_fail (step->node, error, (NormaError)reason->code, "%s", reason->message);
}

static gboolean
keep_numbers (NormaStep *step, NormaElement element, const NormaShape *shape, gconstpointer data,
              GError **error)
{
  NormaConstant *constant = norma_constant_new (element, shape, step->op->name, G_MAXUINT64, error);

  if (constant == NULL)
    return FALSE;
  step->params = constant;
  step->free_params = free_constant;
  if (data != NULL)
    memcpy (constant->data, data, (gsize)norma_shape_size (shape) * norma_element_size (element));
  return TRUE;
}

static gboolean
keep_attribute (NormaStep *step, GError **error)
{
  const NormaNode *node = step->node;
  NormaShape scalar = { 0 }, list = { 1 };
  const gint64 *integers;
  const float *reals;
  gint64 integer;
  float real;
  gsize n_integers, n_reals;

  if (!norma_node_get_integer (node, "value_int", 0, &integer, error) ||
      !norma_node_get_real (node, "value_float", 0, &real, error) ||
      !norma_node_get_integers (node, "value_ints", &integers, &n_integers, error) ||
      !norma_node_get_reals (node, "value_floats", &reals, &n_reals, error))
    return FALSE;
  list.dims[0] = (gint64)MAX (n_integers, n_reals);
  if (norma_node_has (node, "value_int"))
    return keep_numbers (step, NORMA_ELEMENT_INT64, &scalar, &integer, error);
  if (norma_node_has (node, "value_float"))
    return keep_numbers (step, NORMA_ELEMENT_FLOAT, &scalar, &real, error);
  if (norma_node_has (node, "value_ints"))
    return keep_numbers (step, NORMA_ELEMENT_INT64, &list, integers, error);
  if (norma_node_has (node, "value_floats"))
    return keep_numbers (step, NORMA_ELEMENT_FLOAT, &list, reals, error);
  return norma_node_fail (node, error, NORMA_ERROR_DAMAGED, "has no value");
}

static gboolean
infer_constant (NormaStep *step, GError **error)
{
  const NormaConstant *constant;
  Onnx__TensorProto *proto;

  if (!norma_node_get_tensor (step->node, "value", &proto, error) ||
      !(proto != NULL ? keep_tensor (step, proto, error) : keep_attribute (step, error)))
    return FALSE;
  constant = step->params;
  return norma_step_set_output (step, 0, constant->element, &constant->shape, error);
}

static void
run_constant (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const NormaConstant *constant = step->params;

  memcpy (out[0], constant->data, norma_tensor_bytes (step->outputs[0]));
}

static gboolean
infer_filled (NormaStep *step, GError **error)
{
  gint64 sizes[2 * NORMA_SHAPE_MAX_RANK];
  NormaShape shape = { 0 }, one = { 1, { 1 } };
  Onnx__TensorProto *proto;
  gboolean present;
  gsize n;

  if (!norma_step_get_integers (step, 0, sizes, &n, &present, error) ||
      !norma_node_get_tensor (step->node, "value", &proto, error))
    return FALSE;
  if (n > NORMA_SHAPE_MAX_RANK)
    return norma_step_fail_shape (step, error, "the rank is too high");
  for (; shape.rank < n; shape.rank++)
    shape.dims[shape.rank] = sizes[shape.rank];
  if (!(proto != NULL ? keep_tensor (step, proto, error)
                      : keep_numbers (step, NORMA_ELEMENT_FLOAT, &one, NULL, error)))
    return FALSE;
  if (norma_shape_size (&((const NormaConstant *)step->params)->shape) != 1)
    return norma_node_fail (step->node, error, NORMA_ERROR_DAMAGED, "the value is not one number");
  return norma_step_set_output (step, 0, ((const NormaConstant *)step->params)->element, &shape,
                                error);
}

static void
run_filled (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const NormaConstant *value = step->params;
  gsize n = (gsize)norma_shape_size (&step->outputs[0]->shape);
  gsize size = norma_element_size (value->element);

  for (gsize i = 0; i < n; i++)
    memcpy ((char *)out[0] + i * size, value->data, size);
}

#define CONSTANT_ATTRIBUTES " value value_float value_floats value_int value_ints "

const NormaOperator norma_operators_constant[] = {
  { "Cast", " to ", 7, 17, 1, 1, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_cast, NULL, run_cast },
  { "Constant", CONSTANT_ATTRIBUTES, 7, 17, 0, 0, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_constant,
    NULL, run_constant },
  { "ConstantOfShape", " value ", 9, 17, 1, 1, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_filled, NULL,
    run_filled },
  { "Shape", " end start ", 7, 17, 1, 1, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_shape, NULL, run_shape,
    .reads_shape_only = TRUE },
  { "Size", "", 7, 17, 1, 1, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_size, NULL, run_size,
    .reads_shape_only = TRUE },
  { NULL },
};
