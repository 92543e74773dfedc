/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/local-warp.h"
#include "core/registration/pyramid.h"

/* How a query lies on its reference, found from coarse to fine, and whether that can be believed. */
typedef struct {
  NormaMotion motion;
  NormaHomography warp; /* query → reference, pixels of the rasters */
  NormaLocalWarp *field; /* in the query's half-size plane, pixels of it; owned */
  double field_scale; /* sides of that plane / sides of the query's raster */
  double gain, bias; /* reference ≈ gain · query + bias, in parts of their ranges */

  /* Of blocks of 32 × 32 pixels of the query's plane where both images have structure: */
  double correlation; /* their median zero-mean normalised correlation */
  double inliers; /* the share of them whose correlation is at least one half */
  double shared; /* of those where either has structure, the share where both have */
  double residual; /* what the motion leaves to the local warp, its median, pixels of the raster */
  double doubt; /* how far off a corner may be by the noise alone, standard deviation, pixels */
  double overlap; /* the share of the query that the reference shows */

  gboolean is_ambiguous; /* a regular pattern fits about as well somewhere else */

  /* correlation · inliers, 0 … 1, less in proportion where less than half of the structure is shared
   * or less than half of the query is shown, the local warp is longer than 4 pixels, or the doubt is
   * above 20 pixels; 0 where it is ambiguous. */
  double quality;
} NormaAlignment;

/* Below this nothing is compared: what would be drawn are errors of the alignment. */
#define NORMA_ALIGNMENT_NEEDS 0.70

typedef struct {
  gboolean is_automatic; /* the motion is chosen by evidence (Schwarz 1978, BIC) */
  NormaMotion motion; /* else */
  const NormaHomography *begin; /* NULL: searched for; else about where it is, raster pixels */
} NormaAlignmentOptions;

/* Never an answer without its quality: where none is found the quality is 0.
 * Error: NORMA_ERROR_TOO_LARGE. */
NormaAlignment *norma_align (const NormaPyramid *query, const NormaPyramid *reference,
                             const NormaAlignmentOptions *options, GError **error);
void norma_alignment_free (NormaAlignment *alignment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaAlignment, norma_alignment_free)
