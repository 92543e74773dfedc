/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"
#include "core/pipeline/score.h"

/* Results as JSON: one object without line breaks, owned by the caller. Numbers have the fewest
 * digits that give back the same bits; what is NaN or infinite is null. norma-cli(1) lists the
 * members. */

/* Of one image: exactly one of result and image_error is not NULL. */
char *norma_json_image (const char *path, const NormaResult *result, const GError *image_error);

/* path: of the model file. suspects: NormaGoodImage, lent, the most suspicious first. peak_mb: the
 * most memory held, 10⁶ bytes. */
char *norma_json_fit (const NormaFit *fit, const NormaWish *wish, const char *path,
                      const GPtrArray *suspects, double peak_mb);

/* path, hash: of the model file. */
char *norma_json_model (const NormaModel *model, const char *path, const char *hash);
