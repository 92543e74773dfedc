/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/gaussian-part.h"

/* What the fit of the Gaussian detector hands to the detector. */
typedef struct {
  NormaDetector parent;
  NormaEmbedding *embedding; /* a reference; NULL: the features of one level, as they are */
  NormaFeatureShape shape; /* of the features that are measured */
  NormaScope scope;
  NormaGaussianPart *positions; /* NULL in the scope of the image */
  NormaGaussianPart *image; /* NULL in the scope of positions */
} NormaGaussian;

/* Without parts. embedding: NULL with one level; a reference is taken. */
NormaGaussian *norma_gaussian_new (const NormaFeatureLevels *levels, NormaEmbedding *embedding,
                                   NormaScope scope);

/* Once the parts are there. */
void norma_gaussian_measure_scratch (NormaGaussian *gaussian);

/* What the parts are asked about; NULL where the scope has no such part. */
typedef struct {
  const float *at_positions; /* [grid height, grid width, d] */
  const float *of_image; /* [d] */
  float *rest; /* scratch for the parts */
} NormaGaussianView;

/* features: a sample of the levels, which with several are embedded first; scratch: of the detector,
 * lent for the view. */
NormaGaussianView norma_gaussian_view (const NormaGaussian *gaussian, const float *features,
                                       float *scratch);

/* features: [grid height, grid width, d]; mean: [d], over the grid. */
void norma_gaussian_average (const float *features, const NormaFeatureShape *shape, float *mean);
