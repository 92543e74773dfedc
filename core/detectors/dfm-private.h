/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/dfm.h"
#include "core/features/embedding.h"

typedef struct {
  NormaDetector parent;
  gsize sample_size;
  gsize offset; /* of the level that is used, in a sample */
  guint level; /* which one */
  NormaEmbedding *embedding; /* of this level */
  guint n_positions, n_channels;
  gsize d; /* their product */
  guint n_samples;
  guint n_axes;
  float *mean; /* [d] */
  float *axes; /* [n_axes, d], of unit length */
  float *held_out; /* [n_samples, n_positions]; NULL if it was read */
} NormaDfm;

/* The coarsest level, and where it begins in a sample. */
NormaFeatureLevels norma_dfm_choose_level (const NormaFeatureLevels *levels, gsize *offset);

/* Of that level. Error: NORMA_ERROR_TOO_LARGE. */
NormaEmbedding *norma_dfm_embedding_new (const NormaFeatureLevels *level, GError **error);

/* With everything set but what is learnt. embedding: taken over. */
NormaDfm *norma_dfm_new (const NormaFeatureLevels *levels, NormaEmbedding *embedding, gsize offset);

/* residual: [d]. map: [n_positions], the squares summed over the channels. */
void norma_dfm_sum_squares (const NormaDfm *dfm, const double *residual, float *map);

void norma_dfm_store (const NormaDetector *detector, NormaTensorFile *file);
