/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"

/* The interval of a mean of what images tell, such as the overlaps of their regions or their AUPIMO. What
 * comes from one image is not independent, so whole images are resampled (the cluster bootstrap; Davison
 * and Hinkley 1997, section 3.8), as often as there are. What the values themselves rest on, such as the
 * rates of nominal pixels, is held. */

/* values: [n]; images: [n], whose they are, those of one image beside each other. Percentile interval over
 * n_draws draws, deterministic by seed. A NaN value gives NaN … NaN, and so does n = 0.
 * Errors: NORMA_ERROR_INPUT if coverage is not in (0, 1) or n_draws is 0; NORMA_ERROR_TOO_LARGE. */
gboolean norma_mean_interval (const double *values, const guint *images, gsize n, double coverage,
                              guint n_draws, guint64 seed, NormaInterval *interval, GError **error);
