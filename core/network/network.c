/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/network.h"

#include "core/network/file.h"
#include "core/network/network-private.h"
#include "core/network/operators.h"
#include "core/network/simplify.h"

static NormaNetwork *
read_message (const guint8 *bytes, gsize size, const char *name, guint64 cap_bytes, GError **error)
{
  NormaMessage *message =
      norma_message_new (&onnx__model_proto__descriptor, bytes, size, name, cap_bytes, error);
  NormaNetwork *network;

  if (message == NULL)
    return NULL;
  network = g_new0 (NormaNetwork, 1);
  g_atomic_ref_count_init (&network->references);
  network->name = g_strdup (name);
  network->message = message;
  return network;
}

/* network: taken. */
static NormaNetwork *
read_graph (NormaNetwork *network, const char *folder, const char *const *outputs,
            guint64 cap_bytes, GError **error)
{
  const Onnx__ModelProto *model;

  if (network == NULL)
    return NULL;
  model = (const Onnx__ModelProto *)network->message->message;
  network->graph = norma_graph_new (model, folder, outputs, cap_bytes, error);
  if (network->graph != NULL && norma_simplify (network->graph, cap_bytes, error))
    return network;
  g_prefix_error (error, "%s: ", network->name);
  norma_network_unref (network);
  return NULL;
}

NormaNetwork *
norma_network_read (const char *path, const char *const *outputs, NormaBudget *budget,
                    GError **error)
{
  guint64 cap_bytes = norma_budget_get_cap (budget);
  g_autofree char *folder = NULL;
  gint64 length = -1;
  guint8 *bytes;
  NormaNetwork *network;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = norma_file_read (path, 0, &length, cap_bytes, error);
  if (bytes == NULL)
    return NULL;
  network = read_message (bytes, (gsize)length, path, cap_bytes, error);
  g_free (bytes);
  folder = g_path_get_dirname (path);
  return read_graph (network, folder, outputs, cap_bytes, error);
}

NormaNetwork *
norma_network_read_bytes (GBytes *bytes, const char *name, const char *const *outputs,
                          NormaBudget *budget, GError **error)
{
  guint64 cap_bytes = norma_budget_get_cap (budget);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_return_val_if_fail (name != NULL, NULL);

  return read_graph (read_message (data, size, name, cap_bytes, error), NULL, outputs, cap_bytes,
                     error);
}

NormaNetwork *
norma_network_ref (NormaNetwork *network)
{
  g_return_val_if_fail (network != NULL, NULL);

  g_atomic_ref_count_inc (&network->references);
  return network;
}

void
norma_network_unref (NormaNetwork *network)
{
  if (network == NULL || !g_atomic_ref_count_dec (&network->references))
    return;

  norma_graph_free (network->graph);
  norma_message_free (network->message);
  g_free (network->name);
  g_free (network);
}

gint64
norma_network_get_opset (const NormaNetwork *network)
{
  return network->graph->opset;
}

guint64
norma_network_get_bytes (const NormaNetwork *network)
{
  return norma_graph_get_bytes (network->graph);
}

const char *
norma_network_get_metadata (const NormaNetwork *network, const char *key)
{
  const Onnx__ModelProto *model = (const Onnx__ModelProto *)network->message->message;

  for (gsize i = 0; i < model->n_metadata_props; i++)
    if (g_strcmp0 (model->metadata_props[i]->key, key) == 0)
      return model->metadata_props[i]->value;
  return NULL;
}

static void
copy_shape (const Onnx__TensorShapeProto *from, NormaShape *shape)
{
  shape->rank = (guint)from->n_dim;
  for (guint i = 0; i < shape->rank; i++)
    shape->dims[i] =
        from->dim[i]->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE
            ? from->dim[i]->dim_value
            : -1;
}

const char *
norma_network_get_input (const NormaNetwork *network, guint index, NormaElement *element,
                         NormaShape *shape, gboolean *open)
{
  const NormaGraph *graph = network->graph;
  const NormaGraphValue *value;
  const Onnx__TypeProto *type;

  *element = NORMA_ELEMENT_FLOAT;
  *shape = (NormaShape){ 0 };
  *open = TRUE;
  if (index >= graph->n_inputs)
    return NULL;
  value = &graph->values[graph->inputs[index]];
  type = value->input->type;
  if (type == NULL || type->value_case != ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE)
    return value->name;
  *element = (NormaElement)type->tensor_type->elem_type;
  *open =
      type->tensor_type->shape == NULL || type->tensor_type->shape->n_dim > NORMA_SHAPE_MAX_RANK;
  if (!*open)
    copy_shape (type->tensor_type->shape, shape);
  return value->name;
}

const char *
norma_network_get_output (const NormaNetwork *network, guint index)
{
  const NormaGraph *graph = network->graph;

  return index < graph->n_outputs ? graph->values[graph->outputs[index]].name : NULL;
}

const char *
norma_network_get_operator (guint index, gint64 *since, gint64 *until)
{
  const NormaOperator *op = norma_operators_get (index);

  *since = op == NULL ? 0 : op->since;
  *until = op == NULL ? 0 : op->until;
  return op == NULL ? NULL : op->name;
}
