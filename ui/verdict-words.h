/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/regions/verdict.h"
#include "ui/image-item.h"

/* A verdict as word, icon and style class: never by colour alone. All static. */
const char *norma_verdict_word (NormaVerdict verdict);
const char *norma_verdict_icon (NormaVerdict verdict);
const char *norma_verdict_style (NormaVerdict verdict);

/* "1.58 ×": a score in multiples of the unit. */
char *norma_describe_multiple (double score, double unit);

/* "Reject, 1.58 × threshold", or why there is no score. */
char *norma_describe_item (NormaImageItem *item, double unit);
