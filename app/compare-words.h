/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/comparison-json.h"

/* What norma-cli compare tells people; all owned by the caller, without line break. */

/* "changed        alignment 0.97   2.10 ×  b.png  on a.png  1 change: …". names_reference: where the
 * user did not. */
char *norma_words_comparison (const NormaComparedPair *compared, gboolean names_reference);

/* What verdicts rest on. promise: NULL, nothing but the robust threshold. */
char *norma_words_comparison_threshold (double threshold, const NormaPromise *promise);

/* Of all pairs. */
typedef struct {
  guint n_queries, n_verdicts[3]; /* by NormaComparisonVerdict */
  guint n_failed;
  guint n_without_query; /* references of a route */
} NormaComparisonCounts;

/* "12 queries: 9 same, 2 changed, 1 not compared, 0 failed; 2 references without a query" */
char *norma_words_comparison_counts (const NormaComparisonCounts *counts);
