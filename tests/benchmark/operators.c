/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <time.h>

#include "tests/core/network/operator-table.h"

/* The least processor time of each row of the table of operators and shapes, among many. Small
 * shapes, which only tests need, are left out. Printed, never judged. */

enum { N_TIMES = 20, LEAST_ELEMENTS = 50000 };

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static void
measure (const OperatorCase *c)
{
  g_autofree char *text = operator_describe (c);
  NormaNetworkInput input = { operator_get_shape (c), NORMA_ELEMENT_FLOAT };
  gsize n = (gsize)norma_shape_size (&input.shape);
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (NormaNetworkPlan) plan = NULL;
  g_autoptr (NormaNetworkRun) run = NULL;
  double least = G_MAXDOUBLE, count;
  NormaElement element;
  NormaRandom random;

  norma_random_seed (&random, 1);
  network = operator_make (c, &random, NULL);
  plan = norma_network_plan_new (network, &input, 1, NULL, NULL);
  run = norma_network_run_new (plan, NULL);
  for (guint t = 0; t < N_TIMES; t++) {
    float *x = norma_network_run_get_input (run, 0);
    double begin;

    for (gsize i = 0; i < n; i++)
      x[i] = (float)(i % 255) / 127 - 1;
    begin = now_ms ();
    norma_network_run_execute (run);
    least = MIN (least, now_ms () - begin);
  }
  count = operator_count (c, norma_network_plan_get_output (plan, 0, &element));
  if (count > 0)
    g_print ("%-52s %8.3f ms %6.1f GFLOP/s\n", text, least, count / least * 1e-6);
  else
    g_print ("%-52s %8.3f ms\n", text, least);
}

int
main (void)
{
  setlocale (LC_CTYPE, "");
  for (guint i = 0; i < G_N_ELEMENTS (operator_table); i++) {
    NormaShape shape = operator_get_shape (&operator_table[i]);

    if (norma_shape_size (&shape) >= LEAST_ELEMENTS)
      measure (&operator_table[i]);
  }
  return 0;
}
