/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* The raw sample values that become 0 and 1 in the working frame, estimated from the good set.
 *
 * Integers up to 8 bits: the full range of their type. Cameras and converters are set so that a
 * part fills it, and two sets of the same camera then share one scale.
 *
 * Wider integers and floating point: the full range says nothing (a 16-bit file may hold 12-bit
 * data, a float file any unit), so the range is that of the good set's samples: from the 0.1 % to
 * the 99.9 % quantile, which a few hot or dead pixels cannot move, widened on each side by a
 * quarter of its length. Nothing is clamped, so the margin loses nothing; it keeps moderate
 * defects, brighter or darker than every good part, near 0 … 1, where descriptors and networks
 * were made to work. Integers are not widened beyond the limits of their type.
 *
 * Samples that are all equal have no range. Integers then take that of their type; floating point
 * takes one of length max (1, |value|) around the value, which becomes 0.5.
 *
 * Of an image at most 4096 samples are kept (the 0.1 % tail of one image still has four of them),
 * and fewer of each as the images become many: never more than 4 MB in all. They lie at seeded random places, one in each of equal parts
 * of the image in reading order, so they meet no grid of the part. The result depends only on the
 * set of images, not on the order of adding or merging. */
typedef struct _NormaRangeEstimate NormaRangeEstimate;

typedef enum {
  NORMA_RANGE_BY_TYPE, /* as above */
  NORMA_RANGE_FULL, /* always the full range of the type in the files; 0 … 1 for floating point */
} NormaRangePolicy;

NormaRangeEstimate *norma_range_estimate_new (void);
void norma_range_estimate_free (NormaRangeEstimate *estimate);

/* Samples that are not finite are passed over. Errors: NORMA_ERROR_MISMATCH if integers up to
 * 8 bits and wider samples come together, or integers and floating point, as they share no unit;
 * NORMA_ERROR_TOO_LARGE. After an error the estimate is as before. */
gboolean norma_range_estimate_add (NormaRangeEstimate *estimate, const NormaRaster *raster,
                                   GError **error);

/* Moves all that `other` has seen into estimate, so that each worker may add to its own. Same
 * errors; `other` is empty afterwards, or as before after an error. */
gboolean norma_range_estimate_merge (NormaRangeEstimate *estimate, NormaRangeEstimate *other,
                                     GError **error);

/* Of the samples seen; NORMA_VALUES_BYTE if none was. */
NormaValueKind norma_range_estimate_get_kind (const NormaRangeEstimate *estimate);

/* *low < *high, both finite. Errors: NORMA_ERROR_INPUT if no finite sample was added;
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_range_estimate_get (const NormaRangeEstimate *estimate, NormaRangePolicy policy,
                                   double *low, double *high, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaRangeEstimate, norma_range_estimate_free)
