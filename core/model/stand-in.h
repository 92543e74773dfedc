/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"
#include "core/model/model.h"

/* Stand-ins in a model file: under "fp32." what the same stands for in the model itself. model: with
 * detectors and tiling. */
void norma_stand_in_store (const NormaStandIn *stand_in, const NormaModel *model,
                           NormaTensorFile *file);

/* *stand_in: the caller's; NULL if the file has none. Error: NORMA_ERROR_DAMAGED. */
gboolean norma_stand_in_load (const NormaTensorFile *file, const NormaModel *model,
                              NormaStandIn **stand_in, GError **error);

/* Adds to the error of a file whose precision cannot be had that it has a stand-in, or that it has
 * none. */
void norma_stand_in_offer (const NormaTensorFile *file, GError **error);

/* Has the file's network calculate in single precision. Error: NORMA_ERROR_INPUT if there is no
 * stand-in and the precision is another one. */
gboolean norma_stand_in_take (NormaTensorFile *file, GError **error);

/* Puts the stand-in's thresholds in place of the model's; it has none then. */
void norma_stand_in_replace (NormaModel *model);
