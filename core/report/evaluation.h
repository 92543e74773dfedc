/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/evaluate.h"

/* An evaluation as one JSON object without line breaks, owned by the caller; norma-cli(1) lists the
 * members. model: that was evaluated; its promise is what the false alarms seen are held against. */
char *norma_json_evaluation (const NormaEvaluation *evaluation, const NormaModel *model);

/* Its images as CSV (csv.h), a header and a row each, in the order of the dataset, owned by the caller.
 * What an image does not have is empty. */
char *norma_csv_evaluation (const NormaEvaluation *evaluation);
