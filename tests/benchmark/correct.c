/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <sys/resource.h>

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

/* Of all threads, ms: what a busy machine changes less than the time. */
static double
get_cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static void
measure (const char *name, NormaCovariance covariance)
{
  NormaRandom random;
  g_autoptr (NormaGaussianField) field = NULL;
  double best = G_MAXDOUBLE, best_cpu = G_MAXDOUBLE;

  norma_random_seed (&random, 7);
  field = fit (&random, covariance);
  for (guint r = 0; r < ROUNDS; r++) {
    g_autofree float *sample = draw (&random);
    const NormaGaussianChange change = { sample, 1, 0 };
    double cpu = get_cpu_ms ();
    gint64 start = g_get_monotonic_time ();
    g_autoptr (NormaGaussianField) corrected =
        norma_gaussian_field_correct (field, &change, 1e-6, 0, NULL, NULL);

    g_assert_nonnull (corrected);
    best = MIN (best, (double)(g_get_monotonic_time () - start) / 1e3);
    best_cpu = MIN (best_cpu, get_cpu_ms () - cpu);
  }
  printf (
      "one image added, %d x %d x %d, %s: %.0f ms on %u threads (aim: 200 ms), %.0f ms of CPU\n",
      SIDE, SIDE, D, name, best, norma_workers_count (0), best_cpu);
}

int
main (void)
{
  measure ("shrunk", NORMA_COVARIANCE_SHRUNK);
  measure ("ridge", NORMA_COVARIANCE_RIDGE);
  return 0;
}
