/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/score.h"

/* A result made by hand, for the tests of what is written of results: one reject region, one review
 * region if asked for. Numbers are exact in float32. */
static inline NormaResult *
make_result (gboolean with_review)
{
  NormaResult *result = g_new0 (NormaResult, 1);
  NormaFinding *finding = g_new0 (NormaFinding, 1);
  NormaRegion reject = { 3, 5, 7, 2, 11, 6.25f, 4, 6, 5.5, 5.125, 5.75 };
  NormaRegion review = { 20, 30, 1, 1, 1, 2.5f, 20, 30, 2.5, 20, 30 };

  finding->verdict = NORMA_VERDICT_REJECT;
  finding->reject_regions = g_array_new (FALSE, FALSE, sizeof (NormaRegion));
  finding->review_regions = g_array_new (FALSE, FALSE, sizeof (NormaRegion));
  g_array_append_val (finding->reject_regions, reject);
  if (with_review)
    g_array_append_val (finding->review_regions, review);
  finding->n_removed = 2;
  result->map = norma_anomaly_map_new (8, 4, 80, 40, NULL);
  result->score = 6.25f;
  result->times_threshold = 2.385;
  result->one_in = 1e20;
  result->deviation = 1.5;
  result->finding = finding;
  result->ms = 12.5;
  return result;
}
