/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/random.h"
#include "core/metrics/curves.h"

/* Curves of images that are drawn with repetition, from one sort of all. */

typedef struct _NormaCurveDraws NormaCurveDraws;

/* scores, truths: [n]; unsure and unknown images play no part. Errors: NORMA_ERROR_INPUT if a score is
 * not finite, saying which; NORMA_ERROR_TOO_LARGE. */
NormaCurveDraws *norma_curve_draws_new (const float *scores, const NormaTruth *truths, gsize n,
                                        GError **error);
void norma_curve_draws_free (NormaCurveDraws *draws);

/* The curve where image i counts times[i] times; times: [n], or NULL for once each. Lent until the next
 * call. O(n). */
const NormaCurves *norma_curve_draws_get (NormaCurveDraws *draws, const guint32 *times);

/* As many images of each class as there are, drawn from that class. truths, times: [n]; members: [n],
 * scratch. */
void norma_curve_draws_fill (NormaRandom *random, const NormaTruth *truths, gsize n, gsize *members,
                             guint32 *times);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaCurveDraws, norma_curve_draws_free)
