/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "core/features/extractor-options.h"

/* In which numbers a network calculates: a row each; what cannot be had here says why. Signal:
 * "chosen", by the user. */
#define NORMA_TYPE_PRECISION_ROW (norma_precision_row_get_type ())
G_DECLARE_FINAL_TYPE (NormaPrecisionRow, norma_precision_row, NORMA, PRECISION_ROW, AdwExpanderRow)

/* Without "chosen". */
void norma_precision_row_set_precision (NormaPrecisionRow *self, NormaPrecision precision);
NormaPrecision norma_precision_row_get_precision (NormaPrecisionRow *self);
