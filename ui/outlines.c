/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/outlines.h"

NormaOutlines *
norma_outlines_ref (NormaOutlines *outlines)
{
  g_atomic_ref_count_inc (&outlines->references);
  return outlines;
}

void
norma_outlines_unref (NormaOutlines *outlines)
{
  if (outlines == NULL || !g_atomic_ref_count_dec (&outlines->references))
    return;
  norma_finding_free (outlines->finding);
  g_ptr_array_unref (outlines->lines);
  g_free (outlines);
}

guint
norma_outlines_get_n_regions (const NormaOutlines *outlines)
{
  return outlines->finding->reject_regions->len + outlines->finding->review_regions->len;
}

const NormaRegion *
norma_outlines_get_region (const NormaOutlines *outlines, guint i, gboolean *is_reject)
{
  const GArray *reject = outlines->finding->reject_regions;

  g_return_val_if_fail (i < norma_outlines_get_n_regions (outlines), NULL);

  if (is_reject != NULL)
    *is_reject = i < reject->len;
  return i < reject->len
             ? &g_array_index (reject, NormaRegion, i)
             : &g_array_index (outlines->finding->review_regions, NormaRegion, i - reject->len);
}

static gboolean
has_point (const NormaRegion *region, double x, double y)
{
  return x >= region->x && x < region->x + (double)region->width && y >= region->y &&
         y < region->y + (double)region->height;
}

int
norma_outlines_find_region (const NormaOutlines *outlines, double x, double y)
{
  guint n = norma_outlines_get_n_regions (outlines);
  double least = G_MAXDOUBLE;
  int found = -1;

  for (guint i = 0; i < MIN (n, NORMA_OUTLINES_MOST); i++) {
    const NormaRegion *region = norma_outlines_get_region (outlines, i, NULL);
    double box = (double)region->width * region->height;

    if (box < least && has_point (region, x, y)) {
      least = box;
      found = (int)i;
    }
  }
  return found;
}

static gboolean
add_lines (NormaOutlines *outlines, const NormaAnomalyMap *map, guint i, GError **error)
{
  gboolean is_reject = FALSE;
  const NormaRegion *region = norma_outlines_get_region (outlines, i, &is_reject);
  float threshold = is_reject ? outlines->limits.reject : outlines->limits.review;
  GPtrArray *lines = norma_region_contours (map, region, threshold, error);

  if (lines == NULL)
    return FALSE;
  g_ptr_array_add (outlines->lines, lines);
  return TRUE;
}

NormaOutlines *
norma_outlines_new (const NormaAnomalyMap *map, const NormaLimits *limits, GError **error)
{
  g_autoptr (NormaFinding) finding = norma_finding_new (map, limits, error);
  g_autoptr (NormaOutlines) outlines = NULL;
  guint n;

  if (finding == NULL)
    return NULL;
  outlines = g_new0 (NormaOutlines, 1);
  g_atomic_ref_count_init (&outlines->references);
  outlines->limits = *limits;
  outlines->finding = g_steal_pointer (&finding);
  outlines->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  n = MIN (norma_outlines_get_n_regions (outlines), NORMA_OUTLINES_MOST);
  for (guint i = 0; i < n; i++)
    if (!add_lines (outlines, map, i, error))
      return NULL;
  return g_steal_pointer (&outlines);
}
