/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/network/network.h"
#include "tests/core/network/npy.h"
#include "tests/support.h"

/* Real networks against the activations that PyTorch gives in double precision. */

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
  g_autofree float *golden = test_read_npy (path, dims, &rank);
  NormaElement element;
  const NormaShape *shape = norma_network_plan_get_output (plan, index, &element);
  double error;

  g_assert_cmpuint (shape->rank, ==, rank);
  for (guint i = 0; i < rank; i++)
    g_assert_cmpint (shape->dims[i], ==, dims[i]);
  error = test_relative_error (norma_network_run_get_output (run, index), golden,
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
  input = test_read_npy (path, dims, &rank);
  plan = plan_for (network, dims, TRUE);
  run = new_run (plan);
  execute (run, input, (gsize)(dims[0] * dims[1] * dims[2] * dims[3]));
  for (guint i = 0; c->outputs[i] != NULL; i++)
    check_output (c, network, plan, run, c->outputs[i]);
}

typedef struct {
  NormaNetwork *network;
  NormaNetworkPlan *plan;
  float *input;
  gsize n; /* numbers of one image */
} Fixture;

enum { SMALL = 70 };

/* Two different images of a small size. */
static gboolean
set_up (Fixture *f)
{
  NormaRandom random;

  f->network = read_network (&resnet_even);
  if (f->network == NULL)
    return FALSE;
  norma_random_seed (&random, 11);
  f->n = 3 * SMALL * SMALL;
  f->input = g_new (float, 2 * f->n);
  for (gsize i = 0; i < 2 * f->n; i++)
    f->input[i] = (float)norma_random_normal (&random);
  f->plan = plan_for (f->network, (gint64[]){ 1, 3, SMALL, SMALL }, TRUE);
  return TRUE;
}

static void
tear_down (Fixture *f)
{
  norma_network_plan_unref (f->plan);
  norma_network_unref (f->network);
  g_free (f->input);
}

/* Bits of all outputs of image `image` of a run. */
static void
assert_same_outputs (const Fixture *f, const NormaNetworkRun *a, const NormaNetworkRun *b,
                     guint image)
{
  for (guint i = 0; norma_network_get_output (f->network, i) != NULL; i++) {
    NormaElement element;
    gsize bytes =
        4 * (gsize)norma_shape_size (norma_network_plan_get_output (f->plan, i, &element));

    g_assert_cmpmem ((const char *)norma_network_run_get_output (a, i) + image * bytes, bytes,
                     norma_network_run_get_output (b, i), bytes);
  }
}

static void
test_batch (void)
{
  Fixture f;
  g_autoptr (NormaNetworkPlan) plan = NULL;
  g_autoptr (NormaNetworkRun) both = NULL, one = NULL;

  if (!set_up (&f))
    return;
  plan = plan_for (f.network, (gint64[]){ 2, 3, SMALL, SMALL }, TRUE);
  both = new_run (plan);
  one = new_run (f.plan);
  execute (both, f.input, 2 * f.n);
  for (guint image = 0; image < 2; image++) {
    execute (one, f.input + image * f.n, f.n);
    assert_same_outputs (&f, both, one, image);
  }
  tear_down (&f);
}

static void
test_reuse (void)
{
  Fixture f;
  g_autoptr (NormaNetworkPlan) plan = NULL;
  g_autoptr (NormaNetworkRun) apart = NULL, shared = NULL;

  if (!set_up (&f))
    return;
  plan = plan_for (f.network, (gint64[]){ 1, 3, SMALL, SMALL }, FALSE);
  apart = new_run (plan);
  shared = new_run (f.plan);
  execute (apart, f.input, f.n);
  execute (shared, f.input, f.n);
  assert_same_outputs (&f, apart, shared, 0);
  g_assert_cmpuint (norma_network_plan_get_run_bytes (f.plan), <,
                    norma_network_plan_get_run_bytes (plan) / 2);
  tear_down (&f);
}

/* Another image and another size in between change nothing. */
static void
test_repeated (void)
{
  Fixture f;
  g_autoptr (NormaNetworkPlan) plan = NULL;
  g_autoptr (NormaNetworkRun) first = NULL, again = NULL, other = NULL;

  if (!set_up (&f))
    return;
  plan = plan_for (f.network, (gint64[]){ 1, 3, 33, 40 }, TRUE);
  other = new_run (plan);
  first = new_run (f.plan);
  again = new_run (f.plan);
  execute (first, f.input, f.n);
  execute (other, f.input, 3 * 33 * 40);
  execute (again, f.input + f.n, f.n);
  execute (again, f.input, f.n);
  assert_same_outputs (&f, first, again, 0);
  tear_down (&f);
}

typedef struct {
  const Fixture *f;
  NormaNetworkRun *runs[4];
} Parallel;

static gboolean
execute_item (gsize index, guint worker, gpointer data, GError **error)
{
  Parallel *p = data;

  execute (p->runs[index], p->f->input, p->f->n);
  return TRUE;
}

static void
test_threads (void)
{
  Fixture f;
  Parallel p = { &f };

  if (!set_up (&f))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (p.runs); i++)
    p.runs[i] = new_run (f.plan);
  g_assert_true (norma_workers_run (4, 4, execute_item, &p, NULL, NULL));
  for (guint i = 1; i < G_N_ELEMENTS (p.runs); i++)
    assert_same_outputs (&f, p.runs[0], p.runs[i], 0);
  for (guint i = 0; i < G_N_ELEMENTS (p.runs); i++)
    norma_network_run_free (p.runs[i]);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/network/parity/resnet18", &resnet_even, test_golden);
  g_test_add_data_func ("/network/parity/resnet18-odd", &resnet_odd, test_golden);
  g_test_add_data_func ("/network/parity/squeezenet", &squeezenet, test_golden);
  g_test_add_func ("/network/run/batch", test_batch);
  g_test_add_func ("/network/run/reuse", test_reuse);
  g_test_add_func ("/network/run/repeated", test_repeated);
  g_test_add_func ("/network/run/threads", test_threads);
  return g_test_run ();
}
