/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/key-runs.h"

#include <stdlib.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/metrics/score-key.h"

enum { MOST = 3000 };

/* kind 0: anything, 1: close together, 2: a few values, 3: the ends of the range */
static guint32
draw (guint kind, NormaRandom *random)
{
  static const guint32 ends[] = { 0, 1, 127, 128, G_MAXUINT32, G_MAXUINT32 - 1, 1u << 31 };

  return kind == 0   ? (guint32)norma_random_bits (random)
         : kind == 1 ? 3000000000u + (guint32)norma_random_below (random, 1000)
         : kind == 2 ? 1000000u * (guint32)norma_random_below (random, 5)
                     : ends[norma_random_below (random, G_N_ELEMENTS (ends))];
}

static int
compare (const void *a, const void *b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

  return (x > y) - (x < y);
}

static guint
draw_others (guint kind, NormaRandom *random, guint32 *others)
{
  guint n = 0;

  for (guint i = 0; i < 60; i++)
    others[i] = draw (kind, random);
  qsort (others, 60, sizeof *others, compare);
  for (guint i = 0; i < 60; i++)
    if (n == 0 || others[i] != others[n - 1])
      others[n++] = others[i];
  return n;
}

static void
assert_counts (NormaKeyRuns *runs, const guint32 *keys, guint n, const guint32 *others,
               guint n_others)
{
  guint64 below[60], up_to[60];
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_key_runs_count (runs, others, n_others, below, up_to, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (norma_key_runs_get_n (runs), ==, n);
  for (guint k = 0; k < n_others; k++) {
    guint n_below = 0, n_up_to = 0;

    for (guint i = 0; i < n; i++) {
      n_below += keys[i] < others[k];
      n_up_to += keys[i] <= others[k];
    }
    g_assert_cmpuint (below[k], ==, n_below);
    g_assert_cmpuint (up_to[k], ==, n_up_to);
  }
}

/* Runs of every length, counted against before and after more keys come. */
static void
test_counts (void)
{
  static const gsize lengths[] = { 1, 2, 97, 1000, MOST, NORMA_KEY_RUNS_LENGTH };
  NormaRandom random;

  norma_random_seed (&random, 21);
  for (guint kind = 0; kind < 4; kind++)
    for (guint l = 0; l < G_N_ELEMENTS (lengths); l++) {
      g_auto (NormaClaim) claim = { NULL, 0 };
      g_autoptr (NormaKeyRuns) runs = norma_key_runs_new (&claim, lengths[l]);
      guint32 keys[MOST], others[60];
      guint n_others = draw_others (kind, &random, others);

      for (guint i = 0; i < MOST; i++)
        keys[i] = draw (kind, &random);
      assert_counts (runs, keys, 0, others, n_others);
      for (guint at = 0; at < MOST; at += 600)
        g_assert_true (norma_key_runs_add (runs, keys + at, 600, NULL));
      assert_counts (runs, keys, MOST, others, n_others);
      g_assert_true (norma_key_runs_add (runs, keys, 7, NULL));
      g_assert_cmpuint (norma_key_runs_get_n (runs), ==, MOST + 7);
    }
}

/* What is held stays below the bound of the header at its worst, keys that lie evenly over the range,
 * and is little more than a byte a key where they are near each other. */
static void
test_bound (void)
{
  enum { N = 1 << 18, LENGTH = 1 << 16 };
  static const struct {
    guint32 step;
    guint64 most;
  } rows[] = {
    { G_MAXUINT32 / LENGTH, 3 * N }, /* 65535 apart: three bytes each */
    { 16383, 2 * N },
    { 127, N },
  };

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++) {
    g_autoptr (NormaBudget) budget = norma_budget_new (1 << 26);
    g_auto (NormaClaim) claim = { NULL, 0 };
    NormaKeyRuns *runs;

    norma_claim_init (&claim, budget);
    runs = norma_key_runs_new (&claim, LENGTH);
    for (guint32 i = 0; i < N; i++) {
      guint32 key = i % LENGTH * rows[row].step;

      g_assert_true (norma_key_runs_add (runs, &key, 1, NULL));
    }
    g_assert_cmpuint (claim.taken, <=, rows[row].most + LENGTH * sizeof (guint32));
    norma_key_runs_free (runs);
    g_assert_cmpuint (claim.taken, ==, 0);
  }
}

static void
test_refused (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (1 << 19);
  g_autofree guint32 *keys = g_new0 (guint32, 1 << 18);
  g_auto (NormaClaim) claim = { NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) sorting = NULL;
  NormaKeyRuns *runs;
  guint64 below, up_to;

  norma_claim_init (&claim, budget);
  runs = norma_key_runs_new (&claim, NORMA_KEY_RUNS_LENGTH);
  g_assert_false (norma_key_runs_add (runs, keys, 1 << 18, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_assert_true (norma_key_runs_add (runs, keys, 100000, NULL));
  g_assert_false (norma_key_runs_count (runs, keys, 1, &below, &up_to, &sorting));
  g_assert_error (sorting, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  norma_key_runs_free (runs);
  g_assert_cmpuint (claim.taken, ==, 0);
  norma_key_runs_free (NULL);
}

static void
test_no_memory (void)
{
  static const guint32 keys[] = { 9, 300, 2, 70000, 5 };
  guint64 below, up_to;
  guint nth;

  for (nth = 1;; nth++) {
    g_auto (NormaClaim) claim = { NULL, 0 };
    g_autoptr (NormaKeyRuns) runs = norma_key_runs_new (&claim, 2);
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    if (norma_key_runs_add (runs, keys, 5, &error) &&
        norma_key_runs_count (runs, keys, 1, &below, &up_to, &error))
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
  g_assert_cmpuint (nth, ==, 7); /* the open run, two to sort and two closed, one to sort again */
  g_assert_cmpuint (below, ==, 2);
  g_assert_cmpuint (up_to, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-runs/counts", test_counts);
  g_test_add_func ("/key-runs/bound", test_bound);
  g_test_add_func ("/key-runs/refused", test_refused);
  g_test_add_func ("/key-runs/no-memory", test_no_memory);
  return g_test_run ();
}
