/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/loss-record.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"

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

/* Also where nothing is known, and what makes no point yet. */
static void
test_kept (void)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  NormaLossRecord record, read;

  norma_loss_record_init (&record);
  for (guint i = 1; i <= 3002; i++)
    norma_loss_record_add (&record, i, 1.0 / i);
  g_assert_cmpuint (record.n_sum, >, 0);
  norma_loss_record_store (&record, "losses", file);
  norma_loss_record_init (&read);
  g_assert_true (norma_loss_record_load (file, "losses", &read, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (read.n, ==, record.n);
  g_assert_cmpmem (read.points, read.n * sizeof *read.points, record.points,
                   record.n * sizeof *record.points);
  g_assert_cmpuint (read.stride, ==, record.stride);
  g_assert_cmpfloat (read.sum, ==, record.sum);
  g_assert_cmpuint (read.n_sum, ==, record.n_sum);

  g_assert_false (norma_loss_record_load (file, "others", &read, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

static void
test_too_long (void)
{
  const guint64 shape[] = { NORMA_LOSS_RECORD_MOST_POINTS + 1, 3 };
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GBytes) points =
      g_bytes_new_take (g_new0 (double, shape[0] * 3), shape[0] * 3 * sizeof (double));
  g_autoptr (GError) error = NULL;
  NormaLossRecord read;

  norma_tensor_file_add (file, "losses", NORMA_TENSOR_F64, shape, 2, points);
  g_assert_false (norma_loss_record_load (file, "losses", &read, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "513 points"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loss-record/short", test_short);
  g_test_add_func ("/loss-record/long", test_long);
  g_test_add_func ("/loss-record/kept", test_kept);
  g_test_add_func ("/loss-record/too-long", test_too_long);
  return g_test_run ();
}
