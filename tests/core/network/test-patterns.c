/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/network/network-private.h"
#include "tests/core/network/model.h"

/* Functions as exports write them: found where they are complete, with the numbers of the single
 * operators; left alone where a constant is another or somebody reads a value between. */

enum { CHANNELS = 16, SIDE = 5 };

static void
add_number (Onnx__ModelProto *model, const char *name, double value)
{
  const float number = (float)value;
  const gint64 none = 0;

  test_model_add_tensor (model, name, ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, 0, &none, &number,
                         sizeof number);
}

static void
set_axis (Onnx__NodeProto *node, gint64 axis)
{
  test_node_set_integers (node, "axes", 1, &axis);
}

/* y from x and the constants; everything between them has one letter or more. */
static void
write_silu (Onnx__ModelProto *model)
{
  test_model_add_node (model, "Sigmoid", "x", "a");
  test_model_add_node (model, "Mul", "x a", "y");
}

static void
write_hard_swish (Onnx__ModelProto *model)
{
  test_model_add_node (model, "Add", "x three", "a");
  test_model_add_node (model, "Clip", "a zero six", "b");
  test_model_add_node (model, "Mul", "x b", "c");
  test_model_add_node (model, "Div", "c six", "y");
}

static void
write_hard_swish_early (Onnx__ModelProto *model)
{
  test_model_add_node (model, "Add", "three x", "a");
  test_model_add_node (model, "Clip", "a zero six", "b");
  test_model_add_node (model, "Div", "b six", "c");
  test_model_add_node (model, "Mul", "c x", "y");
}

static void
write_gelu_late (Onnx__ModelProto *model)
{
  test_model_add_node (model, "Div", "x root", "a");
  test_model_add_node (model, "Erf", "a", "b");
  test_model_add_node (model, "Add", "b one", "c");
  test_model_add_node (model, "Mul", "x c", "d");
  test_model_add_node (model, "Mul", "d half", "y");
}

static void
write_gelu_middle (Onnx__ModelProto *model)
{
  test_model_add_node (model, "Mul", "x inverse", "a");
  test_model_add_node (model, "Erf", "a", "b");
  test_model_add_node (model, "Add", "one b", "c");
  test_model_add_node (model, "Mul", "half c", "d");
  test_model_add_node (model, "Mul", "x d", "y");
}

static void
write_gelu_early (Onnx__ModelProto *model)
{
  test_model_add_node (model, "Mul", "x half", "d");
  test_model_add_node (model, "Div", "x root", "a");
  test_model_add_node (model, "Erf", "a", "b");
  test_model_add_node (model, "Add", "b one", "c");
  test_model_add_node (model, "Mul", "d c", "y");
}

static void
write_gelu_other (Onnx__ModelProto *model)
{
  test_model_add_node (model, "Div", "x three", "a");
  test_model_add_node (model, "Erf", "a", "b");
  test_model_add_node (model, "Add", "b one", "c");
  test_model_add_node (model, "Mul", "x c", "d");
  test_model_add_node (model, "Mul", "d half", "y");
}

/* 1 with more axes than x. */
static void
write_gelu_deep (Onnx__ModelProto *model)
{
  test_model_add_node (model, "Div", "x root", "a");
  test_model_add_node (model, "Erf", "a", "b");
  test_model_add_node (model, "Add", "b deep", "c");
  test_model_add_node (model, "Mul", "x c", "d");
  test_model_add_node (model, "Mul", "d half", "y");
}

static void
write_norm_with (Onnx__ModelProto *model, gint64 axis, const char *square, const char *operands,
                 const char *scale, const char *offset, const char *epsilon)
{
  g_autofree char *variance = g_strdup_printf ("d %s", epsilon);
  g_autofree char *scaled = g_strdup_printf ("g %s", scale);
  g_autofree char *shifted = g_strdup_printf ("%s h", offset);

  set_axis (test_model_add_node (model, "ReduceMean", "x", "a"), axis);
  test_model_add_node (model, "Sub", "x a", "b");
  test_model_add_node (model, square, operands, "c");
  set_axis (test_model_add_node (model, "ReduceMean", "c", "d"), axis);
  test_model_add_node (model, "Add", variance, "e");
  test_model_add_node (model, "Sqrt", "e", "f");
  test_model_add_node (model, "Div", "b f", "g");
  test_model_add_node (model, "Mul", scaled, "h");
  test_model_add_node (model, "Add", shifted, "y");
}

static void
write_norm (Onnx__ModelProto *model, gint64 axis, const char *square, const char *operands,
            const char *scale, const char *offset)
{
  write_norm_with (model, axis, square, operands, scale, offset, "epsilon");
}

/* ε with more axes than x, so that the quotient's axes are others than x's. */
static void
write_norm_deep (Onnx__ModelProto *model)
{
  write_norm_with (model, -1, "Pow", "b two", "column", "column", "deep");
}

static void
write_norm_last (Onnx__ModelProto *model)
{
  write_norm (model, -1, "Pow", "b two", "row1", "row2");
}

static void
write_norm_channels (Onnx__ModelProto *model)
{
  write_norm (model, 1, "Mul", "b b", "channels1", "channels2");
}

/* The scale belongs to another axis than the mean. */
static void
write_norm_crossed (Onnx__ModelProto *model)
{
  write_norm (model, 1, "Pow", "b two", "row1", "row2");
}

/* Layer normalisation of rows between two convolutions, as in ConvNeXt: nothing is moved. */
static void
write_turned (Onnx__ModelProto *model)
{
  const gint64 to_rows[] = { 0, 2, 3, 1 }, to_images[] = { 0, 3, 1, 2 };

  test_model_add_node (model, "Conv", "x w", "a");
  test_node_set_integers (test_model_add_node (model, "Transpose", "a", "b"), "perm", 4, to_rows);
  test_model_add_node (model, "MatMul", "b m", "c");
  test_node_set_integers (test_model_add_node (model, "Transpose", "c", "d"), "perm", 4, to_images);
  test_model_add_node (model, "Conv", "d w", "y");
}

typedef struct {
  const char *name;
  void (*write) (Onnx__ModelProto *model);
  guint n_steps; /* when all that is there is found */
  const char *between; /* values that no one reads */
} Pattern;

static const Pattern patterns[] = {
  { "silu", write_silu, 1, "a" },
  { "hard-swish", write_hard_swish, 1, "abc" },
  { "hard-swish-early", write_hard_swish_early, 1, "abc" },
  { "gelu-late", write_gelu_late, 1, "abcd" },
  { "gelu-middle", write_gelu_middle, 1, "abcd" },
  { "gelu-early", write_gelu_early, 1, "abcd" },
  { "gelu-other", write_gelu_other, 5, "abcd" },
  { "norm-last", write_norm_last, 1, "abcdefgh" },
  /* And a copy into each order of the axes. */
  { "norm-channels", write_norm_channels, 3, "abcdefgh" },
  { "norm-crossed", write_norm_crossed, 9, "abcdefgh" },
  { "norm-deep", write_norm_deep, 9, "abcdefgh" },
  { "gelu-deep", write_gelu_deep, 5, "abcd" },
  { "turned", write_turned, 5, "abcd" },
};

static void
add_constants (Onnx__ModelProto *model)
{
  const gint64 each[] = { CHANNELS, 1, 1 }, row[] = { SIDE };
  const float one = 1;
  NormaRandom random;

  norma_random_seed (&random, 8);
  add_number (model, "zero", 0);
  add_number (model, "half", 0.5);
  add_number (model, "one", 1);
  add_number (model, "two", 2);
  add_number (model, "three", 3);
  add_number (model, "six", 6);
  add_number (model, "root", M_SQRT2);
  add_number (model, "inverse", M_SQRT1_2);
  add_number (model, "epsilon", 1e-3);
  test_model_add_tensor (model, "deep", ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, 5,
                         (gint64[]){ 1, 1, 1, 1, 1 }, &one, sizeof one);
  test_model_add_weights (model, "column", 2, (gint64[]){ SIDE, 1 }, 1, 0, &random);
  test_model_add_weights (model, "row1", 1, row, 1, 0, &random);
  test_model_add_weights (model, "row2", 1, row, 1, 0, &random);
  test_model_add_weights (model, "channels1", 3, each, 1, 0, &random);
  test_model_add_weights (model, "channels2", 3, each, 1, 0, &random);
  test_model_add_weights (model, "w", 4, (gint64[]){ CHANNELS, CHANNELS, 1, 1 }, 0.3, 0, &random);
  test_model_add_weights (model, "m", 2, (gint64[]){ CHANNELS, CHANNELS }, 0.3, 0, &random);
}

/* shown: values that are outputs besides y. */
static NormaNetwork *
make (const Pattern *pattern, const char *shown)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (13);
  g_autoptr (GError) error = NULL;
  NormaNetwork *network;

  add_constants (model);
  test_model_add_input (model, "x");
  pattern->write (model);
  test_model_add_output (model, "y");
  for (; *shown != '\0'; shown++)
    test_model_add_output (model, (char[]){ *shown, '\0' });
  network = test_model_read (model, &error);
  g_assert_no_error (error);
  return network;
}

static const NormaShape shape = { 4, { 2, CHANNELS, SIDE, SIDE } };

static guint
count_steps (NormaNetwork *network)
{
  NormaNetworkInput input = { shape, NORMA_ELEMENT_FLOAT };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetworkPlan) plan = norma_network_plan_new (network, &input, 1, NULL, &error);

  g_assert_no_error (error);
  return plan->steps->len;
}

static void
assert_same (NormaNetwork *joined, NormaNetwork *apart)
{
  NormaShape result;
  NormaRandom random;
  g_autofree float *x = NULL, *a = NULL, *b = NULL;

  norma_random_seed (&random, 9);
  x = test_random_numbers (&shape, &random);
  for (gint64 i = 0; i < norma_shape_size (&shape); i++)
    x[i] *= 3;
  a = test_run (joined, &shape, x, 0, &result);
  b = test_run (apart, &shape, x, 0, &result);
  for (gint64 i = 0; i < norma_shape_size (&result); i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], 2e-6 * (1 + fabsf (b[i])));
}

static void
test_pattern (gconstpointer data)
{
  const Pattern *pattern = data;
  g_autoptr (NormaNetwork) joined = make (pattern, "");
  g_autoptr (NormaNetwork) apart = make (pattern, pattern->between);

  g_assert_cmpuint (count_steps (joined), ==, pattern->n_steps);
  assert_same (joined, apart);
  /* One value shown keeps its pattern from being joined. */
  for (const char *name = pattern->between; *name != '\0'; name++) {
    g_autoptr (NormaNetwork) shown = make (pattern, (char[]){ *name, '\0' });

    g_assert_cmpuint (count_steps (shown), >=, pattern->n_steps);
    assert_same (shown, apart);
  }
}

/* What a product does before it writes. */
static void
write_after_product (Onnx__ModelProto *model, const Pattern *pattern)
{
  test_model_add_node (model, "Conv", "z w", "p");
  test_model_add_node (model, "Identity", "p", "x");
  pattern->write (model);
}

static NormaNetwork *
make_after (const Pattern *pattern, const char *shown)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (13);
  g_autoptr (GError) error = NULL;
  NormaNetwork *network;

  add_constants (model);
  test_model_add_input (model, "z");
  write_after_product (model, pattern);
  test_model_add_output (model, "y");
  if (*shown != '\0')
    test_model_add_output (model, shown);
  network = test_model_read (model, &error);
  g_assert_no_error (error);
  return network;
}

static void
test_after_convolution (void)
{
  for (guint i = 0; i < 6; i++) {
    g_autoptr (NormaNetwork) joined = make_after (&patterns[i], "");
    g_autoptr (NormaNetwork) apart = make_after (&patterns[i], "p");

    assert_same (joined, apart);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autofree char *path = g_strdup_printf ("/network/patterns/%s", patterns[i].name);

    g_test_add_data_func (path, &patterns[i], test_pattern);
  }
  g_test_add_func ("/network/patterns/after-convolution", test_after_convolution);
  return g_test_run ();
}
