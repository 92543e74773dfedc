/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/workers.h"

typedef struct {
  int done[1000];
  int busy[8];
  gsize fail_at, fail_also_at;
  GCancellable *cancel_at_500;
} Case;

static gboolean
work (gsize index, guint worker, gpointer data, GError **error)
{
  Case *c = data;

  g_assert_cmpuint (worker, <, G_N_ELEMENTS (c->busy));
  g_assert_true (g_atomic_int_compare_and_exchange (&c->busy[worker], 0, 1));
  g_atomic_int_inc (&c->done[index]);
  g_atomic_int_set (&c->busy[worker], 0);
  if (index == 500 && c->cancel_at_500 != NULL)
    g_cancellable_cancel (c->cancel_at_500);
  if (index != c->fail_at && index != c->fail_also_at)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "item %" G_GSIZE_FORMAT, index);
  return FALSE;
}

static void
test_every_item_once (void)
{
  for (guint n_threads = 1; n_threads <= 8; n_threads++) {
    Case c = { .fail_at = G_MAXSIZE, .fail_also_at = G_MAXSIZE };
    g_autoptr (GError) error = NULL;

    g_assert_true (norma_workers_run (n_threads, 1000, work, &c, NULL, &error));
    g_assert_no_error (error);
    for (int i = 0; i < 1000; i++)
      g_assert_cmpint (c.done[i], ==, 1);
  }
}

static void
test_no_items (void)
{
  g_assert_true (norma_workers_run (3, 0, work, NULL, NULL, NULL));
}

static void
test_first_error (void)
{
  for (int round = 0; round < 20; round++) {
    Case c = { .fail_at = 301, .fail_also_at = 300 };
    g_autoptr (GError) error = NULL;

    g_assert_false (norma_workers_run (1, 1000, work, &c, NULL, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_cmpstr (error->message, ==, "item 300");
    g_assert_cmpint (c.done[999], ==, 0);
  }
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Case c = { .fail_at = G_MAXSIZE, .fail_also_at = G_MAXSIZE, .cancel_at_500 = cancellable };

  g_assert_false (norma_workers_run (2, 1000, work, &c, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (c.done[999], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workers/every-item-once", test_every_item_once);
  g_test_add_func ("/workers/no-items", test_no_items);
  g_test_add_func ("/workers/first-error", test_first_error);
  g_test_add_func ("/workers/cancel", test_cancel);
  return g_test_run ();
}
