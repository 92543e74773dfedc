/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"

/* A golden vector in a model file, without its seed: "golden.map", "golden.score". model: with
 * detectors and tiling. */
void norma_golden_vector_store (const NormaGolden *golden, const NormaModel *model,
                                NormaTensorFile *file);

/* The map is the caller's. Error: NORMA_ERROR_DAMAGED. */
gboolean norma_golden_vector_load (const NormaTensorFile *file, const NormaModel *model,
                                   NormaGolden *golden, GError **error);
