/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/primitive.h"

/* What one run keeps of a primitive: a stream, and the places of its tensors. */
typedef struct _NormaExecution NormaExecution;

/* The places are those of the step's tensors; scratch has the primitive's bytes. The primitive must
 * outlive it. Errors: as of norma_primitive_check(). */
NormaExecution *norma_execution_new (const NormaPrimitive *primitive, const NormaStep *step,
                                     const gconstpointer *in, const gpointer *out, gpointer scratch,
                                     GError **error);
void norma_execution_free (NormaExecution *execution);

/* Moves a tensor, DNNL_ARG_…, which the primitive has. Cannot fail, takes no memory. */
void norma_execution_set_place (NormaExecution *execution, int argument, gconstpointer place);

/* FALSE only of arguments that could not have been made. */
gboolean norma_execution_run (const NormaExecution *execution);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaExecution, norma_execution_free)
