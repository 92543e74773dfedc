/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/network/memory-plan.h"

static void
check_plan (const NormaLifetime *lives, guint n, gsize block)
{
  for (guint i = 0; i < n; i++) {
    g_assert_cmpuint (lives[i].offset % 64, ==, 0);
    g_assert_cmpuint (lives[i].offset + lives[i].bytes, <=, block);
    for (guint k = 0; k < i; k++) {
      gboolean meet = lives[i].first <= lives[k].last && lives[k].first <= lives[i].last;
      gboolean overlap = lives[i].offset < lives[k].offset + lives[k].bytes &&
                         lives[k].offset < lives[i].offset + lives[i].bytes;

      g_assert_false (meet && overlap);
    }
  }
}

/* The most that is alive at once: no plan needs less. */
static gsize
find_bound (const NormaLifetime *lives, guint n, guint n_steps)
{
  gsize most = 0;

  for (guint step = 0; step < n_steps; step++) {
    gsize sum = 0;

    for (guint i = 0; i < n; i++)
      sum += lives[i].first <= step && step <= lives[i].last ? lives[i].bytes : 0;
    most = MAX (most, sum);
  }
  return most;
}

static void
test_random_lives (void)
{
  NormaLifetime lives[60];
  NormaRandom random;
  gsize shared, apart;

  norma_random_seed (&random, 20);
  for (guint trial = 0; trial < 500; trial++) {
    guint n = (guint)norma_random_below (&random, G_N_ELEMENTS (lives) + 1);

    for (guint i = 0; i < n; i++) {
      guint first = (guint)norma_random_below (&random, 40);

      lives[i] = (NormaLifetime){ first, first + (guint)norma_random_below (&random, 8),
                                  norma_random_below (&random, 5000) };
    }
    g_assert_true (norma_memory_plan (lives, n, TRUE, &shared, NULL));
    check_plan (lives, n, shared);
    g_assert_cmpuint (shared, >=, find_bound (lives, n, 50));
    g_assert_true (norma_memory_plan (lives, n, FALSE, &apart, NULL));
    check_plan (lives, n, apart);
    g_assert_cmpuint (shared, <=, apart);
  }
}

/* A chain needs its two largest neighbours only. */
static void
test_chain (void)
{
  NormaLifetime lives[] = { { 0, 1, 64 }, { 1, 2, 640 }, { 2, 3, 1280 }, { 3, 4, 64 } };
  gsize block;

  g_assert_true (norma_memory_plan (lives, G_N_ELEMENTS (lives), TRUE, &block, NULL));
  g_assert_cmpuint (block, ==, 640 + 1280);
}

static void
test_failures (void)
{
  NormaLifetime huge[] = { { 0, 1, G_MAXSIZE }, { 0, 1, 1 } };
  NormaLifetime one = { 0, 0, 1 };
  g_autoptr (GError) error = NULL;
  gsize block;

  g_assert_false (norma_memory_plan (huge, 2, TRUE, &block, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  norma_alloc_fail_nth (1);
  g_assert_false (norma_memory_plan (&one, 1, TRUE, &block, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/memory-plan/random", test_random_lives);
  g_test_add_func ("/network/memory-plan/chain", test_chain);
  g_test_add_func ("/network/memory-plan/failures", test_failures);
  return g_test_run ();
}
