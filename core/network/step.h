/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/node.h"

/* Of a tensor that no step makes. */
#define NORMA_TENSOR_NO_STEP G_MAXUINT

/* How an image [n, channels, height, width] lies in memory. */
typedef enum {
  NORMA_ORDER_ROWS, /* as it is written; tensors of other ranks always */
  NORMA_ORDER_CHANNELS_LAST, /* [n, height, width, channels] */
  NORMA_ORDER_BLOCKS, /* [n, channels / block, height, width, block] */
} NormaOrder;

/* What planning knows of a tensor. */
typedef struct _NormaTensor NormaTensor;
struct _NormaTensor {
  NormaElement element;
  NormaShape shape;
  NormaOrder order;
  gint64 block; /* channels of a block, of NORMA_ORDER_BLOCKS */
  gconstpointer known; /* its numbers where they do not depend on the run; borrowed */
  NormaTensor *storage; /* the tensor in whose bytes it lies, NULL if in its own */
  gsize offset; /* in the run's block */
  guint value; /* of the graph, NORMA_VALUE_NONE if it is none of its */
  float unit; /* what 1 stands for where numbers of the graph lie in integers of 8 bits */

  /* While planning. */
  NormaTensor *twin; /* the same in another order, a list; NULL if not needed so far */
  guint maker; /* step, or NORMA_TENSOR_NO_STEP */
  guint n_uses, user; /* by steps, and the last one that uses it */
  guint first, last; /* steps between which it is alive */
  gboolean unused; /* joined away */
};

/* What a convolution or a product does to its sums before it writes them. */
typedef struct {
  enum {
    NORMA_POST_ADD, /* plus the last input, which has the output's shape */
    NORMA_POST_RELU,
    NORMA_POST_CLIP, /* to a … b */
    NORMA_POST_HARD_SWISH,
    NORMA_POST_SIGMOID,
    NORMA_POST_SILU,
    NORMA_POST_GELU,
  } kind;
  float a, b;
} NormaPost;

/* Add and an activation, as in a residual block, twice over. */
#define NORMA_STEP_MOST_POSTS 4

typedef struct _NormaStrided NormaStrided;

/* One operation with its tensors' types and shapes. */
typedef struct {
  const NormaNode *node; /* for messages and attributes */
  const NormaOperator *op;
  guint n_inputs, n_outputs;
  NormaTensor **inputs; /* owned array of borrowed tensors, NULL where left out */
  NormaTensor **outputs;
  gpointer params; /* what the operator keeps from planning for running; owned */
  GDestroyNotify free_params;
  gsize scratch_bytes; /* needed while it runs */
  guint n_posts;
  NormaPost posts[NORMA_STEP_MOST_POSTS];
  gint reuses; /* input in whose bytes the output may lie because it is read first; −1: none */
  gsize scratch_offset;
  gsize own_bytes; /* held by params */
} NormaStep;

/* Of everything in a run's block: a cache line, and the widest vector register. */
#define NORMA_STEP_ALIGNMENT 64

/* How an operator sees images: [n, channels, height, width] in rows only (PLAIN), input 0 and the
 * outputs channels-last (CHANNELS_LAST), input 0 and the outputs in either order but the same
 * (FIRST), or all inputs and outputs in either order but the same (ALL). */
typedef enum {
  NORMA_LAYOUT_PLAIN,
  NORMA_LAYOUT_CHANNELS_LAST,
  NORMA_LAYOUT_FIRST,
  NORMA_LAYOUT_ALL,
} NormaLayout;

/* An operator of ONNX: how its outputs follow from its inputs. */
struct _NormaOperator {
  const char *name;
  const char *attributes; /* the names it knows, between spaces */
  gint64 since, until; /* opsets, both included */
  guint least_inputs, most_inputs, most_outputs;
  NormaLayout layout;
  gboolean is_view; /* output 0 has the bytes of input 0 */

  /* Checks the inputs and sets type and shape of the outputs; computes nothing. */
  gboolean (*infer) (NormaStep *step, GError **error);

  /* Sets params and scratch_bytes once shapes and layouts are settled; may be NULL. */
  gboolean (*prepare) (NormaStep *step, GError **error);

  /* Computes; allocates nothing, cannot fail. in and out: the bytes of inputs and outputs. scratch
   * is aligned to NORMA_STEP_ALIGNMENT, or what open() made. NULL for views. */
  void (*run) (const NormaStep *step, const gconstpointer *in, const gpointer *out,
               gpointer scratch);

  /* What one run keeps between its executions, for the places its tensors have for good; NULL if
   * nothing. Released with close(). */
  gpointer (*open) (const NormaStep *step, const gconstpointer *in, const gpointer *out,
                    gpointer scratch, GError **error);
  void (*close) (gpointer opened);

  gboolean reads_shape_only; /* its output is known once the input's shape is */

  /* Whether the same tensors may also lie in blocks of channels, if these divide the channels of
   * all of them; NULL: never. */
  gboolean (*takes_blocks) (const NormaStep *step);

  /* Tells whether there is a fast kernel for input 0 in such numbers, with layouts settled; NULL:
   * never. The output may then be in the numbers of the graph or in those of 16 or 8 bits. Error:
   * NORMA_ERROR_TOO_LARGE. */
  gboolean (*lowers) (NormaStep *step, NormaElement element, gboolean *is_fast, GError **error);

  /* Of an operator that only moves elements: makes the view of input 0 one of the output, before the
   * step is prepared. FALSE: strides cannot say it. NULL: it does more, or is a view by itself. */
  gboolean (*moves) (const NormaStep *step, guint output, NormaStrided *view);
};

/* n_inputs, n_outputs of the step's own arrays, filled with NULL. */
NormaStep *norma_step_new (const NormaNode *node, const NormaOperator *op, guint n_inputs,
                           guint n_outputs);
void norma_step_free (NormaStep *step);

/* Lends a node's input, NULL if left out. */
NormaTensor *norma_step_get_input (const NormaStep *step, guint index);

/* The sizes in the order in which they lie in memory, and the place of an axis there; of channels
 * in blocks that of the blocks. */
void norma_tensor_lie (const NormaTensor *tensor, NormaShape *shape);
guint norma_tensor_lie_axis (const NormaTensor *tensor, guint axis);

/* Channels of an image that lie side by side. */
gint64 norma_tensor_get_block (const NormaTensor *tensor);

/* For takes_blocks. */
gboolean norma_step_takes_blocks (const NormaStep *step);
gsize norma_tensor_bytes (const NormaTensor *tensor);

/* Checks for the infer functions; every failure names the node. */
gboolean norma_step_fail_shape (const NormaStep *step, GError **error, const char *what);
gboolean norma_step_check_float (const NormaStep *step, guint index, GError **error);

/* The numbers of a known one-dimensional (or scalar) input: *n of [2 · NORMA_SHAPE_MAX_RANK].
 * Errors: NORMA_ERROR_UNSUPPORTED if it is computed in the run, NORMA_ERROR_MISMATCH if it is no
 * such list. */
gboolean norma_step_get_integers (const NormaStep *step, guint index, gint64 *values, gsize *n,
                                  gboolean *present, GError **error);

/* Axes given by attribute or, from opset `as_input` on, by input `index`: as a mask of bits. */
gboolean norma_step_get_axes (const NormaStep *step, gint64 as_input, guint index, guint rank,
                              guint *mask, gboolean *present, GError **error);

/* A scalar given as known input. *present FALSE if left out. */
gboolean norma_step_get_scalar (const NormaStep *step, guint index, double *value,
                                gboolean *present, GError **error);

/* Type and shape of an output, if the step has it. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_step_set_output (NormaStep *step, guint index, NormaElement element,
                                const NormaShape *shape, GError **error);

/* The first aligned place of a block that has NORMA_STEP_ALIGNMENT bytes more than are needed. */
gpointer norma_step_align (gpointer block);

/* Does a step whose inputs are all known, into freshly taken memory: [n_outputs] of blocks owned
 * by the caller. */
gboolean norma_step_evaluate (NormaStep *step, guint64 cap_bytes, gpointer *blocks, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaStep, norma_step_free)
