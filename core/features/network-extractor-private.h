/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/backbone-level.h"
#include "core/features/network-extractor.h"

/* What the extractor and its entries in the model file share. */

typedef struct {
  NormaExtractor parent;
  guint width, height, channels; /* of the frame */
  char *name;
  char *descriptor_hash; /* SHA-256 of the file; NULL: it is not the descriptor */
  GBytes *onnx;
  NormaInputScaling scaling; /* without levels */
  NormaPrecision precision;
  NormaNetworkRanges *ranges; /* of int8; NULL else */
  NormaNetwork *network;
  NormaNetworkPlan *plan;
  guint64 dropped_bytes; /* of the network's weights, which the plan has */
  NormaBackboneLevel levels[NORMA_MOST_LEVELS]; /* without names */
} NormaNetworkExtractor;

/* Read and not yet planned. */
NormaNetworkExtractor *norma_network_extractor_read (GBytes *onnx, const char *name,
                                                     const NormaInputScaling *scaling,
                                                     const NormaFrame *frame, NormaBudget *budget,
                                                     GError **error);

/* Makes the descriptor of it. hash: copied. */
void norma_network_extractor_name_descriptor (NormaNetworkExtractor *e, const char *hash);

/* Planned for its frame. e: taken, may be NULL. */
NormaExtractor *norma_network_extractor_complete (NormaNetworkExtractor *e, NormaBudget *budget,
                                                  GError **error);

/* Of int8. bounds: [n_values, 2]. */
gboolean norma_network_extractor_take_ranges (NormaNetworkExtractor *e, guint64 n_values,
                                              const float *bounds, GError **error);

void norma_network_extractor_store (const NormaExtractor *extractor, NormaTensorFile *file);
