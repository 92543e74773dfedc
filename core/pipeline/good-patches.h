/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/why.h"

typedef struct {
  guint n_threads; /* 0: one a processor */
  NormaBudget *budget; /* borrowed; NULL: no cap */
} NormaGoodPatchesOptions;

/* Looks the place that was explained up in good images and puts the nearest ones into why->good, in
 * place of what was there. Near is what the detector measures: of a Gaussian the Mahalanobis distance
 * between the two images' features. model: the one that was asked; paths: char *. Images that cannot
 * be used are passed over. Errors: that of the first image if none can be used, NORMA_ERROR_INPUT
 * without images; cancelled; NORMA_ERROR_TOO_LARGE. */
gboolean norma_good_patches_find (NormaWhy *why, NormaModel *model, const GPtrArray *paths,
                                  const NormaGoodPatchesOptions *options,
                                  const NormaProgress *progress, GError **error);
