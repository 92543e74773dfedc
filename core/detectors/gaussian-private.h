/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/gaussian-part.h"

/* What the fit of the Gaussian detector hands to the detector. */
typedef struct {
  NormaDetector parent;
  NormaFeatureShape shape;
  NormaScope scope;
  NormaGaussianPart *positions; /* NULL in the scope of the image */
  NormaGaussianPart *image; /* NULL in the scope of positions */
} NormaGaussian;

/* Without parts. */
NormaGaussian *norma_gaussian_new (const NormaFeatureShape *shape, NormaScope scope);

/* Error: NORMA_ERROR_INPUT with more than one level. */
gboolean norma_gaussian_check_levels (const NormaFeatureLevels *levels, GError **error);

/* Once the parts are there. */
void norma_gaussian_measure_scratch (NormaGaussian *gaussian);

/* features: [grid height, grid width, d]; mean: [d], over the grid. */
void norma_gaussian_average (const float *features, const NormaFeatureShape *shape, float *mean);
