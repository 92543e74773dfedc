/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* How rare a score is among good parts, as "1 in N good parts scores this high".
 *
 * Between held-out scores N = (n + 1) / r with the rank r interpolated so that ln N is continuous
 * and piecewise linear in the score (conformal p-value r / (n + 1), Vovk et al. 2005). Above the
 * largest held-out score ln N goes on with the slope of an exponential tail fitted to the upper
 * tenth of the scores (at least 5 exceedances; Pickands 1975 with shape 0). Below the least score
 * N = (n + 1) / n falls to 1, with the slope of the first piece. Of equal scores the rank counts
 * all, so they have the smallest of their N. Never decreasing, never clamped, continuous; N ≥ 1.
 *
 * Scores that do not vary show no slope: N is 1 below them, (n + 1) / n at them and n + 1 above. */
typedef struct {
  guint64 n;
  double *scores; /* [n], ascending, owned */
  double tail_mean; /* mean excess of the upper tenth, > 0; 0 if the scores do not vary */
} NormaRarity;

/* scores: [n] held-out scores of good images, copied. Error: NORMA_ERROR_INPUT if n = 0 or a score
 * is not finite. */
NormaRarity *norma_rarity_new (const double *scores, gsize n, GError **error);

/* Without held-out scores: n is 0, and N and its scores are NaN. */
NormaRarity *norma_rarity_new_unknown (void);
void norma_rarity_free (NormaRarity *rarity);

/* N for a score; +infinity only where the exponential overflows. NaN for NaN. */
double norma_rarity_one_in (const NormaRarity *rarity, double score);

/* The score whose N is one_in (> 1): the inverse, for a review threshold. For scores that do not
 * vary, the score itself up to n + 1 and +infinity beyond. NaN for NaN. */
double norma_rarity_score (const NormaRarity *rarity, double one_in);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaRarity, norma_rarity_free)
