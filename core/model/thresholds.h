/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"
#include "core/calibration/promise.h"
#include "core/calibration/rarity.h"
#include "core/regions/verdict.h"

/* Thresholds and what they rest on, in a model file: "promise.…", "limits.…", "held_out_scores". */
void norma_thresholds_store (const NormaPromise *promise, const NormaLimits *limits,
                             const NormaRarity *rarity, NormaTensorFile *file);

/* rarity: the caller's. Error: NORMA_ERROR_DAMAGED. */
gboolean norma_thresholds_load (const NormaTensorFile *file, NormaPromise *promise,
                                NormaLimits *limits, NormaRarity **rarity, GError **error);
