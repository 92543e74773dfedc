/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/attention.h"

#include <string.h>

#include "core/base/kernel.h"
#include "core/network/execution.h"
#include "core/network/kernels/softmax.h"

enum { QUERY, KEY, VALUE, MASK }; /* inputs of a step */

/* Scores that stay in the second-level cache between the two products, which has 256 KiB or more. And
 * rows enough, for each block puts all keys and values into the order of oneDNN's kernels anew. */
enum { BLOCK_BYTES = 256 << 10, LEAST_ROWS = 32 };

typedef struct {
  NormaAttention views; /* all but the mask over the same batch axes as the result, see widen() */
  gint64 n_batches, n_queries, n_keys, depth, width;
  gint64 rows; /* queries of a block */
  NormaPrimitive *scores, *result; /* the two products of a block */
  gsize factors_at, primitive_at; /* in scratch memory, behind the scores */
} Params;

static const NormaOperator attention_operator;

static void
free_params (gpointer data)
{
  Params *params = data;

  norma_primitive_free (params->scores);
  norma_primitive_free (params->result);
  g_free (params);
}

/* A matrix's numbers lie side by side along its columns, and its rows apart. */
static gboolean
is_matrix (gint64 rows, gint64 columns, gint64 row_stride, gint64 stride)
{
  return (stride == 1 || columns == 1) && (row_stride >= columns || rows == 1);
}

gboolean
norma_attention_can_write (const NormaStrided *view)
{
  guint last = view->shape.rank - 1;

  return view->shape.rank >= 2 && is_matrix (view->shape.dims[last - 1], view->shape.dims[last],
                                             view->strides[last - 1], view->strides[last]);
}

gboolean
norma_attention_can_read (const NormaStrided *view)
{
  guint last = view->shape.rank - 1;

  for (guint i = 0; i < view->shape.rank; i++)
    if (view->strides[i] < 0)
      return FALSE;
  return norma_attention_can_write (view) ||
         (view->shape.rank >= 2 && is_matrix (view->shape.dims[last], view->shape.dims[last - 1],
                                              view->strides[last], view->strides[last - 1]));
}

/* The batch axes of the result in front of a matrix of rows × columns. */
static void
widen (NormaStrided *view, const NormaShape *result, gint64 rows, gint64 columns)
{
  NormaShape shape = *result;

  shape.dims[shape.rank - 2] = rows;
  shape.dims[shape.rank - 1] = columns;
  norma_strided_widen (view, &shape);
}

static gint64
get_size (const NormaStrided *view, guint from_last)
{
  return view->shape.dims[view->shape.rank - from_last];
}

static Params *
new_params (const NormaAttention *attention)
{
  Params *p = g_new0 (Params, 1);
  const NormaShape *shape = &p->views.result.shape;

  p->views = *attention;
  p->n_batches = norma_shape_count (shape, 0, shape->rank - 2);
  p->n_queries = get_size (&attention->query, 2);
  p->depth = get_size (&attention->query, 1);
  p->n_keys = get_size (&attention->value, 2);
  p->width = get_size (&attention->value, 1);
  widen (&p->views.query, shape, p->n_queries, p->depth);
  widen (&p->views.key, shape, p->depth, p->n_keys);
  widen (&p->views.value, shape, p->n_keys, p->width);
  if (p->views.mask.root != NULL)
    widen (&p->views.mask, shape, p->n_queries, p->n_keys);
  return p;
}

NormaStep *
norma_attention_new (const NormaNode *node, const NormaAttention *attention)
{
  NormaStep *step = norma_step_new (node, &attention_operator, 4, 1);

  step->inputs[QUERY] = attention->query.root;
  step->inputs[KEY] = attention->key.root;
  step->inputs[VALUE] = attention->value.root;
  step->inputs[MASK] = attention->mask.root;
  step->outputs[0] = attention->result.root;
  step->params = new_params (attention);
  step->free_params = free_params;
  return step;
}

double
norma_attention_count_products (const NormaStep *step)
{
  const Params *p = step->params;

  if (step->op != &attention_operator)
    return 0;
  return (double)p->n_batches * (double)p->n_queries * (double)p->n_keys *
         (double)(p->depth + p->width);
}

/* Blocks of about one size. The last one ends with the last query, and does again those that it
 * shares with the one before. */
static gint64
choose_rows (gint64 n_queries, gint64 n_keys)
{
  gint64 most = MAX (LEAST_ROWS, BLOCK_BYTES / (gint64)sizeof (float) / n_keys);
  gint64 n_blocks = (n_queries - 1) / most + 1;

  return (n_queries - 1) / n_blocks + 1;
}

/* The first `rows` rows of the view's matrices. An axis of size 1 lies as oneDNN wants it: one of the
 * strides is 1. */
static gboolean
lay_matrix (const NormaStep *step, const NormaStrided *view, gint64 rows,
            dnnl_memory_desc_t *layout, GError **error)
{
  guint first = view->shape.rank - 2;
  gint64 dims[] = { rows, view->shape.dims[first + 1] };
  gint64 strides[] = { view->strides[first], view->strides[first + 1] };

  if (dims[1] == 1)
    strides[1] = 1;
  if (dims[0] == 1)
    strides[0] = strides[1] == 1 ? dims[1] : 1;
  return norma_primitive_lay (step, NORMA_ELEMENT_FLOAT, 2, dims, strides, layout, error);
}

/* left · right, times scale: arguments that are moved from block to block. */
static NormaPrimitive *
new_product (NormaStep *step, const dnnl_memory_desc_t *left, guint right_input,
             const dnnl_memory_desc_t *right, const dnnl_memory_desc_t *product, float scale,
             GError **error)
{
  NormaPrimitive *primitive = norma_primitive_new (step, error);
  dnnl_matmul_desc_t operation;

  if (primitive == NULL)
    return NULL;
  if (!norma_primitive_check (step, dnnl_matmul_desc_init (&operation, left, right, NULL, product),
                              "product", error) ||
      !norma_primitive_build (primitive, step, &operation, FALSE, scale, error)) {
    norma_primitive_free (primitive);
    return NULL;
  }
  norma_primitive_add_argument (primitive, DNNL_ARG_SRC, left, NORMA_ARGUMENT_INPUT, QUERY);
  norma_primitive_add_argument (primitive, DNNL_ARG_WEIGHTS, right, NORMA_ARGUMENT_INPUT,
                                right_input);
  norma_primitive_add_argument (primitive, DNNL_ARG_DST, product, NORMA_ARGUMENT_OUTPUT, 0);
  return primitive;
}

static gsize
align (gsize bytes)
{
  return (bytes + NORMA_STEP_ALIGNMENT - 1) / NORMA_STEP_ALIGNMENT * NORMA_STEP_ALIGNMENT;
}

static gboolean
build_products (NormaStep *step, Params *p, gsize *scratch_bytes, GError **error)
{
  const gint64 dims[] = { p->rows, p->n_keys }, strides[] = { p->n_keys, 1 };
  dnnl_memory_desc_t query, key, value, scores, result;

  if (!lay_matrix (step, &p->views.query, p->rows, &query, error) ||
      !lay_matrix (step, &p->views.key, p->depth, &key, error) ||
      !lay_matrix (step, &p->views.value, p->n_keys, &value, error) ||
      !lay_matrix (step, &p->views.result, p->rows, &result, error) ||
      !norma_primitive_lay (step, NORMA_ELEMENT_FLOAT, 2, dims, strides, &scores, error))
    return FALSE;
  p->scores = new_product (step, &query, KEY, &key, &scores, (float)p->views.scale, error);
  if (p->scores == NULL)
    return FALSE;
  *scratch_bytes = step->scratch_bytes;
  p->result = new_product (step, &scores, VALUE, &value, &result, 1, error);
  *scratch_bytes = MAX (*scratch_bytes, step->scratch_bytes);
  return p->result != NULL;
}

static gboolean
prepare (NormaStep *step, GError **error)
{
  Params *p = step->params;
  gsize scratch_bytes;

  p->rows = choose_rows (p->n_queries, p->n_keys);
  if (!build_products (step, p, &scratch_bytes, error))
    return FALSE;
  p->factors_at = align ((gsize)(p->rows * p->n_keys) * sizeof (float));
  p->primitive_at = p->factors_at + align ((gsize)p->rows * sizeof (float));
  step->scratch_bytes = p->primitive_at + scratch_bytes;
  return TRUE;
}

/* What a run keeps. */
typedef struct {
  NormaExecution *scores, *result;
  float *block; /* [rows, n keys]: scores, then weights */
  float *factors; /* [rows]: of the result */
} Opened;

static void
close_opened (gpointer data)
{
  Opened *opened = data;

  norma_execution_free (opened->scores);
  norma_execution_free (opened->result);
  g_free (opened);
}

static gpointer
open_step (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch,
           GError **error)
{
  const Params *p = step->params;
  gpointer own = (char *)scratch + p->primitive_at;
  Opened *opened = g_new0 (Opened, 1);

  opened->block = scratch;
  opened->factors = (gpointer)((char *)scratch + p->factors_at);
  opened->scores = norma_execution_new (p->scores, step, in, out, own, error);
  if (opened->scores != NULL)
    opened->result = norma_execution_new (p->result, step, in, out, own, error);
  if (opened->result == NULL) {
    close_opened (opened);
    return NULL;
  }
  norma_execution_set_place (opened->scores, DNNL_ARG_DST, opened->block);
  norma_execution_set_place (opened->result, DNNL_ARG_SRC, opened->block);
  return opened;
}

/* Where matrix `batch` of a view begins, in elements of its root, and from there row `row`. */
static gint64
find_begin (const NormaStrided *view, gint64 batch, gint64 row)
{
  gint64 begin = view->begin + row * view->strides[view->shape.rank - 2];

  for (guint i = view->shape.rank - 2; i-- > 0; batch /= view->shape.dims[i])
    begin += batch % view->shape.dims[i] * view->strides[i];
  return begin;
}

NORMA_KERNEL static void
add (float *y, const float *x, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] += x[i];
}

NORMA_KERNEL static void
add_number (float *y, float number, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] += number;
}

NORMA_KERNEL static void
multiply (float *y, float factor, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] *= factor;
}

/* A mask is a tensor as it is, so its last axis repeats or lies side by side. */
static void
add_mask (const NormaStrided *mask, const float *numbers, float *scores, gint64 n)
{
  if (mask->strides[mask->shape.rank - 1] == 0)
    add_number (scores, numbers[0], n);
  else
    add (scores, numbers, n);
}

/* Scores become weights, which are not divided by their sum yet: the result has fewer numbers. */
static void
weigh_block (const Params *p, const float *mask, gint64 batch, gint64 first, const Opened *opened)
{
  for (gint64 i = 0; i < p->rows; i++) {
    float *row = opened->block + i * p->n_keys;

    if (mask != NULL)
      add_mask (&p->views.mask, mask + find_begin (&p->views.mask, batch, first + i), row,
                p->n_keys);
    opened->factors[i] = (float)(p->views.value_scale / norma_softmax_weigh (row, row, p->n_keys));
  }
}

static gboolean
run_block (const Params *p, const gconstpointer *in, float *result, gint64 batch, gint64 first,
           const Opened *opened)
{
  const NormaAttention *v = &p->views;
  gint64 stride = v->result.strides[v->result.shape.rank - 2];

  result += find_begin (&v->result, batch, first);
  norma_execution_set_place (opened->scores, DNNL_ARG_SRC,
                             (const float *)in[QUERY] + find_begin (&v->query, batch, first));
  norma_execution_set_place (opened->scores, DNNL_ARG_WEIGHTS,
                             (const float *)in[KEY] + find_begin (&v->key, batch, 0));
  norma_execution_set_place (opened->result, DNNL_ARG_WEIGHTS,
                             (const float *)in[VALUE] + find_begin (&v->value, batch, 0));
  norma_execution_set_place (opened->result, DNNL_ARG_DST, result);
  if (!norma_execution_run (opened->scores))
    return FALSE;
  weigh_block (p, in[MASK], batch, first, opened);
  if (!norma_execution_run (opened->result))
    return FALSE;
  for (gint64 i = 0; i < p->rows; i++)
    multiply (result + i * stride, opened->factors[i], p->width);
  return TRUE;
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer opened)
{
  const Params *p = step->params;
  gboolean done = TRUE;

  for (gint64 batch = 0; batch < p->n_batches && done; batch++)
    for (gint64 first = 0; first < p->n_queries && done; first += p->rows)
      done = run_block (p, in, out[0], batch, MIN (first, p->n_queries - p->rows), opened);
  /* As in norma_primitive_run(): NaN. */
  if (!done)
    memset (out[0], 0xff, norma_tensor_bytes (step->outputs[0]));
}

static const NormaOperator attention_operator = {
  "attention",        "",    7,    17,      3,   4,         1,
  NORMA_LAYOUT_PLAIN, FALSE, NULL, prepare, run, open_step, close_opened,
};
