/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"
#include "core/image/frame.h"

/* A feature extractor: a picture in the working frame to one feature vector a grid position.
 * Immutable once made, shared by threads; each thread brings its own scratch memory. */
typedef struct {
  guint height, width; /* grid positions, at least 1 each */
  guint channels; /* d, features a position */
} NormaFeatureShape;

typedef struct _NormaExtractor NormaExtractor;

typedef struct {
  const char *name; /* in the model file, e.g. "filter-bank" */

  /* planes: [channels, height, width] of the frame, 0 … 1 over the range fixed at fit.
   * features: [grid height, grid width, d]. Cannot fail. */
  void (*extract) (const NormaExtractor *extractor, const float *planes, float *features,
                   float *scratch);
  void (*store) (const NormaExtractor *extractor, NormaTensorFile *file);
  void (*free) (NormaExtractor *extractor);
} NormaExtractorClass;

/* The part all extractors share; the first member of each. */
struct _NormaExtractor {
  const NormaExtractorClass *class;
  gatomicrefcount references;
  NormaFeatureShape shape;
  gsize scratch_size; /* floats */

  /* Deviation of the measuring noise of one feature, squared: variances below it mean nothing. */
  double least_variance;
};

NormaExtractor *norma_extractor_ref (NormaExtractor *extractor);
void norma_extractor_unref (NormaExtractor *extractor);

/* Positions of the grid. */
gsize norma_extractor_n_positions (const NormaExtractor *extractor);

void norma_extractor_extract (const NormaExtractor *extractor, const float *planes, float *features,
                              float *scratch);

/* What the extractor is made from, in metadata whose keys begin with "extractor.". */
void norma_extractor_store (const NormaExtractor *extractor, NormaTensorFile *file);

/* The extractor that a file names, for this frame. Errors: NORMA_ERROR_DAMAGED,
 * NORMA_ERROR_UNSUPPORTED if its name is unknown here. */
NormaExtractor *norma_extractor_load (const NormaTensorFile *file, const NormaFrame *frame,
                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaExtractor, norma_extractor_unref)
