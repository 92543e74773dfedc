/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/shown-load.h"

#include "core/image/read.h"
#include "core/pipeline/comparison-file.h"
#include "core/pipeline/comparison-judge.h"
#include "core/project/comparisons.h"
#include "core/project/scores.h"
#include "ui/image-pair.h"
#include "ui/project-state.h"

static NormaCompareOptions
options_with (double threshold)
{
  NormaCompareOptions options = norma_compare_options;

  options.threshold = threshold;
  return options;
}

NormaLimits
norma_shown_change_limits (const NormaComparison *comparison, double threshold)
{
  NormaCompareOptions options = options_with (threshold);

  return norma_comparison_get_limits (comparison, &options);
}

/* The score of an image that was learnt from is the held-out one, and has no map. */
static gboolean
has_map (NormaImageItem *item)
{
  return norma_image_item_get_state (item) == NORMA_SCORE_KNOWN &&
         norma_image_item_get_role (item) != NORMA_ROLE_LEARN &&
         norma_image_item_get_facts (item)->hash != NULL;
}

static void
take_pair (NormaShownLoad *load, const NormaImagePair *pair)
{
  gboolean is_known = pair->state == NORMA_PAIR_COMPARED || pair->state == NORMA_PAIR_REFUSED;

  load->reference_path = g_strdup (norma_image_item_get_path (pair->reference));
  load->points = g_strdup (pair->points);
  if (is_known)
    load->reference_hash = g_strdup (norma_image_item_get_facts (pair->reference)->hash);
}

NormaShownLoad *
norma_shown_load_new (NormaImageItem *item, NormaProject *project, NormaBasis basis,
                      const char *model, NormaAreas *areas, NormaAreas *drawn_areas,
                      const NormaLimits *limits, double change_threshold)
{
  NormaAreas *own = norma_image_item_get_areas (item);
  NormaShownLoad *load = g_new0 (NormaShownLoad, 1);
  const NormaImagePair *pair = norma_image_item_get_pair (item);

  load->item = g_object_ref (item);
  load->path = g_strdup (norma_image_item_get_path (item));
  load->project = project == NULL ? NULL : norma_project_ref (project);
  load->hash = g_strdup (norma_image_item_get_facts (item)->hash);
  load->basis = basis;
  load->model = has_map (item) ? g_strdup (model) : NULL;
  load->areas = areas == NULL ? NULL : norma_areas_ref (areas);
  load->own_areas = own == NULL ? NULL : norma_areas_ref (own);
  load->drawn_areas = drawn_areas == NULL ? NULL : norma_areas_ref (drawn_areas);
  load->limits = *limits;
  load->change_threshold = change_threshold;
  if (pair != NULL)
    take_pair (load, pair);
  return load;
}

void
norma_shown_load_free (NormaShownLoad *load)
{
  g_clear_object (&load->item);
  g_free (load->path);
  norma_project_close (load->project);
  g_free (load->model);
  g_free (load->hash);
  norma_areas_unref (load->areas);
  norma_areas_unref (load->own_areas);
  norma_areas_unref (load->drawn_areas);
  g_free (load->reference_path);
  g_free (load->reference_hash);
  g_free (load->points);
  g_clear_error (&load->error);
  norma_picture_unref (load->picture);
  norma_picture_unref (load->reference);
  g_free (load->reference_error);
  norma_comparison_unref (load->comparison);
  norma_score_plane_unref (load->plane);
  norma_outlines_unref (load->outlines);
  g_free (load);
}

static NormaPicture *
read_picture (const char *path, GError **error)
{
  g_autoptr (NormaRaster) raster = norma_image_read (path, NULL, error);

  return raster == NULL ? NULL : norma_picture_new (raster, error);
}

static gboolean
make_outlines (NormaShownLoad *load, NormaAnomalyMap *map, const NormaLimits *limits,
               GError **error)
{
  load->plane = norma_score_plane_new (map, error);
  if (load->plane == NULL)
    return FALSE;
  load->outlines = norma_outlines_new (load->plane->map, limits, error);
  return load->outlines != NULL;
}

/* A map of which nothing is inspected is shown without any heat, as the areas on the picture say why. */
static gboolean
restrict_map (const NormaShownLoad *load, NormaAnomalyMap *map, GError **error)
{
  g_autoptr (NormaAreas) both = NULL;
  g_autoptr (NormaAreaMask) mask = NULL;

  if (!norma_areas_join (load->areas, load->own_areas, &both, error))
    return FALSE;
  if (both == NULL)
    return TRUE;
  mask = norma_areas_make_mask (both, map->full_width, map->full_height, error);
  if (mask != NULL)
    norma_anomaly_map_set_areas (map, mask);
  return mask != NULL;
}

static gboolean
load_map (NormaShownLoad *load, GError **error)
{
  g_autoptr (GError) local = NULL;
  NormaAnomalyMap *map = norma_project_read_map (load->project, load->model, load->hash, &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (map != NULL && !restrict_map (load, map, error)) {
    norma_anomaly_map_free (map);
    return FALSE;
  }
  return map == NULL || make_outlines (load, map, &load->limits, error);
}

static gboolean
load_comparison (NormaShownLoad *load, GError **error)
{
  NormaCompareOptions options = options_with (load->change_threshold);
  g_autofree char *text = norma_compare_options_dup_text ();
  g_autoptr (NormaAreas) both = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes =
      norma_project_read_comparison (load->project, load->hash, load->reference_hash, text,
                                     load->points, &local);

  if (bytes != NULL && norma_areas_join (load->drawn_areas, load->own_areas, &both, &local)) {
    options.areas = both;
    load->comparison = norma_comparison_from_bytes (bytes, norma_project_get_path (load->project),
                                                    &options, &local);
  }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
load_difference (NormaShownLoad *load, GError **error)
{
  NormaAnomalyMap *map = norma_anomaly_map_copy (load->comparison->difference->difference, error);

  return map != NULL && make_outlines (load, map, &load->comparison->limits, error);
}

/* Of what cannot be had the first is told. */
static void
load_pair (NormaShownLoad *load)
{
  g_autoptr (GError) error = NULL;

  load->reference = read_picture (load->reference_path, &error);
  if (load->reference_hash != NULL && load->hash != NULL && load->project != NULL &&
      !load_comparison (load, error == NULL ? &error : NULL))
    g_clear_pointer (&load->comparison, norma_comparison_unref);
  if (error != NULL)
    load->reference_error = g_strdup (error->message);
}

gboolean
norma_shown_load_is_same (const NormaShownLoad *a, const NormaShownLoad *b)
{
  return a->item == b->item && g_str_equal (a->path, b->path) && a->basis == b->basis &&
         g_strcmp0 (a->model, b->model) == 0 && g_strcmp0 (a->hash, b->hash) == 0 &&
         a->limits.review == b->limits.review && a->limits.reject == b->limits.reject &&
         a->limits.least_area == b->limits.least_area &&
         g_strcmp0 (a->reference_path, b->reference_path) == 0 &&
         g_strcmp0 (a->reference_hash, b->reference_hash) == 0 &&
         g_strcmp0 (a->points, b->points) == 0 && a->change_threshold == b->change_threshold &&
         norma_areas_equal (a->areas, b->areas) && norma_areas_equal (a->own_areas, b->own_areas) &&
         norma_areas_equal (a->drawn_areas, b->drawn_areas);
}

static gboolean
load_all (NormaShownLoad *load, GError **error)
{
  load->picture = read_picture (load->path, error);
  if (load->picture == NULL)
    return FALSE;
  if (load->reference_path != NULL)
    load_pair (load);
  if (load->basis == NORMA_BASIS_MODEL)
    return load->project == NULL || load->model == NULL || load_map (load, error);
  return load->comparison == NULL || load->comparison->difference == NULL ||
         load_difference (load, error);
}

void
norma_shown_load_run (NormaShownLoad *load)
{
  load_all (load, &load->error);
}

NormaShownOutline *
norma_shown_outline_new (NormaScorePlane *plane, const NormaLimits *limits,
                         NormaComparison *comparison, double change_threshold)
{
  NormaShownOutline *outline = g_new0 (NormaShownOutline, 1);

  outline->plane = norma_score_plane_ref (plane);
  outline->limits = *limits;
  outline->comparison = comparison == NULL ? NULL : norma_comparison_ref (comparison);
  outline->change_threshold = change_threshold;
  return outline;
}

void
norma_shown_outline_free (NormaShownOutline *outline)
{
  norma_score_plane_unref (outline->plane);
  norma_comparison_unref (outline->comparison);
  norma_outlines_unref (outline->outlines);
  g_free (outline);
}

static gboolean
judge (NormaShownOutline *outline, GError **error)
{
  NormaCompareOptions options = options_with (outline->change_threshold);
  NormaComparison *judged = norma_comparison_judge (outline->comparison, &options, error);

  if (judged == NULL)
    return FALSE;
  norma_comparison_unref (outline->comparison);
  outline->comparison = judged;
  return TRUE;
}

gboolean
norma_shown_outline_run (NormaShownOutline *outline, GError **error)
{
  outline->outlines = norma_outlines_new (outline->plane->map, &outline->limits, error);
  return outline->outlines != NULL && (outline->comparison == NULL || judge (outline, error));
}
