/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/network/ranges.h"
#include "tests/core/network/model.h"
#include "tests/core/network/npy.h"
#include "tests/support.h"

/* Networks in bf16 and int8 against the same in single precision. A processor without the
 * instructions refuses each of them, which is tested in their place. */

static const NormaPrecision lowered[] = { NORMA_PRECISION_BF16, NORMA_PRECISION_INT8 };

/* The ranges of a picture, else what nothing was measured of. */
static NormaNetworkRanges *
measure (NormaNetwork *network, const NormaShape *shape, const float *numbers)
{
  NormaNetworkInput input = { *shape, NORMA_ELEMENT_FLOAT };
  g_autoptr (NormaNetworkPlan) plan = norma_network_plan_new (network, &input, 1, NULL, NULL);
  g_autoptr (NormaNetworkRun) run = norma_network_run_new (plan, NULL);
  NormaNetworkRanges *ranges = norma_network_ranges_new (network, NULL);

  memcpy (norma_network_run_get_input (run, 0), numbers,
          (gsize)norma_shape_size (shape) * sizeof *numbers);
  norma_network_run_execute_measured (run, ranges);
  return ranges;
}

/* Output 0, newly allocated, of the second of two executions; NULL where the processor cannot. */
static float *
run_lowered (NormaNetwork *network, const NormaShape *shape, const float *numbers,
             NormaPrecision precision, const NormaNetworkRanges *ranges)
{
  NormaNetworkInput input = { *shape, NORMA_ELEMENT_FLOAT };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetworkRun) run = NULL;
  const NormaNetworkPlanOptions options = { precision,
                                            precision == NORMA_PRECISION_INT8 ? ranges : NULL };
  g_autoptr (NormaNetworkPlan) plan =
      norma_network_plan_new_with_options (network, &input, 1, &options, NULL, &error);
  NormaElement element;
  float *first = NULL;
  gsize n;

  if (!norma_precision_check (precision, NULL)) {
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
    g_assert_null (plan);
    return NULL;
  }
  g_assert_no_error (error);
  run = norma_network_run_new (plan, &error);
  g_assert_no_error (error);
  n = (gsize)norma_shape_size (norma_network_plan_get_output (plan, 0, &element)) * sizeof (float);
  g_assert_cmpint (element, ==, NORMA_ELEMENT_FLOAT);
  for (guint i = 0; i < 2; i++) {
    memcpy (norma_network_run_get_input (run, 0), numbers,
            (gsize)norma_shape_size (shape) * sizeof *numbers);
    norma_network_run_execute (run);
    if (first != NULL)
      g_assert_cmpmem (first, n, norma_network_run_get_output (run, 0), n);
    else
      first = g_memdup2 (norma_network_run_get_output (run, 0), n);
  }
  return first;
}

static float *
draw_integers (gsize n, int least, int most, NormaRandom *random)
{
  float *numbers = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    numbers[i] = (float)(least + (int)norma_random_below (random, (guint64)(most - least + 1)));
  return numbers;
}

static void
add_integers (Onnx__ModelProto *model, const char *name, guint rank, const gint64 *dims,
              NormaRandom *random)
{
  gsize n = 1;
  g_autofree float *numbers = NULL;

  for (guint i = 0; i < rank; i++)
    n *= (gsize)dims[i];
  numbers = draw_integers (n, -126, 126, random);
  /* so that 1 is 1 in each output channel */
  for (gsize i = 0; i < n; i += n / (gsize)dims[0])
    numbers[i] = 127;
  test_model_add_tensor (model, name, ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, rank, dims, numbers,
                         n * sizeof *numbers);
}

/* Whole numbers that the formats hold give whole sums: not a bit may differ. */
static void
test_exact (gconstpointer data)
{
  const int least = GPOINTER_TO_INT (data), most = least < 0 ? 127 : 255;
  const NormaShape shape = { 4, { 1, 16, 9, 7 } };
  g_autoptr (Onnx__ModelProto) model = test_model_new (13);
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkRanges) ranges = NULL;
  g_autofree float *numbers = NULL, *expected = NULL;
  NormaRandom random;
  NormaShape result;

  norma_random_seed (&random, 11);
  test_model_add_input (model, "x");
  add_integers (model, "w", 4, (gint64[]){ 32, 16, 3, 3 }, &random);
  add_integers (model, "b", 1, (gint64[]){ 32 }, &random);
  test_model_add_node (model, "Conv", "x w b", "s");
  test_model_add_node (model, "Relu", "s", "y");
  test_model_add_output (model, "y");
  network = test_model_read (model, NULL);
  numbers = draw_integers ((gsize)norma_shape_size (&shape), least, most, &random);
  numbers[5] = (float)most;
  numbers[6] = (float)least;
  expected = test_run (network, &shape, numbers, 0, &result);
  ranges = measure (network, &shape, numbers);
  for (guint i = 0; i < G_N_ELEMENTS (lowered); i++) {
    g_autofree float *found = run_lowered (network, &shape, numbers, lowered[i], ranges);

    for (gint64 k = 0; found != NULL && k < norma_shape_size (&result); k++)
      g_assert_cmpfloat (found[k], ==, expected[k]);
  }
}

static void
add_convolution (Onnx__ModelProto *model, const char *name, const char *from, gint64 in, gint64 out,
                 gint64 groups, gint64 side, NormaRandom *random)
{
  g_autofree char *weights = g_strconcat (name, ".w", NULL);
  g_autofree char *bias = g_strconcat (name, ".b", NULL);
  g_autofree char *inputs = g_strjoin (" ", from, weights, bias, NULL);
  const gint64 margin = side / 2;
  Onnx__NodeProto *node;

  test_model_add_weights (model, weights, 4, (gint64[]){ out, in / groups, side, side },
                          1 / sqrt ((double)(in / groups * side * side)), 0, random);
  test_model_add_weights (model, bias, 1, (gint64[]){ out }, 0.1, 0, random);
  node = test_model_add_node (model, "Conv", inputs, name);
  test_node_set_integer (node, "group", groups);
  test_node_set_integers (node, "pads", 4, (gint64[]){ margin, margin, margin, margin });
}

/* What backbones are made of: a stem, a residual block whose sum and activation are joined, grouped
 * and depthwise convolutions, activations that are not linear, channels that fill no register. */
static NormaNetwork *
new_backbone (NormaRandom *random)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (14);
  NormaNetwork *network;

  test_model_add_input (model, "x");
  add_convolution (model, "stem", "x", 3, 24, 1, 3, random);
  test_model_add_node (model, "Relu", "stem", "a");
  add_convolution (model, "first", "a", 24, 24, 1, 3, random);
  test_model_add_node (model, "Relu", "first", "b");
  add_convolution (model, "second", "b", 24, 24, 1, 3, random);
  test_model_add_node (model, "Add", "second a", "sum");
  test_model_add_node (model, "Relu", "sum", "c");
  add_convolution (model, "grouped", "c", 24, 32, 4, 3, random);
  test_model_add_node (model, "HardSwish", "grouped", "d");
  add_convolution (model, "depthwise", "d", 32, 32, 32, 3, random);
  test_model_add_node (model, "Sigmoid", "depthwise", "gate");
  test_model_add_node (model, "Mul", "depthwise gate", "e");
  add_convolution (model, "wide", "e", 32, 37, 1, 1, random);
  test_model_add_output (model, "wide");
  network = test_model_read (model, NULL);
  g_assert_nonnull (network);
  return network;
}

/* Tokens through two products with GELU between, as in a transformer. */
static NormaNetwork *
new_products (NormaRandom *random)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (14);

  test_model_add_input (model, "x");
  test_model_add_weights (model, "u", 2, (gint64[]){ 32, 64 }, 0.2, 0, random);
  test_model_add_weights (model, "ub", 1, (gint64[]){ 64 }, 0.2, 0, random);
  test_model_add_weights (model, "v", 2, (gint64[]){ 64, 32 }, 0.1, 0, random);
  test_model_add_node (model, "MatMul", "x u", "m");
  test_model_add_node (model, "Add", "m ub", "a");
  test_model_add_node (model, "Relu", "a", "r");
  test_model_add_node (model, "MatMul", "r v", "n");
  test_model_add_node (model, "Add", "n x", "y");
  test_model_add_output (model, "y");
  return test_model_read (model, NULL);
}

/* A block of a transformer: attention between lowered products stays as it is. */
static NormaNetwork *
new_transformer (NormaRandom *random)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (14);

  test_model_add_input (model, "x");
  test_model_add_weights (model, "u", 2, (gint64[]){ 32, 96 }, 0.2, 0, random);
  test_model_add_weights (model, "w", 2, (gint64[]){ 32, 32 }, 0.2, 0, random);
  test_model_add_integers (model, "apart", 4, (gint64[]){ 0, 0, 12, 8 });
  test_model_add_integers (model, "together", 3, (gint64[]){ 0, 0, 32 });
  test_model_add_node (model, "MatMul", "x u", "a");
  test_model_add_node (model, "Reshape", "a apart", "b");
  test_node_set_integers (test_model_add_node (model, "Transpose", "b", "c"), "perm", 4,
                          (gint64[]){ 0, 2, 1, 3 });
  test_node_set_integer (test_model_add_node (model, "Split", "c", "q k v"), "axis", 1);
  test_node_set_integers (test_model_add_node (model, "Transpose", "k", "t"), "perm", 4,
                          (gint64[]){ 0, 1, 3, 2 });
  test_model_add_node (model, "MatMul", "q t", "s");
  test_node_set_integer (test_model_add_node (model, "Softmax", "s", "p"), "axis", 3);
  test_model_add_node (model, "MatMul", "p v", "h");
  test_node_set_integers (test_model_add_node (model, "Transpose", "h", "i"), "perm", 4,
                          (gint64[]){ 0, 2, 1, 3 });
  test_model_add_node (model, "Reshape", "i together", "j");
  test_model_add_node (model, "MatMul", "j w", "l");
  test_model_add_node (model, "Add", "l x", "y");
  test_model_add_output (model, "y");
  return test_model_read (model, NULL);
}

typedef struct {
  NormaNetwork *(*make) (NormaRandom *random);
  NormaShape shape;
} Drawn;

static const Drawn backbone = { new_backbone, { 4, { 1, 3, 17, 22 } } };
static const Drawn products = { new_products, { 3, { 1, 19, 32 } } };
static const Drawn transformer = { new_transformer, { 3, { 1, 19, 32 } } };

/* 2⁻⁸ and 1/127 of the largest are what a number loses; a few layers add up. That they lose something
 * shows that they were lowered. */
static void
test_drawn (gconstpointer data)
{
  static const double most[] = { 0.015, 0.06 };
  const Drawn *drawn = data;
  NormaRandom random;
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkRanges) ranges = NULL;
  g_autofree float *numbers = NULL, *expected = NULL;
  NormaShape result;

  norma_random_seed (&random, 23);
  network = drawn->make (&random);
  numbers = test_random_numbers (&drawn->shape, &random);
  expected = test_run (network, &drawn->shape, numbers, 0, &result);
  ranges = measure (network, &drawn->shape, numbers);
  for (guint i = 0; i < G_N_ELEMENTS (lowered); i++) {
    g_autofree float *found = run_lowered (network, &drawn->shape, numbers, lowered[i], ranges);
    double error;

    if (found == NULL)
      continue;
    error = test_relative_error (found, expected, (gsize)norma_shape_size (&result));
    g_test_message ("%s: relative error %.2g", norma_precision_to_string (lowered[i]), error);
    g_assert_cmpfloat (error, <, most[i]);
    g_assert_cmpfloat (error, >, 1e-4);
  }
}

/* Without ranges nothing is calculated in int8. */
static void
test_unmeasured (void)
{
  NormaRandom random;
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkRanges) nothing = NULL;
  g_autofree float *numbers = NULL, *expected = NULL, *found = NULL;
  NormaShape result;

  norma_random_seed (&random, 29);
  network = new_backbone (&random);
  numbers = test_random_numbers (&backbone.shape, &random);
  nothing = norma_network_ranges_new (network, NULL);
  expected = test_run (network, &backbone.shape, numbers, 0, &result);
  found = run_lowered (network, &backbone.shape, numbers, NORMA_PRECISION_INT8, nothing);
  if (found != NULL)
    g_assert_cmpfloat (test_relative_error (found, expected, (gsize)norma_shape_size (&result)), <,
                       1e-6);
}

/* What lies beyond the range counts as its end. */
static void
test_saturation (void)
{
  const NormaShape shape = { 4, { 1, 16, 4, 4 } };
  g_autoptr (Onnx__ModelProto) model = test_model_new (13);
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkRanges) ranges = NULL;
  g_autofree float *numbers = g_new0 (float, 256), *found = NULL;
  g_autofree float *weights = g_new0 (float, 256);

  for (guint i = 0; i < 16; i++)
    weights[17 * i] = 1;
  test_model_add_input (model, "x");
  test_model_add_tensor (model, "w", ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, 4,
                         (gint64[]){ 16, 16, 1, 1 }, weights, 256 * sizeof *weights);
  test_model_add_node (model, "Conv", "x w", "y");
  test_model_add_output (model, "y");
  network = test_model_read (model, NULL);
  for (guint i = 0; i < 256; i++)
    numbers[i] = (float)i / 100;
  ranges = measure (network, &shape, numbers);
  numbers[0] = 100;
  numbers[1] = -100;
  found = run_lowered (network, &shape, numbers, NORMA_PRECISION_INT8, ranges);
  if (found == NULL)
    return;
  g_assert_cmpfloat_with_epsilon (found[0], 2.55, 1e-5);
  g_assert_cmpfloat (found[1], ==, 0);
  for (guint i = 2; i < 256; i++)
    g_assert_cmpfloat_with_epsilon (found[i], numbers[i], 1e-5);
}

static void
test_ranges (void)
{
  const NormaShape shape = { 4, { 1, 3, 17, 22 } };
  NormaRandom random;
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkRanges) one = NULL, other = NULL, copy = NULL;
  g_autofree float *numbers = NULL;
  g_autoptr (GError) error = NULL;
  float least, most, first_least, first_most;
  guint n_measured = 0;

  norma_random_seed (&random, 31);
  network = new_backbone (&random);
  numbers = test_random_numbers (&shape, &random);
  one = measure (network, &shape, numbers);
  for (gint64 i = 0; i < norma_shape_size (&shape); i++)
    numbers[i] *= 2;
  other = measure (network, &shape, numbers);
  copy = norma_network_ranges_new_from (network, one->n_values, one->bounds, &error);
  g_assert_no_error (error);
  norma_network_ranges_merge (copy, other);
  for (guint i = 0; i < copy->n_values; i++) {
    if (!norma_network_ranges_get (one, i, &first_least, &first_most))
      continue;
    n_measured++;
    g_assert_true (norma_network_ranges_get (copy, i, &least, &most));
    g_assert_cmpfloat (least, <=, first_least);
    g_assert_cmpfloat (most, >=, first_most);
  }
  /* the input, and what eight operators leave when they are joined */
  g_assert_cmpuint (n_measured, >=, 7);
  g_assert_null (norma_network_ranges_new_from (network, one->n_values + 1, one->bounds, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

typedef struct {
  const char *network, *input, *output;
  guint index;
  double most_bf16, most_int8;
} Golden;

static const Golden resnet = { "weights/resnet18_layer123.onnx",
                               "weights/golden/resnet18-224x224-input.npy",
                               "weights/golden/resnet18-224x224-layer1.npy",
                               0,
                               0.03,
                               0.1 };
static const Golden squeezenet = { "weights/squeezenet1.1.onnx",
                                   "weights/golden/squeezenet-227x227-input.npy",
                                   "weights/golden/squeezenet-227x227-fire3.npy",
                                   0,
                                   0.03,
                                   0.1 };

static void
test_golden (gconstpointer data)
{
  const Golden *golden = data;
  g_autofree char *path = norma_test_shared (golden->network);
  g_autofree char *input = path == NULL ? NULL : norma_test_shared (golden->input);
  g_autofree char *output = input == NULL ? NULL : norma_test_shared (golden->output);
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkRanges) ranges = NULL;
  g_autofree float *numbers = NULL, *expected = NULL;
  gint64 dims[8];
  NormaShape shape = { 4 };
  gsize n = 1;
  guint rank;

  if (output == NULL)
    return;
  network = norma_network_read (path, NULL, NULL, NULL);
  numbers = test_read_npy (input, shape.dims, &rank);
  expected = test_read_npy (output, dims, &rank);
  for (guint i = 0; i < rank; i++)
    n *= (gsize)dims[i];
  ranges = measure (network, &shape, numbers);
  for (guint i = 0; i < G_N_ELEMENTS (lowered); i++) {
    g_autofree float *found = run_lowered (network, &shape, numbers, lowered[i], ranges);
    double error = found == NULL ? 0 : test_relative_error (found, expected, n);

    g_test_message ("%s: relative error %.2g", norma_precision_to_string (lowered[i]), error);
    g_assert_cmpfloat (error, <=,
                       lowered[i] == NORMA_PRECISION_BF16 ? golden->most_bf16 : golden->most_int8);
  }
}

/* A failing allocation is told, and never decides what is calculated in which numbers. */
static void
test_failing_allocations (void)
{
  NormaNetworkInput input = { backbone.shape, NORMA_ELEMENT_FLOAT };
  NormaRandom random;
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkRanges) ranges = NULL;
  g_autofree float *numbers = NULL;
  guint nth;

  norma_random_seed (&random, 37);
  network = new_backbone (&random);
  numbers = test_random_numbers (&backbone.shape, &random);
  ranges = measure (network, &backbone.shape, numbers);
  for (nth = 1; norma_precision_check (NORMA_PRECISION_INT8, NULL); nth++) {
    const NormaNetworkPlanOptions options = { NORMA_PRECISION_INT8, ranges };
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaNetworkPlan) plan = NULL;

    norma_alloc_fail_nth (nth);
    plan = norma_network_plan_new_with_options (network, &input, 1, &options, NULL, &error);
    norma_alloc_fail_nth (0);
    if (plan != NULL)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  /* the trial of six convolutions and their making each take units, sums and bias */
  g_assert_true (nth == 1 || nth > 6 * 2 * 3);
}

static void
test_words (void)
{
  static const char *const words[] = { "auto", "fp32", "bf16", "int8" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_cmpstr (norma_precision_to_string (i), ==, words[i]);
  g_assert_null (norma_precision_to_string (G_N_ELEMENTS (words)));
  g_assert_true (norma_precision_check (NORMA_PRECISION_FP32, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/precision/exact/positive", GINT_TO_POINTER (0), test_exact);
  g_test_add_data_func ("/precision/exact/signed", GINT_TO_POINTER (-127), test_exact);
  g_test_add_data_func ("/precision/drawn/backbone", &backbone, test_drawn);
  g_test_add_data_func ("/precision/drawn/products", &products, test_drawn);
  g_test_add_data_func ("/precision/drawn/transformer", &transformer, test_drawn);
  g_test_add_func ("/precision/unmeasured", test_unmeasured);
  g_test_add_func ("/precision/saturation", test_saturation);
  g_test_add_func ("/precision/ranges", test_ranges);
  g_test_add_data_func ("/precision/golden/resnet18", &resnet, test_golden);
  g_test_add_data_func ("/precision/golden/squeezenet", &squeezenet, test_golden);
  g_test_add_func ("/precision/failing-allocations", test_failing_allocations);
  g_test_add_func ("/precision/words", test_words);
  return g_test_run ();
}
