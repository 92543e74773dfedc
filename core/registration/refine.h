/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/grey.h"
#include "core/registration/homography.h"

/* Where a query differs in brightness from its reference: reference ≈ gain·query + bias. */
typedef struct {
  NormaHomography warp; /* query → reference, pixels of these planes */
  double gain, bias;
  double deviation; /* of the residuals, robust: 1.4826 times the median of their sizes */
  double cost; /* mean of ρ(residual), Tukey's function at `cost_scale`; see below */
  guint n_points; /* that took part */
} NormaRefined;

/* Moves a warp to where the query fits the reference best: Gauss–Newton on
 * Σ ρ(reference(warp(x)) − gain·query(x) − bias) over points of strong gradient, spread over the
 * query, ρ Tukey's biweight, so that defects have no say (inverse compositional form, Baker and
 * Matthews 2004, "Lucas–Kanade 20 years on"; maximising the correlation of what is left is the same
 * with free gain and bias, Evangelidis and Psarakis 2008, ECC). Its reach is about a pixel of the
 * planes, so it is used from coarse to fine.
 *
 * refined->warp: where to begin, and the result. cost_scale: of `cost`, to compare motions with; 0
 * takes the deviation found. FALSE without an error: it ran away, or less than a fifth of the points
 * are in the reference. Errors: NORMA_ERROR_TOO_LARGE. */
typedef struct _NormaRefiner NormaRefiner;

/* Borrows both, whose sides are at least 8. Error: NORMA_ERROR_TOO_LARGE. */
NormaRefiner *norma_refiner_new (const NormaGrey *query, const NormaGrey *reference,
                                 GError **error);
void norma_refiner_free (NormaRefiner *refiner);

gboolean norma_refiner_run (NormaRefiner *refiner, NormaMotion motion, double cost_scale,
                            NormaRefined *refined);

/* Of the strongest gradients there are; 0: the query has no structure at all. */
guint norma_refiner_n_points (const NormaRefiner *refiner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaRefiner, norma_refiner_free)
