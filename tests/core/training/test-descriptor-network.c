/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/descriptor-network.h"

#include "core/training/trainee.h"

static const char *const names[] = { "fine", "coarse" };

/* Of ResNet-18's second and third level: about a million parameters, on grids of stride 8 and 16. */
static void
test_sizes (void)
{
  const guint channels[] = { 128, 256 };
  NormaDescriptorLayers layers;
  g_autoptr (NormaBlueprint) b = norma_descriptor_network_new (channels, names, &layers);
  gsize size = norma_parameters_get_size (norma_blueprint_get_parameters (b));
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaTrainee) trainee =
      norma_trainee_new (b, NORMA_TRAINEE_INFERENCE, 1, 64, 96, &error);
  g_autofree float *values = g_new (float, size);

  g_assert_no_error (error);
  /* In half precision below 2 MB. */
  g_assert_cmpuint (size, >, 800000);
  g_assert_cmpuint (size, <, 1000000);
  for (guint o = 0; o < 2; o++) {
    const gint64 *dims = norma_trainee_get_dims (trainee, layers.output[o]);

    g_assert_cmpint (dims[1], ==, channels[o]);
    g_assert_cmpint (dims[2], ==, 64 / (8 << o));
    g_assert_cmpint (dims[3], ==, 96 / (8 << o));
  }
  /* It begins with the mean of what is wanted, whatever the picture. */
  for (guint i = 0; i < 3 * 64 * 96; i++)
    norma_trainee_get_input (trainee, layers.input)[i] = (float)(i % 17);
  norma_descriptor_network_begin (b, 3, values);
  norma_trainee_take (trainee, values, 0);
  norma_trainee_forward (trainee, NULL);
  for (gsize i = 0; i < norma_trainee_get_count (trainee, layers.output[0]); i++)
    g_assert_cmpfloat (norma_trainee_get_output (trainee, layers.output[0])[i], ==, 0);
}

static void
test_one_level (void)
{
  const guint fine[] = { 16, 0 }, coarse[] = { 0, 16 };
  NormaDescriptorLayers layers;
  g_autoptr (NormaBlueprint) a = norma_descriptor_network_new (fine, names, &layers);
  g_autoptr (NormaBlueprint) b = NULL;

  g_assert_cmpuint (layers.output[0], !=, NORMA_LAYER_NONE);
  g_assert_cmpuint (layers.output[1], ==, NORMA_LAYER_NONE);
  b = norma_descriptor_network_new (coarse, names, &layers);
  g_assert_cmpuint (layers.output[0], ==, NORMA_LAYER_NONE);
  g_assert_cmpuint (layers.output[1], !=, NORMA_LAYER_NONE);
  /* What no output needs is not there. */
  g_assert_cmpuint (norma_blueprint_get_count (a), <, norma_blueprint_get_count (b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/descriptor-network/sizes", test_sizes);
  g_test_add_func ("/descriptor-network/one-level", test_one_level);
  return g_test_run ();
}
