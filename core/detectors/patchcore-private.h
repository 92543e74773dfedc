/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/patchcore.h"
#include "core/features/embedding.h"
#include "core/statistics/nearest.h"

typedef struct {
  NormaDetector parent;
  gsize sample_size;
  gsize offset; /* of the levels that are used, in a sample */
  NormaEmbedding *embedding; /* of these */
  NormaPatchCoreFacts facts;
  guint n_variants, n_samples;
  guint reweight;
  float *bank; /* [n_kept, d], by sample and position */
  guint8 *inspected; /* [n_positions], 1: is learnt from; owned; NULL: all are */
  guint n_inspected; /* positions that are */
  guint32 *patches; /* [n_kept], sample · n_positions + position, ascending */
  NormaNearest *nearest; /* in the bank */
} NormaPatchCore;

/* The levels that patches are made of, and where they begin in a sample. */
NormaFeatureLevels norma_patchcore_choose_levels (const NormaFeatureLevels *levels, gsize *offset);

/* Of those levels. Error: NORMA_ERROR_TOO_LARGE. */
NormaEmbedding *norma_patchcore_embedding_new (const NormaFeatureLevels *levels, GError **error);

/* With everything but the bank set. embedding: taken over. */
NormaPatchCore *norma_patchcore_new (NormaEmbedding *embedding, gsize offset);

/* Prepares the bank, which is set, for searching. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_patchcore_index (NormaPatchCore *patchcore, GError **error);

void norma_patchcore_store (const NormaDetector *detector, NormaTensorFile *file);
