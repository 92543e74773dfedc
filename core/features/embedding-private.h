/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/embedding.h"

struct _NormaEmbedding {
  gatomicrefcount references;
  NormaFeatureLevels levels;
  NormaEmbeddingOptions options; /* n_channels is that of the shape */
  NormaFeatureShape shape;
  guint n_all; /* C, channels of all levels together */
  NormaRegrid *regrid[NORMA_MOST_LEVELS]; /* owned */
  guint32 *subset; /* [n_channels], ascending; NULL with a projection */
  float *axes; /* [C, n_channels]; NULL with a subset */
};

/* Options that fit the levels, without subset and axes. Errors as those of norma_embedding_new(). */
NormaEmbedding *norma_embedding_new_open (const NormaFeatureLevels *levels,
                                          const NormaEmbeddingOptions *options, GError **error);
