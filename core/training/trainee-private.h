/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/operation.h"
#include "core/training/trainee.h"

typedef struct _NormaTraineeNode NormaTraineeNode;

/* What a kind of layer does. A tensor lies in the trainee's order, see norma_trainee_lay(). */
typedef struct {
  /* Sets the sizes of the output from those of the inputs. FALSE: it cannot be; `what` was expected. */
  gboolean (*infer) (NormaTraineeNode *node, const char **what);

  /* Makes what it needs beside data and gradient, which are there by now; may be NULL. */
  gboolean (*plan) (NormaTrainee *trainee, NormaTraineeNode *node, GError **error);
  void (*take) (NormaTrainee *trainee, NormaTraineeNode *node, const float *values); /* or NULL */
  void (*forward) (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random);

  /* Reads node's gradient, adds to gradients [size], and writes those of its inputs, with
   * norma_trainee_begin_gradient() and norma_trainee_end_gradient(). */
  void (*backward) (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients);

  gboolean is_plain; /* its tensor lies in the order of its dims */
  gboolean is_in_place; /* its tensor is that of its input */
} NormaLayerClass;

enum { NORMA_NODE_MOST_OPERATIONS = 8, NORMA_NODE_MOST_BLOCKS = 8 };

struct _NormaTraineeNode {
  const NormaLayer *layer;
  const NormaLayerClass *class;
  NormaTraineeNode *from[2];
  dnnl_dims_t dims; /* [4] */
  dnnl_memory_desc_t layout;
  gsize n; /* floats of the tensor as it lies, padding included */
  float *data, *gradient; /* gradient: NULL if nothing asks for it */
  gboolean has_gradient; /* in this backward pass, somebody wrote it */

  /* The layer's own, whose meaning is its file's business. */
  NormaOperation *operations[NORMA_NODE_MOST_OPERATIONS];
  float *blocks[NORMA_NODE_MOST_BLOCKS];
};

struct _NormaTrainee {
  const NormaBlueprint *blueprint;
  NormaTraineeMode mode;
  guint n, height, width;
  dnnl_engine_t engine;
  dnnl_format_tag_t order; /* of tensors that are not plain */
  guint n_nodes;
  NormaTraineeNode *nodes;
  GPtrArray *memory; /* blocks as taken */
  GPtrArray *operations; /* all of them, borrowed from the nodes */
  guint64 bytes;
  float *spare; /* as large as the largest tensor: a second gradient of one, before it is added */
  guint64 stamp;
};

extern const NormaLayerClass norma_layer_input, norma_layer_output, norma_layer_relu,
    norma_layer_sum, norma_layer_perturb, norma_layer_dropout;
extern const NormaLayerClass norma_layer_convolution;
extern const NormaLayerClass norma_layer_linear;
extern const NormaLayerClass norma_layer_batch_norm;
extern const NormaLayerClass norma_layer_average_pool, norma_layer_resize;

/* Zeros, aligned to a cache line, freed with the trainee. Error: NORMA_ERROR_TOO_LARGE. */
float *norma_trainee_take_memory (NormaTrainee *trainee, gsize n_floats, GError **error);

/* Keeps an operation as number `index` of the node, freed with the trainee; FALSE of NULL, which is how
 * making it fails. */
gboolean norma_trainee_keep (NormaTrainee *trainee, NormaTraineeNode *node, guint index,
                             NormaOperation *operation);

/* An operation of the node that copies between two orders. */
gboolean norma_trainee_keep_copy (NormaTrainee *trainee, NormaTraineeNode *node, guint index,
                                  const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to,
                                  GError **error);

/* Runs an operation of the node from one place to another. */
void norma_trainee_copy (const NormaTraineeNode *node, guint index, const float *from, float *to);

/* Where input `index` of a node takes the gradient that the node writes, as all of it; NULL if it
 * needs none. end() adds it to what others wrote. Between the two nothing else may begin. */
float *norma_trainee_begin_gradient (NormaTrainee *trainee, NormaTraineeNode *node, guint index);
void norma_trainee_end_gradient (NormaTrainee *trainee, NormaTraineeNode *node, guint index);

/* Where a parameter begins in values and gradients. */
const NormaParameter *norma_trainee_get_parameter (const NormaTrainee *trainee, guint index);

/* to += from. */
void norma_trainee_add (gsize n, const float *from, float *to);
