/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"

/* The steps of a comparison, for those that choose the reference. */

/* NULL with c->reason set for an image that is too small, or with an error. which: "reference" or
 * "query". The picture of a file is let go at once: a job holds the memory of one image at a time
 * (core/base/memory.h). */
NormaPyramid *norma_compare_look (const NormaRaster *raster, const char *which,
                                  const NormaCompareOptions *options, NormaComparison *c,
                                  GError **error);
NormaPyramid *norma_compare_look_at_file (const char *path, const char *which,
                                          const NormaCompareFiles *files, NormaComparison *c,
                                          GError **error);

NormaAlignment *norma_compare_align (const NormaPyramid *reference, const NormaPyramid *query,
                                     const NormaCompareOptions *options, GError **error);

/* Why an alignment cannot be believed, owned by the caller. NULL with NORMA_ERROR_TOO_LARGE. */
char *norma_compare_explain (const NormaAlignment *alignment, const NormaPyramid *reference,
                             const NormaPyramid *query, const NormaCompareOptions *options,
                             GError **error);

/* alignment: one that can be believed. */
NormaReferenceComparison *norma_compare_measure (const NormaPyramid *reference,
                                                 const NormaPyramid *query,
                                                 const NormaAlignment *alignment,
                                                 const NormaCompareOptions *options,
                                                 GError **error);

/* Gives c->difference, which nobody else sees yet, the areas of the options. If they leave nothing of it,
 * it goes, and there is a reason. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_compare_restrict (NormaComparison *c, const NormaCompareOptions *options,
                                 GError **error);

/* From c->difference, if it is there, to limits, finding, kinds, score and verdict. */
gboolean norma_compare_find_changes (NormaComparison *c, const NormaCompareOptions *options,
                                     GError **error);
