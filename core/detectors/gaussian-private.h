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

/* How several levels become one, with what the options leave open filled in. */
NormaEmbeddingOptions norma_gaussian_fill_in (const NormaFeatureLevels *levels,
                                              const NormaGaussianOptions *options);

/* Of the features that a fit measures. */
NormaFeatureShape norma_gaussian_find_shape (const NormaFeatureLevels *levels,
                                             const NormaGaussianOptions *options);

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

/* The vectors of the images and, in the scope of both, the departures of their positions. */
typedef struct {
  float *vectors; /* [n, channels], owned */
  float *departures; /* [n, n_positions, channels], owned; NULL in the scope of the image */
} NormaGaussianParted;

void norma_gaussian_parted_clear (NormaGaussianParted *parted);

/* samples: [n, height, width, channels] of the shape. parted: cleared by the caller, also after an
 * error. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_gaussian_part_samples (const NormaFeatureShape *shape, NormaScope scope,
                                      const float *samples, guint n, NormaGaussianParted *parted,
                                      GError **error);

NormaDetector *norma_gaussian_correct (const NormaDetector *detector,
                                       const NormaCorrection *correction, GCancellable *cancellable,
                                       GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaGaussianParted, norma_gaussian_parted_clear)
