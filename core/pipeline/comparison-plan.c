/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/comparison-plan.h"

static NormaComparison *
not_compared (const char *reason)
{
  NormaComparison *comparison = norma_comparison_new ();

  comparison->verdict = NORMA_NOT_COMPARED;
  comparison->reason = g_strdup (reason);
  return comparison;
}

NormaComparison *
norma_comparison_plan_compare (const NormaComparisonPlan *plan, guint i,
                               const NormaCompareFiles *files, GPtrArray **chosen, GError **error)
{
  const NormaPair *pair = &g_array_index (plan->pairs, NormaPair, i);

  if (pair->reference == NULL && plan->references != NULL)
    return norma_references_compare (plan->references, pair->query, plan->n_against, files, chosen,
                                     error);
  *chosen = g_ptr_array_new ();
  if (pair->reference == NULL)
    return not_compared ("not compared: no reference like it at its place on the route");
  g_ptr_array_add (*chosen, pair->reference);
  if (pair->query == NULL)
    return not_compared ("not compared: no query like it at its place on the route");
  return norma_compare_files (pair->reference, pair->query, files, error);
}
