/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <oneapi/dnnl/dnnl.h>

#include "core/network/units.h"

/* One primitive of oneDNN as a step: a convolution or a product. It is made with the plan, with
 * its weights in the order that it wants, and shared by the runs; what a run adds is where its
 * tensors lie. */
typedef struct {
  int argument; /* DNNL_ARG_… */
  dnnl_memory_desc_t layout;
  enum {
    NORMA_ARGUMENT_INPUT,
    NORMA_ARGUMENT_OUTPUT,
    NORMA_ARGUMENT_OWN,
    NORMA_ARGUMENT_OWN_BIAS, /* of the units */
    NORMA_ARGUMENT_SCRATCH
  } from;
  guint input; /* of NORMA_ARGUMENT_INPUT */
} NormaArgument;

#define NORMA_PRIMITIVE_MOST_ARGUMENTS 5

typedef struct {
  dnnl_engine_t engine;
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  guint n_arguments;
  NormaArgument arguments[NORMA_PRIMITIVE_MOST_ARGUMENTS];
  NormaUnits *units; /* in integers of 8 bits; NULL else */
  gpointer own; /* reordered weights, as taken; norma_step_align() gives where they begin */
  gint added; /* input that the output is filled with beforehand, −1: none */
} NormaPrimitive;

/* Tells oneDNN's status as the step's error: NORMA_ERROR_TOO_LARGE if memory is out, else
 * NORMA_ERROR_UNSUPPORTED. `what` is what was made. */
gboolean norma_primitive_check (const NormaStep *step, dnnl_status_t status, const char *what,
                                GError **error);

/* Of `engine` only so far. Error: NORMA_ERROR_UNSUPPORTED. */
NormaPrimitive *norma_primitive_new (const NormaStep *step, GError **error);
void norma_primitive_free (gpointer primitive);

/* Whether a step is a primitive that reads this input in an order of its own, not where it was. */
gboolean norma_primitive_owns (const NormaStep *step, guint input);

/* A tensor of [rank] sizes as it lies in memory: strides in elements. Error: as above. */
gboolean norma_primitive_lay (const NormaStep *step, NormaElement element, guint rank,
                              const gint64 *dims, const gint64 *strides, dnnl_memory_desc_t *layout,
                              GError **error);

/* The same of a tensor of the plan, an image in whichever order it lies. */
gboolean norma_primitive_lay_tensor (const NormaStep *step, const NormaTensor *tensor,
                                     dnnl_memory_desc_t *layout, GError **error);

/* The weights' numbers that go with data in these. */
dnnl_data_type_t norma_primitive_weight_type (dnnl_data_type_t data);

/* The operation in oneDNN's terms; adds step's posts, first the sum if adds_output. scale
 * multiplies the result before, without units. Then the scratch memory is known. */
gboolean norma_primitive_build (NormaPrimitive *primitive, NormaStep *step,
                                const_dnnl_op_desc_t operation, gboolean adds_output, float scale,
                                GError **error);

/* A copy of input 0 into the order and the numbers of the output, divided by the output's unit; with
 * its arguments. */
gboolean norma_primitive_build_copy (NormaPrimitive *primitive, NormaStep *step,
                                     const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to,
                                     GError **error);

typedef gboolean (*NormaPrimitiveBuild) (NormaPrimitive *primitive, NormaStep *step,
                                         GError **error);

/* An operator's lowers: whether oneDNN has more than its plain loops for what `build` makes. It is made
 * and let go. */
gboolean norma_primitive_try (NormaStep *step, NormaElement element, NormaPrimitiveBuild build,
                              gboolean *is_fast, GError **error);

void norma_primitive_add_argument (NormaPrimitive *primitive, int argument,
                                   const dnnl_memory_desc_t *layout, int from, guint input);

/* Known weights of input 1, which lie as `layout`, into the order that the primitive asks for; as
 * argument. */
gboolean norma_primitive_take_weights (NormaPrimitive *primitive, NormaStep *step,
                                       const dnnl_memory_desc_t *layout, GError **error);

/* The step's bias, input 2, as argument. */
void norma_primitive_add_bias (NormaPrimitive *primitive, const dnnl_memory_desc_t *layout);

/* The step's open, run and close (execution.c). */
gpointer norma_primitive_open (const NormaStep *step, const gconstpointer *in, const gpointer *out,
                               gpointer scratch, GError **error);
void norma_primitive_run (const NormaStep *step, const gconstpointer *in, const gpointer *out,
                          gpointer opened);
void norma_primitive_close (gpointer opened);

/* oneDNN runs on OpenMP, which would start a thread a processor inside each worker. Between the
 * two calls the calling thread has one; the first returns what is to be given to the second. */
int norma_primitive_begin_single (void);
void norma_primitive_end_single (int threads);
