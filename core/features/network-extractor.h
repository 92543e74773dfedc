/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/extractor-options.h"
#include "core/features/extractor.h"
#include "core/features/input-scaling.h"
#include "core/network/ranges.h"

/* The extractor that runs a network: the picture is scaled as the network wants it, grey fed to
 * three equal channels, and each output of the network is a level (backbone-level.h).
 *
 * Features are sums in single precision, or of products in bf16 or int8, in an order that oneDNN chooses by the processor.
 * On one machine they have the same bits in every run and at every number of threads; on another
 * one their last bits differ. */

/* The name in the model file. */
#define NORMA_NETWORK_EXTRACTOR_NAME "network"

/* onnx: the network, with the levels as its outputs, finest first, and nothing beside the bytes.
 * name: of the file, for people. In single precision.
 * Errors: those of norma_network_read_bytes(), norma_network_plan_new() and
 * norma_network_run_new(); NORMA_ERROR_INPUT (an output is no grid, more than NORMA_MOST_LEVELS). */
NormaExtractor *norma_network_extractor_new (GBytes *onnx, const char *name,
                                             const NormaInputScaling *scaling,
                                             const NormaFrame *frame, NormaBudget *budget,
                                             GError **error);

/* The same of the descriptor in the box, whose name is its own (NORMA_DESCRIPTOR_NAME). hash: SHA-256 of its
 * file, of which onnx may be a part. */
NormaExtractor *norma_network_extractor_new_descriptor (GBytes *onnx, const char *hash,
                                                        const NormaInputScaling *scaling,
                                                        const NormaFrame *frame,
                                                        NormaBudget *budget, GError **error);

/* The same network and frame in bf16, or in int8 within the ranges, else NULL, of
 * norma_network_extractor_measure(). extractor: in single precision. Errors: also those of
 * norma_precision_check(). */
NormaExtractor *norma_network_extractor_lower (const NormaExtractor *extractor,
                                               NormaPrecision precision,
                                               const NormaNetworkRanges *ranges,
                                               NormaBudget *budget, GError **error);

/* As norma_extractor_extract(), in single precision, and extends ranges by what the network computes on
 * the way. */
void norma_network_extractor_measure (const NormaExtractor *extractor, const float *planes,
                                      NormaNetworkRanges *ranges, float *features,
                                      gpointer scratch);

/* Errors: as above; NORMA_ERROR_DAMAGED; NORMA_ERROR_VERSION. */
NormaExtractor *norma_network_extractor_load (const NormaTensorFile *file, const NormaFrame *frame,
                                              NormaBudget *budget, GError **error);

/* For people: NULL or absent for another extractor. */
const char *norma_network_extractor_get_file (const NormaExtractor *extractor);
const NormaNetwork *norma_network_extractor_get_network (const NormaExtractor *extractor);
const NormaInputScaling *norma_network_extractor_get_scaling (const NormaExtractor *extractor);

/* SHA-256 of the descriptor's file, which may be one that came with another version; NULL for every other
 * extractor. */
const char *norma_network_extractor_get_descriptor_hash (const NormaExtractor *extractor);
NormaPrecision norma_network_extractor_get_precision (const NormaExtractor *extractor);
