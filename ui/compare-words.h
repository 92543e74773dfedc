/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"
#include "ui/picture.h"

/* Why a query was not compared with its reference, for people; owned by the caller. NULL: it was.
 * comparison: NULL, not yet. */
char *norma_describe_refusal (const NormaComparison *comparison, const NormaPicture *query,
                              const NormaPicture *reference);
