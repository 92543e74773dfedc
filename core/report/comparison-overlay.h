/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"
#include "core/report/overlay.h"

/* The picture of a query with its changes, as norma_overlay_new() draws it, in the words of a
 * comparison: "Same" or "Changed", and the changes counted by kind. Appeared is orange with a +,
 * vanished blue with a −, changed purple with a ≠ (the colours of Okabe and Ito 2008, told apart with
 * any colour vision). comparison: of this query, and not one that was not compared. Errors:
 * norma_overlay_new()'s. */
NormaRaster *norma_comparison_overlay_new (const NormaRaster *query,
                                           const NormaComparison *comparison, GError **error);
