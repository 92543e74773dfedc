/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/comparison-judge.h"

#include "core/pipeline/compare-private.h"

/* The comparison that owns what was measured. */
static NormaComparison *
find_measured (NormaComparison *comparison)
{
  return comparison->measured == NULL ? comparison : comparison->measured;
}

NormaComparison *
norma_comparison_judge (NormaComparison *comparison, const NormaCompareOptions *options,
                        GError **error)
{
  g_autoptr (NormaComparison) judged = NULL;

  if (comparison->difference == NULL)
    return norma_comparison_ref (comparison);
  judged = norma_comparison_new ();
  judged->measured = norma_comparison_ref (find_measured (comparison));
  judged->alignment = comparison->alignment;
  judged->difference = comparison->difference;
  judged->ms = comparison->ms;
  return norma_compare_find_changes (judged, options, error) ? g_steal_pointer (&judged) : NULL;
}

gboolean
norma_comparison_find_peak (const NormaComparison *comparison, const NormaCompareOptions *options,
                            float *peak, GError **error)
{
  NormaCompareOptions lowest = *options;
  NormaLimits limits;
  float reached;

  *peak = 0;
  if (comparison->difference == NULL)
    return TRUE;
  lowest.threshold = 0;
  limits = norma_comparison_get_limits (comparison, &lowest);
  if (!norma_verdict_find_peak (comparison->difference->difference, limits.least_area,
                                limits.reject, &reached, error))
    return FALSE;
  if (reached > limits.reject)
    *peak = reached;
  return TRUE;
}
