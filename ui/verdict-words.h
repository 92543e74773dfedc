/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/regions/verdict.h"
#include "ui/image-item.h"

/* A verdict as word and icon. All static; its colour, never alone, is in verdict-style.h. */
const char *norma_verdict_word (NormaVerdict verdict);
const char *norma_verdict_icon (NormaVerdict verdict);

/* "Good", "Bad", "Unsure", "Unlabelled"; static. */
const char *norma_truth_word (NormaTruth truth);

/* "1.58 ×": a score in multiples of the unit. */
char *norma_describe_multiple (double score, double unit);

/* "Reject, 1.58 × threshold", or why there is no score. */
char *norma_describe_item (NormaImageItem *item, double unit);
