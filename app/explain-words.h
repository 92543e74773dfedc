/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/occlusion-test.h"
#include "core/pipeline/why-shares.h"

/* An explanation on standard output, as norma-cli explain shows it. */
void norma_explain_words_print (const char *path, const NormaWhy *why, const NormaModel *model);
void norma_explain_words_print_occlusion (const NormaWhy *why, const NormaOcclusion *occlusion,
                                          guint64 n_good);

void norma_explain_words_print_test (const NormaOcclusionTest *test, const NormaModel *model);

/* "more fine structure across 30°, 3.7 px", owned by the caller. pixels: of the image a pixel of the
 * frame. */
char *norma_explain_words_feature (const NormaFeatureShare *feature, double pixels);
