/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/onnx-file.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/network/network.h"
#include "core/training/trainee.h"

/* What is written is read by the executor of networks and gives what the trained network gave. */
enum { HEIGHT = 14, WIDTH = 18 };

static NormaBlueprint *
make (guint outputs[2])
{
  NormaBlueprint *b = norma_blueprint_new ();
  const NormaConvolutionOptions stem = { 16, 3, 2, 1 }, depth = { 16, 3, 1, 1, 16 },
                                narrow = { 5, 1, .has_no_bias = TRUE };
  guint x = norma_blueprint_add_input (b, "image", 3), y;

  x = norma_blueprint_add_relu (b, norma_blueprint_add_convolution (b, x, "stem", &stem), 0);
  y = norma_blueprint_add_batch_norm (b, norma_blueprint_add_convolution (b, x, "depth", &depth),
                                      "norm", 0);
  x = norma_blueprint_add_sum (b, x, norma_blueprint_add_relu (b, y, 0.1));
  outputs[0] = norma_blueprint_add_output (b, x, "fine");
  x = norma_blueprint_add_batch_norm (b, norma_blueprint_add_average_pool (b, x, 2, 2), "second",
                                      0);
  x = norma_blueprint_add_dropout (b, x, 0.5);
  x = norma_blueprint_add_convolution (b, norma_blueprint_add_resize (b, x, 5, 6), "narrow",
                                       &narrow);
  outputs[1] = norma_blueprint_add_output (b, x, "coarse");
  return b;
}

static float *
make_values (const NormaBlueprint *b, gboolean rounds)
{
  const NormaParameters *parameters = norma_blueprint_get_parameters (b);
  gsize n = norma_parameters_get_size (parameters);
  float *values = g_new (float, n);
  NormaRandom random;

  norma_random_seed (&random, 3);
  norma_blueprint_begin (b, 7, values);
  for (gsize i = 0; i < n; i++) {
    values[i] += (float)(0.2 * norma_random_uniform (&random));
    if (rounds) {
      guint16 half;

      norma_element_set_double (NORMA_ELEMENT_FLOAT16, &half, 0, values[i]);
      values[i] = (float)norma_element_get_double (NORMA_ELEMENT_FLOAT16, &half, 0);
    }
  }
  return values;
}

static NormaNetworkRun *
read_back (GBytes *bytes, NormaNetwork **network)
{
  const NormaNetworkInput input = { { 4, { 1, 3, HEIGHT, WIDTH } }, NORMA_ELEMENT_FLOAT };
  g_autoptr (NormaNetworkPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  NormaNetworkRun *run;

  *network = norma_network_read_bytes (bytes, "memory", NULL, NULL, &error);
  g_assert_no_error (error);
  plan = norma_network_plan_new (*network, &input, 1, NULL, &error);
  g_assert_no_error (error);
  run = norma_network_run_new (plan, &error);
  g_assert_no_error (error);
  return run;
}

static void
compare (gboolean in_half)
{
  const char *metadata[] = { "norma.levels", "fine,coarse", NULL };
  const NormaOnnxOptions options = { in_half, metadata };
  guint outputs[2];
  g_autoptr (NormaBlueprint) b = make (outputs);
  g_autofree float *values = make_values (b, in_half);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = norma_onnx_write (b, values, &options, &error);
  g_autoptr (NormaTrainee) trainee =
      norma_trainee_new (b, NORMA_TRAINEE_INFERENCE, 1, HEIGHT, WIDTH, &error);
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkRun) run = NULL;
  float *input = norma_trainee_get_input (trainee, 0);

  g_assert_no_error (error);
  run = read_back (bytes, &network);
  g_assert_cmpstr (norma_network_get_metadata (network, "norma.levels"), ==, "fine,coarse");
  g_assert_cmpstr (norma_network_get_output (network, 0), ==, "fine");
  g_assert_cmpstr (norma_network_get_output (network, 1), ==, "coarse");
  for (guint i = 0; i < 3 * HEIGHT * WIDTH; i++)
    input[i] = sinf (0.7f * (float)i);
  memcpy (norma_network_run_get_input (run, 0), input, 3 * HEIGHT * WIDTH * sizeof (float));
  norma_network_run_execute (run);
  norma_trainee_take (trainee, values, 0);
  norma_trainee_forward (trainee, NULL);
  for (guint o = 0; o < 2; o++) {
    const float *found = norma_network_run_get_output (run, o);
    const float *expected = norma_trainee_get_output (trainee, outputs[o]);

    for (gsize i = 0; i < norma_trainee_get_count (trainee, outputs[o]); i++)
      /* Folded weights are rounded to half precision once more. */
      g_assert_cmpfloat_with_epsilon (found[i], expected[i], in_half ? 5e-3 : 1e-5);
  }
}

static void
test_single (void)
{
  compare (FALSE);
}

static void
test_half (void)
{
  compare (TRUE);
}

static void
test_size (void)
{
  const NormaOnnxOptions whole = { FALSE }, half = { TRUE };
  guint outputs[2];
  g_autoptr (NormaBlueprint) b = make (outputs);
  g_autofree float *values = make_values (b, FALSE);
  g_autoptr (GBytes) a = norma_onnx_write (b, values, &whole, NULL);
  g_autoptr (GBytes) again = norma_onnx_write (b, values, &whole, NULL);
  g_autoptr (GBytes) c = norma_onnx_write (b, values, &half, NULL);
  gsize n = norma_parameters_get_size (norma_blueprint_get_parameters (b));

  g_assert_true (g_bytes_equal (a, again));
  g_assert_cmpuint (g_bytes_get_size (a), >, 4 * n);
  g_assert_cmpuint (g_bytes_get_size (c), <, g_bytes_get_size (a));
}

static void
test_memory (void)
{
  const NormaOnnxOptions options = { FALSE };
  guint outputs[2];
  g_autoptr (NormaBlueprint) b = make (outputs);
  g_autofree float *values = make_values (b, FALSE);
  g_autoptr (GError) error = NULL;

  norma_alloc_fail_nth (1);
  g_assert_null (norma_onnx_write (b, values, &options, &error));
  norma_alloc_fail_nth (0);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onnx-file/single", test_single);
  g_test_add_func ("/onnx-file/half", test_half);
  g_test_add_func ("/onnx-file/size", test_size);
  g_test_add_func ("/onnx-file/memory", test_memory);
  return g_test_run ();
}
