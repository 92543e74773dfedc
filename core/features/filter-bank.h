/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/extractor.h"

/* The built-in extractor: second-order scattering on a pyramid (Bruna and Mallat 2013, "Invariant
 * scattering convolution networks"; the pyramid after Portilla and Simoncelli 2000, "A parametric
 * texture model"). It needs no weights.
 *
 * On each of 4 levels, every level half the size of the one before (2 × 2 means), with 6 oriented
 * filters ψ (gabor.h):
 *   first order    U = |I_l ⋆ ψ_k|, its local mean and its local standard deviation: 48 features;
 *   second order   |U↓ ⋆ ψ_k'| of each U, halved: local mean, 108 features;
 * further the local mean of brightness, and for colour frames those of red − green and
 * (red + green)/2 − blue: 1 or 3 features. Local: cells.h.
 *
 * All but the colour differences are compressed to ln(· + ε): ratios of energies, not differences,
 * tell textures apart, and logarithms of energies are close to normal. ε is the level of the
 * camera's noise in each kind of feature (docs/methods.md). */

/* Error: NORMA_ERROR_INPUT if a side of the frame is not a multiple of 16 or below 64. */
NormaExtractor *norma_filter_bank_new (const NormaFrame *frame, GError **error);

/* The name in the model file. */
#define NORMA_FILTER_BANK_NAME "filter-bank"

/* Errors: as above; NORMA_ERROR_DAMAGED without a version, NORMA_ERROR_VERSION if it is another. */
NormaExtractor *norma_filter_bank_load (const NormaTensorFile *file, const NormaFrame *frame,
                                        GError **error);
