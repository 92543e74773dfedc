/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"
#include "core/training/training.h"

/* How a detector was trained, as its file tells it. */
typedef struct {
  guint64 n_learnt; /* patches or pictures that steps could draw */
  guint64 n_steps, kept_step; /* done, and the one whose values are kept */
  guint64 seed;
  double held_out; /* loss there; NaN if it was not measured */
  double seconds; /* of all sessions; not in the file, and 0 when read */
  NormaLossRecord record; /* without points in files that have none */
} NormaTrainingFacts;

/* But for the record, which the training filled. */
void norma_training_facts_take (NormaTrainingFacts *facts, guint64 n_learnt, guint64 seed,
                                const NormaTrainingResult *result);

/* learnt: the field that holds n_learnt. */
void norma_training_facts_store (const NormaTrainingFacts *facts, const char *learnt,
                                 NormaTensorFile *file);

/* Error: NORMA_ERROR_DAMAGED, naming the field. */
gboolean norma_training_facts_load (const NormaTensorFile *file, const char *learnt,
                                    NormaTrainingFacts *facts, GError **error);
