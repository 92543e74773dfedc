/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/graph.h"

#include "core/base/memory.h"
#include "core/network/operators.h"
#include "core/network/order.h"

/* The largest published backbones export to some 5,000 nodes; planning time grows with the
 * square. */
#define MAX_NODES 20000

typedef struct {
  NormaGraph *graph;
  GHashTable *names; /* → index of the value + 1 */
  const Onnx__GraphProto *proto;
  const char *folder;
  guint64 cap_bytes;
} Builder;

static gboolean
fail (GError **error, NormaError code, const char *what, const char *name)
{
  g_set_error (error, NORMA_ERROR, code, "%s “%s”", what, name == NULL ? "" : name);
  return FALSE;
}

static gboolean
find_opset (const Onnx__ModelProto *model, gint64 *opset, GError **error)
{
  *opset = 0;
  for (gsize i = 0; i < model->n_opset_import; i++) {
    const char *domain = model->opset_import[i]->domain;

    if (norma_operators_is_standard (domain))
      *opset = model->opset_import[i]->version;
  }
  if (*opset >= NORMA_OPSET_LEAST && *opset <= NORMA_OPSET_MOST)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "the model has opset %" G_GINT64_FORMAT ", %d to %d are supported", *opset,
               NORMA_OPSET_LEAST, NORMA_OPSET_MOST);
  return FALSE;
}

static gsize
count_values (const Onnx__GraphProto *proto)
{
  gsize n = proto->n_input + proto->n_initializer;

  for (gsize i = 0; i < proto->n_node; i++)
    n += proto->node[i]->n_output;
  return n;
}

static gboolean
take_arrays (Builder *b, GError **error)
{
  NormaGraph *graph = b->graph;
  gsize n_values = count_values (b->proto);

  if (b->proto->n_node > MAX_NODES) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                 "the model has %" G_GSIZE_FORMAT " nodes, at most %d are supported",
                 b->proto->n_node, MAX_NODES);
    return FALSE;
  }
  if (n_values >= G_MAXINT)
    return fail (error, NORMA_ERROR_TOO_LARGE, "too many values in graph", b->proto->name);
  graph->values = norma_alloc (n_values, sizeof *graph->values, "values", error);
  if (graph->values == NULL)
    return FALSE;
  graph->nodes = norma_alloc (b->proto->n_node, sizeof *graph->nodes, "nodes", error);
  if (graph->nodes == NULL)
    return FALSE;
  graph->inputs = norma_alloc (b->proto->n_input, sizeof *graph->inputs, "inputs", error);
  return graph->inputs != NULL;
}

static gboolean
look_up (const Builder *b, const char *name, guint *index)
{
  gpointer found = g_hash_table_lookup (b->names, name == NULL ? "" : name);

  *index = GPOINTER_TO_UINT (found) - 1;
  return found != NULL;
}

static NormaGraphValue *
add_value (Builder *b, const char *name, GError **error)
{
  NormaGraph *graph = b->graph;
  NormaGraphValue *value = &graph->values[graph->n_values];

  if (name == NULL || *name == '\0') {
    fail (error, NORMA_ERROR_DAMAGED, "a value without a name in graph", b->proto->name);
    return NULL;
  }
  if (g_hash_table_contains (b->names, name)) {
    fail (error, NORMA_ERROR_DAMAGED, "two values of the name", name);
    return NULL;
  }
  *value = (NormaGraphValue){ .name = name, .producer = NORMA_VALUE_NONE };
  g_hash_table_insert (b->names, (gpointer)name, GUINT_TO_POINTER (++graph->n_values));
  return value;
}

static gboolean
add_initializers (Builder *b, GError **error)
{
  if (b->proto->n_sparse_initializer > 0)
    return fail (error, NORMA_ERROR_UNSUPPORTED, "sparse initialisers in graph", b->proto->name);
  for (gsize i = 0; i < b->proto->n_initializer; i++)
    if (add_value (b, b->proto->initializer[i]->name, error) == NULL)
      return FALSE;
  return TRUE;
}

/* Up to IR version 3 the initialisers were listed among the inputs. */
static gboolean
add_inputs (Builder *b, GError **error)
{
  for (gsize i = 0; i < b->proto->n_input; i++) {
    const Onnx__ValueInfoProto *input = b->proto->input[i];
    guint index;
    NormaGraphValue *value;

    if (look_up (b, input->name, &index) && index < b->proto->n_initializer)
      continue;
    value = add_value (b, input->name, error);
    if (value == NULL)
      return FALSE;
    value->input = input;
    b->graph->inputs[b->graph->n_inputs++] = b->graph->n_values - 1;
  }
  return TRUE;
}

static gboolean
add_outputs_of_node (Builder *b, guint index, GError **error)
{
  NormaNode *node = &b->graph->nodes[index];

  for (guint i = 0; i < node->n_outputs; i++) {
    NormaGraphValue *value;

    node->outputs[i] = NORMA_VALUE_NONE;
    if (*node->proto->output[i] == '\0')
      continue;
    value = add_value (b, node->proto->output[i], error);
    if (value == NULL)
      return FALSE;
    value->producer = index;
    node->outputs[i] = b->graph->n_values - 1;
  }
  return TRUE;
}

static gboolean
add_nodes (Builder *b, GError **error)
{
  NormaGraph *graph = b->graph;

  for (gsize i = 0; i < b->proto->n_node; i++) {
    const Onnx__NodeProto *proto = b->proto->node[i];
    NormaNode *node = &graph->nodes[graph->n_nodes++];

    node->proto = proto;
    node->opset = graph->opset;
    node->n_inputs = (guint)proto->n_input;
    node->n_outputs = (guint)proto->n_output;
    node->inputs = norma_alloc (proto->n_input, sizeof *node->inputs, "inputs", error);
    if (node->inputs == NULL)
      return FALSE;
    node->outputs = norma_alloc (proto->n_output, sizeof *node->outputs, "outputs", error);
    if (node->outputs == NULL || !add_outputs_of_node (b, (guint)i, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
connect_inputs (Builder *b, GError **error)
{
  for (guint n = 0; n < b->graph->n_nodes; n++) {
    NormaNode *node = &b->graph->nodes[n];

    for (guint i = 0; i < node->n_inputs; i++) {
      const char *name = node->proto->input[i];

      node->inputs[i] = NORMA_VALUE_NONE;
      if (*name != '\0' && !look_up (b, name, &node->inputs[i]))
        return norma_node_fail (node, error, NORMA_ERROR_DAMAGED, "reads “%s”, which nothing makes",
                                name);
    }
  }
  return TRUE;
}

static gboolean
choose_outputs (Builder *b, const char *const *outputs, GError **error)
{
  NormaGraph *graph = b->graph;
  guint n = outputs == NULL ? (guint)b->proto->n_output : g_strv_length ((char **)outputs);

  if (n == 0)
    return fail (error, NORMA_ERROR_DAMAGED, "no outputs in graph", b->proto->name);
  graph->outputs = norma_alloc (n, sizeof *graph->outputs, "outputs", error);
  if (graph->outputs == NULL)
    return FALSE;
  for (; graph->n_outputs < n; graph->n_outputs++) {
    const char *name =
        outputs == NULL ? b->proto->output[graph->n_outputs]->name : outputs[graph->n_outputs];

    if (!look_up (b, name, &graph->outputs[graph->n_outputs]))
      return fail (error, outputs == NULL ? NORMA_ERROR_DAMAGED : NORMA_ERROR_INPUT,
                   "the model has no value", name);
  }
  return TRUE;
}

static gboolean
check_inputs (const NormaGraph *graph, GError **error)
{
  for (guint i = 0; i < graph->n_inputs; i++) {
    const NormaGraphValue *value = &graph->values[graph->inputs[i]];
    const Onnx__TypeProto *type = value->input->type;

    if (type != NULL && (type->value_case != ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE ||
                         norma_element_size ((NormaElement)type->tensor_type->elem_type) == 0))
      return fail (error, NORMA_ERROR_UNSUPPORTED, "no tensor of numbers is the input",
                   value->name);
  }
  return TRUE;
}

static gboolean
read_constants (Builder *b, GError **error)
{
  guint64 left = b->cap_bytes;

  for (gsize i = 0; i < b->proto->n_initializer; i++) {
    NormaGraphValue *value = &b->graph->values[i];

    if (value->n_uses == 0)
      continue;
    value->constant = norma_constant_take (b->proto->initializer[i], b->folder, left, error);
    if (value->constant == NULL)
      return FALSE;
    left -= (guint64)norma_shape_size (&value->constant->shape) *
            norma_element_size (value->constant->element);
  }
  return TRUE;
}

static gboolean
find_operators (NormaGraph *graph, GError **error)
{
  for (guint i = 0; i < graph->n_nodes; i++)
    if (!norma_operators_find (&graph->nodes[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
build (Builder *b, const char *const *outputs, GError **error)
{
  /* Initialisers come first, so that their index is that of the message. */
  return take_arrays (b, error) && add_initializers (b, error) && add_inputs (b, error) &&
         add_nodes (b, error) && connect_inputs (b, error) && choose_outputs (b, outputs, error) &&
         norma_order_nodes (b->graph, error) && find_operators (b->graph, error) &&
         check_inputs (b->graph, error) && read_constants (b, error);
}

NormaGraph *
norma_graph_new (const Onnx__ModelProto *model, const char *folder, const char *const *outputs,
                 guint64 cap_bytes, GError **error)
{
  g_autoptr (NormaGraph) graph = g_new0 (NormaGraph, 1);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  Builder b = { graph, names, model->graph, folder, cap_bytes };

  if (model->graph == NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "the model has no graph");
    return NULL;
  }
  if (!find_opset (model, &graph->opset, error) || !build (&b, outputs, error))
    return NULL;
  return g_steal_pointer (&graph);
}

static void
clear_node (NormaNode *node)
{
  g_free (node->inputs);
  g_free (node->outputs);
}

void
norma_graph_free (NormaGraph *graph)
{
  if (graph == NULL)
    return;

  for (guint i = 0; i < graph->n_nodes; i++)
    clear_node (&graph->nodes[i]);
  for (guint i = 0; i < graph->n_values; i++)
    norma_constant_free (graph->values[i].constant);
  g_free (graph->values);
  g_free (graph->nodes);
  g_free (graph->inputs);
  g_free (graph->outputs);
  g_free (graph);
}

guint64
norma_graph_get_bytes (const NormaGraph *graph)
{
  guint64 bytes = 0;

  for (guint i = 0; i < graph->n_values; i++) {
    const NormaConstant *constant = graph->values[i].constant;

    if (constant != NULL)
      bytes +=
          (guint64)norma_shape_size (&constant->shape) * norma_element_size (constant->element);
  }
  return bytes;
}

static gboolean
is_used (const NormaGraph *graph, const NormaNode *node)
{
  for (guint i = 0; i < node->n_outputs; i++)
    if (node->outputs[i] != NORMA_VALUE_NONE && graph->values[node->outputs[i]].n_uses > 0 &&
        graph->values[node->outputs[i]].constant == NULL)
      return TRUE;
  return FALSE;
}

/* Backwards, so that what a dropped node read is seen to be unused in the same pass. */
static void
drop_unused_nodes (NormaGraph *graph)
{
  for (guint n = graph->n_nodes; n-- > 0;) {
    NormaNode *node = &graph->nodes[n];

    if (is_used (graph, node))
      continue;
    for (guint i = 0; i < node->n_inputs; i++)
      if (node->inputs[i] != NORMA_VALUE_NONE)
        graph->values[node->inputs[i]].n_uses--;
    clear_node (node);
    node->inputs = NULL;
    node->outputs = NULL;
    node->proto = NULL;
  }
}

void
norma_graph_sweep (NormaGraph *graph)
{
  guint kept = 0;

  drop_unused_nodes (graph);
  for (guint n = 0; n < graph->n_nodes; n++)
    if (graph->nodes[n].proto != NULL)
      graph->nodes[kept++] = graph->nodes[n];
  graph->n_nodes = kept;

  for (guint i = 0; i < graph->n_values; i++)
    if (graph->values[i].n_uses == 0)
      g_clear_pointer (&graph->values[i].constant, norma_constant_free);
  /* Nodes have moved, so who makes a value is no longer known by index. */
  for (guint i = 0; i < graph->n_values; i++)
    graph->values[i].producer = NORMA_VALUE_NONE;
  for (guint n = 0; n < graph->n_nodes; n++)
    for (guint i = 0; i < graph->nodes[n].n_outputs; i++)
      if (graph->nodes[n].outputs[i] != NORMA_VALUE_NONE)
        graph->values[graph->nodes[n].outputs[i]].producer = n;
}
