/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/repetition.h"

/* Repeated fits as one JSON object without line breaks, owned by the caller; norma-cli(1) lists the
 * members. */
char *norma_json_repeated (const NormaRepeated *repeated);
