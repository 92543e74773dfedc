/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/grey.h"
#include "core/registration/homography.h"

/* Where a query lies on its reference, and how it differs in brightness. */
typedef struct {
  NormaHomography warp; /* query → reference, pixels of these planes */
  double gain, bias; /* reference ≈ gain · query + bias */
  double deviation; /* of the residuals, robust: 1.4826 times the median of their sizes */
  double cost; /* mean of ρ(residual), 0 … 1 */
  guint n_points; /* that took part */
} NormaRefined;

/* Finds by Gauss–Newton where a query fits its reference best: the least
 * Σ ρ(reference(warp(x)) − gain·query(x) − bias) over points of strong gradient, spread over the
 * query, ρ Tukey's biweight, so that defects have no say (inverse compositional form, Baker and
 * Matthews 2004, "Lucas–Kanade 20 years on"; with free gain and bias the correlation is what is
 * maximised, Evangelidis and Psarakis 2008, ECC). Its reach is about a pixel of the planes, so it is
 * used from coarse to fine. */
typedef struct _NormaRefiner NormaRefiner;

/* Borrows both, whose sides are at least 8. Error: NORMA_ERROR_TOO_LARGE. */
NormaRefiner *norma_refiner_new (const NormaGrey *query, const NormaGrey *reference,
                                 GError **error);
void norma_refiner_free (NormaRefiner *refiner);

/* refined->warp: where to begin, and the result, which differs from it by a motion of this kind.
 * cost_scale: the deviation that `cost` is counted in, to compare motions; 0 takes the one found.
 * FALSE: it ran away, or less than a fifth of the points are in the reference. */
gboolean norma_refiner_run (NormaRefiner *refiner, NormaMotion motion, double cost_scale,
                            NormaRefined *refined);

/* Brightness and deviation at refined->warp, as it is. FALSE: less than a fifth of the points are in
 * the reference, or it looks like the query's negative. */
gboolean norma_refiner_measure (NormaRefiner *refiner, NormaRefined *refined);

/* What speaks for a motion, its parameters taken off (Schwarz 1978, BIC), in costs of one scale. */
double norma_refined_evidence (const NormaRefined *refined, NormaMotion motion);

/* What speaks for one warp against the other, by the points that both put into the reference, in
 * costs of one scale: above 0, for `one`; 0 where there are too few. */
double norma_refiner_weigh (NormaRefiner *refiner, const NormaHomography *one,
                            const NormaHomography *other);

/* How far off the noise alone may have put the corners, if the query may lie under any motion of this
 * kind near refined->warp: the standard deviation of the worst, pixels (Cramér and Rao's bound with
 * neighbouring points counted as one). Infinity: what is seen does not fix the motion, as a disc
 * fixes no turn. */
double norma_refiner_doubt (NormaRefiner *refiner, NormaMotion motion, const NormaRefined *refined);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaRefiner, norma_refiner_free)
