/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/flips.h"

/* Verdicts that change, and a correction, as JSON like that of json.h. */

char *norma_json_flips (const NormaFlips *flips);

/* model: the corrected one; path: its file; NULL if it was not kept. flips: of the images of the preview;
 * NULL: of none. */
char *norma_json_correction (const NormaModel *model, const char *path, const NormaFlips *flips);
