/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/trainee.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/kernel.h"
#include "core/network/primitive.h"
#include "core/training/trainee-private.h"

static const NormaLayerClass *const classes[] = {
  [NORMA_LAYER_INPUT] = &norma_layer_input,
  [NORMA_LAYER_CONVOLUTION] = &norma_layer_convolution,
  [NORMA_LAYER_LINEAR] = &norma_layer_linear,
  [NORMA_LAYER_BATCH_NORM] = &norma_layer_batch_norm,
  [NORMA_LAYER_RELU] = &norma_layer_relu,
  [NORMA_LAYER_ADD] = &norma_layer_sum,
  [NORMA_LAYER_PERTURB] = &norma_layer_perturb,
  [NORMA_LAYER_AVERAGE_POOL] = &norma_layer_average_pool,
  [NORMA_LAYER_RESIZE] = &norma_layer_resize,
  [NORMA_LAYER_DROPOUT] = &norma_layer_dropout,
  [NORMA_LAYER_OUTPUT] = &norma_layer_output,
};

float *
norma_trainee_take_memory (NormaTrainee *trainee, gsize n_floats, GError **error)
{
  gsize bytes = n_floats * sizeof (float) + NORMA_STEP_ALIGNMENT;
  gpointer block = norma_alloc (bytes, 1, "training", error);

  if (block == NULL)
    return NULL;
  trainee->bytes += bytes;
  g_ptr_array_add (trainee->memory, block);
  return norma_step_align (block);
}

gboolean
norma_trainee_keep (NormaTrainee *trainee, NormaTraineeNode *node, guint index,
                    NormaOperation *operation)
{
  if (operation == NULL)
    return FALSE;
  node->operations[index] = operation;
  g_ptr_array_add (trainee->operations, operation);
  return TRUE;
}

gboolean
norma_trainee_keep_copy (NormaTrainee *trainee, NormaTraineeNode *node, guint index,
                         const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to,
                         GError **error)
{
  return norma_trainee_keep (trainee, node, index,
                             norma_operation_new_copy (trainee->engine, from, to, error));
}

void
norma_trainee_copy (const NormaTraineeNode *node, guint index, const float *from, float *to)
{
  NormaOperation *copy = node->operations[index];

  norma_operation_place (copy, DNNL_ARG_FROM, from);
  norma_operation_place (copy, DNNL_ARG_TO, to);
  norma_operation_run (copy);
}

const NormaParameter *
norma_trainee_get_parameter (const NormaTrainee *trainee, guint index)
{
  return norma_parameters_get (norma_blueprint_get_parameters (trainee->blueprint), index);
}

NORMA_KERNEL static void
add (gsize n, const float *restrict from, float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] += from[i];
}

void
norma_trainee_add (gsize n, const float *from, float *to)
{
  add (n, from, to);
}

float *
norma_trainee_begin_gradient (NormaTrainee *trainee, NormaTraineeNode *node, guint index)
{
  NormaTraineeNode *to = node->from[index];

  if (to->gradient == NULL)
    return NULL;
  return to->has_gradient ? trainee->spare : to->gradient;
}

void
norma_trainee_end_gradient (NormaTrainee *trainee, NormaTraineeNode *node, guint index)
{
  NormaTraineeNode *to = node->from[index];

  if (to->has_gradient)
    add (to->n, trainee->spare, to->gradient);
  to->has_gradient = TRUE;
}

/* Blocks of channels, as the convolutions of this processor want them; rows of features as they are,
 * for products. */
static dnnl_format_tag_t
choose_order (guint height, guint width)
{
  guint avx512 = dnnl_cpu_isa_avx512_core;

  if (height == 1 && width == 1)
    return dnnl_nchw;
  return ((guint)dnnl_get_effective_cpu_isa () & avx512) == avx512 ? dnnl_nChw16c : dnnl_nChw8c;
}

static gboolean
lay (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  dnnl_format_tag_t order = node->class->is_plain ? dnnl_nchw : trainee->order;

  if (dnnl_memory_desc_init_by_tag (&node->layout, 4, node->dims, dnnl_f32, order) !=
      dnnl_success) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE, "layer %s: oneDNN has no such tensor",
                 node->layer->name);
    return FALSE;
  }
  node->n = norma_layout_bytes (&node->layout) / sizeof (float);
  return TRUE;
}

static gboolean
take_tensor (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  gboolean trains = trainee->mode == NORMA_TRAINEE_TRAINING && node->layer->needs_gradient;

  if (node->class->is_in_place) {
    node->data = node->from[0]->data;
    node->gradient = node->from[0]->gradient;
    return TRUE;
  }
  node->data = norma_trainee_take_memory (trainee, node->n, error);
  if (node->data == NULL)
    return FALSE;
  if (trains)
    node->gradient = norma_trainee_take_memory (trainee, node->n, error);
  return !trains || node->gradient != NULL;
}

static gboolean
infer (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  const char *what = "pixels";
  const gint64 *from = node->from[0] == NULL ? NULL : node->from[0]->dims;

  node->dims[0] = from == NULL ? trainee->n : from[0];
  node->dims[1] = node->layer->channels;
  node->dims[2] = from == NULL ? trainee->height : from[2];
  node->dims[3] = from == NULL ? trainee->width : from[3];
  if (node->class->infer == NULL || node->class->infer (node, &what))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "layer %s, for images of %u × %u pixels: found %d × %d, expected %s",
               node->layer->name, trainee->width, trainee->height, from == NULL ? 0 : (int)from[3],
               from == NULL ? 0 : (int)from[2], what);
  return FALSE;
}

static gboolean
make_node (NormaTrainee *trainee, guint index, GError **error)
{
  NormaTraineeNode *node = &trainee->nodes[index];

  node->layer = norma_blueprint_get (trainee->blueprint, index);
  node->class = classes[node->layer->kind];
  for (guint i = 0; i < node->layer->n_from; i++)
    node->from[i] = &trainee->nodes[node->layer->from[i]];
  g_return_val_if_fail (!node->class->is_in_place || node->from[0]->layer->n_users == 1, FALSE);
  return infer (trainee, node, error) && lay (trainee, node, error) &&
         take_tensor (trainee, node, error) &&
         (node->class->plan == NULL || node->class->plan (trainee, node, error));
}

/* What all operations and gradients use one after the other. */
static gboolean
take_shared (NormaTrainee *trainee, GError **error)
{
  gsize largest = 0, scratch_bytes = 0;
  float *scratch;

  for (guint i = 0; i < trainee->n_nodes; i++)
    largest = MAX (largest, trainee->nodes[i].n);
  for (guint i = 0; i < trainee->operations->len; i++)
    scratch_bytes =
        MAX (scratch_bytes,
             norma_operation_get_scratch_bytes (g_ptr_array_index (trainee->operations, i)));
  trainee->spare = norma_trainee_take_memory (trainee, largest, error);
  scratch = trainee->spare == NULL
                ? NULL
                : norma_trainee_take_memory (trainee, scratch_bytes / sizeof (float) + 1, error);
  if (scratch == NULL)
    return FALSE;
  for (guint i = 0; i < trainee->operations->len; i++)
    if (!norma_operation_bind_scratch (g_ptr_array_index (trainee->operations, i), scratch, error))
      return FALSE;
  return TRUE;
}

static gboolean
make_all (NormaTrainee *trainee, GError **error)
{
  for (guint i = 0; i < trainee->n_nodes; i++)
    if (!make_node (trainee, i, error))
      return FALSE;
  return take_shared (trainee, error);
}

NormaTrainee *
norma_trainee_new (const NormaBlueprint *blueprint, NormaTraineeMode mode, guint n, guint height,
                   guint width, GError **error)
{
  g_autoptr (NormaTrainee) trainee = g_new0 (NormaTrainee, 1);
  int threads = norma_primitive_begin_single ();
  gboolean is_made;

  *trainee = (NormaTrainee){ blueprint, mode, n, height, width };
  trainee->order = choose_order (height, width);
  trainee->memory = g_ptr_array_new_with_free_func (g_free);
  trainee->operations = g_ptr_array_new ();
  trainee->n_nodes = norma_blueprint_get_count (blueprint);
  trainee->nodes = g_new0 (NormaTraineeNode, trainee->n_nodes);
  if (dnnl_engine_create (&trainee->engine, dnnl_cpu, 0) == dnnl_success) {
    is_made = make_all (trainee, error);
  } else {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED, "oneDNN has no engine here");
    is_made = FALSE;
  }
  norma_primitive_end_single (threads);
  return is_made ? g_steal_pointer (&trainee) : NULL;
}

void
norma_trainee_free (NormaTrainee *trainee)
{
  if (trainee == NULL)
    return;

  for (guint i = 0; i < trainee->operations->len; i++)
    norma_operation_free (g_ptr_array_index (trainee->operations, i));
  g_ptr_array_unref (trainee->operations);
  g_ptr_array_unref (trainee->memory);
  if (trainee->engine != NULL)
    dnnl_engine_destroy (trainee->engine);
  g_free (trainee->nodes);
  g_free (trainee);
}

guint64
norma_trainee_get_bytes (const NormaTrainee *trainee)
{
  return trainee->bytes;
}

static const NormaTraineeNode *
get_node (const NormaTrainee *trainee, guint layer)
{
  g_return_val_if_fail (layer < trainee->n_nodes, NULL);

  return &trainee->nodes[layer];
}

const gint64 *
norma_trainee_get_dims (const NormaTrainee *trainee, guint layer)
{
  return get_node (trainee, layer)->dims;
}

gsize
norma_trainee_get_count (const NormaTrainee *trainee, guint layer)
{
  const gint64 *dims = get_node (trainee, layer)->dims;

  return (gsize)(dims[0] * dims[1] * dims[2] * dims[3]);
}

float *
norma_trainee_get_input (NormaTrainee *trainee, guint layer)
{
  const NormaTraineeNode *node = get_node (trainee, layer);

  g_return_val_if_fail (node->layer->kind == NORMA_LAYER_INPUT, NULL);

  return node->data;
}

const float *
norma_trainee_get_output (const NormaTrainee *trainee, guint layer)
{
  const NormaTraineeNode *node = get_node (trainee, layer);

  g_return_val_if_fail (node->layer->kind == NORMA_LAYER_OUTPUT, NULL);

  return node->data;
}

float *
norma_trainee_get_gradient (NormaTrainee *trainee, guint layer)
{
  const NormaTraineeNode *node = get_node (trainee, layer);

  g_return_val_if_fail (node->layer->kind == NORMA_LAYER_OUTPUT, NULL);

  return node->gradient;
}

void
norma_trainee_take (NormaTrainee *trainee, const float *values, guint64 stamp)
{
  int threads;

  if (stamp != 0 && stamp == trainee->stamp)
    return;
  trainee->stamp = stamp;
  threads = norma_primitive_begin_single ();
  for (guint i = 0; i < trainee->n_nodes; i++)
    if (trainee->nodes[i].class->take != NULL)
      trainee->nodes[i].class->take (trainee, &trainee->nodes[i], values);
  norma_primitive_end_single (threads);
}

void
norma_trainee_forward (NormaTrainee *trainee, NormaRandom *random)
{
  int threads = norma_primitive_begin_single ();

  for (guint i = 0; i < trainee->n_nodes; i++)
    trainee->nodes[i].class->forward (trainee, &trainee->nodes[i], random);
  norma_primitive_end_single (threads);
}

void
norma_trainee_backward (NormaTrainee *trainee, float *gradients)
{
  int threads = norma_primitive_begin_single ();

  g_return_if_fail (trainee->mode == NORMA_TRAINEE_TRAINING);

  for (guint i = 0; i < trainee->n_nodes; i++)
    trainee->nodes[i].has_gradient = trainee->nodes[i].layer->kind == NORMA_LAYER_OUTPUT;
  for (guint i = trainee->n_nodes; i-- > 0;) {
    NormaTraineeNode *node = &trainee->nodes[i];

    /* Nothing comes back to what no output needs. */
    if (node->has_gradient && node->layer->needs_gradient)
      node->class->backward (trainee, node, gradients);
  }
  norma_primitive_end_single (threads);
}
