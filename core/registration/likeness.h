/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/grey.h"

/* How alike two planes are, block by block, whatever their brightness. */
typedef struct {
  double correlation; /* the median of the blocks where both have structure, 0 … 1; 0 without any */
  double inliers; /* the share of them with a correlation of at least one half */
  double shared; /* of the blocks where either has structure, the share where both have */
  double overlap; /* the share of the pixels that both show */
} NormaLikeness;

/* Blocks of 16 × 16 pixels. warped: of the query's size, NaN where it shows nothing.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_likeness_measure (const NormaGrey *query, const NormaGrey *warped,
                                 NormaLikeness *likeness, GError **error);
