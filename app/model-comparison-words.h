/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/model-comparison.h"

/* On standard output: where there are several sets, one table of them all; a table a set; and the worst images of
 * each model in the folders as they are. names: [n_models]; folders: [datasets]. without_twins: near-duplicates
 * were left out. */
void norma_model_comparison_print (const NormaModelComparison *comparison, const char *const *names,
                                   const char *const *folders, gboolean without_twins);
