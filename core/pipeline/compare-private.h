/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"

/* From c->difference to limits, finding, kinds and verdict. */
gboolean norma_compare_find_changes (NormaComparison *c, const NormaCompareOptions *options,
                                     GError **error);
