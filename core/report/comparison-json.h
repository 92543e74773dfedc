/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"
#include "core/pipeline/pairs.h"

/* What is told of a pair. All is lent. */
typedef struct {
  const NormaPair *pair;
  const GPtrArray *chosen; /* references it was compared with, the best first; NULL: the pair's */
  const NormaPromise *promise; /* of its threshold; NULL: none */
  const NormaComparison *comparison;
  const GError *error; /* exactly one of both is not NULL */
} NormaComparedPair;

/* The reference that it was compared with, or is to be; NULL: none. */
const char *norma_compared_pair_get_reference (const NormaComparedPair *compared);

/* As one JSON object without line breaks, owned by the caller; norma-cli(1) lists the members. */
char *norma_json_comparison (const NormaComparedPair *compared);
