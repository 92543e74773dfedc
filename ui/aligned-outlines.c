/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/aligned-outlines.h"

#include <math.h>

/* Contours count from pixel centres, places from corners. A point beyond the horizon stays where it
 * is: no image reaches there. */
static NormaPoint
follow (const NormaAlignedReference *reference, NormaPoint point)
{
  double x, y;

  if (!norma_aligned_reference_follow (reference, (double)point.x + 0.5, (double)point.y + 0.5, &x,
                                       &y))
    return point;
  return (NormaPoint){ (float)(x - 0.5), (float)(y - 0.5) };
}

static GArray *
follow_line (const NormaAlignedReference *reference, const GArray *line)
{
  GArray *moved = g_array_sized_new (FALSE, FALSE, sizeof (NormaPoint), line->len);

  for (guint i = 0; i < line->len; i++) {
    NormaPoint point = follow (reference, g_array_index (line, NormaPoint, i));

    g_array_append_val (moved, point);
  }
  return moved;
}

/* Around its corners, what of it is in the image. */
static NormaRegion
follow_region (const NormaAlignedReference *reference, const NormaRegion *region)
{
  const NormaRaster *raster = reference->picture->raster;
  float left = INFINITY, top = INFINITY, right = 0, bottom = 0;
  NormaRegion moved = *region;

  for (guint i = 0; i < 4; i++) {
    NormaPoint corner = { (float)(region->x + i % 2 * region->width) - 0.5f,
                          (float)(region->y + i / 2 * region->height) - 0.5f };
    NormaPoint point = follow (reference, corner);

    left = MIN (left, point.x);
    top = MIN (top, point.y);
    right = MAX (right, point.x);
    bottom = MAX (bottom, point.y);
  }
  moved.x = (guint)CLAMP (floorf (left), 0, (float)raster->width - 1);
  moved.y = (guint)CLAMP (floorf (top), 0, (float)raster->height - 1);
  moved.width = (guint)CLAMP (ceilf (right) + 1 - (float)moved.x, 1, (float)raster->width);
  moved.height = (guint)CLAMP (ceilf (bottom) + 1 - (float)moved.y, 1, (float)raster->height);
  return moved;
}

static GArray *
follow_regions (const NormaAlignedReference *reference, const GArray *regions)
{
  GArray *moved = g_array_sized_new (FALSE, FALSE, sizeof (NormaRegion), regions->len);

  for (guint i = 0; i < regions->len; i++) {
    NormaRegion region = follow_region (reference, &g_array_index (regions, NormaRegion, i));

    g_array_append_val (moved, region);
  }
  return moved;
}

NormaOutlines *
norma_outlines_follow (const NormaOutlines *outlines, const NormaAlignedReference *reference)
{
  NormaOutlines *moved = g_new0 (NormaOutlines, 1);

  g_atomic_ref_count_init (&moved->references);
  moved->limits = outlines->limits;
  moved->is_draft = outlines->is_draft;
  moved->finding = g_new0 (NormaFinding, 1);
  moved->finding->verdict = outlines->finding->verdict;
  moved->finding->reject_regions = follow_regions (reference, outlines->finding->reject_regions);
  moved->finding->review_regions = follow_regions (reference, outlines->finding->review_regions);
  moved->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < outlines->lines->len; i++) {
    const GPtrArray *lines = outlines->lines->pdata[i];
    GPtrArray *of_region = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);

    for (guint k = 0; k < lines->len; k++)
      g_ptr_array_add (of_region, follow_line (reference, lines->pdata[k]));
    g_ptr_array_add (moved->lines, of_region);
  }
  return moved;
}
