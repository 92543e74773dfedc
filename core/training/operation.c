/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/operation.h"

#include <oneapi/dnnl/dnnl_debug.h>

#include "core/base/error.h"

enum { MOST_ARGUMENTS = 10 };

struct _NormaOperation {
  dnnl_engine_t engine; /* borrowed */
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  dnnl_stream_t stream;
  int n_arguments;
  dnnl_exec_arg_t arguments[MOST_ARGUMENTS];
};

static gboolean
check (dnnl_status_t status, const char *what, GError **error)
{
  if (status == dnnl_success)
    return TRUE;
  g_set_error (error, NORMA_ERROR,
               status == dnnl_out_of_memory ? NORMA_ERROR_TOO_LARGE : NORMA_ERROR_UNSUPPORTED,
               "training: oneDNN cannot do this: %s: %s", what, dnnl_status2str (status));
  return FALSE;
}

/* Working memory is the caller's: the library's own belongs to the thread that made the primitive. */
static dnnl_status_t
new_attributes (dnnl_primitive_attr_t *attributes)
{
  dnnl_status_t status = dnnl_primitive_attr_create (attributes);

  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_scratchpad_mode (*attributes, dnnl_scratchpad_mode_user);
  return status;
}

/* Takes over the description. */
static NormaOperation *
make (dnnl_engine_t engine, dnnl_primitive_desc_t description, dnnl_status_t status,
      const char *what, GError **error)
{
  NormaOperation *operation = g_new0 (NormaOperation, 1);

  operation->engine = engine;
  operation->description = description;
  if (status == dnnl_success)
    status = dnnl_primitive_create (&operation->primitive, description);
  if (status == dnnl_success)
    status = dnnl_stream_create (&operation->stream, engine, dnnl_stream_default_flags);
  if (check (status, what, error))
    return operation;
  norma_operation_free (operation);
  return NULL;
}

NormaOperation *
norma_operation_new (dnnl_engine_t engine, const_dnnl_op_desc_t description,
                     const NormaOperation *hint, const char *what, GError **error)
{
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t made = NULL;
  dnnl_status_t status = new_attributes (&attributes);

  if (status == dnnl_success)
    status = dnnl_primitive_desc_create (&made, description, attributes, engine,
                                         hint == NULL ? NULL : hint->description);
  dnnl_primitive_attr_destroy (attributes);
  return make (engine, made, status, what, error);
}

NormaOperation *
norma_operation_new_copy (dnnl_engine_t engine, const dnnl_memory_desc_t *from,
                          const dnnl_memory_desc_t *to, GError **error)
{
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t made = NULL;
  dnnl_status_t status = new_attributes (&attributes);
  NormaOperation *copy;

  if (status == dnnl_success)
    status = dnnl_reorder_primitive_desc_create (&made, from, engine, to, engine, attributes);
  dnnl_primitive_attr_destroy (attributes);
  copy = make (engine, made, status, "copy", error);
  if (copy != NULL && norma_operation_bind (copy, DNNL_ARG_FROM, from, NULL, error) &&
      norma_operation_bind (copy, DNNL_ARG_TO, to, NULL, error))
    return copy;
  norma_operation_free (copy);
  return NULL;
}

void
norma_operation_free (NormaOperation *operation)
{
  if (operation == NULL)
    return;

  for (int i = 0; i < operation->n_arguments; i++)
    dnnl_memory_destroy (operation->arguments[i].memory);
  if (operation->stream != NULL)
    dnnl_stream_destroy (operation->stream);
  if (operation->primitive != NULL)
    dnnl_primitive_destroy (operation->primitive);
  if (operation->description != NULL)
    dnnl_primitive_desc_destroy (operation->description);
  g_free (operation);
}

const dnnl_memory_desc_t *
norma_operation_get_layout (const NormaOperation *operation, dnnl_query_t what)
{
  return dnnl_primitive_desc_query_md (operation->description, what, 0);
}

gsize
norma_operation_get_scratch_bytes (const NormaOperation *operation)
{
  const dnnl_memory_desc_t *scratch =
      norma_operation_get_layout (operation, dnnl_query_scratchpad_md);

  return scratch == NULL ? 0 : norma_layout_bytes (scratch);
}

gboolean
norma_operation_bind (NormaOperation *operation, int argument, const dnnl_memory_desc_t *layout,
                      gpointer place, GError **error)
{
  dnnl_exec_arg_t *next = &operation->arguments[operation->n_arguments];

  g_return_val_if_fail (operation->n_arguments < MOST_ARGUMENTS, FALSE);

  next->arg = argument;
  if (!check (dnnl_memory_create (&next->memory, layout, operation->engine, place), "memory",
              error))
    return FALSE;
  operation->n_arguments++;
  return TRUE;
}

gboolean
norma_operation_bind_scratch (NormaOperation *operation, gpointer place, GError **error)
{
  return norma_operation_get_scratch_bytes (operation) == 0 ||
         norma_operation_bind (operation, DNNL_ARG_SCRATCHPAD,
                               norma_operation_get_layout (operation, dnnl_query_scratchpad_md),
                               place, error);
}

void
norma_operation_place (NormaOperation *operation, int argument, gconstpointer place)
{
  for (int i = 0; i < operation->n_arguments; i++)
    if (operation->arguments[i].arg == argument)
      dnnl_memory_set_data_handle (operation->arguments[i].memory, (gpointer)place);
}

void
norma_operation_run (const NormaOperation *operation)
{
  dnnl_status_t status = dnnl_primitive_execute (operation->primitive, operation->stream,
                                                 operation->n_arguments, operation->arguments);

  g_return_if_fail (status == dnnl_success);
}

gsize
norma_layout_bytes (const dnnl_memory_desc_t *layout)
{
  return dnnl_memory_desc_get_size (layout);
}
