/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/gaussian-private.h"
#include "core/detectors/simplenet.h"

/* Hidden units that are computed at a time; their number is filled up with units of no weight. */
enum { NORMA_SIMPLENET_LANES = 16 };

typedef struct {
  NormaDetector parent;
  NormaGaussian *places; /* a reference; of the scope of positions, with all axes */
  guint d, n_hidden;
  NormaTrainingFacts facts;

  /* Of whitened patches: −Σ output · leaky (weight · patch + bias), less center, times scale, is z. */
  float *weight; /* [n_hidden, d] */
  float *bias, *output; /* [n_hidden] */
  double center, scale;

  float *panels; /* weight as [n_hidden / LANES, d, LANES], made of the others */
  float *bias_panels, *output_panels; /* [n_hidden / LANES, LANES] */
} NormaSimpleNet;

/* With everything but the numbers, which are zeros. places: a reference is taken. Error:
 * NORMA_ERROR_TOO_LARGE. */
NormaSimpleNet *norma_simplenet_new (NormaDetector *places, guint n_hidden, GError **error);

/* Makes the panels of the weights, which are set. */
void norma_simplenet_index (NormaSimpleNet *simplenet);

/* A sample's patches [P, d], whitened: along each axis of each place, good ones have mean 0 and a mean
 * square of 1; of a sample that the places were fitted on, as if they had not been. scratch: of places. */
void norma_simplenet_whiten (const NormaSimpleNet *simplenet, const float *features, float *patches,
                             float *scratch);
void norma_simplenet_whiten_held_out (const NormaSimpleNet *simplenet, const float *features,
                                      float *patches, float *scratch);

/* distances [n] of patches [n, d] before center and scale. The same bits on every processor. */
void norma_simplenet_measure (const NormaSimpleNet *simplenet, const float *patches, gsize n,
                              float *distances);

/* For the detector's class. */
gboolean norma_simplenet_explain (const NormaDetector *detector, const float *features,
                                  guint position, NormaExplanation *explanation, float *scratch,
                                  GError **error);
guint norma_simplenet_locate (const NormaDetector *detector, const float *features, guint position,
                              double *coordinates, float *scratch);
void norma_simplenet_store (const NormaDetector *detector, NormaTensorFile *file);
