/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* A mixture of Gaussians in one dimension, fitted by expectation and maximisation (Dempster, Laird
 * and Rubin 1977). */

enum { NORMA_MIXTURE_MAX = 5 };

typedef struct {
  double weight, mean, deviation;
} NormaComponent;

typedef struct {
  guint n; /* components, 1 … NORMA_MIXTURE_MAX */
  NormaComponent at[NORMA_MIXTURE_MAX]; /* ascending in mean */
  double log_likelihood; /* of the values, each as often as its weight */
} NormaMixture;

/* What deviations are held to, 0 < least ≤ most: the least keeps a component from closing on one
 * value, the most from taking in both tails of another. */
typedef struct {
  double least, most;
} NormaDeviations;

/* values: [n] finite, ascending; weights: [n], how often each stands, not negative. start: where to
 * begin, with its n components; all means and deviations finite. Ends when the likelihood
 * gains less than 1e-6 a value, or after 100 steps. Deterministic. */
void norma_mixture_fit (const double *values, const double *weights, gsize n,
                        const NormaMixture *start, const NormaDeviations *deviations,
                        NormaMixture *mixture);

/* Where to begin: n_components by the shares of the ascending values that they stand for, each
 * `ratio` (at least 1) times that of the next. EM ends at the likelihood's nearest summit; several
 * ratios find more than one of them. */
void norma_mixture_start (const double *values, const double *weights, gsize n, guint n_components,
                          double ratio, const NormaDeviations *deviations, NormaMixture *start);

/* Bayesian information criterion (Schwarz 1978), the less the better: (3 n − 1) ln N − 2 ln L.
 * total: N, the values counted by weight. */
double norma_mixture_bic (const NormaMixture *mixture, double total);
