/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector.h"
#include "core/features/embedding.h"
#include "core/statistics/gaussian-field.h"

/* PaDiM (Defard et al. 2020, "PaDiM: a patch distribution modeling framework for anomaly detection and
 * localization"): the levels embedded on one grid, one Gaussian a position, the map of the
 * Mahalanobis distances. */
typedef struct {
  /* Default as published: the grid of the finest level, coarser ones repeated, a subset of
   * n_channels. n_channels 0 (default): NORMA_PADIM_DIMENSIONS, or all if there are fewer. */
  NormaEmbeddingOptions embedding;
  NormaCovariance covariance; /* default ridge, as published */
} NormaPadimOptions;

/* Published for ResNet-18. */
#define NORMA_PADIM_DIMENSIONS 100

#define NORMA_PADIM_OPTIONS_INIT \
  { \
    { .channels = NORMA_CHANNELS_SUBSET, .seed = 1 }, NORMA_COVARIANCE_RIDGE \
  }

#define NORMA_PADIM_NAME "padim"

/* Held-out maps are those of gaussian-field.h. Errors: NORMA_ERROR_INPUT if the embedding does not go
 * with the levels; NORMA_ERROR_TOO_LARGE. */
NormaDetectorFit *norma_padim_fit_new (const NormaFeatureLevels *levels, double least_variance,
                                       const NormaPadimOptions *options, GError **error);

/* Bytes that a fit needs beyond the samples, whatever their number. */
guint64 norma_padim_fit_memory (const NormaFeatureLevels *levels, const NormaPadimOptions *options);

/* Errors: NORMA_ERROR_DAMAGED, naming the field; NORMA_ERROR_TOO_LARGE. */
NormaDetector *norma_padim_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                                 GError **error);

/* Lends what it has learnt. */
const NormaEmbedding *norma_padim_get_embedding (const NormaDetector *detector);
const NormaGaussianField *norma_padim_get_positions (const NormaDetector *detector);
