/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/precision.h"
#include "core/pipeline/good-features.h"

/* The extractor of the good features, in single precision, as one in bf16 or int8. For int8 the
 * network runs over some of the good images, spread over all, so that its ranges hold what they
 * show; what it gives on the way goes to the store. Errors: those of norma_network_extractor_lower() and of reading; cancelled. */
NormaExtractor *norma_lower_features (const NormaGoodFeatures *good, NormaPrecision precision,
                                      NormaBudget *budget, GError **error);
