/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/reference-comparison.h"

/* A query's difference from one of several references. */
typedef struct {
  NormaReferenceComparison *comparison; /* lent */
  const NormaAlignment *alignment; /* lent */
  guint width, height; /* of the reference, pixels */
} NormaStanding;

/* What differs from all of them: at each place the least difference, and the structure of the
 * reference that has it, of those that show the place and what is around it. Where none does, the
 * first decides. Goes to the first one's maps; its noise stays. n: at least 1; all maps of one size. */
void norma_least_difference (const NormaStanding *standings, guint n);
