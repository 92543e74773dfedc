/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/extractor-options.h"
#include "core/features/extractor.h"
#include "core/features/input-scaling.h"
#include "core/network/network.h"

/* The extractor that runs a network: the picture is scaled as the network wants it, grey fed to
 * three equal channels, and each output of the network is a level (backbone-level.h).
 *
 * Features are sums of single-precision numbers in an order that oneDNN chooses by the processor.
 * On one machine they have the same bits in every run and at every number of threads; on another
 * one their last bits differ. */

/* The name in the model file. */
#define NORMA_NETWORK_EXTRACTOR_NAME "network"

/* onnx: the network, with the levels as its outputs, finest first, and nothing beside the bytes.
 * name: of the file, for people.
 * Errors: those of norma_network_read_bytes(), norma_network_plan_new() and
 * norma_network_run_new(); NORMA_ERROR_INPUT (an output is no grid, more than NORMA_MOST_LEVELS);
 * NORMA_ERROR_UNSUPPORTED (precision). */
NormaExtractor *norma_network_extractor_new (GBytes *onnx, const char *name,
                                             const NormaInputScaling *scaling,
                                             NormaPrecision precision, const NormaFrame *frame,
                                             NormaBudget *budget, GError **error);

/* Errors: as above; NORMA_ERROR_DAMAGED; NORMA_ERROR_VERSION. */
NormaExtractor *norma_network_extractor_load (const NormaTensorFile *file, const NormaFrame *frame,
                                              NormaBudget *budget, GError **error);

/* For people: NULL or absent for another extractor. */
const char *norma_network_extractor_get_file (const NormaExtractor *extractor);
const NormaNetwork *norma_network_extractor_get_network (const NormaExtractor *extractor);
const NormaInputScaling *norma_network_extractor_get_scaling (const NormaExtractor *extractor);
NormaPrecision norma_network_extractor_get_precision (const NormaExtractor *extractor);
