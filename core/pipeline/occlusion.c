/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/occlusion-private.h"

#include <math.h>

/* Around the pixel of the question, and not of most of the image. */
static const NormaRegion *
find_region (const NormaWhy *why, const GArray *regions)
{
  double most = 0.5 * why->full_width * why->full_height;
  guint x = why->x, y = why->y;
  const NormaRegion *found = NULL;

  for (guint i = 0; i < regions->len; i++) {
    const NormaRegion *region = &g_array_index (regions, NormaRegion, i);

    if (x >= region->x && x - region->x < region->width && y >= region->y &&
        y - region->y < region->height && (double)region->width * region->height <= most &&
        (found == NULL || region->area < found->area))
      found = region;
  }
  return found;
}

/* From `begin` on, `length` long, to whole pixels inside an axis of n. */
static void
round_outwards (double begin, double end, guint n, guint *first, guint *length)
{
  double low = CLAMP (floor (begin), 0, n - 1.0);
  double high = CLAMP (ceil (end), low + 1, n);

  *first = (guint)low;
  *length = (guint)(high - low);
}

void
norma_occlusion_choose_box (const NormaWhy *why, NormaCoverBox *box)
{
  const NormaFinding *finding = why->result->finding;
  const NormaRegion *region = find_region (why, finding->reject_regions);
  double left = why->box.x, right = left + why->box.width;
  double top = why->box.y, bottom = top + why->box.height;

  if (region == NULL)
    region = find_region (why, finding->review_regions);
  if (region != NULL) {
    left = MIN (left, region->x);
    right = MAX (right, (double)region->x + region->width);
    top = MIN (top, region->y);
    bottom = MAX (bottom, (double)region->y + region->height);
  } else {
    left -= why->reach;
    right += why->reach;
    top -= why->reach;
    bottom += why->reach;
  }
  round_outwards (left, right, why->full_width, &box->x, &box->width);
  round_outwards (top, bottom, why->full_height, &box->y, &box->height);
}

/* The box in the pixels of a raster that was reduced while it was decoded. */
static NormaCoverBox
reduce_box (const NormaCoverBox *box, const NormaRaster *raster)
{
  double x = (double)raster->width / raster->file_width;
  double y = (double)raster->height / raster->file_height;
  NormaCoverBox reduced;

  round_outwards (box->x * x, ((double)box->x + box->width) * x, raster->width, &reduced.x,
                  &reduced.width);
  round_outwards (box->y * y, ((double)box->y + box->height) * y, raster->height, &reduced.y,
                  &reduced.height);
  return reduced;
}

NormaRaster *
norma_occlusion_read_good (const NormaWhy *why, const NormaModel *model, const NormaRaster *raster)
{
  const NormaFrame canvas = norma_model_get_canvas (model);
  NormaReadOptions options = { .enough_side = norma_frame_enough_side (&canvas) };
  g_autoptr (NormaRaster) good = NULL;

  if (why->good->len > 0)
    good = norma_image_read (g_array_index (why->good, NormaGoodPatch, 0).path, &options, NULL);
  if (good == NULL || good->width != raster->width || good->height != raster->height ||
      good->channels != raster->channels)
    return NULL;
  return g_steal_pointer (&good);
}

NormaRaster *
norma_occlusion_cover (const NormaWhy *why, const NormaRaster *raster, const NormaCoverBox *box,
                       const NormaRaster *good, GError **error)
{
  const NormaCoverBox reduced = reduce_box (box, raster);
  NormaCoverSource source = { good };

  if (good != NULL) {
    const NormaPixelBox *there = &g_array_index (why->good, NormaGoodPatch, 0).box;

    source.shift_x = (int)lround ((there->x - why->box.x) * raster->width / raster->file_width);
    source.shift_y = (int)lround ((there->y - why->box.y) * raster->height / raster->file_height);
  }
  return norma_cover_new (raster, &reduced, &source, error);
}

gboolean
norma_occlusion_measure (const NormaWhy *why, NormaModel *model, const NormaRaster *raster,
                         const NormaCoverBox *box, NormaRaster **covered, NormaOcclusion *occlusion,
                         GError **error)
{
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, error);
  g_autoptr (NormaResult) result = NULL;
  g_autoptr (NormaRaster) good = norma_occlusion_read_good (why, model, raster);
  g_autoptr (NormaRaster) without = NULL;

  if (scorer == NULL || (without = norma_occlusion_cover (why, raster, box, good, error)) == NULL ||
      (result = norma_scorer_score (scorer, without, error)) == NULL)
    return FALSE;
  occlusion->box = *box;
  occlusion->shows_good = good != NULL;
  norma_anomaly_map_get_span (result->map, why->x, why->y, 1, &occlusion->value);
  occlusion->score = result->score;
  occlusion->times_threshold = result->times_threshold;
  occlusion->one_in = result->one_in;
  occlusion->verdict = result->finding->verdict;
  if (covered != NULL)
    *covered = g_steal_pointer (&without);
  return TRUE;
}
