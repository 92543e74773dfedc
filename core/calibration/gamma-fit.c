/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/gamma-fit.h"

#include <float.h>
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/statistics/distributions.h"
#include "core/statistics/sort.h"

/* p is a multiple of 1/500, its standard error at 0.05 is 0.01 */
enum { N_DRAWS = 499 };

/* The law of the distance hardly changes from a dozen samples on (Stephens 1974, "EDF statistics for
 * goodness of fit and some comparisons"), so larger sets are judged by it too. */
enum { LARGEST_DRAW = 500 };

/* Any number; it makes the verdict repeatable. */
static const guint64 seed = 19460101;

static gboolean
match (const double *values, gsize n, NormaGammaFit *fit)
{
  double sum = 0, squares = 0, mean, variance;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  mean = sum / (double)n;
  for (gsize i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean);
  variance = squares / (double)(n - 1);

  *fit = (NormaGammaFit){ variance / mean / 2, 2 * mean / variance * mean, NAN, NAN };
  return fit->scale > 0 && fit->degrees > 0 && fit->degrees <= 1e7; /* not where one is NaN */
}

/* ln P(≤ x) and ln P(> x); the smaller tail is the exact one. Where ν is so small that samples
 * underflow to 0, they count as the least number. */
static void
log_tails (double x, double nu, double *lower, double *upper)
{
  double tail = x < nu ? norma_chi2_cdf (x, nu) : norma_chi2_upper (x, nu);

  *lower = x < nu ? log (tail) : log1p (-tail);
  *upper = x < nu ? log1p (-tail) : log (tail);
}

/* A² = −n − (1/n) Σ (2i − 1) ln F_i + (2n − 2i + 1) ln (1 − F_i), i = 1 … n in ascending order. */
static double
anderson_darling (const double *values, gsize n, const NormaGammaFit *fit)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++) {
    double lower, upper;

    log_tails (MAX (values[i] / fit->scale, DBL_MIN), fit->degrees, &lower, &upper);
    sum += (2.0 * i + 1) * lower + (2.0 * (n - i) - 1) * upper;
  }
  return -(double)n - sum / (double)n;
}

/* Gamma of shape a and scale 1 (Marsaglia and Tsang 2000, "A simple method for generating gamma
 * variables"); shapes below 1 by a power of a uniform number. */
static double
draw_gamma (NormaRandom *random, double a)
{
  double boost = a < 1 ? pow (1 - norma_random_uniform (random), 1 / a) : 1;
  double d = (a < 1 ? a + 1 : a) - 1.0 / 3;
  double c = 1 / sqrt (9 * d);

  for (;;) {
    double z = norma_random_normal (random);
    double v = pow (1 + c * z, 3);

    if (v > 0 && log (1 - norma_random_uniform (random)) < z * z / 2 + d * (1 - v + log (v)))
      return boost * d * v;
  }
}

static double
draw_distance (NormaRandom *random, const NormaGammaFit *fit, double *draw, gsize n)
{
  NormaGammaFit drawn;

  for (gsize i = 0; i < n; i++)
    draw[i] = 2 * draw_gamma (random, fit->degrees / 2);
  norma_sort_doubles (draw, n);
  return match (draw, n, &drawn) ? anderson_darling (draw, n, &drawn) : INFINITY;
}

gboolean
norma_gamma_fit (const double *values, gsize n, NormaGammaFit *fit, GError **error)
{
  gsize n_drawn = MIN (n, LARGEST_DRAW);
  g_autofree double *draw = NULL;
  NormaRandom random;
  guint n_beyond = 0;

  g_return_val_if_fail (n >= NORMA_GAMMA_FIT_LEAST, FALSE);

  if (!match (values, n, fit)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "chi-square law: the %" G_GSIZE_FORMAT " scores do not vary enough to fit it", n);
    return FALSE;
  }
  draw = norma_alloc (n_drawn, sizeof *draw, "samples of the chi-square law", error);
  if (draw == NULL)
    return FALSE;

  fit->distance = anderson_darling (values, n, fit);
  norma_random_seed (&random, seed);
  for (guint i = 0; i < N_DRAWS; i++)
    n_beyond += draw_distance (&random, fit, draw, n_drawn) >= fit->distance;
  fit->p_value = (n_beyond + 1.0) / (N_DRAWS + 1);
  return TRUE;
}
