/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <time.h>

#include "core/network/network.h"
#include "tests/support.h"

/* Time of the processor for the features of one image: ResNet-18, levels 1 to 3, 224 × 224, one
 * thread; the median of 20. Printed, never judged. */

enum { N_TIMES = 20, SIZE = 224 };

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
benchmark_resnet (void)
{
  NormaNetworkInput input = { { 4, { 1, 3, SIZE, SIZE } }, NORMA_ELEMENT_FLOAT };
  g_autofree char *path = norma_test_shared ("weights/resnet18_layer123.onnx");
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkPlan) plan = NULL;
  g_autoptr (NormaNetworkRun) run = NULL;
  g_autoptr (GError) error = NULL;
  double times[N_TIMES];
  float *place;

  if (path == NULL)
    return;
  network = norma_network_read (path, NULL, NULL, &error);
  g_assert_no_error (error);
  plan = norma_network_plan_new (network, &input, 1, NULL, &error);
  g_assert_no_error (error);
  run = norma_network_run_new (plan, &error);
  g_assert_no_error (error);
  place = norma_network_run_get_input (run, 0);
  for (guint t = 0; t < N_TIMES; t++) {
    double begin;

    for (gsize i = 0; i < 3 * SIZE * SIZE; i++)
      place[i] = (float)(i % 255) / 127 - 1;
    begin = now_ms ();
    norma_network_run_execute (run);
    times[t] = now_ms () - begin;
  }
  qsort (times, N_TIMES, sizeof *times, compare);
  g_test_message ("ResNet-18 levels 1-3 at %d: median %.1f ms, least %.1f ms; a run holds %.1f MB",
                  SIZE, (times[N_TIMES / 2 - 1] + times[N_TIMES / 2]) / 2, times[0],
                  (double)norma_network_plan_get_run_bytes (plan) * 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/benchmark/network/resnet18", benchmark_resnet);
  return g_test_run ();
}
