/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/inspected-image.h"

#include <math.h>

#include "core/base/error.h"
#include "core/image/read.h"
#include "core/pipeline/comparison-file.h"
#include "core/pipeline/comparison-judge.h"
#include "core/pipeline/project-shapes.h"
#include "core/project/comparisons.h"
#include "core/report/inspection-private.h"

static void
clear_region (gpointer data)
{
  g_clear_pointer (&((NormaInspectedRegion *)data)->outline, g_ptr_array_unref);
}

void
norma_inspected_image_free (NormaInspectedImage *image)
{
  if (image == NULL)
    return;
  if (image->raster != NULL)
    norma_raster_unref (image->raster);
  if (image->reference != NULL)
    norma_raster_unref (image->reference);
  g_free (image->error);
  g_free (image->reference_error);
  norma_anomaly_map_free (image->map);
  norma_finding_free (image->finding);
  norma_comparison_unref (image->comparison);
  g_free (image->finding_error);
  g_array_unref (image->regions);
  g_ptr_array_unref (image->shapes);
  g_free (image);
}

static NormaRaster *
read_picture (const char *path, NormaBudget *budget, char **message)
{
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  NormaRaster *raster;

  options.budget = budget;
  raster = norma_image_read (path, &options, &error);
  if (raster == NULL)
    *message = g_strdup (error->message);
  return raster;
}

/* Programs that know no resolution write that of a screen. */
static gboolean
is_of_screen (double pixels_per_mm)
{
  double dots = pixels_per_mm * 25.4;

  return fabs (dots - 72) < 0.5 || fabs (dots - 96) < 0.5;
}

static void
take_resolution (NormaInspectedImage *image)
{
  const NormaRaster *raster = image->raster;

  image->pixels_per_mm_x = image->pixels_per_mm_y = image->inspection->pixels_per_mm;
  if (image->inspection->pixels_per_mm > 0 || is_of_screen (raster->pixels_per_mm_x))
    return;
  image->pixels_per_mm_x = raster->pixels_per_mm_x;
  image->pixels_per_mm_y = raster->pixels_per_mm_y;
}

static void
read_image (NormaInspectedImage *image, NormaBudget *budget)
{
  const NormaInspectedPart *part = image->part;

  image->width = part->image->file.width;
  image->height = part->image->file.height;
  image->raster = read_picture (part->file, budget, &image->error);
  if (image->raster == NULL)
    return;
  image->width = image->raster->width;
  image->height = image->raster->height;
  take_resolution (image);
}

/* With a reference each has half of the cap to itself: who holds one picture and waits for room for another
 * would wait for itself. */
static void
read_pictures (NormaInspectedImage *image, NormaBudget *budget)
{
  const char *reference = image->part->reference;
  guint64 half = MAX (norma_budget_get_cap (budget) / 2, 1);
  g_autoptr (NormaBudget) for_image = NULL;
  g_autoptr (NormaBudget) for_reference = NULL;

  if (reference == NULL) {
    read_image (image, budget);
    return;
  }
  for_image = norma_budget_new (half);
  for_reference = norma_budget_new (half);
  read_image (image, for_image);
  image->reference = read_picture (reference, for_reference, &image->reference_error);
}

static gboolean
expect_size (NormaInspectedImage *image, const NormaAnomalyMap *map)
{
  if (image->raster == NULL ||
      (map->full_width == image->width && map->full_height == image->height))
    return TRUE;
  image->finding_error =
      g_strdup_printf ("found in %u × %u pixels, but the file has %u × %u now: inspect it again",
                       map->full_width, map->full_height, image->width, image->height);
  return FALSE;
}

static void
measure (const NormaInspectedImage *image, NormaInspectedRegion *place)
{
  const NormaRegion *region = &place->region;
  double x = image->pixels_per_mm_x > 0 ? image->pixels_per_mm_x : (double)NAN;
  double y = image->pixels_per_mm_y > 0 ? image->pixels_per_mm_y : (double)NAN;

  place->x_mm = region->x / x;
  place->y_mm = region->y / y;
  place->width_mm = region->width / x;
  place->height_mm = region->height / y;
  place->area_mm2 = (double)region->area / (x * y);
}

typedef struct {
  const NormaAnomalyMap *map;
  const NormaLimits *limits;
  const GArray *kinds; /* NormaChangeKind, one a region; NULL: by the model */
} Source;

static gboolean
add_regions (NormaInspectedImage *image, const Source *source, const GArray *regions,
             NormaVerdict level, GError **error)
{
  float reject = source->limits->reject;

  for (guint i = 0; i < regions->len; i++) {
    NormaInspectedRegion place = { g_array_index (regions, NormaRegion, i), level };
    gboolean has_outline = image->regions->len < NORMA_INSPECTED_MOST_OUTLINES;

    place.is_change = source->kinds != NULL;
    if (place.is_change)
      place.change = g_array_index (source->kinds, NormaChangeKind, i);
    place.times_threshold = reject > 0 ? (double)place.region.peak / (double)reject : (double)NAN;
    measure (image, &place);
    if (has_outline)
      place.outline =
          norma_region_contours (source->map, &place.region,
                                 level == NORMA_VERDICT_REJECT ? reject : source->limits->review,
                                 error);
    if (has_outline && place.outline == NULL)
      return FALSE;
    g_array_append_val (image->regions, place);
  }
  return TRUE;
}

static gboolean
find_by_model (NormaInspectedImage *image, GError **error)
{
  const NormaInspection *inspection = image->inspection;
  const Source source = { image->map, &inspection->limits, NULL };

  if (image->map == NULL)
    return TRUE;
  image->finding = norma_finding_new (image->map, &inspection->limits, error);
  return image->finding != NULL &&
         add_regions (image, &source, image->finding->reject_regions, NORMA_VERDICT_REJECT,
                      error) &&
         add_regions (image, &source, image->finding->review_regions, NORMA_VERDICT_REVIEW, error);
}

static gboolean
read_map (NormaInspectedImage *image, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean is_blind;

  if (!image->part->is_scored)
    return TRUE;
  image->map = norma_inspection_read_map (image->inspection, image->part->image, &is_blind, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (image->map != NULL && (is_blind || !expect_size (image, image->map)))
    g_clear_pointer (&image->map, norma_anomaly_map_free);
  return TRUE;
}

static gboolean
read_comparison (NormaInspectedImage *image, GError **error)
{
  const NormaInspectedPart *part = image->part;
  NormaProject *project = image->inspection->project;
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autofree char *text = norma_compare_options_describe (&options);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!part->is_compared || part->image->file.hash == NULL ||
      part->reference_image->file.hash == NULL)
    return TRUE;
  options.threshold = image->inspection->change_threshold;
  bytes = norma_project_read_comparison (project, part->image->file.hash,
                                         part->reference_image->file.hash, text, part->pair->points,
                                         &local);
  if (bytes != NULL)
    image->comparison =
        norma_comparison_from_bytes (bytes, norma_project_get_path (project), &options, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
find_by_reference (NormaInspectedImage *image, GError **error)
{
  const NormaComparison *comparison = image->comparison;
  Source source;

  if (comparison == NULL)
    return TRUE;
  if (comparison->alignment != NULL)
    image->to_reference = comparison->alignment->warp;
  if (comparison->finding == NULL || !expect_size (image, comparison->difference->difference))
    return TRUE;
  source = (Source){ comparison->difference->difference, &comparison->limits, comparison->kinds };
  return add_regions (image, &source, comparison->finding->reject_regions, NORMA_VERDICT_REJECT,
                      error);
}

/* Shapes are listed by image. */
static gsize
find_first_shape (const NormaProjectShapes *list, gint64 image)
{
  gsize first = 0, end = list->n;

  while (first < end) {
    gsize middle = first + (end - first) / 2;

    if (list->shapes[middle].image < image)
      first = middle + 1;
    else
      end = middle;
  }
  return first;
}

static void
draw_shapes (NormaInspectedImage *image)
{
  const NormaProjectShapes *list = image->inspection->shapes;
  gint64 id = image->part->image->id;

  for (gsize i = find_first_shape (list, id); i < list->n && list->shapes[i].image == id; i++) {
    NormaDrawnShape *shape =
        norma_project_shape_draw (image->inspection->project, &list->shapes[i], NULL);

    if (shape != NULL)
      g_ptr_array_add (image->shapes, shape);
    else
      image->n_unreadable_shapes++;
  }
}

NormaInspectedImage *
norma_inspected_image_new (const NormaInspection *inspection, const NormaInspectedPart *part,
                           NormaBudget *budget, GError **error)
{
  g_autoptr (NormaInspectedImage) image = g_new0 (NormaInspectedImage, 1);

  g_return_val_if_fail (inspection != NULL && part != NULL, NULL);

  image->inspection = inspection;
  image->part = part;
  image->to_reference = norma_homography_identity;
  image->regions = g_array_new (FALSE, FALSE, sizeof (NormaInspectedRegion));
  g_array_set_clear_func (image->regions, clear_region);
  image->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_drawn_shape_unref);
  read_pictures (image, budget);
  draw_shapes (image);
  if (!read_map (image, error) || !find_by_model (image, error) ||
      !read_comparison (image, error) || !find_by_reference (image, error))
    return NULL;
  return g_steal_pointer (&image);
}
