/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/size-recall.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"

static int
compare (const void *a, const void *b)
{
  const NormaMarkedRegion *x = a, *y = b;

  return (x->area > y->area) - (x->area < y->area);
}

static guint64
count_found (const NormaMarkedRegion *regions, guint n, float threshold)
{
  guint64 n_found = 0;

  for (guint i = 0; i < n; i++)
    n_found += regions[i].peak > threshold;
  return n_found;
}

/* Where the bin that begins at `first` ends: near its share, and after all regions of one area. */
static guint
find_end (const NormaMarkedRegion *sorted, guint n, guint first, guint bin)
{
  guint end = (guint)((guint64)n * (bin + 1) / NORMA_SIZE_BINS);

  if (end <= first)
    return first;
  while (end < n && sorted[end].area == sorted[end - 1].area)
    end++;
  return end;
}

gboolean
norma_size_recall (const GArray *regions, float threshold, double coverage, NormaSizeRecall *bins,
                   guint *n_bins, GError **error)
{
  guint n = regions->len, first = 0;
  g_autofree NormaMarkedRegion *sorted = norma_alloc (n, sizeof *sorted, "regions by size", error);

  *n_bins = 0;
  if (sorted == NULL)
    return FALSE;
  if (n > 0)
    memcpy (sorted, regions->data, n * sizeof *sorted);
  qsort (sorted, n, sizeof *sorted, compare);
  for (guint bin = 0; bin < NORMA_SIZE_BINS; bin++) {
    guint end = find_end (sorted, n, first, bin);

    if (end == first)
      continue;
    bins[(*n_bins)++] =
        (NormaSizeRecall){ sorted[first].area, sorted[end - 1].area,
                           norma_rate_new (count_found (sorted + first, end - first, threshold),
                                           end - first, coverage) };
    first = end;
  }
  return TRUE;
}

NormaRate
norma_region_recall (const GArray *regions, float threshold, double coverage)
{
  return norma_rate_new (count_found ((const NormaMarkedRegion *)(gconstpointer)regions->data,
                                      regions->len, threshold),
                         regions->len, coverage);
}
