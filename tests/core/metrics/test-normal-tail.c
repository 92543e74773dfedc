/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/normal-tail.h"

#include <stdlib.h>

#include "core/base/error.h"
#include "core/base/random.h"

enum { N_IMAGES = 12, N_PIXELS = 40000 };

static double
mass_from (guint32 key, guint32 *const *images)
{
  double mass = 0;

  for (guint i = 0; i < N_IMAGES; i++) {
    guint n = N_PIXELS / (i + 1), n_above = 0;

    for (guint k = 0; k < n; k++)
      n_above += images[i][k] >= key;
    mass += (double)n_above / n;
  }
  return mass;
}

/* Images of different sizes, their keys far apart or tied, in more pieces than fit at once. */
static void
test_mass (void)
{
  static const double wanted[] = { 0, 0.0012, 0.3, N_IMAGES + 1 };
  static const guint32 ranges[] = { 37, 4000000 };

  for (guint i = 0; i < G_N_ELEMENTS (wanted) * G_N_ELEMENTS (ranges); i++) {
    double least = wanted[i / 2];
    guint32 *images[N_IMAGES];
    g_auto (NormaClaim) claim = { NULL, 0 };
    NormaNormalTail *tail = norma_normal_tail_new (&claim, least);
    const NormaTailStep *steps;
    NormaRandom random;
    double mass = 0;
    gsize n;

    norma_random_seed (&random, i);
    for (guint k = 0; k < N_IMAGES; k++) {
      guint n_pixels = N_PIXELS / (k + 1);

      images[k] = g_new (guint32, n_pixels);
      for (guint p = 0; p < n_pixels; p++)
        images[k][p] = (guint32)norma_random_below (&random, ranges[i % 2]);
      g_assert_true (norma_normal_tail_add (tail, images[k], n_pixels, 1.0 / n_pixels, NULL));
    }
    steps = norma_normal_tail_get_steps (tail, &n);
    for (gsize k = 0; k < n; k++) {
      mass += steps[k].mass;
      g_assert_true (k == 0 || steps[k].key < steps[k - 1].key);
      if (k % (n / 20 + 1) == 0)
        g_assert_cmpfloat_with_epsilon (mass, mass_from (steps[k].key, images), 1e-9);
    }
    g_assert_cmpfloat (mass, >=, MIN (least, N_IMAGES) - 1e-9);
    if (n > 1)
      g_assert_cmpfloat (mass - steps[n - 1].mass, <, least);
    norma_normal_tail_free (tail);
    g_assert_cmpuint (claim.taken, ==, 0);
    for (guint k = 0; k < N_IMAGES; k++)
      g_free (images[k]);
  }
}

/* A small mass of many keys is held in little memory, and so are keys that are all tied. */
static void
test_small (void)
{
  for (guint tied = 0; tied < 2; tied++) {
    g_autoptr (NormaBudget) budget = norma_budget_new (3 << 20);
    g_auto (NormaClaim) claim = { NULL, 0 };
    NormaNormalTail *tail;
    NormaRandom random;
    gsize n;

    norma_claim_init (&claim, budget);
    tail = norma_normal_tail_new (&claim, tied ? 1e9 : 100);
    norma_random_seed (&random, 5);
    for (guint i = 0; i < 1000000; i++) {
      guint32 key = tied ? 7 : (guint32)norma_random_bits (&random);

      g_assert_true (norma_normal_tail_add (tail, &key, 1, 1, NULL));
    }
    norma_normal_tail_get_steps (tail, &n);
    g_assert_cmpuint (n, ==, tied ? 1 : 100);
    norma_normal_tail_free (tail);
  }
}

static void
test_refused (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (1 << 20);
  g_auto (NormaClaim) claim = { NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) memory = NULL;
  NormaNormalTail *tail;
  gsize n;

  norma_claim_init (&claim, budget);
  tail = norma_normal_tail_new (&claim, 1e9);
  g_assert_cmpuint ((norma_normal_tail_get_steps (tail, &n), n), ==, 0);
  norma_alloc_fail_nth (1);
  g_assert_false (norma_normal_tail_add (tail, (const guint32[]){ 1 }, 1, 1, &memory));
  norma_alloc_fail_nth (0);
  g_assert_error (memory, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  for (guint32 i = 0; error == NULL; i++)
    norma_normal_tail_add (tail, &i, 1, 1, &error);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  norma_normal_tail_free (tail);
  norma_normal_tail_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/normal-tail/mass", test_mass);
  g_test_add_func ("/normal-tail/small", test_small);
  g_test_add_func ("/normal-tail/refused", test_refused);
  return g_test_run ();
}
