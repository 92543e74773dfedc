/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/simplenet.h"
#include "core/features/embedding.h"

/* Hidden units that are computed at a time; their number is filled up with units of no weight. */
enum { NORMA_SIMPLENET_LANES = 16 };

typedef struct {
  NormaDetector parent;
  gsize offset; /* of the levels that are used, in a sample */
  guint first_level; /* of them */
  NormaEmbedding *embedding; /* of these */
  guint d, n_hidden;
  NormaTrainingFacts facts;

  float *mean, *deviation; /* [d], of the good images' patches */

  /* Of patches as they are: −Σ output · leaky (weight · patch + bias), less center, times scale, is z. */
  float *weight; /* [n_hidden, d] */
  float *bias, *output; /* [n_hidden] */
  double center, scale;

  float *panels; /* weight as [n_hidden / LANES, d, LANES], made of the others */
  float *bias_panels, *output_panels; /* [n_hidden / LANES, LANES] */
} NormaSimpleNet;

/* With everything but the numbers, which are zeros. embedding: taken over. Error:
 * NORMA_ERROR_TOO_LARGE. */
NormaSimpleNet *norma_simplenet_new (NormaEmbedding *embedding, gsize offset, guint first_level,
                                     guint n_hidden, GError **error);

/* Makes the panels of the weights, which are set. */
void norma_simplenet_index (NormaSimpleNet *simplenet);

/* distances [n] of patches [n, d] before center and scale. The same bits on every processor. */
void norma_simplenet_measure (const NormaSimpleNet *simplenet, const float *patches, gsize n,
                              float *distances);

/* Patches to learn from. */
typedef struct {
  float *at; /* [n, d] */
  gsize n, n_trained; /* the first of them are trained on, the others measured */
} NormaSimpleNetRows;

/* Finds mean and deviation of the features of those that are trained on, and brings all to mean 0 and
 * all together to a mean variance of 1; scale: what they were divided by. One scale for all features:
 * a network's features are sparse, and a rare one that were brought to deviation 1 would stand far
 * out in good images wherever it appears. Error: cancelled. */
gboolean norma_simplenet_standardise (NormaSimpleNet *simplenet, const NormaSimpleNetRows *rows,
                                      double least_variance, guint n_threads,
                                      GCancellable *cancellable, double *scale, GError **error);

/* For the detector's class. */
gboolean norma_simplenet_explain (const NormaDetector *detector, const float *features,
                                  guint position, NormaExplanation *explanation, float *scratch,
                                  GError **error);
guint norma_simplenet_locate (const NormaDetector *detector, const float *features, guint position,
                              double *coordinates, float *scratch);
void norma_simplenet_store (const NormaDetector *detector, NormaTensorFile *file);
