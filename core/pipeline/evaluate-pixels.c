/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/annotation/drawn-shape.h"
#include "core/image/read.h"
#include "core/metrics/mean-interval.h"
#include "core/pipeline/evaluate-private.h"

double
norma_overlap_dice (const NormaOverlapCounts *counts)
{
  return 2 * (double)counts->both /
         (double)(2 * counts->both + counts->map_only + counts->mask_only);
}

double
norma_overlap_iou (const NormaOverlapCounts *counts)
{
  return (double)counts->both / (double)(counts->both + counts->map_only + counts->mask_only);
}

static gboolean
make_rows (NormaTally *t, guint width, GError **error)
{
  if (width <= t->row_size)
    return TRUE;
  g_free (t->row);
  g_free (t->truth);
  t->row_size = 0;
  t->truth = NULL;
  t->row = norma_alloc (width, sizeof (float), "map row", error);
  if (t->row == NULL)
    return FALSE;
  t->truth = norma_alloc (width, 1, "mask row", error);
  if (t->truth == NULL)
    return FALSE;
  t->row_size = width;
  return TRUE;
}

static void
mark_row (const NormaMask *mask, guint y, guint8 *row)
{
  const NormaSpans *spans = &mask->rows[y];

  for (guint i = 0; i < spans->n; i++)
    memset (row + spans->spans[i].first, 255, spans->spans[i].end - spans->spans[i].first);
}

/* What is drawn, as a mask; NULL if there is no memory for it. */
static NormaRaster *
draw_mask (const NormaTally *t, const GPtrArray *shapes, guint width, guint height)
{
  g_autoptr (NormaMask) mask = norma_mask_new (width, height, NULL);
  g_autoptr (NormaRaster) raster = NULL;

  for (guint i = 0; mask != NULL && i < shapes->len; i++)
    if (!norma_drawn_shape_fill (shapes->pdata[i], mask, NULL))
      return NULL;
  if (mask == NULL)
    return NULL;
  raster = norma_raster_new (width, height, 1, NORMA_SAMPLE_U8, t->pictures, 0, NULL);
  for (guint y = 0; raster != NULL && y < height; y++)
    mark_row (mask, y, norma_raster_row (raster, y));
  return g_steal_pointer (&raster);
}

/* The mask of an image; NULL without error if there is none to read. */
static NormaRaster *
read_mask (const NormaTally *t, const NormaTestImage *image, const NormaAnomalyMap *map)
{
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) mask = NULL;

  if (image->shapes != NULL)
    return draw_mask (t, image->shapes, map->full_width, map->full_height);
  options.budget = t->pictures;
  mask = norma_image_read (image->mask, &options, NULL);
  if (mask == NULL || mask->width != map->full_width || mask->height != map->full_height)
    return NULL;
  return g_steal_pointer (&mask);
}

static void
read_truth (const NormaRaster *mask, guint y, guint8 *truth)
{
  double middle = (mask->low + mask->high) / 2;

  for (guint x = 0; x < mask->width; x++) {
    gsize at = (gsize)x * mask->channels;

    if (mask->type == NORMA_SAMPLE_U8)
      truth[x] = ((const guint8 *)norma_raster_row (mask, y))[at] > middle;
    else if (mask->type == NORMA_SAMPLE_U16)
      truth[x] = ((const guint16 *)norma_raster_row (mask, y))[at] > middle;
    else
      truth[x] = ((const float *)norma_raster_row (mask, y))[at] > middle;
  }
}

static void
count_row (const float *row, const guint8 *truth, guint width, float threshold,
           NormaOverlapCounts *counts)
{
  for (guint x = 0; x < width; x++) {
    gboolean above = row[x] > threshold, marked = truth[x] != 0 && !isnan (row[x]);

    counts->both += above && marked;
    counts->map_only += above && !marked;
    counts->mask_only += marked && !above;
  }
}

static void
add_counts (NormaOverlapCounts *sum, const NormaOverlapCounts *counts)
{
  sum->both += counts->both;
  sum->map_only += counts->map_only;
  sum->mask_only += counts->mask_only;
}

/* counts: [NORMA_N_LEVELS], added to. */
static gboolean
add_rows (NormaTally *t, const NormaAnomalyMap *map, const NormaRaster *mask,
          NormaOverlapCounts *counts, GError **error)
{
  memset (t->truth, 0, map->full_width);
  for (guint y = 0; y < map->full_height; y++) {
    norma_anomaly_map_get_row (map, y, t->row);
    if (mask != NULL)
      read_truth (mask, y, t->truth);
    for (guint level = 0; level < NORMA_N_LEVELS; level++)
      count_row (t->row, t->truth, map->full_width, t->evaluation->levels[level].threshold,
                 &counts[level]);
    if (!norma_pixel_metrics_add_row (t->pixels, t->row, t->truth, error))
      return FALSE;
  }
  return norma_pixel_metrics_end_image (t->pixels, error);
}

static gboolean
add_image (NormaTally *t, guint index, const NormaAnomalyMap *map, const NormaRaster *mask,
           GError **error)
{
  NormaEvaluation *e = t->evaluation;
  NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, index);
  guint64 n_inspected = map->areas != NULL ? norma_area_mask_count (map->areas)
                                           : (guint64)map->full_width * map->full_height;

  if (!make_rows (t, map->full_width, error) ||
      !norma_pixel_metrics_begin_image (t->pixels, index, map->full_width, n_inspected,
                                        !figures->image->anomalous && mask == NULL, error) ||
      !add_rows (t, map, mask, figures->overlap, error))
    return FALSE;
  figures->has_pixels = TRUE;
  e->n_masks_empty += mask != NULL && figures->overlap[0].both + figures->overlap[0].mask_only == 0;
  e->n_pixel_images++;
  for (guint level = 0; figures->is_judged && level < NORMA_N_LEVELS; level++)
    add_counts (&e->levels[level].overlap, &figures->overlap[level]);
  return TRUE;
}

gboolean
norma_tally_pixels (NormaTally *t, guint index, const NormaAnomalyMap *map, GError **error)
{
  const NormaTestImage *image = t->dataset->images->pdata[index];
  g_autoptr (NormaRaster) mask = NULL;

  if (t->dataset->n_masks == 0 || (image->anomalous && !norma_test_image_has_truth (image)))
    return TRUE;
  if (norma_test_image_has_truth (image)) {
    mask = read_mask (t, image, map);
    if (mask == NULL) {
      t->evaluation->n_masks_unusable++;
      return TRUE;
    }
  }
  return add_image (t, index, map, mask, error);
}

gboolean
norma_tally_intervals (NormaTally *t, GError **error)
{
  NormaEvaluation *e = t->evaluation;
  const NormaEvaluateOptions *o = t->options;
  gsize n_regions = e->pixels->regions->len, n_images = e->pixels->images->len;
  gsize n = MAX (n_regions, n_images);
  g_autofree double *values = norma_alloc (n, sizeof *values, "regions", error);
  g_autofree guint *images = NULL;

  if (values == NULL)
    return FALSE;
  images = norma_alloc (n, sizeof *images, "regions", error);
  if (images == NULL)
    return FALSE;
  for (guint i = 0; i < n_regions; i++) {
    values[i] = g_array_index (e->pixels->regions, NormaMarkedRegion, i).overlap;
    images[i] = g_array_index (e->pixels->regions, NormaMarkedRegion, i).image;
  }
  if (!norma_mean_interval (values, images, n_regions, o->coverage, o->n_draws, o->seed,
                            &e->aupro_interval, error))
    return FALSE;
  for (guint i = 0; i < n_images; i++) {
    values[i] = g_array_index (e->pixels->images, NormaMarkedImage, i).aupimo;
    images[i] = g_array_index (e->pixels->images, NormaMarkedImage, i).image;
  }
  return norma_mean_interval (values, images, n_images, o->coverage, o->n_draws, o->seed,
                              &e->aupimo_interval, error);
}
