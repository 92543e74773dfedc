/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/regions/verdict.h"

NormaVerdict
norma_verdict_of_peak (float peak, const NormaLimits *limits)
{
  if (peak > limits->reject)
    return NORMA_VERDICT_REJECT;
  return peak > limits->review ? NORMA_VERDICT_REVIEW : NORMA_VERDICT_ACCEPT;
}

/* What is not below 0 is ordered as its bits are. */
static float
from_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static guint32
to_bits (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static gboolean
has_region (const NormaAnomalyMap *map, guint64 least_area, float threshold, gboolean *has,
            GError **error)
{
  g_autoptr (GArray) regions = norma_regions_find (map, threshold, error);

  *has = FALSE;
  for (guint i = 0; regions != NULL && !*has && i < regions->len; i++)
    *has = g_array_index (regions, NormaRegion, i).area >= least_area;
  return regions != NULL;
}

/* Halves between a threshold that a region lies above and one that none does, down to neighbours. */
static gboolean
bisect (const NormaAnomalyMap *map, guint64 least_area, float below, float most, float *peak,
        GError **error)
{
  guint32 with = to_bits (below), without = to_bits (most);
  gboolean has;

  while (without - with > 1) {
    guint32 middle = with + (without - with) / 2;

    if (!has_region (map, least_area, from_bits (middle), &has, error))
      return FALSE;
    if (has)
      with = middle;
    else
      without = middle;
  }
  *peak = from_bits (without);
  return TRUE;
}

gboolean
norma_verdict_find_peak (const NormaAnomalyMap *map, guint64 least_area, float floor, float *peak,
                         GError **error)
{
  float most = norma_anomaly_map_get_peak (map, NULL, NULL);
  gboolean has;

  g_return_val_if_fail (floor >= 0, FALSE);

  *peak = floor;
  if (!(most > floor))
    return TRUE;
  if (least_area <= 1) {
    *peak = most;
    return TRUE;
  }
  if (!has_region (map, least_area, floor, &has, error))
    return FALSE;
  return !has || bisect (map, least_area, floor, most, peak, error);
}
