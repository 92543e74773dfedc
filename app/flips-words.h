/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/flips.h"

/* "2 of 431 verdicts would change:" and a line for each image, on standard output. */
void norma_flips_print (const NormaFlips *flips);
