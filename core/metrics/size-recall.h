/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/confusion.h"
#include "core/metrics/pixel-metrics.h"

/* How many marked regions are found, by their size. */
typedef struct {
  guint64 least, most; /* area of the smallest and the largest region, pixels */
  NormaRate found; /* of them with a score above the threshold */
} NormaSizeRecall;

enum { NORMA_SIZE_BINS = 4 };

/* Of bins that hold as many regions each as equal areas, which stay together, allow, from the smallest
 * regions up; none is empty. bins: room for NORMA_SIZE_BINS, returns how many there are. regions: of
 * NormaMarkedRegion, in any order. coverage: of the intervals, in (0, 1). n_bins is 0 after an error:
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_size_recall (const GArray *regions, float threshold, double coverage,
                            NormaSizeRecall *bins, guint *n_bins, GError **error);

/* The same of all regions together. */
NormaRate norma_region_recall (const GArray *regions, float threshold, double coverage);
