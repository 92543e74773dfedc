/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/primitive.h"

#include <omp.h>
#include <oneapi/dnnl/dnnl_debug.h>
#include <string.h>

#include "core/base/memory.h"

/* The input that may be known beforehand. */
enum { WEIGHTS = 1 };

gboolean
norma_primitive_check (const NormaStep *step, dnnl_status_t status, const char *what,
                       GError **error)
{
  if (status == dnnl_success)
    return TRUE;
  return norma_node_fail (step->node, error,
                          status == dnnl_out_of_memory ? NORMA_ERROR_TOO_LARGE
                                                       : NORMA_ERROR_UNSUPPORTED,
                          "oneDNN cannot do this: %s: %s", what, dnnl_status2str (status));
}

NormaPrimitive *
norma_primitive_new (const NormaStep *step, GError **error)
{
  NormaPrimitive *primitive = g_new0 (NormaPrimitive, 1);

  primitive->added = -1;
  if (norma_primitive_check (step, dnnl_engine_create (&primitive->engine, dnnl_cpu, 0), "engine",
                             error))
    return primitive;
  norma_primitive_free (primitive);
  return NULL;
}

void
norma_primitive_free (gpointer data)
{
  NormaPrimitive *primitive = data;

  if (primitive == NULL)
    return;

  if (primitive->primitive != NULL)
    dnnl_primitive_destroy (primitive->primitive);
  if (primitive->description != NULL)
    dnnl_primitive_desc_destroy (primitive->description);
  if (primitive->engine != NULL)
    dnnl_engine_destroy (primitive->engine);
  norma_units_free (primitive->units);
  g_free (primitive->own);
  g_free (primitive);
}

gboolean
norma_primitive_owns (const NormaStep *step, guint input)
{
  const NormaPrimitive *primitive = step->params;

  return step->op->open == norma_primitive_open && input == WEIGHTS && primitive->own != NULL;
}

static dnnl_status_t
append_post (dnnl_post_ops_t list, const NormaPost *post)
{
  switch (post->kind) {
  case NORMA_POST_ADD:
    return dnnl_post_ops_append_sum (list, 1);
  case NORMA_POST_RELU:
    return dnnl_post_ops_append_eltwise (list, 1, dnnl_eltwise_relu, 0, 0);
  case NORMA_POST_CLIP:
    return dnnl_post_ops_append_eltwise (list, 1, dnnl_eltwise_clip, post->a, post->b);
  case NORMA_POST_SIGMOID:
    return dnnl_post_ops_append_eltwise (list, 1, dnnl_eltwise_logistic, 0, 0);
  case NORMA_POST_SILU:
    return dnnl_post_ops_append_eltwise (list, 1, dnnl_eltwise_swish, 1, 0);
  case NORMA_POST_GELU:
    return dnnl_post_ops_append_eltwise (list, 1, dnnl_eltwise_gelu_erf, 0, 0);
  default:
    return dnnl_post_ops_append_eltwise (list, 1, dnnl_eltwise_hardswish, 0, 0);
  }
}

/* The last one brings the result into the unit of the output. */
static dnnl_status_t
append_posts (dnnl_post_ops_t list, const NormaStep *step, gboolean adds_output)
{
  const NormaPost sum = { NORMA_POST_ADD };
  float unit = step->outputs[0]->unit;
  dnnl_status_t status = adds_output ? append_post (list, &sum) : dnnl_success;

  for (guint i = 0; i < step->n_posts && status == dnnl_success; i++)
    status = append_post (list, &step->posts[i]);
  if (status == dnnl_success && unit != 1)
    status = dnnl_post_ops_append_eltwise (list, 1, dnnl_eltwise_linear, 1 / unit, 0);
  return status;
}

static dnnl_status_t
set_posts (dnnl_primitive_attr_t attributes, const NormaStep *step, gboolean adds_output)
{
  dnnl_post_ops_t list;
  dnnl_status_t status = dnnl_post_ops_create (&list);

  if (status != dnnl_success)
    return status;
  status = append_posts (list, step, adds_output);
  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_post_ops (attributes, list);
  dnnl_post_ops_destroy (list);
  return status;
}

/* scales: [n], 1 or one for each index of the axes in `mask`. */
static dnnl_status_t
new_attributes (const float *scales, guint n, int mask, dnnl_primitive_attr_t *attributes)
{
  dnnl_status_t status = dnnl_primitive_attr_create (attributes);

  if (status == dnnl_success && (n > 1 || scales[0] != 1))
    status = dnnl_primitive_attr_set_output_scales (*attributes, n, mask, scales);
  return status;
}

/* The output's channels. */
enum { CHANNELS = 1 << 1 };

static dnnl_status_t
describe (NormaPrimitive *primitive, const NormaStep *step, const_dnnl_op_desc_t operation,
          gboolean adds_output, float scale)
{
  const NormaUnits *units = primitive->units;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_status_t status = units == NULL
                             ? new_attributes (&scale, 1, 0, &attributes)
                             : new_attributes (units->sums, units->n, CHANNELS, &attributes);

  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_scratchpad_mode (attributes, dnnl_scratchpad_mode_user);
  if (status == dnnl_success)
    status = set_posts (attributes, step, adds_output);
  if (status == dnnl_success)
    status = dnnl_primitive_desc_create (&primitive->description, operation, attributes,
                                         primitive->engine, NULL);
  dnnl_primitive_attr_destroy (attributes);
  return status;
}

/* The primitive of its description, with its scratch memory. */
static gboolean
finish (NormaPrimitive *primitive, NormaStep *step, GError **error)
{
  const dnnl_memory_desc_t *scratch;

  if (!norma_primitive_check (step,
                              dnnl_primitive_create (&primitive->primitive, primitive->description),
                              "primitive", error))
    return FALSE;
  scratch = dnnl_primitive_desc_query_md (primitive->description, dnnl_query_scratchpad_md, 0);
  step->scratch_bytes = scratch == NULL ? 0 : dnnl_memory_desc_get_size (scratch);
  if (step->scratch_bytes > 0)
    norma_primitive_add_argument (primitive, DNNL_ARG_SCRATCHPAD, scratch, NORMA_ARGUMENT_SCRATCH,
                                  0);
  return TRUE;
}

gboolean
norma_primitive_build (NormaPrimitive *primitive, NormaStep *step, const_dnnl_op_desc_t operation,
                       gboolean adds_output, float scale, GError **error)
{
  return norma_primitive_check (step, describe (primitive, step, operation, adds_output, scale),
                                "description", error) &&
         finish (primitive, step, error);
}

gboolean
norma_primitive_build_copy (NormaPrimitive *primitive, NormaStep *step,
                            const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to,
                            GError **error)
{
  float scale = 1 / step->outputs[0]->unit;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_status_t status = new_attributes (&scale, 1, 0, &attributes);

  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_scratchpad_mode (attributes, dnnl_scratchpad_mode_user);
  if (status == dnnl_success)
    status = dnnl_reorder_primitive_desc_create (&primitive->description, from, primitive->engine,
                                                 to, primitive->engine, attributes);
  dnnl_primitive_attr_destroy (attributes);
  if (!norma_primitive_check (step, status, "copy", error) || !finish (primitive, step, error))
    return FALSE;
  norma_primitive_add_argument (primitive, DNNL_ARG_FROM, from, NORMA_ARGUMENT_INPUT, 0);
  norma_primitive_add_argument (primitive, DNNL_ARG_TO, to, NORMA_ARGUMENT_OUTPUT, 0);
  return TRUE;
}

static gboolean
has_kernel (const NormaPrimitive *primitive)
{
  const char *kernel = "";

  return dnnl_primitive_desc_query (primitive->description, dnnl_query_impl_info_str, 0, &kernel) ==
             dnnl_success &&
         !g_str_has_prefix (kernel, "ref");
}

gboolean
norma_primitive_try (NormaStep *step, NormaElement element, NormaPrimitiveBuild build,
                     gboolean *is_fast, GError **error)
{
  NormaTensor *data = step->inputs[0];
  NormaTensor lowered = *data;
  g_autoptr (GError) failure = NULL;
  NormaPrimitive *primitive = norma_primitive_new (step, &failure);

  lowered.element = element;
  step->inputs[0] = &lowered;
  *is_fast = primitive != NULL && build (primitive, step, &failure) && has_kernel (primitive);
  step->inputs[0] = data;
  step->scratch_bytes = step->own_bytes = 0;
  norma_primitive_free (primitive);
  if (!g_error_matches (failure, NORMA_ERROR, NORMA_ERROR_TOO_LARGE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

void
norma_primitive_add_argument (NormaPrimitive *primitive, int argument,
                              const dnnl_memory_desc_t *layout, int from, guint input)
{
  g_return_if_fail (primitive->n_arguments < NORMA_PRIMITIVE_MOST_ARGUMENTS);

  primitive->arguments[primitive->n_arguments++] =
      (NormaArgument){ argument, *layout, from, input };
}

/* Scales of weights: those of an output channel each. */
static dnnl_status_t
new_weight_attributes (const NormaUnits *units, dnnl_primitive_attr_t *attributes)
{
  const float none = 1;

  if (units == NULL)
    return new_attributes (&none, 1, 0, attributes);
  return new_attributes (units->weights, units->n, units->has_groups ? 3 : 1, attributes);
}

/* Reorders [from] at `bytes` into `own`. */
static dnnl_status_t
reorder (const NormaPrimitive *p, const dnnl_memory_desc_t *from, gconstpointer bytes,
         const dnnl_memory_desc_t *to, gpointer own)
{
  dnnl_engine_t engine = p->engine;
  dnnl_memory_t memories[2] = { NULL, NULL };
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_t primitive = NULL;
  dnnl_stream_t stream = NULL;
  dnnl_status_t status = dnnl_stream_create (&stream, engine, dnnl_stream_default_flags);

  if (status == dnnl_success)
    status = dnnl_memory_create (&memories[0], from, engine, (void *)bytes);
  if (status == dnnl_success)
    status = dnnl_memory_create (&memories[1], to, engine, own);
  if (status == dnnl_success)
    status = new_weight_attributes (p->units, &attributes);
  if (status == dnnl_success)
    status =
        dnnl_reorder_primitive_desc_create (&description, from, engine, to, engine, attributes);
  if (status == dnnl_success)
    status = dnnl_primitive_create (&primitive, description);
  if (status == dnnl_success) {
    const dnnl_exec_arg_t arguments[] = { { DNNL_ARG_FROM, memories[0] },
                                          { DNNL_ARG_TO, memories[1] } };

    status = dnnl_primitive_execute (primitive, stream, 2, arguments);
  }
  dnnl_primitive_destroy (primitive);
  dnnl_primitive_desc_destroy (description);
  dnnl_primitive_attr_destroy (attributes);
  dnnl_memory_destroy (memories[0]);
  dnnl_memory_destroy (memories[1]);
  dnnl_stream_destroy (stream);
  return status;
}

gboolean
norma_primitive_take_weights (NormaPrimitive *primitive, NormaStep *step,
                              const dnnl_memory_desc_t *layout, GError **error)
{
  const dnnl_memory_desc_t *wanted =
      dnnl_primitive_desc_query_md (primitive->description, dnnl_query_weights_md, 0);

  norma_primitive_add_argument (primitive, DNNL_ARG_WEIGHTS, wanted, NORMA_ARGUMENT_OWN, 0);
  primitive->own =
      norma_alloc (dnnl_memory_desc_get_size (wanted) + NORMA_STEP_ALIGNMENT, 1, "weights", error);
  step->own_bytes = dnnl_memory_desc_get_size (wanted);
  return primitive->own != NULL &&
         norma_primitive_check (step,
                                reorder (primitive, layout, step->inputs[WEIGHTS]->known, wanted,
                                         norma_step_align (primitive->own)),
                                "order of weights", error);
}

void
norma_primitive_add_bias (NormaPrimitive *primitive, const dnnl_memory_desc_t *layout)
{
  norma_primitive_add_argument (primitive, DNNL_ARG_BIAS, layout,
                                primitive->units == NULL ? NORMA_ARGUMENT_INPUT
                                                         : NORMA_ARGUMENT_OWN_BIAS,
                                2);
}

int
norma_primitive_begin_single (void)
{
  int threads = omp_get_max_threads ();

  omp_set_num_threads (1);
  return threads;
}

void
norma_primitive_end_single (int threads)
{
  omp_set_num_threads (threads);
}
