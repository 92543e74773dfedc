/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/promise.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/calibration/gamma-fit.h"
#include "core/statistics/distributions.h"
#include "core/statistics/sort.h"

static const char *const bound_names[] = {
  [NORMA_BOUND_ORDER_STATISTIC] = "order-statistic",
  [NORMA_BOUND_F_LAW] = "f-law",
  [NORMA_BOUND_CHI_SQUARE] = "chi-square",
};

const char *
norma_bound_to_string (NormaBound bound)
{
  g_return_val_if_fail ((guint)bound < G_N_ELEMENTS (bound_names), NULL);

  return bound_names[bound];
}

gboolean
norma_bound_from_string (const char *text, NormaBound *bound)
{
  for (guint i = 0; i < G_N_ELEMENTS (bound_names); i++)
    if (g_strcmp0 (text, bound_names[i]) == 0) {
      *bound = (NormaBound)i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
check_wish (const NormaWish *wish, GError **error)
{
  if (wish->false_alarms > 0 && wish->false_alarms < 1 && wish->confidence > 0 &&
      wish->confidence < 1)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "threshold: false alarms of %g with confidence %g asked for, both must lie between "
               "0 and 1",
               wish->false_alarms, wish->confidence);
  return FALSE;
}

static gboolean
check_scores (const double *scores, gsize n, gsize least, GError **error)
{
  if (n < least) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "threshold: %" G_GSIZE_FORMAT " held-out scores, at least %" G_GSIZE_FORMAT
                 " are needed",
                 n, least);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    if (!isfinite (scores[i])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "threshold: held-out score %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                   " is not finite",
                   i + 1, n);
      return FALSE;
    }
  return TRUE;
}

guint64
norma_promise_n_needed (double false_alarms, double confidence)
{
  double n = ceil (log1p (-confidence) / log1p (-false_alarms));

  return n >= 1 && n < 0x1p64 ? (guint64)n : n < 1 ? 1 : G_MAXUINT64;
}

double
norma_promise_strongest (guint64 n, double confidence)
{
  return n == 0 ? 1 : -expm1 (log1p (-confidence) / (double)n);
}

/* What a promise by a distribution, without a confidence, has in common with the others. */
static NormaPromise
start_promise (NormaBound bound, guint64 n, const NormaWish *wish)
{
  return (NormaPromise){
    .bound = bound,
    .false_alarms = wish->false_alarms,
    .kept_wish = TRUE,
    .n = n,
    .expected_false_alarms = wish->false_alarms,
    .strongest_false_alarms = norma_promise_strongest (n, wish->confidence),
    .n_needed = norma_promise_n_needed (wish->false_alarms, wish->confidence),
    .fit_p_value = NAN,
    .wished_false_alarms = wish->false_alarms,
  };
}

void
norma_promise_nothing (double threshold, const NormaWish *wish, NormaPromise *promise)
{
  *promise = start_promise (NORMA_BOUND_ORDER_STATISTIC, 0, wish);
  promise->threshold = threshold;
  promise->kept_wish = FALSE;
  promise->false_alarms = promise->expected_false_alarms = 1;
  promise->confidence = wish->confidence;
}

/* The largest k of 1 … n with P(Binomial (n, a) ≥ k) ≥ confidence, 0 if there is none. */
static guint64
largest_rank (guint64 n, const NormaWish *wish)
{
  guint64 keeps = 0, fails = n + 1;

  while (fails - keeps > 1) {
    guint64 k = keeps + (fails - keeps) / 2;

    if (norma_binomial_upper (k - 1, n, wish->false_alarms) >= wish->confidence)
      keeps = k;
    else
      fails = k;
  }
  return keeps;
}

static double *
sorted_copy (const double *scores, gsize n, GError **error)
{
  double *sorted = norma_alloc (n, sizeof *sorted, "held-out scores", error);

  if (sorted == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    sorted[i] = scores[i];
  norma_sort_doubles (sorted, n);
  return sorted;
}

gboolean
norma_promise_order_statistic (const double *scores, gsize n, const NormaWish *wish,
                               NormaPromise *promise, GError **error)
{
  g_autofree double *sorted = NULL;
  NormaPromise p;
  double rate;

  if (!check_wish (wish, error) || !check_scores (scores, n, 1, error))
    return FALSE;
  sorted = sorted_copy (scores, n, error);
  if (sorted == NULL)
    return FALSE;

  p = start_promise (NORMA_BOUND_ORDER_STATISTIC, n, wish);
  p.rank = largest_rank (n, wish);
  p.kept_wish = p.rank > 0;
  p.rank = MAX (p.rank, 1);
  p.threshold = sorted[n - p.rank];

  /* The rate above the k-th largest is Beta (k, n − k + 1) for continuous scores, less with ties. */
  rate = norma_beta_quantile (wish->confidence, (double)p.rank, (double)(n - p.rank + 1));
  p.false_alarms = p.kept_wish ? MIN (rate, wish->false_alarms) : rate;
  p.confidence = wish->confidence;
  p.expected_false_alarms = (double)p.rank / ((double)n + 1);
  *promise = p;
  return TRUE;
}

gboolean
norma_promise_of_threshold (const double *scores, gsize n, double threshold, const NormaWish *wish,
                            NormaPromise *promise, GError **error)
{
  NormaPromise p;
  gsize n_above = 0;

  if (!check_wish (wish, error) || !check_scores (scores, n, 1, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    n_above += scores[i] > threshold;
  p = start_promise (NORMA_BOUND_ORDER_STATISTIC, n, wish);
  p.threshold = threshold;
  p.rank = MIN (n_above + 1, n);
  p.false_alarms = n_above < n ? norma_beta_quantile (wish->confidence, (double)n_above + 1,
                                                      (double)(n - n_above))
                               : 1;
  p.kept_wish = p.false_alarms <= wish->false_alarms;
  p.confidence = wish->confidence;
  p.expected_false_alarms = ((double)n_above + 1) / ((double)n + 1);
  *promise = p;
  return TRUE;
}

gboolean
norma_promise_f_law (guint64 n, guint64 d, const NormaWish *wish, NormaPromise *promise,
                     GError **error)
{
  double samples = (double)n, dimensions = (double)d, f;

  if (!check_wish (wish, error))
    return FALSE;
  if (d == 0 || n <= d || n - d <= 1) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "threshold by the F law: %" G_GUINT64_FORMAT " images for %" G_GUINT64_FORMAT
                 " dimensions, at least %" G_GUINT64_FORMAT " are needed",
                 n, d, d + 2);
    return FALSE;
  }

  f = norma_f_upper_quantile (wish->false_alarms, dimensions, samples - dimensions);
  *promise = start_promise (NORMA_BOUND_F_LAW, n, wish);
  promise->threshold =
      sqrt (f * dimensions / samples * (samples - 1) / (samples - dimensions) * (samples + 1));
  return TRUE;
}

/* The usual level of a test. */
static const double least_p_value = 0.05;

/* A sum of squares of normal numbers has ν = (Σ λ)² / Σ λ² ≥ 1. Fits below half of that come from a
 * few far scores, where matching moments leaves the test of the fit little power. */
static const double least_degrees = 0.5;

static gboolean
check_fit (const NormaGammaFit *fit, gsize n, GError **error)
{
  if (fit->p_value >= least_p_value && fit->degrees >= least_degrees)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "threshold by the chi-square law: contradicted by the %" G_GSIZE_FORMAT
               " held-out scores (p = %.3f, expected at least %.2f; %.3g degrees of freedom, "
               "expected at least %.1f)",
               n, fit->p_value, least_p_value, fit->degrees, least_degrees);
  return FALSE;
}

gboolean
norma_promise_chi_square (const double *scores, gsize n, const NormaWish *wish,
                          NormaPromise *promise, GError **error)
{
  g_autofree double *squares = NULL;
  NormaGammaFit fit;

  if (!check_wish (wish, error) || !check_scores (scores, n, NORMA_GAMMA_FIT_LEAST, error))
    return FALSE;
  squares = sorted_copy (scores, n, error);
  if (squares == NULL)
    return FALSE;
  if (squares[0] < 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "threshold by the chi-square law: a score is %g, distances are not negative",
                 squares[0]);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    squares[i] *= squares[i];
  if (!norma_gamma_fit (squares, n, &fit, error) || !check_fit (&fit, n, error))
    return FALSE;

  *promise = start_promise (NORMA_BOUND_CHI_SQUARE, n, wish);
  promise->threshold =
      sqrt (fit.scale * norma_chi2_upper_quantile (wish->false_alarms, fit.degrees));
  promise->fit_p_value = fit.p_value;
  return TRUE;
}
