/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/occlusion-test.h"
#include "core/pipeline/why-shares.h"

/* An explanation as JSON, as those of json.h. path: of the image; occlusion, test: NULL if nothing was
 * covered; n_features: of each part, the strongest. Lengths are pixels of the image. */
char *norma_json_why (const char *path, const NormaWhy *why, const NormaModel *model,
                      const NormaOcclusion *occlusion, const NormaOcclusionTest *test,
                      guint n_features);
