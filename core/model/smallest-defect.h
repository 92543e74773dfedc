/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* The smallest defect that a model can see, as core/pipeline/smallest-defect.h measures it. */

#define NORMA_SMALLEST_DEFECT_CONTRASTS 2

typedef struct {
  double contrast; /* of the spot, share of the value range, above 0 to 1 */
  guint diameter; /* pixels of the full-size image; 0: none up to the largest was seen */
} NormaVisibleSpot;

typedef struct {
  guint n_spots; /* drawn at every diameter; 0: not measured */
  guint largest; /* diameter that was drawn, pixels of the full-size image */
  NormaVisibleSpot at[NORMA_SMALLEST_DEFECT_CONTRASTS]; /* the stronger contrast first */
} NormaSmallestDefect;

/* Metadata "smallest_defect.…"; nothing where it was not measured. */
void norma_smallest_defect_store (const NormaSmallestDefect *defect, NormaTensorFile *file);

/* Not measured where the file has none of it. Error: NORMA_ERROR_DAMAGED. */
gboolean norma_smallest_defect_load (const NormaTensorFile *file, NormaSmallestDefect *defect,
                                     GError **error);
