/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/comparison-judge.h"

#include <string.h>

#include "core/pipeline/compare-private.h"

/* The comparison that owns what was measured. */
static NormaComparison *
find_measured (NormaComparison *comparison)
{
  return comparison->measured == NULL ? comparison : comparison->measured;
}

NormaComparison *
norma_comparison_judge (NormaComparison *comparison, const NormaCompareOptions *options,
                        GError **error)
{
  g_autoptr (NormaComparison) judged = NULL;

  if (comparison->difference == NULL)
    return norma_comparison_ref (comparison);
  judged = norma_comparison_new ();
  judged->measured = norma_comparison_ref (find_measured (comparison));
  judged->alignment = comparison->alignment;
  judged->difference = comparison->difference;
  judged->ms = comparison->ms;
  return norma_compare_find_changes (judged, options, error) ? g_steal_pointer (&judged) : NULL;
}

/* What is above 0 is ordered as its bits are. */
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
is_changed_by (const NormaComparison *comparison, NormaLimits limits, float threshold,
               gboolean *is_changed, GError **error)
{
  g_autoptr (NormaFinding) finding = NULL;

  limits.reject = limits.review = threshold;
  finding = norma_finding_new (comparison->difference->difference, &limits, error);
  *is_changed = finding != NULL && finding->reject_regions->len > 0;
  return finding != NULL;
}

/* Halves between a threshold that finds a change and one that finds none, down to neighbours. */
static gboolean
bisect (const NormaComparison *comparison, const NormaLimits *limits, float most, float *peak,
        GError **error)
{
  guint32 changed = to_bits (limits->reject), same = to_bits (most);
  gboolean is_changed;

  while (same - changed > 1) {
    guint32 middle = changed + (same - changed) / 2;

    if (!is_changed_by (comparison, *limits, from_bits (middle), &is_changed, error))
      return FALSE;
    if (is_changed)
      changed = middle;
    else
      same = middle;
  }
  *peak = from_bits (same);
  return TRUE;
}

gboolean
norma_comparison_find_peak (const NormaComparison *comparison, const NormaCompareOptions *options,
                            float *peak, GError **error)
{
  NormaCompareOptions lowest = *options;
  NormaLimits limits;
  gboolean is_changed;
  float most;

  *peak = 0;
  if (comparison->difference == NULL)
    return TRUE;
  lowest.threshold = 0;
  limits = norma_comparison_get_limits (comparison, &lowest);
  most = norma_anomaly_map_get_peak (comparison->difference->difference, NULL, NULL);
  if (!(most > limits.reject))
    return TRUE;
  if (!is_changed_by (comparison, limits, limits.reject, &is_changed, error))
    return FALSE;
  return !is_changed || bisect (comparison, &limits, most, peak, error);
}
