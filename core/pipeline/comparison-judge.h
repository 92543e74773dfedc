/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"

/* Decisions from differences that were measured once: nothing is compared again. */

/* The same comparison with another threshold, options->threshold and ->least_area; nothing else of the
 * options is looked at, and it has the areas that it has. Shares what was measured. One that is not compared comes back as it is. The
 * reference is the caller's. Error: NORMA_ERROR_TOO_LARGE. */
NormaComparison *norma_comparison_judge (NormaComparison *comparison,
                                         const NormaCompareOptions *options, GError **error);

/* What norma_comparison_judge() would find regions with: a threshold below the noise of the pair is
 * raised to it. comparison: compared. */
NormaLimits norma_comparison_get_limits (const NormaComparison *comparison,
                                         const NormaCompareOptions *options);

/* *peak: the highest difference that a change of options->least_area reaches. The query is changed by
 * a threshold t (as float) if, and only if, t is below it, so that verdicts of many pairs follow a
 * threshold without their maps. 0 if it is not compared, or nothing stands out of the noise.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_comparison_find_peak (const NormaComparison *comparison,
                                     const NormaCompareOptions *options, float *peak,
                                     GError **error);
