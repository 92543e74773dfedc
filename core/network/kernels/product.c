/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/kernel.h"
#include "core/network/kernels/rows.h"
#include "core/network/kernels/walk.h"
#include "core/network/operators.h"
#include "core/network/primitive.h"

/* MatMul and Gemm: [batch…, m, k] · [batch…, k, n], all of the same rank with 1 where a batch is
 * shared. */
typedef struct {
  guint rank;
  gint64 a[NORMA_SHAPE_MAX_RANK], a_strides[NORMA_SHAPE_MAX_RANK];
  gint64 b[NORMA_SHAPE_MAX_RANK], b_strides[NORMA_SHAPE_MAX_RANK];
  gint64 c[NORMA_SHAPE_MAX_RANK], c_strides[NORMA_SHAPE_MAX_RANK];
} Operands;

static void
set_strides (guint rank, const gint64 *dims, gint64 *strides)
{
  gint64 along = 1;

  for (guint i = rank; i-- > 0; along *= dims[i])
    strides[i] = along;
}

/* Pads with 1 in front; a vector becomes a row on the left side and a column on the right. */
static void
widen (const NormaShape *shape, guint rank, gboolean is_left, gint64 *dims)
{
  guint at = rank;

  if (shape->rank == 1 && !is_left)
    dims[--at] = 1;
  for (guint i = shape->rank; i-- > 0;)
    dims[--at] = shape->dims[i];
  while (at > 0)
    dims[--at] = 1;
}

/* One product of all rows where the right factor is one for the whole batch: many small ones would
 * each pay for their beginning. */
static void
join_batch (Operands *o)
{
  gint64 rows = o->c[o->rank - 2];

  for (guint i = 0; i + 2 < o->rank; i++) {
    if (o->b[i] != 1)
      return;
    rows *= o->c[i];
  }
  for (guint i = 0; i < 2; i++) {
    o->a[i] = o->a[o->rank - 2 + i];
    o->b[i] = o->b[o->rank - 2 + i];
    o->c[i] = o->c[o->rank - 2 + i];
  }
  o->rank = 2;
  o->a[0] = o->c[0] = rows;
}

static gboolean
set_matmul (const NormaStep *step, Operands *o)
{
  const NormaShape *a = &step->inputs[0]->shape, *b = &step->inputs[1]->shape;

  if (a->rank == 0 || b->rank == 0)
    return FALSE;
  o->rank = MAX (2, MAX (a->rank, b->rank));
  widen (a, o->rank, TRUE, o->a);
  widen (b, o->rank, FALSE, o->b);
  for (guint i = 0; i + 2 < o->rank; i++) {
    if (o->a[i] != o->b[i] && o->a[i] != 1 && o->b[i] != 1)
      return FALSE;
    o->c[i] = MAX (o->a[i], o->b[i]);
  }
  o->c[o->rank - 2] = o->a[o->rank - 2];
  o->c[o->rank - 1] = o->b[o->rank - 1];
  return o->a[o->rank - 1] == o->b[o->rank - 2];
}

static gboolean
check_floats (const NormaStep *step, GError **error)
{
  for (guint i = 0; i < step->n_inputs; i++) {
    if (!norma_step_check_float (step, i, error))
      return FALSE;
    if (step->inputs[i] != NULL && norma_shape_size (&step->inputs[i]->shape) == 0)
      return norma_step_fail_shape (step, error, "a factor is empty");
  }
  return TRUE;
}

static gboolean
infer_matmul (NormaStep *step, GError **error)
{
  NormaShape shape = { 0 };
  Operands o = { 0 };

  if (!check_floats (step, error))
    return FALSE;
  if (!set_matmul (step, &o))
    return norma_step_fail_shape (step, error, "the factors do not go together");
  for (guint i = 0; i < o.rank; i++)
    if (!(i == o.rank - 2 && step->inputs[0]->shape.rank == 1) &&
        !(i == o.rank - 1 && step->inputs[1]->shape.rank == 1))
      shape.dims[shape.rank++] = o.c[i];
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, &shape, error);
}

static void
turn (gint64 *dims, gint64 *strides)
{
  gint64 size = dims[0], stride = strides[0];

  dims[0] = dims[1];
  dims[1] = size;
  strides[0] = strides[1];
  strides[1] = stride;
}

static gboolean
set_gemm (const NormaStep *step, Operands *o, GError **error)
{
  const NormaShape *a = &step->inputs[0]->shape, *b = &step->inputs[1]->shape;
  gboolean turns_a, turns_b;

  if (!norma_node_get_flag (step->node, "transA", FALSE, &turns_a, error) ||
      !norma_node_get_flag (step->node, "transB", FALSE, &turns_b, error))
    return FALSE;
  if (a->rank != 2 || b->rank != 2)
    return norma_step_fail_shape (step, error, "expected two matrices");
  o->rank = 2;
  memcpy (o->a, a->dims, sizeof o->a);
  memcpy (o->b, b->dims, sizeof o->b);
  set_strides (2, o->a, o->a_strides);
  set_strides (2, o->b, o->b_strides);
  if (turns_a)
    turn (o->a, o->a_strides);
  if (turns_b)
    turn (o->b, o->b_strides);
  o->c[0] = o->a[0];
  o->c[1] = o->b[1];
  set_strides (2, o->c, o->c_strides);
  return o->a[1] == o->b[0] ||
         norma_step_fail_shape (step, error, "the factors do not go together");
}

static gboolean
infer_gemm (NormaStep *step, GError **error)
{
  const NormaTensor *added = norma_step_get_input (step, 2);
  NormaShape shape = { 2 }, both;
  Operands o = { 0 };

  if (!check_floats (step, error) || !set_gemm (step, &o, error))
    return FALSE;
  shape.dims[0] = o.c[0];
  shape.dims[1] = o.c[1];
  if (added != NULL &&
      (!norma_shape_broadcast (&added->shape, &shape, &both) || !norma_shape_equal (&both, &shape)))
    return norma_step_fail_shape (step, error, "the third matrix does not fit the product");
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, &shape, error);
}

/* The primitive, and for a Gemm whose third matrix is no simple bias, that matrix times beta,
 * which is written into the output first. */
typedef struct {
  NormaPrimitive primitive; /* first, so that it is the step's primitive too */
  NormaWalk walk; /* 0: output, 1: third matrix */
  gboolean fills;
  float beta;
} Product;

static gboolean
is_bias (const NormaTensor *added, const Operands *o)
{
  return added->shape.rank >= 1 && norma_shape_size (&added->shape) == o->c[o->rank - 1] &&
         added->shape.dims[added->shape.rank - 1] == o->c[o->rank - 1];
}

static gboolean
lay (const NormaStep *step, guint rank, const gint64 *dims, const gint64 *strides,
     dnnl_memory_desc_t *layout, GError **error)
{
  return norma_primitive_lay (step, NORMA_ELEMENT_FLOAT, rank, dims, strides, layout, error);
}

static gboolean
lay_operands (const NormaStep *step, const Operands *o, dnnl_memory_desc_t layouts[4],
              GError **error)
{
  gint64 bias[NORMA_SHAPE_MAX_RANK], strides[NORMA_SHAPE_MAX_RANK];

  for (guint i = 0; i < o->rank; i++)
    bias[i] = i + 1 == o->rank ? o->c[i] : 1;
  set_strides (o->rank, bias, strides);
  return lay (step, o->rank, o->a, o->a_strides, &layouts[0], error) &&
         lay (step, o->rank, o->b, o->b_strides, &layouts[1], error) &&
         lay (step, o->rank, bias, strides, &layouts[2], error) &&
         lay (step, o->rank, o->c, o->c_strides, &layouts[3], error);
}

static gboolean
build (NormaPrimitive *primitive, NormaStep *step, const Operands *o, gboolean has_bias,
       gboolean adds_output, float alpha, GError **error)
{
  dnnl_memory_desc_t layouts[4], weights;
  dnnl_matmul_desc_t operation;

  if (!lay_operands (step, o, layouts, error))
    return FALSE;
  weights = layouts[1];
  if (step->inputs[1]->known != NULL)
    dnnl_memory_desc_init_by_tag (&weights, weights.ndims, weights.dims, dnnl_f32,
                                  dnnl_format_tag_any);
  if (dnnl_matmul_desc_init (&operation, &layouts[0], &weights, has_bias ? &layouts[2] : NULL,
                             &layouts[3]) != dnnl_success)
    return norma_step_fail_shape (step, error, "oneDNN cannot multiply these");
  if (!norma_primitive_build (primitive, step, &operation, adds_output, alpha, error))
    return FALSE;
  norma_primitive_add_argument (primitive, DNNL_ARG_SRC, &layouts[0], NORMA_ARGUMENT_INPUT, 0);
  norma_primitive_add_argument (primitive, DNNL_ARG_DST, &layouts[3], NORMA_ARGUMENT_OUTPUT, 0);
  if (has_bias)
    norma_primitive_add_argument (primitive, DNNL_ARG_BIAS, &layouts[2], NORMA_ARGUMENT_INPUT, 2);
  if (step->inputs[1]->known != NULL)
    return norma_primitive_take_weights (primitive, step, &layouts[1], error);
  norma_primitive_add_argument (primitive, DNNL_ARG_WEIGHTS, &layouts[1], NORMA_ARGUMENT_INPUT, 1);
  return TRUE;
}

static Product *
new_product (NormaStep *step, GError **error)
{
  g_autofree NormaPrimitive *primitive = norma_primitive_new (step, error);
  Product *product;

  if (primitive == NULL)
    return NULL;
  product = g_new0 (Product, 1);
  product->primitive = *primitive;
  step->params = product;
  step->free_params = norma_primitive_free;
  for (guint i = 0; i < step->n_posts; i++)
    if (step->posts[i].kind == NORMA_POST_ADD)
      step->reuses = product->primitive.added = (gint)step->n_inputs - 1;
  return product;
}

static gboolean
are_rows (const NormaStep *step, const Operands *o)
{
  return o->rank == 2 && step->inputs[1]->known != NULL &&
         norma_rows_fit (o->a[0], o->a[1], o->b[1]);
}

static void
set_joined (const NormaStep *step, Operands *o)
{
  set_matmul (step, o);
  join_batch (o);
  set_strides (o->rank, o->a, o->a_strides);
  set_strides (o->rank, o->b, o->b_strides);
  set_strides (o->rank, o->c, o->c_strides);
}

static gboolean
build_rows (NormaPrimitive *primitive, NormaStep *step, GError **error)
{
  Operands o = { 0 };

  set_joined (step, &o);
  return norma_rows_build (primitive, step, o.a[0], o.a[1], o.b[1],
                           norma_step_get_input (step, 2) != NULL, error);
}

static gboolean
prepare_matmul (NormaStep *step, GError **error)
{
  gboolean has_bias = norma_step_get_input (step, 2) != NULL;
  Operands o = { 0 };
  Product *product = new_product (step, error);

  if (product == NULL)
    return FALSE;
  set_joined (step, &o);
  return are_rows (step, &o) ? build_rows (&product->primitive, step, error)
                             : build (&product->primitive, step, &o, has_bias, FALSE, 1, error);
}

static gboolean
lowers_matmul (NormaStep *step, NormaElement element, gboolean *is_fast, GError **error)
{
  Operands o = { 0 };

  *is_fast = FALSE;
  set_joined (step, &o);
  return !are_rows (step, &o) || norma_primitive_try (step, element, build_rows, is_fast, error);
}

static gboolean
prepare_gemm (NormaStep *step, GError **error)
{
  const NormaTensor *added = norma_step_get_input (step, 2);
  Operands o = { 0 };
  Product *product = new_product (step, error);
  gboolean has_bias;
  float alpha;

  if (product == NULL || !set_gemm (step, &o, error) ||
      !norma_node_get_real (step->node, "alpha", 1, &alpha, error) ||
      !norma_node_get_real (step->node, "beta", 1, &product->beta, error))
    return FALSE;
  /* oneDNN scales the bias too. */
  has_bias = added != NULL && alpha == 1 && product->beta == 1 && is_bias (added, &o);
  product->fills = added != NULL && !has_bias;
  if (product->fills) {
    norma_walk_init (&product->walk, &step->outputs[0]->shape, 2);
    norma_walk_set_array (&product->walk, 0, &step->outputs[0]->shape);
    norma_walk_set_array (&product->walk, 1, &added->shape);
    norma_walk_join (&product->walk);
  }
  return build (&product->primitive, step, &o, has_bias, product->fills, alpha, error);
}

static void
fill (const Product *product, float *to, const float *from)
{
  const NormaWalk *walk = &product->walk;
  gint64 n_lines = norma_walk_count (walk), n = norma_walk_length (walk);
  gint64 step = norma_walk_step (walk, 1);

  for (gint64 line = 0; line < n_lines; line++) {
    gint64 begins[NORMA_WALK_MOST];

    norma_walk_find (walk, line, begins);
    for (gint64 i = 0; i < n; i++)
      to[begins[0] + i] = product->beta * from[begins[1] + i * step];
  }
}

static void
run_gemm (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer opened)
{
  const Product *product = step->params;

  if (product->fills)
    fill (product, out[0], in[2]);
  norma_primitive_run (step, in, out, opened);
}

const NormaOperator norma_operators_product[] = {
  { "Gemm", " alpha beta transA transB ", 7, 17, 2, 3, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_gemm,
    prepare_gemm, run_gemm, norma_primitive_open, norma_primitive_close },
  { "MatMul", "", 7, 17, 2, 2, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_matmul, prepare_matmul,
    norma_primitive_run, norma_primitive_open, norma_primitive_close, .lowers = lowers_matmul },
  { NULL },
};
