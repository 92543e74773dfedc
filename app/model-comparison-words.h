/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/model-comparison.h"

/* A table a set and the worst images of each model, on standard output. names: [n_models];
 * folders: [sets]. */
void norma_model_comparison_print (const NormaModelComparison *comparison, const char *const *names,
                                   const char *const *folders);
