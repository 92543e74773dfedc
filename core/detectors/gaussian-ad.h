/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/gaussian.h"

/* Gaussian-AD (Rippel, Mertens and Merhof 2020, "Modeling the distribution of normal data in
 * pre-trained deep features for anomaly detection"): the features of each level averaged over its
 * grid, one Gaussian a level with the covariance of Ledoit and Wolf 2004, and the mean of the levels'
 * Mahalanobis distances. Its map has one place: it says that an image is unusual, and not where. */
typedef struct {
  NormaComponents components; /* principal axes of each level that are kept; default all */
  double explained; /* v of PCA and NPCA, in (0, 1); default 0.99 */
} NormaGaussianAdOptions;

#define NORMA_GAUSSIAN_AD_OPTIONS_INIT \
  { \
    NORMA_COMPONENTS_ALL, 0.99 \
  }

#define NORMA_GAUSSIAN_AD_NAME "gaussian-ad"

/* Held out, each level's distance is that of gaussian-field.h. PCA and NPCA take the axes as
 * NormaGaussianOptions do. Error: NORMA_ERROR_TOO_LARGE. */
NormaDetectorFit *norma_gaussian_ad_fit_new (const NormaFeatureLevels *levels,
                                             double least_variance,
                                             const NormaGaussianAdOptions *options, GError **error);

/* Bytes that a fit needs beyond the samples. */
guint64 norma_gaussian_ad_fit_memory (const NormaFeatureLevels *levels,
                                      const NormaGaussianAdOptions *options);

/* Errors: NORMA_ERROR_DAMAGED, naming the field; NORMA_ERROR_TOO_LARGE. */
NormaDetector *norma_gaussian_ad_load (const NormaTensorFile *file,
                                       const NormaFeatureLevels *levels, GError **error);

/* Lends the Gaussian of level l. */
const NormaGaussianField *norma_gaussian_ad_get_level (const NormaDetector *detector, guint l);
