/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/patchcore.h"
#include "core/features/embedding.h"
#include "core/statistics/nearest.h"

typedef struct {
  NormaDetector parent;
  gsize sample_size;
  gsize offset; /* of the levels that are used, in a sample */
  guint first_level; /* of them */
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

/* With everything but the bank set. embedding: taken over; first_level: of those that are used. */
NormaPatchCore *norma_patchcore_new (NormaEmbedding *embedding, gsize offset, guint first_level);

/* Prepares the bank, which is set, for searching. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_patchcore_index (NormaPatchCore *patchcore, GError **error);

/* For the detector's class, from patchcore-explain.c. */
gboolean norma_patchcore_explain (const NormaDetector *detector, const float *features,
                                  guint position, NormaExplanation *explanation, float *scratch,
                                  GError **error);
guint norma_patchcore_locate (const NormaDetector *detector, const float *features, guint position,
                              double *coordinates, float *scratch);

void norma_patchcore_store (const NormaDetector *detector, NormaTensorFile *file);

/* Rows of the samples that are removed leave the bank, and of each that is added those patches join it
 * that are farther from the bank than its radius, as the core-set is chosen. The radius is that of
 * the fit, whose random projection keeps distances nearly. Errors: those of
 * norma_detector_correct(). */
NormaDetector *norma_patchcore_correct (const NormaDetector *detector,
                                        const NormaCorrection *correction,
                                        GCancellable *cancellable, GError **error);
