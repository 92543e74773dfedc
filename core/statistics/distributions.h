/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The distributions behind thresholds. All in double; relative error of a tail probability at most
 * 1e−12 for parameters and degrees of freedom of 0.01 to 1e7 and tails down to 1e−300. The tail
 * that is the smaller one is never got as 1 − the other. NaN in, parameters that are not positive
 * and probabilities outside 0 … 1 give NaN. Quantiles are within a few units in the last place of
 * what their tail determines; they are 0 or infinite where they would leave 1e−307 … 1e299. */

/* Regularised incomplete beta I_x(a, b), x in [0, 1], a, b > 0. */
double norma_beta_cdf (double x, double a, double b);
double norma_beta_quantile (double p, double a, double b);

/* P(X ≤ k) and P(X > k) for X ~ Binomial(n, p). */
double norma_binomial_cdf (guint64 k, guint64 n, double p);
double norma_binomial_upper (guint64 k, guint64 n, double p);

/* Chi-square with nu > 0 degrees of freedom, nu need not be whole. */
double norma_chi2_cdf (double x, double nu);
double norma_chi2_upper (double x, double nu);
double norma_chi2_quantile (double p, double nu); /* cdf(x) = p */
double norma_chi2_upper_quantile (double q, double nu); /* upper(x) = q */

/* F with d1, d2 > 0 degrees of freedom. */
double norma_f_cdf (double x, double d1, double d2);
double norma_f_upper (double x, double d1, double d2);
double norma_f_upper_quantile (double q, double d1, double d2);

/* Standard normal. */
double norma_normal_cdf (double z);
double norma_normal_quantile (double p);
