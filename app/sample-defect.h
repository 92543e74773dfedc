/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/sample-part.h"

/* One defect of a sample part, in the part's millimetres. */
typedef struct {
  NormaSampleKind kind;
  guint32 texture;
  NormaPoint at;
  NormaPoint along; /* unit vector: the scratch's chord, the dent's long axis, the chipped side */
  double size; /* half length of a scratch, radius of a dent or stain, depth of a chip */
  double width; /* half width of a scratch, its bow in bow; width to length of a dent or chip */
  double bow;
  double contrast;
  guint bore; /* the missing one */
  gboolean blind; /* begun, but not through */
} NormaSampleDefect;

/* severity: 0 the subtlest … 1 the plainest. */
void norma_sample_defect_init (NormaSampleDefect *defect, NormaSampleKind kind, double severity,
                               const NormaSamplePart *part, NormaRandom *random);

/* The grey value of the metal at a point with the defect on it; background is what lies behind the
 * part. share: how far the point belongs to the defect, 0 where it changes nothing. Missing holes
 * change the part, not its surface, and are left to the caller, as those of sample-bores.h. */
double norma_sample_defect_apply (const NormaSampleDefect *defect, const NormaSamplePart *part,
                                  NormaPoint point, double metal, double background, double *share);
