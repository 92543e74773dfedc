/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/evaluate.h"

/* Prints an evaluation for people to standard output: a table of the kinds, then the figures by images,
 * pixels and regions, each with what it was computed on, the promise beside what was seen, and the thresholds
 * with where they come from. model: that was evaluated; n_other: files passed over. */
void norma_evaluation_print (const NormaEvaluation *evaluation, const NormaModel *model,
                             guint n_other);
