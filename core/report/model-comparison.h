/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/model-comparison.h"

/* Models compared, as text owned by the caller; norma-cli(1) lists the members and columns.
 * models: [n_models], folders: [datasets], their names. */

/* One object without line breaks. */
char *norma_json_models (const NormaModelComparison *comparison, const char *const *models,
                         const char *const *folders);

/* A row a model, folder and condition, below a line of names. */
char *norma_csv_models (const NormaModelComparison *comparison, const char *const *models,
                        const char *const *folders);

/* "parts", "parts, blur 2 px"; folder: the name of the set's dataset. */
char *norma_compared_set_describe (const NormaComparedSet *set, const char *folder);
