/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/workers.h"
#include "core/network/network.h"
#include "tests/core/network/tensors.h"
#include "tests/support.h"

/* Real networks against the activations that PyTorch gives in double precision. */

/* Version 1.0 of NumPy's format: 10 bytes, a text that tells the shape, little-endian floats. */
static float *
read_npy (const char *path, gint64 *dims, guint *rank)
{
  gsize size;
  g_autofree guint8 *bytes = test_read_file (path, &size);
  gsize header = 10 + (gsize)(bytes[8] | bytes[9] << 8);
  g_autofree char *text = g_strndup ((const char *)bytes + 10, header - 10);
  char *at = strstr (text, "'shape': (");
  float *numbers;
  gsize n = 1;

  g_assert_nonnull (at);
  g_assert_nonnull (strstr (text, "<f4"));
  at += strlen ("'shape': (");
  for (*rank = 0; *at != ')'; (*rank)++) {
    dims[*rank] = g_ascii_strtoll (at, &at, 10);
    n *= (gsize)dims[*rank];
    at += strspn (at, ", ");
  }
  g_assert_cmpuint (size - header, ==, n * sizeof *numbers);
  numbers = g_malloc (size - header);
  memcpy (numbers, bytes + header, size - header);
  return numbers;
}

typedef struct {
  const char *file, *golden, *outputs[5];
} Case;

static const Case resnet_even = { "resnet18_layer123.onnx",
                                  "resnet18-224x224",
                                  { "layer1", "layer2", "layer3" } };
static const Case resnet_odd = { "resnet18_layer123.onnx",
                                 "resnet18-193x131",
                                 { "layer1", "layer2", "layer3" } };
static const Case squeezenet = { "squeezenet1.1.onnx",
                                 "squeezenet-227x227",
                                 { "fire3", "fire5", "fire9", "logits" } };

static char *
golden_path (const Case *c, const char *part)
{
  g_autofree char *name = g_strdup_printf ("weights/golden/%s-%s.npy", c->golden, part);

  return norma_test_shared (name);
}

static NormaNetwork *
read_network (const Case *c)
{
  g_autofree char *name = g_strdup_printf ("weights/%s", c->file);
  g_autofree char *path = norma_test_shared (name);
  g_autoptr (GError) error = NULL;
  NormaNetwork *network;

  if (path == NULL)
    return NULL;
  network = norma_network_read (path, NULL, NULL, &error);
  g_assert_no_error (error);
  return network;
}

static NormaNetworkPlan *
plan_for (NormaNetwork *network, const gint64 *dims, gboolean reuses)
{
  NormaNetworkInput input = { { 4, { dims[0], dims[1], dims[2], dims[3] } }, NORMA_ELEMENT_FLOAT };
  g_autoptr (GError) error = NULL;
  NormaNetworkPlan *plan =
      (reuses ? norma_network_plan_new : norma_network_plan_new_without_reuse) (network, &input, 1,
                                                                                NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static NormaNetworkRun *
new_run (NormaNetworkPlan *plan)
{
  g_autoptr (GError) error = NULL;
  NormaNetworkRun *run = norma_network_run_new (plan, &error);

  g_assert_no_error (error);
  return run;
}

static void
execute (NormaNetworkRun *run, const float *input, gsize n)
{
  memcpy (norma_network_run_get_input (run, 0), input, n * sizeof *input);
  norma_network_run_execute (run);
}

static double
relative_error (const float *a, const float *b, gsize n)
{
  double difference = 0, norm = 0;

  for (gsize i = 0; i < n; i++) {
    difference += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
    norm += (double)b[i] * b[i];
  }
  return sqrt (difference / norm);
}

static guint
find_output (const NormaNetwork *network, const char *name)
{
  guint i = 0;

  while (!g_str_equal (norma_network_get_output (network, i), name))
    i++;
  return i;
}

static void
check_output (const Case *c, const NormaNetwork *network, const NormaNetworkPlan *plan,
              const NormaNetworkRun *run, const char *name)
{
  g_autofree char *path = golden_path (c, name);
  gint64 dims[8];
  guint rank, index = find_output (network, name);
  g_autofree float *golden = read_npy (path, dims, &rank);
  NormaElement element;
  const NormaShape *shape = norma_network_plan_get_output (plan, index, &element);
  double error;

  g_assert_cmpint (norma_shape_size (shape), ==,
                   norma_shape_count (&(NormaShape){ rank,
                                                     { dims[0], dims[1], rank > 2 ? dims[2] : 1,
                                                       rank > 3 ? dims[3] : 1 } },
                                      0, rank));
  error = relative_error (norma_network_run_get_output (run, index), golden,
                          (gsize)norma_shape_size (shape));
  g_test_message ("%s %s: relative error %.2g", c->golden, name, error);
  g_assert_cmpfloat (error, <=, 1e-5);
}

static void
test_golden (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (NormaNetwork) network = read_network (c);
  g_autofree char *path = network == NULL ? NULL : golden_path (c, "input");
  g_autoptr (NormaNetworkPlan) plan = NULL;
  g_autoptr (NormaNetworkRun) run = NULL;
  g_autofree float *input = NULL;
  gint64 dims[8];
  guint rank;

  if (path == NULL)
    return;
  input = read_npy (path, dims, &rank);
  plan = plan_for (network, dims, TRUE);
  run = new_run (plan);
  execute (run, input, (gsize)(dims[0] * dims[1] * dims[2] * dims[3]));
  for (guint i = 0; c->outputs[i] != NULL; i++)
    check_output (c, network, plan, run, c->outputs[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/network/parity/resnet18", &resnet_even, test_golden);
  g_test_add_data_func ("/network/parity/resnet18-odd", &resnet_odd, test_golden);
  g_test_add_data_func ("/network/parity/squeezenet", &squeezenet, test_golden);
  return g_test_run ();
}
