/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/prune.h"

#include "core/base/error.h"
#include "core/network/constant.h"
#include "core/network/file.h"
#include "core/network/message.h"

/* Lengths inside the format are 32 bits, and readers take them as signed. */
#define MOST_BYTES G_MAXINT32

/* The copies are shallow: lists of their own, with members that belong to the message. */
typedef struct {
  const Onnx__ModelProto *model;
  GHashTable *makers; /* name of a value → the node that makes it */
  GHashTable *needed; /* names of values and nodes */
  GPtrArray *waiting; /* names of values still to be looked at */
  GArray *nodes; /* Onnx__NodeProto */
  GPtrArray *node_list, *inputs, *initializers, *metadata;
  GArray *external; /* Onnx__TensorProto */
  GPtrArray *constants; /* what the external ones were read into */
} Pruning;

static void
pruning_init (Pruning *p, const Onnx__ModelProto *model)
{
  *p = (Pruning){ .model = model };
  p->makers = g_hash_table_new (g_str_hash, g_str_equal);
  p->needed = g_hash_table_new (g_str_hash, g_str_equal);
  p->waiting = g_ptr_array_new ();
  p->nodes = g_array_new (FALSE, FALSE, sizeof (Onnx__NodeProto));
  p->node_list = g_ptr_array_new ();
  p->inputs = g_ptr_array_new ();
  p->initializers = g_ptr_array_new ();
  p->metadata = g_ptr_array_new ();
  p->external = g_array_new (FALSE, FALSE, sizeof (Onnx__TensorProto));
  p->constants = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_constant_free);
}

static void
pruning_clear (Pruning *p)
{
  if (p->model == NULL)
    return;
  g_hash_table_unref (p->makers);
  g_hash_table_unref (p->needed);
  g_ptr_array_unref (p->waiting);
  g_array_unref (p->nodes);
  g_ptr_array_unref (p->node_list);
  g_ptr_array_unref (p->inputs);
  g_ptr_array_unref (p->initializers);
  g_ptr_array_unref (p->metadata);
  g_array_unref (p->external);
  g_ptr_array_unref (p->constants);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pruning, pruning_clear)

static const char *
name_of (const char *name)
{
  return name == NULL ? "" : name;
}

static void
list_makers (Pruning *p)
{
  const Onnx__GraphProto *graph = p->model->graph;

  for (gsize n = 0; n < graph->n_node; n++)
    for (gsize i = 0; i < graph->node[n]->n_output; i++)
      g_hash_table_insert (p->makers, (gpointer)name_of (graph->node[n]->output[i]),
                           graph->node[n]);
}

static void
need (Pruning *p, const char *name)
{
  if (g_hash_table_add (p->needed, (gpointer)name_of (name)))
    g_ptr_array_add (p->waiting, (gpointer)name_of (name));
}

/* From the values chosen back to the inputs. */
static void
walk_back (Pruning *p)
{
  while (p->waiting->len > 0) {
    const char *name = g_ptr_array_steal_index_fast (p->waiting, p->waiting->len - 1);
    const Onnx__NodeProto *node = g_hash_table_lookup (p->makers, name);

    for (gsize i = 0; node != NULL && i < node->n_input; i++)
      need (p, node->input[i]);
  }
}

static gboolean
is_needed (const Pruning *p, const char *name)
{
  return g_hash_table_contains (p->needed, name_of (name));
}

/* Exporters write into the texts where the program lay. */
static void
keep_nodes (Pruning *p)
{
  const Onnx__GraphProto *graph = p->model->graph;

  for (gsize n = 0; n < graph->n_node; n++) {
    Onnx__NodeProto node = *graph->node[n];
    gboolean needed = FALSE;

    for (gsize i = 0; i < node.n_output; i++)
      needed |= *name_of (node.output[i]) != '\0' && is_needed (p, node.output[i]);
    node.doc_string = NULL;
    if (needed)
      g_array_append_val (p->nodes, node);
  }
  for (guint i = 0; i < p->nodes->len; i++)
    g_ptr_array_add (p->node_list, &g_array_index (p->nodes, Onnx__NodeProto, i));
}

static void
keep_inputs (Pruning *p)
{
  const Onnx__GraphProto *graph = p->model->graph;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < graph->n_initializer; i++)
    g_hash_table_add (known, (gpointer)name_of (graph->initializer[i]->name));
  for (gsize i = 0; i < graph->n_input; i++)
    if (is_needed (p, graph->input[i]->name) &&
        !g_hash_table_contains (known, name_of (graph->input[i]->name)))
      g_ptr_array_add (p->inputs, graph->input[i]);
}

static gboolean
is_external (const Onnx__TensorProto *tensor)
{
  return tensor->has_data_location &&
         tensor->data_location == ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL;
}

static gboolean
read_external (Pruning *p, const Onnx__TensorProto *tensor, const char *folder, guint64 *left,
               GError **error)
{
  NormaConstant *constant = norma_constant_read (tensor, folder, *left, error);
  Onnx__TensorProto copy = *tensor;
  gsize bytes;

  if (constant == NULL)
    return FALSE;
  g_ptr_array_add (p->constants, constant);
  bytes = (gsize)norma_shape_size (&constant->shape) * norma_element_size (constant->element);
  *left -= MIN (bytes, *left);
  copy.has_data_location = FALSE;
  copy.data_location = ONNX__TENSOR_PROTO__DATA_LOCATION__DEFAULT;
  copy.n_external_data = 0;
  copy.external_data = NULL;
  copy.has_raw_data = TRUE;
  copy.raw_data = (ProtobufCBinaryData){ bytes, constant->data };
  g_array_append_val (p->external, copy);
  return TRUE;
}

static gboolean
keep_initializers (Pruning *p, const char *folder, guint64 cap_bytes, GError **error)
{
  const Onnx__GraphProto *graph = p->model->graph;
  guint next = 0;

  for (gsize i = 0; i < graph->n_initializer; i++)
    if (is_needed (p, graph->initializer[i]->name) && is_external (graph->initializer[i]) &&
        !read_external (p, graph->initializer[i], folder, &cap_bytes, error))
      return FALSE;
  for (gsize i = 0; i < graph->n_initializer; i++) {
    Onnx__TensorProto *tensor = graph->initializer[i];

    if (!is_needed (p, tensor->name))
      continue;
    g_ptr_array_add (p->initializers,
                     is_external (tensor)
                         ? (gpointer)&g_array_index (p->external, Onnx__TensorProto, next++)
                         : tensor);
  }
  return TRUE;
}

static void
keep_metadata (Pruning *p, const char *prefix)
{
  const Onnx__ModelProto *model = p->model;

  for (gsize i = 0; prefix != NULL && i < model->n_metadata_props; i++)
    if (g_str_has_prefix (name_of (model->metadata_props[i]->key), prefix))
      g_ptr_array_add (p->metadata, model->metadata_props[i]);
}

static GBytes *
pack (const Onnx__ModelProto *model, guint64 cap_bytes, GError **error)
{
  gsize size = onnx__model_proto__get_packed_size (model);
  guint8 *bytes;

  if (size > MIN (cap_bytes, MOST_BYTES)) {
    g_autofree char *needed = g_format_size (size);

    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
                 "the part of the network that is needed takes %s, more than the memory cap or "
                 "2 GiB",
                 needed);
    return NULL;
  }
  bytes = norma_alloc (size, 1, "network", error);
  if (bytes == NULL)
    return NULL;
  onnx__model_proto__pack (model, bytes);
  return g_bytes_new_take (bytes, size);
}

/* What is kept as a model, with the chosen values as its outputs. */
static GBytes *
pack_kept (const Pruning *p, const char *const *outputs, guint64 cap_bytes, GError **error)
{
  guint n = g_strv_length ((char **)outputs);
  g_autofree Onnx__ValueInfoProto *infos = g_new (Onnx__ValueInfoProto, n);
  g_autofree Onnx__ValueInfoProto **info_list = g_new (Onnx__ValueInfoProto *, n);
  Onnx__GraphProto graph = ONNX__GRAPH_PROTO__INIT;
  Onnx__ModelProto model = ONNX__MODEL_PROTO__INIT;

  for (guint i = 0; i < n; i++) {
    onnx__value_info_proto__init (&infos[i]);
    infos[i].name = (char *)outputs[i];
    info_list[i] = &infos[i];
  }
  graph.name = p->model->graph->name;
  graph.n_output = n, graph.output = info_list;
  graph.n_node = p->node_list->len, graph.node = (gpointer)p->node_list->pdata;
  graph.n_input = p->inputs->len, graph.input = (gpointer)p->inputs->pdata;
  graph.n_initializer = p->initializers->len;
  graph.initializer = (gpointer)p->initializers->pdata;
  model.has_ir_version = p->model->has_ir_version;
  model.ir_version = p->model->ir_version;
  model.n_opset_import = p->model->n_opset_import;
  model.opset_import = p->model->opset_import;
  model.n_metadata_props = p->metadata->len;
  model.metadata_props = (gpointer)p->metadata->pdata;
  model.graph = &graph;
  return pack (&model, cap_bytes, error);
}

/* The inputs of the graph are values, too, though no features. */
static gboolean
check_outputs (const Pruning *p, const char *const *outputs, GError **error)
{
  for (guint i = 0; outputs[i] != NULL; i++)
    if (!g_hash_table_contains (p->makers, outputs[i])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "no node of the model makes a value “%s”",
                   outputs[i]);
      return FALSE;
    }
  return TRUE;
}

static GBytes *
prune (const Onnx__ModelProto *model, const char *folder, const char *const *outputs,
       const char *prefix, guint64 cap_bytes, GError **error)
{
  g_auto (Pruning) p = { NULL };

  if (model->graph == NULL || model->graph->n_sparse_initializer > 0) {
    g_set_error (error, NORMA_ERROR,
                 model->graph == NULL ? NORMA_ERROR_DAMAGED : NORMA_ERROR_UNSUPPORTED,
                 "the model has %s", model->graph == NULL ? "no graph" : "sparse initialisers");
    return NULL;
  }
  pruning_init (&p, model);
  list_makers (&p);
  if (!check_outputs (&p, outputs, error))
    return NULL;
  for (guint i = 0; outputs[i] != NULL; i++)
    need (&p, outputs[i]);
  walk_back (&p);
  keep_nodes (&p);
  keep_inputs (&p);
  keep_metadata (&p, prefix);
  if (!keep_initializers (&p, folder, cap_bytes, error))
    return NULL;
  return pack_kept (&p, outputs, cap_bytes, error);
}

/* folder: of external data; NULL: they are refused. */
static GBytes *
prune_message (const guint8 *bytes, gsize size, const char *name, const char *folder,
               const char *const *outputs, const char *prefix, guint64 cap_bytes, GError **error)
{
  g_autoptr (NormaMessage) message =
      norma_message_new (&onnx__model_proto__descriptor, bytes, size, name, cap_bytes, error);
  GBytes *pruned;

  if (message == NULL)
    return NULL;
  pruned =
      prune ((const Onnx__ModelProto *)message->message, folder, outputs, prefix, cap_bytes, error);
  if (pruned == NULL)
    g_prefix_error (error, "%s: ", name);
  return pruned;
}

GBytes *
norma_network_prune (const char *path, const char *const *outputs, const char *prefix,
                     NormaBudget *budget, GError **error)
{
  guint64 cap_bytes = norma_budget_get_cap (budget);
  g_autofree char *folder = g_path_get_dirname (path);
  gint64 length = -1;
  g_autofree guint8 *bytes = norma_file_read (path, 0, &length, cap_bytes, error);

  g_return_val_if_fail (outputs != NULL && outputs[0] != NULL, NULL);

  return bytes == NULL ? NULL
                       : prune_message (bytes, (gsize)length, path, folder, outputs, prefix,
                                        cap_bytes, error);
}

GBytes *
norma_network_prune_bytes (GBytes *bytes, const char *name, const char *const *outputs,
                           const char *prefix, NormaBudget *budget, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_return_val_if_fail (outputs != NULL && outputs[0] != NULL, NULL);

  return prune_message (data, size, name, NULL, outputs, prefix, norma_budget_get_cap (budget),
                        error);
}
