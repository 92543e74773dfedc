/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/network/kernels/exponential.h"
#include "tests/core/network/model.h"

/* What the public node tests do not reach: images that lie channels-last or in blocks of channels,
 * and joined operators against the same ones one by one. */

static NormaNetwork *
read_model (const Onnx__ModelProto *model)
{
  g_autoptr (GError) error = NULL;
  NormaNetwork *network = test_model_read (model, &error);

  g_assert_no_error (error);
  return network;
}

/* x → Conv → y → the operator → z, with y an output too: z from y channels-last must have the
 * bits of z from y as it is. So must z from y in blocks, which 16 channels of a dense convolution
 * become on processors whose convolutions like them. */
typedef struct {
  const char *name, *op, *inputs;
  gint64 opset;
  void (*set) (Onnx__ModelProto *model, Onnx__NodeProto *node);
} Follower;

static void
set_pool (Onnx__ModelProto *model, Onnx__NodeProto *node)
{
  test_node_set_integers (node, "kernel_shape", 2, (gint64[]){ 3, 2 });
  test_node_set_integers (node, "strides", 2, (gint64[]){ 2, 1 });
  test_node_set_integers (node, "pads", 4, (gint64[]){ 1, 0, 1, 1 });
  test_node_set_integer (node, "ceil_mode", 1);
}

static void
set_linear (Onnx__ModelProto *model, Onnx__NodeProto *node)
{
  test_node_set_word (node, "mode", "linear");
}

static void
set_axis (Onnx__ModelProto *model, Onnx__NodeProto *node)
{
  test_node_set_integer (node, "axis", 1);
}

static void
set_reflect (Onnx__ModelProto *model, Onnx__NodeProto *node)
{
  test_node_set_word (node, "mode", "reflect");
}

static void
set_spatial (Onnx__ModelProto *model, Onnx__NodeProto *node)
{
  test_node_set_integers (node, "axes", 2, (gint64[]){ -1, 2 });
}

static const Follower followers[] = {
  { "relu", "Relu", "y", 13 },
  { "clip", "Clip", "y low high", 13 },
  { "hard-swish", "HardSwish", "y", 14 },
  { "sigmoid", "Sigmoid", "y", 13 },
  { "multiply-channels", "Mul", "y channels", 13 },
  { "add-scalar", "Add", "low y", 13 },
  { "add-image", "Add", "y image", 13 },
  { "add-row", "Add", "y row", 13 },
  { "square", "Mul", "y y", 13 },
  { "max-pool", "MaxPool", "y", 13, set_pool },
  { "average-pool", "AveragePool", "y", 13, set_pool },
  { "global-pool", "GlobalAveragePool", "y", 13 },
  { "batch-norm", "BatchNormalization", "y c1 c2 c3 positive", 13 },
  { "resize-nearest", "Resize", "y  scales", 13 },
  { "resize-linear", "Resize", "y  scales", 13, set_linear },
  { "pad", "Pad", "y pads", 13 },
  { "pad-reflect", "Pad", "y pads", 13, set_reflect },
  { "concat", "Concat", "y y", 13, set_axis },
  { "concat-constant", "Concat", "y image", 13, set_axis },
  { "softmax", "Softmax", "y", 13, set_axis },
  { "flatten", "Flatten", "y", 13 },
  { "transpose", "Transpose", "y", 13 },
  { "mean", "ReduceMean", "y", 13 },
  { "spatial-mean", "ReduceMean", "y", 13, set_spatial },
  { "spatial-norm", "ReduceL2", "y", 13, set_spatial },
  { "instance-norm", "InstanceNormalization", "y c1 c2", 13 },
  { "global-max", "GlobalMaxPool", "y", 13 },
  { "softplus", "Softplus", "y", 13 },
  { "prelu", "PRelu", "y channels", 13 },
  { "max", "Max", "y channels image low", 13 },
  { "sum", "Sum", "channels y y", 13 },
  { "reshape", "Reshape", "y sizes", 13 },
  { "identity", "Identity", "y", 13 },
};

enum { HEIGHT = 6, WIDTH = 7 };

typedef struct {
  const char *name;
  gint64 in, channels, kernel;
} Order;

static const Order orders[] = {
  { "channels-last", 2, 5, 1 },
  { "blocks", 16, 16, 3 },
};

typedef struct {
  const Follower *follower;
  const Order *order;
} Following;

static void
add_constants (Onnx__ModelProto *model, gint64 n, NormaRandom *random)
{
  const gint64 c[] = { n }, each[] = { n, 1, 1 }, row[] = { WIDTH };
  const gint64 image[] = { 1, n, HEIGHT, WIDTH }, four[] = { 4 };
  const float low = -0.4f, high = 0.7f, scales[] = { 1, 1, 1.7f, 2 };

  test_model_add_tensor (model, "low", 1, 0, c, &low, sizeof low);
  test_model_add_tensor (model, "high", 1, 0, c, &high, sizeof high);
  test_model_add_tensor (model, "scales", 1, 1, four, scales, sizeof scales);
  test_model_add_weights (model, "channels", 3, each, 1, 0, random);
  test_model_add_weights (model, "row", 1, row, 1, 0, random);
  test_model_add_weights (model, "image", 4, image, 1, 0, random);
  test_model_add_weights (model, "c1", 1, c, 1, 0, random);
  test_model_add_weights (model, "c2", 1, c, 1, 0, random);
  test_model_add_weights (model, "c3", 1, c, 1, 0, random);
  test_model_add_weights (model, "positive", 1, c, 0.1, 1, random);
  test_model_add_integers (model, "pads", 8, (gint64[]){ 0, 0, 1, 2, 0, 0, 2, -1 });
  test_model_add_integers (model, "sizes", 3, (gint64[]){ 0, -1, 6 });
}

static NormaNetwork *
make_follower (const Follower *f, const Order *o, gboolean has_convolution)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (f->opset);
  NormaRandom random;
  Onnx__NodeProto *node;

  norma_random_seed (&random, 3);
  add_constants (model, o->channels, &random);
  test_model_add_input (model, has_convolution ? "x" : "y");
  if (has_convolution) {
    const gint64 dims[] = { o->channels, o->in, o->kernel, o->kernel }, pad = o->kernel / 2;

    test_model_add_weights (model, "w", 4, dims, 1, 0, &random);
    test_node_set_integers (test_model_add_node (model, "Conv", "x w", "y"), "pads", 4,
                            (gint64[]){ pad, pad, pad, pad });
    test_model_add_output (model, "y");
  }
  node = test_model_add_node (model, f->op, f->inputs, "z");
  if (f->set != NULL)
    f->set (model, node);
  test_model_add_output (model, "z");
  return read_model (model);
}

static void
test_follower (gconstpointer data)
{
  const Following *f = data;
  g_autoptr (NormaNetwork) joined = make_follower (f->follower, f->order, TRUE);
  g_autoptr (NormaNetwork) alone = make_follower (f->follower, f->order, FALSE);
  NormaShape shape = { 4, { 1, f->order->in, HEIGHT, WIDTH } }, between, result, expected;
  g_autofree float *x = NULL, *y = NULL, *z = NULL, *direct = NULL;
  g_autofree char *a = NULL, *b = NULL;
  NormaRandom random;

  norma_random_seed (&random, 4);
  x = test_random_numbers (&shape, &random);
  y = test_run (joined, &shape, x, 0, &between);
  z = test_run (joined, &shape, x, 1, &result);
  direct = test_run (alone, &between, y, 0, &expected);
  a = norma_shape_to_string (&result);
  b = norma_shape_to_string (&expected);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpmem (z, (gsize)norma_shape_size (&result) * sizeof *z, direct,
                   (gsize)norma_shape_size (&expected) * sizeof *z);
}

/* Conv, BatchNormalization, Add, Relu, Clip and MatMul, Add, Relu: joined into two steps, or each
 * by itself because every value is an output. */
static NormaNetwork *
make_block (gint64 n, gboolean shows_all)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (13);
  NormaRandom random;

  norma_random_seed (&random, 5);
  add_constants (model, n, &random);
  test_model_add_input (model, "x");
  test_model_add_weights (model, "w", 4, (gint64[]){ n, n, 3, 3 }, 0.3, 0, &random);
  test_model_add_weights (model, "m", 2, (gint64[]){ WIDTH, WIDTH }, 0.3, 0, &random);
  test_node_set_integers (test_model_add_node (model, "Conv", "x w", "a"), "pads", 4,
                          (gint64[]){ 1, 1, 1, 1 });
  test_model_add_node (model, "BatchNormalization", "a c1 c2 c3 positive", "b");
  test_model_add_node (model, "Add", "x b", "c");
  test_model_add_node (model, "Relu", "c", "d");
  test_model_add_node (model, "Clip", "d low high", "e");
  test_model_add_node (model, "MatMul", "e m", "f");
  test_model_add_node (model, "Add", "f row", "g");
  test_model_add_node (model, "Relu", "g", "h");
  test_model_add_output (model, "h");
  for (const char *name = "abcdefg"; *name != '\0' && shows_all; name++)
    test_model_add_output (model, (char[]){ *name, '\0' });
  return read_model (model);
}

static void
test_joined (gconstpointer data)
{
  const Order *o = data;
  g_autoptr (NormaNetwork) joined = make_block (o->channels, FALSE);
  g_autoptr (NormaNetwork) apart = make_block (o->channels, TRUE);
  NormaShape shape = { 4, { 2, o->channels, HEIGHT, WIDTH } }, result;
  g_autofree float *x = NULL, *a = NULL, *b = NULL;
  NormaRandom random;

  norma_random_seed (&random, 6);
  x = test_random_numbers (&shape, &random);
  a = test_run (joined, &shape, x, 0, &result);
  b = test_run (apart, &shape, x, 0, &result);
  for (gint64 i = 0; i < norma_shape_size (&result); i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], 1e-5);
}

static void
check_function (void (*function) (const float *, float *, gint64), double (*reference) (double),
                double least, double most)
{
  enum { N = 40001 };
  g_autofree float *x = g_new (float, N), *y = g_new (float, N);

  for (int i = 0; i < N; i++)
    x[i] = (float)(least + (most - least) * i / (N - 1));
  function (x, y, N);
  for (int i = 0; i < N; i++) {
    double expected = reference (x[i]);

    if (!(fabs (y[i] - expected) <= 1e-7 * fabs (expected) + 1e-45))
      g_error ("at %g: %.9g, expected %.9g", x[i], y[i], expected);
  }
}

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static void
test_exponential (void)
{
  const float odd[] = { NAN, INFINITY, -INFINITY, 1e30f, -1e30f };
  float y[G_N_ELEMENTS (odd)];

  check_function (norma_exponential, exp, -86, 88);
  check_function (norma_exponential, exp, -0.01, 0.01);
  check_function (norma_sigmoid, sigmoid, -80, 80);
  check_function (norma_tanh, tanh, -12, 12);
  check_function (norma_tanh, tanh, -0.05, 0.05);
  check_function (norma_erf, erf, -6, 6);
  check_function (norma_erf, erf, -0.01, 0.01);
  norma_exponential (odd, y, G_N_ELEMENTS (odd));
  g_assert_true (isnan (y[0]) && isinf (y[1]) && y[2] == 0 && isinf (y[3]) && y[4] == 0);
  norma_tanh (odd, y, G_N_ELEMENTS (odd));
  g_assert_true (isnan (y[0]) && y[1] == 1 && y[2] == -1 && y[3] == 1 && y[4] == -1);
  norma_erf (odd, y, G_N_ELEMENTS (odd));
  g_assert_true (isnan (y[0]) && y[1] == 1 && y[2] == -1 && y[3] == 1 && y[4] == -1);
}

static void
add_followers (const Order *order)
{
  for (guint i = 0; i < G_N_ELEMENTS (followers); i++) {
    g_autofree char *path =
        g_strdup_printf ("/network/kernels/%s/%s", order->name, followers[i].name);
    Following *following = g_new (Following, 1);

    *following = (Following){ &followers[i], order };
    g_test_add_data_func_full (path, following, test_follower, g_free);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autofree char *path = g_strdup_printf ("/network/kernels/%s/joined", orders[i].name);

    add_followers (&orders[i]);
    g_test_add_data_func (path, &orders[i], test_joined);
  }
  g_test_add_func ("/network/kernels/exponential", test_exponential);
  return g_test_run ();
}
