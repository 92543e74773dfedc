/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"

/* A comparison as one JSON object without line breaks, owned by the caller; norma-cli(1) lists the
 * members. reference, query: paths. Exactly one of comparison and pair_error is not NULL. */
char *norma_json_comparison (const char *reference, const char *query,
                             const NormaComparison *comparison, const GError *pair_error);
