/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector.h"
#include "core/features/embedding.h"
#include "core/statistics/gaussian-field.h"
#include "core/statistics/principal.h"

/* The Gaussian normal model: Mahalanobis distances to Gaussians fitted on the good set, each divided
 * by its expected held-out value (gaussian-field.h). */
typedef enum {
  /* One Gaussian a grid position (Defard et al. 2020, "PaDiM"): says where. */
  NORMA_SCOPE_POSITION,

  /* One Gaussian of the features averaged over the grid (Rippel et al. 2020, "Gaussian-AD"): says
   * that the image as a whole is unusual. Its map is flat. */
  NORMA_SCOPE_IMAGE,

  /* What is typical of the whole image and what departs from it (split.h), each with its own
   * Gaussians: one of the typical features, one a position of the departures. With
   * N(a, b) = √√(a⁴ + b⁴), nearly the larger one, and P the peak of D_position, the map is
   * √(N(D_position, D_image) · D_position · N(P, D_image)/P): its peak is N(P, D_image), a local
   * defect stays local, a change of the whole part lights up the whole map, and the verdict still
   * follows from the regions. */
  NORMA_SCOPE_BOTH,
} NormaScope;

/* Which principal axes of the features are kept: all; PCA, the leading ones; NPCA, the trailing
 * ones, along which good parts hardly vary (principal.h). */
typedef enum {
  NORMA_COMPONENTS_ALL,
  NORMA_COMPONENTS_PCA,
  NORMA_COMPONENTS_NPCA,
} NormaComponents;

typedef struct {
  NormaScope scope; /* default both */
  NormaComponents components; /* axes of each Gaussian's features that are kept; default all */
  double explained; /* v of PCA and NPCA, in (0, 1); default 0.99 */
  NormaCovariance covariance; /* default shrunk */

  /* How several levels become one; a single level is taken as it is. Default: roots, on the grid of
   * the coarsest level, or a quarter of the finest one's sides where that is more, smoothed, on
   * NORMA_GAUSSIAN_DIMENSIONS orthonormal axes, or on all channels where they are no more. grid 0 × 0
   * and n_channels 0 stand for these. docs/methods.md has what each brings. */
  NormaEmbeddingOptions embedding;
} NormaGaussianOptions;

enum { NORMA_GAUSSIAN_DIMENSIONS = 256 };

#define NORMA_GAUSSIAN_OPTIONS_INIT \
  { \
    NORMA_SCOPE_BOTH, NORMA_COMPONENTS_ALL, 0.99, NORMA_COVARIANCE_SHRUNK, \
    { \
      .growth = NORMA_GROWTH_BILINEAR, .compression = NORMA_COMPRESSION_ROOT, \
      .window = NORMA_GRID_WINDOW_BINOMIAL, .channels = NORMA_CHANNELS_ORTHOGONAL, .seed = 1 \
    } \
  }

#define NORMA_GAUSSIAN_NAME "gaussian"

/* "position", "image", "both"; from_string gives FALSE for other words. */
const char *norma_scope_to_string (NormaScope scope);
gboolean norma_scope_from_string (const char *text, NormaScope *scope);

/* The kept axes are those of the features' deviations within blocks of samples, pooled over all
 * positions; finding them costs one pass more. Errors: NORMA_ERROR_INPUT if the embedding does not go
 * with several levels; NORMA_ERROR_TOO_LARGE. */
NormaDetectorFit *norma_gaussian_fit_new (const NormaFeatureLevels *levels, double least_variance,
                                          const NormaGaussianOptions *options, GError **error);

/* Bytes that a fit needs beyond the samples. */
guint64 norma_gaussian_fit_memory (const NormaFeatureLevels *levels,
                                   const NormaGaussianOptions *options);

NormaDetector *norma_gaussian_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                                    GError **error);

/* Lends the embedding, NULL with one level. */
const NormaEmbedding *norma_gaussian_get_embedding (const NormaDetector *detector);

/* Lends the Gaussians, NULL where the scope has none. */
const NormaGaussianField *norma_gaussian_get_positions (const NormaDetector *detector);
const NormaGaussianField *norma_gaussian_get_image (const NormaDetector *detector);
