/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector.h"
#include "core/image/frame-cover.h"

/* PatchCore (Roth et al. 2022, "Towards total recall in industrial anomaly detection"): a memory
 * bank of the good images' patches, thinned to a core-set. The map is a patch's Euclidean distance
 * to the nearest one of the bank.
 *
 * A patch is the mean of 3 × 3 places of each level, the levels brought to the finest one's grid
 * (bilinear) and put one after the other. Of three or more levels the finest is left out, as
 * published (layers 2 and 3 of 1 to 3). The core-set is chosen by distances of random projections
 * (core/statistics/core-set.h); the patches themselves are kept. */
typedef struct {
  double core_set; /* share of the patches that is kept, in (0, 1]; default 0.01 */

  /* b of the re-weighting (eq. 7), 0 (default) for none. With p* the patch of the map's peak, m* its
   * nearest one in the bank and N the b nearest of m* there, itself among them, the map is multiplied
   * by 1 − exp(‖p* − m*‖) / Σ_N exp(‖p* − m‖), which is 1 − 1/b … 1. The peak is sought at the places that
   * are learnt from. */
  guint reweight;

  guint64 seed; /* of projection, first patch and thinning; default 1 */

  /* What the projected patches and the choice among them may take. Of more patches than fit, a
   * random part, each with the same chance, is taken into account. Default 1 GiB. */
  guint64 most_bytes;

  /* Samples in a row that come from one image, turned and mirrored copies: they are held out
   * together. Default 1. */
  guint n_variants;

  /* Borrowed; only patches at its places are taken into account. Default NULL: all. */
  const NormaFrameCover *cover;
} NormaPatchCoreOptions;

#define NORMA_PATCHCORE_OPTIONS_INIT \
  { \
    0.01, 0, 1, G_GUINT64_CONSTANT (1) << 30, 1, NULL \
  }

#define NORMA_PATCHCORE_NAME "patchcore"

/* Re-weighting looks at no more neighbours than this. */
#define NORMA_PATCHCORE_MOST_REWEIGHT 64

/* Two passes. Held out, an image's own patches are left out of the bank; there is a patch of another
 * image in every bank if there is another image. Errors: NORMA_ERROR_INPUT if an option is out of its range or there
 * are more than 2³² − 1 patches; NORMA_ERROR_TOO_LARGE. */
NormaDetectorFit *norma_patchcore_fit_new (const NormaFeatureLevels *levels, guint n_samples,
                                           const NormaPatchCoreOptions *options, GError **error);

/* Bytes that a fit needs beyond the samples, the detector it makes included. */
guint64 norma_patchcore_fit_memory (const NormaFeatureLevels *levels, guint n_samples,
                                    const NormaPatchCoreOptions *options);

NormaDetector *norma_patchcore_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                                     GError **error);

/* What the bank came from. */
typedef struct {
  guint64 n_patches; /* of all samples, at the places that are learnt from */
  guint32 n_considered; /* of them, that the core-set was chosen from */
  guint32 n_kept; /* the bank's */
  guint d; /* features a patch */
  double radius; /* largest distance, projected, of a considered patch from the core-set */
} NormaPatchCoreFacts;

NormaPatchCoreFacts norma_patchcore_get_facts (const NormaDetector *detector);
