/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"

/* A comparison as bytes, in the layout of a tensor file (docs/project-file.md): what was measured, and
 * no decision. The maps come back with the same bits. */

/* Error: NORMA_ERROR_TOO_LARGE. */
GBytes *norma_comparison_to_bytes (const NormaComparison *comparison, GError **error);

/* Judged by options->threshold, ->least_area and ->areas; nothing else of the options is looked at. name: for
 * messages. Errors: those of norma_tensor_file_read_bytes(); NORMA_ERROR_DAMAGED, naming the field. */
NormaComparison *norma_comparison_from_bytes (GBytes *bytes, const char *name,
                                              const NormaCompareOptions *options, GError **error);

/* What the differences of two files depend on, as words in the C locale, e.g. "1 auto tolerance 3
 * side 1536 light shading", owned by the caller: without the threshold and the least area, which only decide, and
 * without where to begin, which belongs to the pair. The number at the front is that of the method: it
 * rises where the same files give other differences. */
char *norma_compare_options_describe (const NormaCompareOptions *options);
