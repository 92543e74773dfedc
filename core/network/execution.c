/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/execution.h"

#include <string.h>

struct _NormaExecution {
  const NormaPrimitive *primitive;
  dnnl_stream_t stream;
  guint n_arguments;
  dnnl_exec_arg_t arguments[NORMA_PRIMITIVE_MOST_ARGUMENTS];
};

static gpointer
find_place (const NormaPrimitive *primitive, const NormaArgument *argument, const gconstpointer *in,
            const gpointer *out, gpointer scratch)
{
  switch (argument->from) {
  case NORMA_ARGUMENT_INPUT:
    return (gpointer)in[argument->input];
  case NORMA_ARGUMENT_OUTPUT:
    return out[0];
  case NORMA_ARGUMENT_OWN:
    return norma_step_align (primitive->own);
  case NORMA_ARGUMENT_OWN_BIAS:
    return primitive->units->bias;
  default:
    return scratch;
  }
}

NormaExecution *
norma_execution_new (const NormaPrimitive *primitive, const NormaStep *step,
                     const gconstpointer *in, const gpointer *out, gpointer scratch, GError **error)
{
  NormaExecution *execution = g_new0 (NormaExecution, 1);
  dnnl_status_t status =
      dnnl_stream_create (&execution->stream, primitive->engine, dnnl_stream_default_flags);

  execution->primitive = primitive;
  for (guint i = 0; i < primitive->n_arguments && status == dnnl_success; i++) {
    const NormaArgument *argument = &primitive->arguments[i];

    execution->arguments[i].arg = argument->argument;
    status =
        dnnl_memory_create (&execution->arguments[i].memory, &argument->layout, primitive->engine,
                            find_place (primitive, argument, in, out, scratch));
    execution->n_arguments += status == dnnl_success ? 1 : 0;
  }
  if (norma_primitive_check (step, status, "memory", error))
    return execution;
  norma_execution_free (execution);
  return NULL;
}

void
norma_execution_free (NormaExecution *execution)
{
  if (execution == NULL)
    return;

  for (guint i = 0; i < execution->n_arguments; i++)
    dnnl_memory_destroy (execution->arguments[i].memory);
  dnnl_stream_destroy (execution->stream);
  g_free (execution);
}

void
norma_execution_set_place (NormaExecution *execution, int argument, gconstpointer place)
{
  for (guint i = 0; i < execution->n_arguments; i++)
    if (execution->arguments[i].arg == argument)
      dnnl_memory_set_data_handle (execution->arguments[i].memory, (void *)place);
}

gboolean
norma_execution_run (const NormaExecution *execution)
{
  return dnnl_primitive_execute (execution->primitive->primitive, execution->stream,
                                 (int)execution->n_arguments, execution->arguments) == dnnl_success;
}

gpointer
norma_primitive_open (const NormaStep *step, const gconstpointer *in, const gpointer *out,
                      gpointer scratch, GError **error)
{
  return norma_execution_new (step->params, step, in, out, scratch, error);
}

void
norma_primitive_run (const NormaStep *step, const gconstpointer *in, const gpointer *out,
                     gpointer opened)
{
  const NormaPrimitive *primitive = step->params;
  gsize bytes = norma_tensor_bytes (step->outputs[0]);

  if (primitive->added >= 0 && in[primitive->added] != out[0])
    memcpy (out[0], in[primitive->added], bytes);
  /* Only wrong arguments can fail, which were checked; if it does all the same, nothing that
   * follows shall look like a result: all bits set is NaN. */
  if (!norma_execution_run (opened))
    memset (out[0], 0xff, bytes);
}

void
norma_primitive_close (gpointer opened)
{
  norma_execution_free (opened);
}
