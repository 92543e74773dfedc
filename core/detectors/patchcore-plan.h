/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/patchcore.h"
#include "core/features/embedding.h"

/* How many patches a fit meets and what comes of them. */
typedef struct {
  guint64 n_patches; /* of all samples */
  guint32 n_considered; /* of them, that fit the memory */
  guint32 n_wanted; /* of these, for the bank */
  guint n_projected; /* dimensions of the projection; a patch's own if these are few */
} NormaPatchCorePlan;

/* shape: of the patches; n_positions: places of it that are learnt from. Error: NORMA_ERROR_INPUT if an option is out of its range or there are too
 * many or too few patches. */
gboolean norma_patchcore_plan (NormaPatchCorePlan *plan, const NormaFeatureShape *shape,
                               guint n_positions, guint n_samples,
                               const NormaPatchCoreOptions *options, GError **error);

/* Bytes in which one worker makes the patches of a sample. */
guint64 norma_patchcore_worker_memory (const NormaEmbedding *embedding);
