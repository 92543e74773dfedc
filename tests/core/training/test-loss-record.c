/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/loss-record.h"

#include <math.h>

static void
test_short (void)
{
  NormaLossRecord record;

  norma_loss_record_init (&record);
  norma_loss_record_add (&record, 1, 2.385);
  norma_loss_record_add_held_out (&record, 1, 7.25);
  norma_loss_record_add (&record, 2, 1.5);
  g_assert_cmpuint (record.n, ==, 2);
  g_assert_cmpfloat (record.points[0].loss, ==, 2.385);
  g_assert_cmpfloat (record.points[0].held_out, ==, 7.25);
  g_assert_cmpfloat (record.points[1].step, ==, 2);
  g_assert_true (isnan (record.points[1].held_out));
}

/* However many steps: few points, in order, with the mean kept and the last held-out loss. */
static void
test_long (void)
{
  enum { N = 100 * NORMA_LOSS_RECORD_MOST_POINTS };
  NormaLossRecord record;
  double sum = 0, last = 0;

  norma_loss_record_init (&record);
  for (guint i = 1; i <= N; i++) {
    norma_loss_record_add (&record, i, (double)i);
    if (i % 1000 == 0)
      norma_loss_record_add_held_out (&record, i, 0.5 * i);
  }
  g_assert_cmpuint (record.n, <=, NORMA_LOSS_RECORD_MOST_POINTS);
  g_assert_cmpuint (record.n, >, NORMA_LOSS_RECORD_MOST_POINTS / 4);
  for (guint i = 0; i < record.n; i++) {
    g_assert_cmpfloat (record.points[i].step, >, last);
    /* Of the steps since the last point, whose losses are their numbers. */
    g_assert_cmpfloat (record.points[i].loss, <=, record.points[i].step);
    g_assert_cmpfloat (record.points[i].loss, >, last - 1000);
    last = record.points[i].step;
    sum += record.points[i].loss;
  }
  g_assert_cmpfloat_with_epsilon (sum / record.n, N / 2.0, 0.02 * N);
  g_assert_cmpfloat (last, >, N - 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loss-record/short", test_short);
  g_test_add_func ("/loss-record/long", test_long);
  return g_test_run ();
}
