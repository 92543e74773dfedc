/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector.h"

/* DFM by feature reconstruction error (Ahuja et al. 2019, "Probabilistic modeling of deep features
 * for out-of-distribution and adversarial detection"). One vector x describes an image: the coarsest
 * level averaged over 2 × 2 places, all places one after the other. With the mean and the principal
 * axes V that hold a share of the good images' variance, what the axes cannot rebuild,
 * x − mean − V Vᵀ (x − mean), is squared and summed over the channels of a place to the map. */
typedef struct {
  double explained; /* that share, in (0, 1); default 0.97 */
} NormaDfmOptions;

#define NORMA_DFM_OPTIONS_INIT \
  { \
    0.97 \
  }

#define NORMA_DFM_NAME "dfm"

/* The axes come from the products of all pairs of images, whose number and time grow with the square
 * and the cube of the number of images. */
#define NORMA_DFM_MOST_SAMPLES 2048

/* Held-out scores come from refits without a twentieth of the images each. */
#define NORMA_DFM_FOLDS 20

/* One pass that keeps the vectors of all images. Errors: NORMA_ERROR_INPUT with fewer than 2 or more
 * than NORMA_DFM_MOST_SAMPLES samples or a share out of its range; NORMA_ERROR_TOO_LARGE. */
NormaDetectorFit *norma_dfm_fit_new (const NormaFeatureLevels *levels, guint n_samples,
                                     const NormaDfmOptions *options, GError **error);

/* Bytes that a fit needs beyond the samples, the detector it makes included. */
guint64 norma_dfm_fit_memory (const NormaFeatureLevels *levels, guint n_samples);

/* Held-out maps belong to the fit: a detector that was read gives the plain map in their place. */
NormaDetector *norma_dfm_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                               GError **error);

/* Principal axes that are kept. */
guint norma_dfm_get_n_axes (const NormaDetector *detector);
