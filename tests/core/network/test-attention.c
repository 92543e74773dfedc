/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/workers.h"
#include "core/network/network-private.h"
#include "tests/core/network/model.h"
#include "tests/core/network/npy.h"

/* Attention as exports write it becomes one step, with the numbers of the single operators; what only
 * looks like it, and what somebody reads between, stays apart. */

enum { HEADS = 4, DEPTH = 8, WIDTH = HEADS * DEPTH, TOKENS = 19, LATENTS = 5, N_MOVES = 40 };

static Onnx__NodeProto *
add (Onnx__ModelProto *model, const char *op, const char *inputs, const char *output)
{
  return test_model_add_node (model, op, inputs, output);
}

/* order: a digit an axis */
static void
turn (Onnx__ModelProto *model, const char *from, const char *to, const char *order)
{
  gint64 axes[NORMA_SHAPE_MAX_RANK];
  guint n = 0;

  for (; order[n] != '\0'; n++)
    axes[n] = order[n] - '0';
  test_node_set_integers (add (model, "Transpose", from, to), "perm", n, axes);
}

static void
add_along (Onnx__ModelProto *model, const char *op, const char *inputs, const char *outputs,
           gint64 axis)
{
  test_node_set_integer (add (model, op, inputs, outputs), "axis", axis);
}

/* x → l: [n, tokens, 3 · width] */
static void
add_joint_linear (Onnx__ModelProto *model)
{
  add (model, "MatMul", "x w", "i");
  add (model, "Add", "i b", "l");
}

static void
add_parts (Onnx__ModelProto *model)
{
  add_joint_linear (model);
  add (model, "Reshape", "l apart", "g");
  turn (model, "g", "h", "20314");
}

/* x → q, k, v: [n, heads, tokens, depth] */
static void
add_split (Onnx__ModelProto *model)
{
  add_parts (model);
  add_along (model, "Split", "h", "c d e", 0);
  add (model, "Squeeze", "c first", "q");
  add (model, "Squeeze", "d first", "k");
  add (model, "Squeeze", "e first", "v");
}

static void
add_gathers (Onnx__ModelProto *model)
{
  add_parts (model);
  add_along (model, "Gather", "h zero", "q", 0);
  add_along (model, "Gather", "h second", "k", 0);
  add_along (model, "Gather", "h last", "v", 0);
}

static void
add_head_axes (Onnx__ModelProto *model, const char *rows, const char *between, const char *heads)
{
  g_autofree char *inputs = g_strdup_printf ("%s heads", rows);

  add (model, "Reshape", inputs, between);
  turn (model, between, heads, "0213");
}

static void
add_slices (Onnx__ModelProto *model)
{
  add_joint_linear (model);
  add (model, "Slice", "l from0 to0 axis", "c");
  add (model, "Slice", "l from1 to1 axis", "d");
  add (model, "Slice", "l from2 to2 axis", "e");
  add_head_axes (model, "c", "c2", "q");
  add_head_axes (model, "d", "d2", "k");
  add_head_axes (model, "e", "e2", "v");
}

/* q, k, v from weights of their own, what is turned is turned at once: t [n, heads, depth, tokens] */
static void
add_linears (Onnx__ModelProto *model)
{
  add (model, "MatMul", "x wq", "c");
  add (model, "MatMul", "x wk", "d");
  add (model, "MatMul", "x wv", "e");
  add_head_axes (model, "c", "c2", "q");
  add (model, "Reshape", "d heads", "d2");
  turn (model, "d2", "t", "0231");
  add_head_axes (model, "e", "e2", "v");
}

/* r: scores; p: weights; o: the heads' results */
static void
add_rest (Onnx__ModelProto *model)
{
  add_along (model, "Softmax", "r", "p", -1);
  add (model, "MatMul", "p v", "o");
  turn (model, "o", "z", "0213");
  add (model, "Reshape", "z together", "y");
}

static void
add_scores (Onnx__ModelProto *model, const char *scores)
{
  turn (model, "k", "t", "0132");
  add (model, "MatMul", "q t", scores);
}

static void
write_plain (Onnx__ModelProto *model)
{
  add_split (model);
  add_scores (model, "r");
  add_rest (model);
}

static void
write_multiplied (Onnx__ModelProto *model)
{
  add_gathers (model);
  add_scores (model, "s");
  add (model, "Mul", "s scale", "r");
  add_rest (model);
}

static void
write_divided (Onnx__ModelProto *model)
{
  add_linears (model);
  add (model, "MatMul", "q t", "s");
  add (model, "Div", "s root", "r");
  add_rest (model);
}

static void
write_query_scaled (Onnx__ModelProto *model)
{
  add_slices (model);
  add (model, "Mul", "scale q", "a");
  turn (model, "k", "t", "0132");
  add (model, "MatMul", "a t", "r");
  add_rest (model);
}

/* As torch 2 writes F.scaled_dot_product_attention: both times the root of the scale, which is
 * computed from the shape; the values here times a number too. */
static void
write_both_scaled (Onnx__ModelProto *model)
{
  add_split (model);
  add (model, "Shape", "q", "s0");
  add_along (model, "Gather", "s0 last", "s1", 0);
  test_node_set_integer (add (model, "Cast", "s1", "s2"), "to", NORMA_ELEMENT_FLOAT);
  add (model, "Sqrt", "s2", "s3");
  add (model, "Div", "unit s3", "s4");
  add (model, "Sqrt", "s4", "s5");
  add (model, "Mul", "q s5", "a");
  turn (model, "k", "t", "0132");
  add (model, "Mul", "t s5", "c1");
  add (model, "MatMul", "a c1", "r");
  add (model, "Div", "v root", "v1");
  add_along (model, "Softmax", "r", "p", -1);
  add (model, "MatMul", "p v1", "y");
}

static void
write_old (Onnx__ModelProto *model)
{
  add_gathers (model);
  add_scores (model, "r");
  add_along (model, "Softmax", "r", "p", 3);
  add (model, "MatMul", "p v", "o");
  turn (model, "o", "z", "0213");
  add (model, "Reshape", "z together", "y");
}

static void
write_cast (Onnx__ModelProto *model)
{
  add_split (model);
  add_scores (model, "s");
  test_node_set_integer (add (model, "Cast", "s", "r"), "to", NORMA_ELEMENT_FLOAT);
  add_along (model, "Softmax", "r", "p", 3);
  test_node_set_integer (add (model, "Cast", "p", "u"), "to", NORMA_ELEMENT_FLOAT);
  add (model, "Identity", "u", "n");
  add (model, "MatMul", "n v", "y");
}

static void
add_masked (Onnx__ModelProto *model, const char *operands)
{
  add_split (model);
  add_scores (model, "s");
  add (model, "Mul", "s scale", "m");
  add (model, "Add", operands, "r");
  add_rest (model);
}

static void
write_bias (Onnx__ModelProto *model)
{
  add_masked (model, "m bias");
}

static void
write_causal (Onnx__ModelProto *model)
{
  add_masked (model, "causal m");
}

/* A mask that the run computes, one number a query. */
static void
write_query_mask (Onnx__ModelProto *model)
{
  add (model, "MatMul", "x column", "f0");
  add (model, "Unsqueeze", "f0 one", "f");
  add_masked (model, "m f");
}

/* And one a key. */
static void
write_key_mask (Onnx__ModelProto *model)
{
  add (model, "MatMul", "x column", "f0");
  add (model, "Unsqueeze", "f0 one", "f1");
  turn (model, "f1", "f", "0132");
  add_masked (model, "f m");
}

/* nn.MultiheadAttention: the sequence before the batch, the heads in one axis with it. */
static void
write_sequence_first (Onnx__ModelProto *model)
{
  add_joint_linear (model);
  add_along (model, "Split", "l", "c d e", 2);
  add (model, "Reshape", "c merged", "c2");
  turn (model, "c2", "q", "102");
  add (model, "Reshape", "d merged", "d2");
  turn (model, "d2", "t", "120");
  add (model, "Reshape", "e merged", "e2");
  turn (model, "e2", "v", "102");
  add (model, "Div", "q root", "a");
  add (model, "MatMul", "a t", "r");
  add_along (model, "Softmax", "r", "p", -1);
  add (model, "MatMul", "p v", "o");
  turn (model, "o", "z", "102");
  add (model, "Reshape", "z shared", "y");
}

/* Queries that the network has learnt, keys of one head for all, values of another width. */
static void
write_latents (Onnx__ModelProto *model)
{
  add (model, "MatMul", "x wk", "d");
  turn (model, "d", "d1", "021");
  add (model, "Unsqueeze", "d1 one", "t");
  add (model, "MatMul", "x w", "e");
  add (model, "Unsqueeze", "e one", "v");
  add (model, "MatMul", "latents t", "s");
  add (model, "Mul", "s scale", "r");
  add_along (model, "Softmax", "r", "p", -1);
  add (model, "MatMul", "p v", "y");
}

/* Between channels, as in XCiT: queries and values are read turned, the result is turned afterwards. */
static void
write_channels (Onnx__ModelProto *model)
{
  add_split (model);
  turn (model, "q", "a", "0132");
  turn (model, "v", "v1", "0132");
  add (model, "MatMul", "a k", "s");
  add (model, "Mul", "s scale", "r");
  add_along (model, "Softmax", "r", "p", -1);
  add (model, "MatMul", "p v1", "o");
  turn (model, "o", "z", "0312");
  add (model, "Reshape", "z together", "y");
}

/* An activation that a product could do. */
static void
write_followed (Onnx__ModelProto *model)
{
  add_split (model);
  add_scores (model, "r");
  add_along (model, "Softmax", "r", "p", -1);
  add (model, "MatMul", "p v", "o");
  add (model, "Relu", "o", "y");
}

/* More moves than are followed. */
static void
write_far (Onnx__ModelProto *model)
{
  add_linears (model);
  turn (model, "t", "t0", "0132");
  for (guint i = 0; i < N_MOVES; i++) {
    g_autofree char *from = g_strdup_printf ("t%u", i);
    g_autofree char *to = g_strdup_printf ("t%u", i + 1);

    turn (model, from, to, "0132");
  }
  turn (model, "t40", "t41", "0132");
  add (model, "MatMul", "q t41", "r");
  add_rest (model);
}

/* Both axes of a matrix are apart: it is copied first. */
static void
write_apart (Onnx__ModelProto *model)
{
  add_joint_linear (model);
  add (model, "Slice", "l every0 every1 axis two", "c0");
  add (model, "Reshape", "c0 heads", "c2");
  turn (model, "c2", "q", "0213");
  add (model, "Slice", "l backwards0 backwards1 axis minus", "d0");
  add (model, "Reshape", "d0 heads", "d2");
  turn (model, "d2", "k", "0213");
  add (model, "Slice", "l from2 to2 axis", "e");
  add_head_axes (model, "e", "e2", "v");
  add_scores (model, "r");
  add_rest (model);
}

static void
write_other_axis (Onnx__ModelProto *model)
{
  add_split (model);
  add_scores (model, "r");
  add_along (model, "Softmax", "r", "p", -2);
  add (model, "MatMul", "p v", "y");
}

static void
write_old_axis (Onnx__ModelProto *model)
{
  add_gathers (model);
  add_scores (model, "r");
  add_along (model, "Softmax", "r", "p", 2);
  add (model, "MatMul", "p v", "y");
}

static void
write_used_weights (Onnx__ModelProto *model)
{
  write_plain (model);
  add (model, "ReduceMean", "p", "y2");
  test_model_add_output (model, "y2");
}

static void
write_used_scores (Onnx__ModelProto *model)
{
  write_multiplied (model);
  add (model, "ReduceMean", "s", "y2");
  test_model_add_output (model, "y2");
}

/* One number a head, as in Swin v2. */
static void
write_scaled_heads (Onnx__ModelProto *model)
{
  add_split (model);
  add_scores (model, "s");
  add (model, "Mul", "s each", "r");
  add_rest (model);
}

/* The weights on the right side. */
static void
write_turned_weights (Onnx__ModelProto *model)
{
  add_split (model);
  add_scores (model, "r");
  add_along (model, "Softmax", "r", "p", -1);
  turn (model, "v", "v1", "0132");
  add (model, "MatMul", "v1 p", "y");
}

static void
write_rectified (Onnx__ModelProto *model)
{
  add_split (model);
  add_scores (model, "s");
  add (model, "Relu", "s", "r");
  add_rest (model);
}

/* A mask for more heads than there are scores, which are then other scores. */
static void
write_wide_mask (Onnx__ModelProto *model)
{
  add (model, "MatMul", "x wk", "d");
  turn (model, "d", "t", "021");
  add (model, "MatMul", "x t", "s");
  add (model, "Add", "s deep", "r");
  add_along (model, "Softmax", "r", "p", -1);
  add (model, "MatMul", "p x", "y");
}

/* No product before. */
static void
write_no_scores (Onnx__ModelProto *model)
{
  add_split (model);
  add_along (model, "Softmax", "q", "p", -1);
  turn (model, "k", "t", "0132");
  add (model, "MatMul", "p t", "y");
}

typedef struct {
  const char *name;
  void (*write) (Onnx__ModelProto *model);
  const char *inside; /* values that no one else may read */
  guint
      n_steps; /* with products, and moves that nothing can read through; 0: depends on the shape */
  gint64 opset;
  gboolean is_fixed; /* to TOKENS */
} Form;

static const Form forms[] = {
  { "plain", write_plain, "rp", 2, 13 },
  { "multiplied", write_multiplied, "srp", 2, 17 },
  { "divided", write_divided, "srp", 4, 14 },
  { "query-scaled", write_query_scaled, "rp", 2, 13 },
  { "both-scaled", write_both_scaled, "rp", 2, 17 },
  { "old", write_old, "rp", 2, 11 },
  { "cast", write_cast, "srpun", 2, 13 },
  { "bias", write_bias, "smrp", 2, 13, TRUE },
  { "causal", write_causal, "smrp", 2, 13, TRUE },
  { "query-mask", write_query_mask, "smrp", 3, 13 },
  { "key-mask", write_key_mask, "smrp", 4, 13 },
  { "sequence-first", write_sequence_first, "rp", 0, 13 },
  { "latents", write_latents, "srp", 3, 13 },
  { "channels", write_channels, "srp", 0, 13 },
  { "followed", write_followed, "rp", 3, 13 },
  { "far", write_far, "rp", 0, 13 },
  { "apart", write_apart, "rp", 0, 13 },
};

static const Form others[] = {
  { "other-axis", write_other_axis, "rp", .opset = 13 },
  { "old-axis", write_old_axis, "rp", .opset = 11 },
  { "used-weights", write_used_weights, "rp", .opset = 13 },
  { "used-scores", write_used_scores, "srp", .opset = 13 },
  { "scaled-heads", write_scaled_heads, "srp", .opset = 13 },
  { "turned-weights", write_turned_weights, "rp", .opset = 13 },
  { "rectified", write_rectified, "srp", .opset = 13 },
  { "wide-mask", write_wide_mask, "srp", .opset = 13 },
  { "no-scores", write_no_scores, "p", .opset = 13 },
};

static void
add_number (Onnx__ModelProto *model, const char *name, double value)
{
  const float number = (float)value;
  const gint64 none = 0;

  test_model_add_tensor (model, name, ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, 0, &none, &number,
                         sizeof number);
}

static void
add_index (Onnx__ModelProto *model, const char *name, gint64 value)
{
  const gint64 none = 0;

  test_model_add_tensor (model, name, ONNX__TENSOR_PROTO__DATA_TYPE__INT64, 0, &none, &value,
                         sizeof value);
}

static void
add_sizes (Onnx__ModelProto *model)
{
  static const struct {
    const char *name;
    gint64 value;
  } lists[] = {
    { "first", 0 },         { "one", 1 },
    { "from0", 0 },         { "to0", WIDTH },
    { "from1", WIDTH },     { "to1", -WIDTH },
    { "from2", 2 * WIDTH }, { "to2", G_MAXINT64 },
    { "every0", 1 },        { "every1", 2 * WIDTH + 1 },
    { "backwards0", -1 },   { "backwards1", -WIDTH - 1 },
    { "two", 2 },           { "minus", -1 },
    { "axis", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    test_model_add_integers (model, lists[i].name, 1, &lists[i].value);
  add_index (model, "zero", 0);
  add_index (model, "second", 1);
  add_index (model, "last", -1);
  test_model_add_integers (model, "apart", 5, (gint64[]){ 0, 0, 3, HEADS, DEPTH });
  test_model_add_integers (model, "heads", 4, (gint64[]){ 0, 0, HEADS, DEPTH });
  test_model_add_integers (model, "together", 3, (gint64[]){ 0, 0, WIDTH });
  test_model_add_integers (model, "merged", 3, (gint64[]){ 0, -1, DEPTH });
  test_model_add_integers (model, "shared", 3, (gint64[]){ 0, -1, WIDTH });
}

static void
add_causal (Onnx__ModelProto *model)
{
  float mask[TOKENS * TOKENS];

  for (guint i = 0; i < TOKENS * TOKENS; i++)
    mask[i] = i % TOKENS > i / TOKENS ? -INFINITY : 0;
  test_model_add_tensor (model, "causal", ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, 2,
                         (gint64[]){ TOKENS, TOKENS }, mask, sizeof mask);
}

static void
add_constants (Onnx__ModelProto *model)
{
  static const gint64 square[] = { WIDTH, WIDTH }, three[] = { WIDTH, 3 * WIDTH };
  NormaRandom random;

  norma_random_seed (&random, 11);
  add_sizes (model);
  add_causal (model);
  add_number (model, "unit", 1);
  add_number (model, "scale", 0.37);
  add_number (model, "root", 2.83);
  test_model_add_weights (model, "w", 2, three, 0.3, 0, &random);
  test_model_add_weights (model, "b", 1, three + 1, 0.5, 0, &random);
  test_model_add_weights (model, "wq", 2, square, 0.3, 0, &random);
  test_model_add_weights (model, "wk", 2, square, 0.3, 0, &random);
  test_model_add_weights (model, "wv", 2, square, 0.3, 0, &random);
  test_model_add_weights (model, "column", 2, (gint64[]){ WIDTH, 1 }, 0.4, 0, &random);
  test_model_add_weights (model, "each", 3, (gint64[]){ HEADS, 1, 1 }, 1, 0, &random);
  test_model_add_weights (model, "deep", 4, (gint64[]){ 2, 1, 1, 1 }, 1, 0, &random);
  test_model_add_weights (model, "bias", 3, (gint64[]){ HEADS, TOKENS, TOKENS }, 1, 0, &random);
  test_model_add_weights (model, "latents", 3, (gint64[]){ HEADS, LATENTS, WIDTH }, 0.5, 0,
                          &random);
}

/* shown: values that are outputs besides y, a letter each. */
static NormaNetwork *
make (const Form *form, const char *shown)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (form->opset);
  g_autoptr (GError) error = NULL;
  NormaNetwork *network;

  add_constants (model);
  test_model_add_input (model, "x");
  test_model_add_output (model, "y");
  form->write (model);
  for (; *shown != '\0'; shown++)
    test_model_add_output (model, (char[]){ *shown, '\0' });
  network = test_model_read (model, &error);
  g_assert_no_error (error);
  return network;
}

static NormaNetworkPlan *
plan_for (NormaNetwork *network, const NormaShape *shape)
{
  NormaNetworkInput input = { *shape, NORMA_ELEMENT_FLOAT };
  g_autoptr (GError) error = NULL;
  NormaNetworkPlan *plan = norma_network_plan_new (network, &input, 1, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static guint
count_attention (NormaNetwork *network, const NormaShape *shape, guint *n_steps)
{
  g_autoptr (NormaNetworkPlan) plan = plan_for (network, shape);
  guint n = 0;

  *n_steps = plan->steps->len;
  for (guint i = 0; i < plan->steps->len; i++) {
    const NormaStep *step = g_ptr_array_index (plan->steps, i);

    n += g_str_equal (step->op->name, "attention") ? 1 : 0;
  }
  return n;
}

static void
assert_same (NormaNetwork *a, NormaNetwork *b, const NormaShape *shape)
{
  g_autofree float *x = NULL, *found = NULL, *expected = NULL;
  NormaShape result, other;
  NormaRandom random;

  norma_random_seed (&random, 12);
  x = test_random_numbers (shape, &random);
  found = test_run (a, shape, x, 0, &result);
  expected = test_run (b, shape, x, 0, &other);
  g_assert_true (norma_shape_equal (&result, &other));
  g_assert_cmpfloat (test_relative_error (found, expected, (gsize)norma_shape_size (&result)), <=,
                     5e-6);
}

/* The batch and the tokens; the last two need several blocks of queries. */
static const gint64 sizes[][2] = { { 1, 1 },  { 1, 2 },   { 2, TOKENS },
                                   { 3, 33 }, { 1, 257 }, { 2, 301 } };

static void
check_form (const Form *form, const NormaShape *shape)
{
  g_autoptr (NormaNetwork) joined = make (form, "");
  g_autoptr (NormaNetwork) apart = make (form, form->inside);
  guint n_steps;

  g_assert_cmpuint (count_attention (joined, shape, &n_steps), ==, 1);
  if (form->n_steps > 0)
    g_assert_cmpuint (n_steps, ==, form->n_steps);
  assert_same (joined, apart, shape);
  for (const char *name = form->inside; *name != '\0'; name++) {
    g_autoptr (NormaNetwork) shown = make (form, (char[]){ *name, '\0' });

    g_assert_cmpuint (count_attention (shown, shape, &n_steps), ==, 0);
    assert_same (shown, apart, shape);
  }
}

static void
test_form (gconstpointer data)
{
  const Form *form = data;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const NormaShape shape = { 3, { sizes[i][0], sizes[i][1], WIDTH } };

    if (!form->is_fixed || sizes[i][1] == TOKENS)
      check_form (form, &shape);
  }
}

static void
test_other (gconstpointer data)
{
  const Form *form = data;
  const NormaShape shape = { 3, { 2, TOKENS, WIDTH } };
  g_autoptr (NormaNetwork) network = make (form, "");
  g_autoptr (NormaNetwork) apart = make (form, form->inside);
  guint n_steps;

  g_assert_cmpuint (count_attention (network, &shape, &n_steps), ==, 0);
  assert_same (network, apart, &shape);
}

/* What is read behind the heads' results does not keep them from being joined, but from being moved. */
static void
test_result_shown (void)
{
  const Form *form = &forms[0];
  const NormaShape shape = { 3, { 2, TOKENS, WIDTH } };
  g_autoptr (NormaNetwork) joined = make (form, "o");
  g_autoptr (NormaNetwork) moved = make (form, "z");
  g_autoptr (NormaNetwork) parts = make (form, "qtv");
  g_autoptr (NormaNetwork) apart = make (form, "p");
  guint n_steps;

  /* the product, attention, and the transposition that nothing can do without */
  g_assert_cmpuint (count_attention (joined, &shape, &n_steps), ==, 1);
  g_assert_cmpuint (n_steps, ==, 3);
  assert_same (joined, apart, &shape);
  g_assert_cmpuint (count_attention (moved, &shape, &n_steps), ==, 1);
  g_assert_cmpuint (n_steps, ==, 2);
  assert_same (moved, apart, &shape);
  /* what was turned, split and turned again is there for whoever reads it */
  g_assert_cmpuint (count_attention (parts, &shape, &n_steps), ==, 1);
  g_assert_cmpuint (n_steps, ==, 5);
  assert_same (parts, apart, &shape);
}

/* The scores of all heads and queries find no room. */
static void
test_memory (void)
{
  const gint64 tokens = 2048;
  const NormaShape shape = { 3, { 1, tokens, WIDTH } };
  g_autoptr (NormaNetwork) joined = make (&forms[0], "");
  g_autoptr (NormaNetwork) apart = make (&forms[0], "r");
  g_autoptr (NormaNetworkPlan) one = plan_for (joined, &shape), several = plan_for (apart, &shape);
  guint64 scores = (guint64)(HEADS * tokens * tokens) * sizeof (float);

  g_assert_cmpuint (norma_network_plan_get_run_bytes (several), >, scores);
  g_assert_cmpuint (norma_network_plan_get_run_bytes (one), <, scores / 16);
}

enum { N_RUNS = 6, MANY = 301 };

typedef struct {
  NormaNetworkPlan *plan;
  const float *x;
  float *results;
  gsize n;
} Runs;

static gboolean
execute_item (gsize item, guint worker, gpointer data, GError **error)
{
  const Runs *runs = data;
  g_autoptr (NormaNetworkRun) run = norma_network_run_new (runs->plan, error);

  if (run == NULL)
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    memcpy (norma_network_run_get_input (run, 0), runs->x, runs->n * sizeof *runs->x);
    norma_network_run_execute (run);
  }
  memcpy (runs->results + item * runs->n, norma_network_run_get_output (run, 0),
          runs->n * sizeof *runs->x);
  return TRUE;
}

/* Several threads over one plan give the bits of one. */
static void
test_threads (void)
{
  const NormaShape shape = { 3, { 1, MANY, WIDTH } };
  g_autoptr (NormaNetwork) network = make (&forms[0], "");
  g_autoptr (NormaNetworkPlan) plan = plan_for (network, &shape);
  g_autofree float *x = NULL, *results = NULL, *alone = NULL;
  NormaShape result;
  NormaRandom random;
  Runs runs = { plan, .n = MANY * WIDTH };

  norma_random_seed (&random, 13);
  runs.x = x = test_random_numbers (&shape, &random);
  runs.results = results = g_new0 (float, N_RUNS *runs.n);
  g_assert_true (norma_workers_run (4, N_RUNS, execute_item, &runs, NULL, NULL));
  alone = test_run (network, &shape, x, 0, &result);
  for (guint i = 0; i < N_RUNS; i++)
    g_assert_cmpmem (results + i * runs.n, runs.n * sizeof *x, alone, runs.n * sizeof *x);
}

static void
add_tests (const char *group, const Form *list, guint n, void (*test) (gconstpointer data))
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *path = g_strdup_printf ("/network/attention/%s/%s", group, list[i].name);

    g_test_add_data_func (path, &list[i], test);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ("form", forms, G_N_ELEMENTS (forms), test_form);
  add_tests ("other", others, G_N_ELEMENTS (others), test_other);
  g_test_add_func ("/network/attention/result-shown", test_result_shown);
  g_test_add_func ("/network/attention/memory", test_memory);
  g_test_add_func ("/network/attention/threads", test_threads);
  return g_test_run ();
}
