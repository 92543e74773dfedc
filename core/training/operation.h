/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>
#include <oneapi/dnnl/dnnl.h>

/* One primitive of oneDNN with its tensors' places, for one thread. */
typedef struct _NormaOperation NormaOperation;

/* hint: of a backward primitive its forward one, NULL else. what: for messages.
 * Errors: NORMA_ERROR_TOO_LARGE (memory), NORMA_ERROR_UNSUPPORTED. */
NormaOperation *norma_operation_new (dnnl_engine_t engine, const_dnnl_op_desc_t description,
                                     const NormaOperation *hint, const char *what, GError **error);

/* A copy from one order into another. Errors: as above. */
NormaOperation *norma_operation_new_copy (dnnl_engine_t engine, const dnnl_memory_desc_t *from,
                                          const dnnl_memory_desc_t *to, GError **error);
void norma_operation_free (NormaOperation *operation);

/* Lends the order that the primitive chose for a tensor, of dnnl_query_…_md. */
const dnnl_memory_desc_t *norma_operation_get_layout (const NormaOperation *operation,
                                                      dnnl_query_t what);

/* Bytes of working memory, to be given as DNNL_ARG_SCRATCHPAD. */
gsize norma_operation_get_scratch_bytes (const NormaOperation *operation);

/* Where a tensor lies, DNNL_ARG_…, in its order; place may be NULL if it is set before each run.
 * Errors: as above. */
gboolean norma_operation_bind (NormaOperation *operation, int argument,
                               const dnnl_memory_desc_t *layout, gpointer place, GError **error);
gboolean norma_operation_bind_scratch (NormaOperation *operation, gpointer place, GError **error);

/* Another place of a bound tensor. Takes no memory. */
void norma_operation_place (NormaOperation *operation, int argument, gconstpointer place);

/* On the calling thread, which should be one of one thread (norma_primitive_begin_single()). Cannot
 * fail once all tensors are bound. */
void norma_operation_run (const NormaOperation *operation);

/* Bytes of a tensor in this order. */
gsize norma_layout_bytes (const dnnl_memory_desc_t *layout);
