/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/pairs.h"
#include "core/pipeline/references.h"

/* Queries and what each of them is compared with. All is lent. */
typedef struct {
  const GArray *pairs; /* NormaPair */

  /* Pairs without a reference are compared with the best of these; NULL: they have none. */
  const NormaReferences *references;
  guint n_against; /* see norma_references_compare() */
} NormaComparisonPlan;

/* Pair i. A query for which no reference was found, or a reference without a query (see
 * norma_route_find()) is not compared, for that reason. chosen: the references it was compared with,
 * the best first, lent by the plan, owned by the caller.
 * Errors: those of norma_compare_files(). */
NormaComparison *norma_comparison_plan_compare (const NormaComparisonPlan *plan, guint i,
                                                const NormaCompareFiles *files, GPtrArray **chosen,
                                                GError **error);
