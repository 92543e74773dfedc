/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Whether numbers follow c·χ²_ν, with c and ν matched to their mean and variance (Satterthwaite
 * 1946, "An approximate distribution of estimates of variance components"). */
typedef struct {
  double scale; /* c */
  double degrees; /* ν */
  double distance; /* A², Anderson and Darling 1954, "A test of goodness of fit" */
  double p_value; /* of the distance, by parametric bootstrap */
} NormaGammaFit;

/* Fewer do not tell the shape. */
enum { NORMA_GAMMA_FIT_LEAST = 20 };

/* values: [n], ascending, finite, at least 0; n at least NORMA_GAMMA_FIT_LEAST. The law of the
 * distance with estimated parameters is that of 499 seeded samples, drawn from the fit and fitted in
 * their turn (Stute, Manteiga and Quindimil 1993), so p ≥ 1/500. Error: NORMA_ERROR_INPUT if the
 * values do not vary, or so little that ν is above 1e7; NORMA_ERROR_TOO_LARGE. */
gboolean norma_gamma_fit (const double *values, gsize n, NormaGammaFit *fit, GError **error);
