/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/statistics/gaussian-field.h"

/* One good image more: 56 × 56 positions of 100 features. Aim: at most 200 ms. */

enum { SIDE = 56, D = 100, SAMPLES = 40, ROUNDS = 9 };

static float *
draw (NormaRandom *random)
{
  gsize n = SIDE * SIDE * (gsize)D;
  float *sample = g_new (float, n);
  double before = 0;

  for (gsize i = 0; i < n; i++) {
    before = norma_random_normal (random) + 0.6 * before;
    sample[i] = (float)before;
  }
  return sample;
}

static NormaGaussianField *
fit (NormaRandom *random, NormaCovariance covariance)
{
  g_autoptr (NormaGaussianFieldFit) fit =
      norma_gaussian_field_fit_new (SIDE * SIDE, D, covariance, 1e-6, NULL);

  for (guint s = 0; s < SAMPLES; s++) {
    g_autofree float *sample = draw (random);

    norma_gaussian_field_fit_add (fit, sample, 1, 0, NULL, NULL);
  }
  return norma_gaussian_field_fit_finish (fit, 0, NULL, NULL);
}

static void
measure (const char *name, NormaCovariance covariance)
{
  NormaRandom random;
  g_autoptr (NormaGaussianField) field = NULL;
  double best = G_MAXDOUBLE;

  norma_random_seed (&random, 7);
  field = fit (&random, covariance);
  for (guint r = 0; r < ROUNDS; r++) {
    g_autofree float *sample = draw (&random);
    const NormaGaussianChange change = { sample, 1, 0 };
    gint64 start = g_get_monotonic_time ();
    g_autoptr (NormaGaussianField) corrected =
        norma_gaussian_field_correct (field, &change, 1e-6, 0, NULL, NULL);

    g_assert_nonnull (corrected);
    best = MIN (best, (double)(g_get_monotonic_time () - start) / 1e3);
  }
  printf ("one image added, %d x %d x %d, %s: %.0f ms on %u threads (aim: 200 ms)\n", SIDE, SIDE, D,
          name, best, norma_workers_count (0));
}

int
main (void)
{
  measure ("shrunk", NORMA_COVARIANCE_SHRUNK);
  measure ("ridge", NORMA_COVARIANCE_RIDGE);
  return 0;
}
