/* SPDX-License-Identifier: Apache-2.0 */
#include "core/regions/verdict.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/memory.h"
#include "core/regions/unmarked.h"

void
norma_finding_free (NormaFinding *finding)
{
  if (finding == NULL)
    return;
  g_clear_pointer (&finding->reject_regions, g_array_unref);
  g_clear_pointer (&finding->review_regions, g_array_unref);
  g_free (finding);
}

static void
count_removed (NormaFinding *finding, const NormaRegion *region)
{
  if (finding->n_removed == 0 || region->peak > finding->removed_peak)
    finding->removed_peak = region->peak;
  finding->n_removed++;
}

/* Removes the regions below the least area. Those whose peak is above `counted` hold a region that
 * was removed before, and aren't counted again. */
static void
remove_small (NormaFinding *finding, GArray *regions, guint64 least_area, float counted)
{
  guint n_kept = 0;

  for (guint i = 0; i < regions->len; i++) {
    const NormaRegion *region = &g_array_index (regions, NormaRegion, i);

    if (region->area >= least_area)
      g_array_index (regions, NormaRegion, n_kept++) = *region;
    else if (!(region->peak > counted))
      count_removed (finding, region);
  }
  g_array_set_size (regions, n_kept);
}

static int
compare_pixels (gconstpointer a, gconstpointer b)
{
  const NormaPixel *one = a;
  const NormaPixel *other = b;

  if (one->y != other->y)
    return one->y < other->y ? -1 : 1;
  return (one->x > other->x) - (one->x < other->x);
}

/* The peaks of the regions in reading order. */
static NormaPixel *
dup_peaks (const GArray *regions, GError **error)
{
  NormaPixel *peaks = norma_alloc (regions->len, sizeof (NormaPixel), "finding regions", error);

  if (peaks == NULL)
    return NULL;
  for (guint i = 0; i < regions->len; i++) {
    const NormaRegion *region = &g_array_index (regions, NormaRegion, i);

    peaks[i] = (NormaPixel){ region->peak_x, region->peak_y };
  }
  qsort (peaks, regions->len, sizeof (NormaPixel), compare_pixels);
  return peaks;
}

NormaFinding *
norma_finding_new (const NormaAnomalyMap *map, const NormaLimits *limits, GError **error)
{
  g_autoptr (NormaFinding) finding = g_new0 (NormaFinding, 1);
  g_autofree NormaPixel *rejected = NULL;

  g_return_val_if_fail (limits->review <= limits->reject, NULL);

  finding->reject_regions = norma_regions_find (map, limits->reject, error);
  if (finding->reject_regions == NULL)
    return NULL;
  remove_small (finding, finding->reject_regions, limits->least_area, INFINITY);

  rejected = dup_peaks (finding->reject_regions, error);
  if (rejected == NULL)
    return NULL;
  finding->review_regions = norma_regions_find_unmarked (map, limits->review, rejected,
                                                         finding->reject_regions->len, error);
  if (finding->review_regions == NULL)
    return NULL;
  remove_small (finding, finding->review_regions, limits->least_area, limits->reject);

  finding->verdict = finding->reject_regions->len > 0   ? NORMA_VERDICT_REJECT
                     : finding->review_regions->len > 0 ? NORMA_VERDICT_REVIEW
                                                        : NORMA_VERDICT_ACCEPT;
  return g_steal_pointer (&finding);
}

const char *
norma_verdict_to_string (NormaVerdict verdict)
{
  switch (verdict) {
  case NORMA_VERDICT_ACCEPT:
    return "accept";
  case NORMA_VERDICT_REVIEW:
    return "review";
  case NORMA_VERDICT_REJECT:
    return "reject";
  default:
    g_return_val_if_reached (NULL);
  }
}
