/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/memory.h"

static void
test_alloc_overflow (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_alloc (G_MAXSIZE / 2, 3, "a tensor", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "a tensor"));
}

static void
test_alloc_zeroed (void)
{
  g_autofree guint8 *block = norma_alloc (997, 3, "a block", NULL);

  for (int i = 0; i < 997 * 3; i++)
    g_assert_cmpint (block[i], ==, 0);
}

static void
test_alloc_empty (void)
{
  g_autofree guint8 *block = norma_alloc (0, 8, "nothing", NULL);

  g_assert_nonnull (block);
}

static void
test_alloc_fault (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree void *first = NULL;
  g_autofree void *third = NULL;

  norma_alloc_fail_nth (2);
  first = norma_alloc (1, 1, "first", NULL);
  g_assert_nonnull (first);
  g_assert_null (norma_alloc (1, 1, "second", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  third = norma_alloc (1, 1, "third", NULL);
  g_assert_nonnull (third);
}

static void
test_budget_cap (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (1000);
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_budget_take (budget, 1000, "all", NULL));
  norma_budget_give (budget, 1000);
  g_assert_false (norma_budget_take (budget, 1001, "picture.tif", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "picture.tif"));
}

static gpointer
give_later (gpointer budget)
{
  g_usleep (20 * 1000);
  norma_budget_give (budget, 700);
  return NULL;
}

static void
test_budget_waits (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (1000);
  GThread *thread;

  g_assert_true (norma_budget_take (budget, 700, "first", NULL));
  thread = g_thread_new ("give", give_later, budget);
  g_assert_true (norma_budget_take (budget, 600, "second", NULL));
  norma_budget_give (budget, 600);
  g_thread_join (thread);
}

static void
test_budget_without_cap (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (0);

  g_assert_true (norma_budget_take (budget, G_MAXUINT64, "everything", NULL));
  norma_budget_give (budget, G_MAXUINT64);
  g_assert_true (norma_budget_take (NULL, G_MAXUINT64, "everything", NULL));
}

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)

static gsize
measure_resident (void)
{
  g_autofree char *text = NULL;
  guint64 size = 0, resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &size, &resident), ==,
                   2);
  return resident * (gsize)sysconf (_SC_PAGESIZE);
}

/* Blocks too small to be pages of their own, of which the last stays. */
static void
test_trim (void)
{
  enum { N = 800, BYTES = 50000 };
  g_autofree guint8 *last = NULL;
  guint8 *blocks[N];
  gsize before;

  for (guint i = 0; i < N; i++) {
    blocks[i] = norma_alloc (BYTES, 1, "a block", NULL);
    memset (blocks[i], 7, BYTES);
  }
  last = norma_alloc (BYTES, 1, "the last block", NULL);
  for (guint i = 0; i < N; i++)
    g_free (blocks[i]);
  before = measure_resident ();
  norma_memory_trim ();
  g_assert_cmpuint (measure_resident () + (gsize)N * BYTES * 3 / 4, <, before);
}

#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/alloc/overflow", test_alloc_overflow);
  g_test_add_func ("/memory/alloc/zeroed", test_alloc_zeroed);
  g_test_add_func ("/memory/alloc/empty", test_alloc_empty);
  g_test_add_func ("/memory/alloc/fault", test_alloc_fault);
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
  g_test_add_func ("/memory/trim", test_trim);
#endif
  g_test_add_func ("/memory/budget/cap", test_budget_cap);
  g_test_add_func ("/memory/budget/waits", test_budget_waits);
  g_test_add_func ("/memory/budget/without-cap", test_budget_without_cap);
  return g_test_run ();
}
