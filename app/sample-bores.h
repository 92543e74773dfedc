/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/sample-defect.h"

/* Logical defects: every patch looks as it should, and one bore is there twice or at another place. */

gboolean norma_sample_bores_are_altered (NormaSampleKind kind);

/* Draws which bore it is, and where it comes to lie: a doubled one clear of all others, a misplaced one
 * farther off the plainer it is. */
void norma_sample_bores_init (NormaSampleDefect *defect, double severity,
                              const NormaSamplePart *part, NormaRandom *random);

/* Does it to the part. */
void norma_sample_bores_alter (const NormaSampleDefect *defect, NormaSamplePart *part);

/* How far a point belongs to what has changed: the new bore, and where the old one is no more. part: as
 * altered. */
double norma_sample_bores_share (const NormaSampleDefect *defect, const NormaSamplePart *part,
                                 NormaPoint point);
