/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/compare-private.h"

#include <math.h>

#include "core/base/error.h"
#include "core/image/read.h"
#include "core/pipeline/comparison-judge.h"
#include "core/pipeline/map.h"
#include "core/registration/orientation.h"

/* A difference that is this many times the usual one of its pair stands out of the noise. */
#define NOISE_MULTIPLE 6

/* A change has appeared if the query has this many times the structure there that the reference has,
 * in squares of gradients, and vanished if it is the other way round. */
#define ONE_SIDED 2

const char *
norma_comparison_verdict_to_string (NormaComparisonVerdict verdict)
{
  static const char *const words[] = {
    [NORMA_COMPARED_SAME] = "same",
    [NORMA_COMPARED_CHANGED] = "changed",
    [NORMA_NOT_COMPARED] = "not-compared",
  };

  return words[verdict];
}

const char *
norma_change_kind_to_string (NormaChangeKind kind)
{
  static const char *const words[] = {
    [NORMA_CHANGE_APPEARED] = "appeared",
    [NORMA_CHANGE_VANISHED] = "vanished",
    [NORMA_CHANGE_CHANGED] = "changed",
  };

  return words[kind];
}

NormaComparison *
norma_comparison_new (void)
{
  NormaComparison *comparison = g_new0 (NormaComparison, 1);

  g_atomic_ref_count_init (&comparison->references);
  comparison->score = NAN;
  return comparison;
}

NormaComparison *
norma_comparison_ref (NormaComparison *comparison)
{
  g_atomic_ref_count_inc (&comparison->references);
  return comparison;
}

void
norma_comparison_unref (NormaComparison *comparison)
{
  if (comparison == NULL || !g_atomic_ref_count_dec (&comparison->references))
    return;
  g_free (comparison->reason);
  if (comparison->measured != NULL) {
    norma_comparison_unref (comparison->measured);
  } else {
    norma_alignment_free (comparison->alignment);
    norma_reference_comparison_free (comparison->difference);
  }
  norma_finding_free (comparison->finding);
  g_clear_pointer (&comparison->kinds, g_array_unref);
  g_free (comparison);
}

NormaPyramid *
norma_compare_look (const NormaRaster *raster, const char *which,
                    const NormaCompareOptions *options, NormaComparison *c, GError **error)
{
  if (MIN (raster->width, raster->height) >= NORMA_PYRAMID_LEAST_SIDE)
    return norma_pyramid_new (raster, options->most_side, error);
  c->reason = g_strdup_printf ("not compared: the %s has %u × %u pixels, needs at least %d a side",
                               which, raster->width, raster->height, NORMA_PYRAMID_LEAST_SIDE);
  return NULL;
}

static NormaAlignmentOptions
list_how (const NormaCompareOptions *options)
{
  return (NormaAlignmentOptions){ options->is_automatic, options->motion, options->begin };
}

char *
norma_compare_explain (const NormaAlignment *alignment, const NormaPyramid *reference,
                       const NormaPyramid *query, const NormaCompareOptions *options,
                       GError **error)
{
  const NormaAlignmentOptions how = list_how (options);
  NormaOrientation orientation = NORMA_ORIENTATION_UPRIGHT;
  double quality;

  if (alignment->is_ambiguous)
    return g_strdup ("not compared: a regular pattern fits in more than one place");
  if (options->begin == NULL &&
      !norma_orientation_find (query, reference, &how, &orientation, &quality, error))
    return NULL;
  if (orientation != NORMA_ORIENTATION_UPRIGHT)
    return g_strdup_printf ("not compared: the query is %s, else it would fit (alignment %.2f)",
                            norma_orientation_to_string (orientation), quality);
  return g_strdup_printf ("not compared: alignment %.2f, needs %.2f: another part, another view or "
                          "the wrong reference",
                          alignment->quality, NORMA_ALIGNMENT_NEEDS);
}

/* The sum of the squares of the part of a map that shows a region and what is next to it. */
static double
energy_around (const NormaAnomalyMap *map, const NormaRegion *region)
{
  double across = (double)map->width / map->full_width;
  double down = (double)map->height / map->full_height;
  guint left = (guint)MAX (region->x * across - 1, 0), top = (guint)MAX (region->y * down - 1, 0);
  guint right = MIN ((guint)ceil ((region->x + region->width) * across) + 1, map->width);
  guint bottom = MIN ((guint)ceil ((region->y + region->height) * down) + 1, map->height);
  double energy = 0;

  for (guint y = top; y < bottom; y++)
    for (guint x = left; x < right; x++) {
      double value = (double)map->values[(gsize)y * map->width + x];

      energy += value * value;
    }
  return energy;
}

static NormaChangeKind
tell_kind (const NormaReferenceComparison *difference, const NormaRegion *region)
{
  double query = energy_around (difference->query_slope, region);
  double reference = energy_around (difference->reference_slope, region);

  if (query > ONE_SIDED * reference)
    return NORMA_CHANGE_APPEARED;
  return reference > ONE_SIDED * query ? NORMA_CHANGE_VANISHED : NORMA_CHANGE_CHANGED;
}

NormaLimits
norma_comparison_get_limits (const NormaComparison *c, const NormaCompareOptions *options)
{
  double robust = MAX (options->threshold, NOISE_MULTIPLE * c->difference->noise);
  float threshold = (float)(options->promise == NULL ? robust : options->promise->threshold);

  return (NormaLimits){ threshold, threshold, options->least_area };
}

gboolean
norma_compare_restrict (NormaComparison *c, const NormaCompareOptions *options, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (norma_map_restrict (c->difference->difference, options->areas, &local))
    return TRUE;
  if (!g_error_matches (local, NORMA_ERROR, NORMA_ERROR_INPUT)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  c->reason = g_strdup_printf ("not compared: %s", local->message);
  g_clear_pointer (&c->difference, norma_reference_comparison_free);
  return TRUE;
}

gboolean
norma_compare_find_changes (NormaComparison *c, const NormaCompareOptions *options, GError **error)
{
  if (c->difference == NULL)
    return TRUE;
  c->limits = norma_comparison_get_limits (c, options);
  c->finding = norma_finding_new (c->difference->difference, &c->limits, error);
  if (c->finding == NULL)
    return FALSE;
  c->kinds = g_array_new (FALSE, FALSE, sizeof (NormaChangeKind));
  for (guint i = 0; i < c->finding->reject_regions->len; i++) {
    NormaChangeKind kind =
        tell_kind (c->difference, &g_array_index (c->finding->reject_regions, NormaRegion, i));

    g_array_append_val (c->kinds, kind);
  }
  c->score = (double)norma_anomaly_map_get_peak (c->difference->difference, NULL, NULL) /
             (double)c->limits.reject;
  c->verdict = c->kinds->len > 0 ? NORMA_COMPARED_CHANGED : NORMA_COMPARED_SAME;
  return TRUE;
}

NormaAlignment *
norma_compare_align (const NormaPyramid *reference, const NormaPyramid *query,
                     const NormaCompareOptions *options, GError **error)
{
  const NormaAlignmentOptions how = list_how (options);

  return norma_align (query, reference, &how, error);
}

NormaReferenceComparison *
norma_compare_measure (const NormaPyramid *reference, const NormaPyramid *query,
                       const NormaAlignment *alignment, const NormaCompareOptions *options,
                       GError **error)
{
  const NormaReferenceComparisonOptions what = { options->tolerance, options->light };
  g_autoptr (NormaReferenceComparison) comparison =
      norma_reference_comparison_new (query, reference, alignment, &what, error);

  if (comparison == NULL ||
      (options->features != NULL &&
       !norma_feature_comparer_measure (options->features, query, reference, alignment,
                                        options->tolerance, comparison, error)))
    return NULL;
  return g_steal_pointer (&comparison);
}

/* TRUE also where it is not compared, for a reason. */
static gboolean
compare (const NormaPyramid *reference, const NormaPyramid *query,
         const NormaCompareOptions *options, NormaComparison *c, GError **error)
{
  c->alignment = norma_compare_align (reference, query, options, error);
  if (c->alignment == NULL)
    return FALSE;
  if (c->alignment->quality < NORMA_ALIGNMENT_NEEDS) {
    c->reason = norma_compare_explain (c->alignment, reference, query, options, error);
    return c->reason != NULL;
  }
  c->difference = norma_compare_measure (reference, query, c->alignment, options, error);
  return c->difference != NULL && norma_compare_restrict (c, options, error) &&
         norma_compare_find_changes (c, options, error);
}

static gboolean
compare_rasters (const NormaRaster *reference_raster, const NormaRaster *query_raster,
                 const NormaCompareOptions *options, NormaComparison *c, GError **error)
{
  g_autoptr (NormaPyramid) query = norma_compare_look (query_raster, "query", options, c, error);
  g_autoptr (NormaPyramid) reference = NULL;

  if (query == NULL)
    return c->reason != NULL;
  reference = norma_compare_look (reference_raster, "reference", options, c, error);
  if (reference == NULL)
    return c->reason != NULL;
  return compare (reference, query, options, c, error);
}

NormaComparison *
norma_compare (const NormaRaster *reference, const NormaRaster *query,
               const NormaCompareOptions *options, GError **error)
{
  g_autoptr (NormaComparison) c = norma_comparison_new ();
  gint64 begin = g_get_monotonic_time ();

  c->verdict = NORMA_NOT_COMPARED;
  if (!compare_rasters (reference, query, options, c, error))
    return NULL;
  c->ms = (double)(g_get_monotonic_time () - begin) / 1000;
  return g_steal_pointer (&c);
}

NormaPyramid *
norma_compare_look_at_file (const char *path, const char *which, const NormaCompareFiles *files,
                            NormaComparison *c, GError **error)
{
  const NormaReadOptions read = { .budget = files->budget };
  g_autoptr (NormaRaster) raster = norma_image_read (path, &read, error);
  NormaPyramid *pyramid =
      raster == NULL ? NULL : norma_compare_look (raster, which, files->options, c, error);

  if (pyramid == NULL && raster != NULL && c->reason == NULL)
    g_prefix_error (error, "%s: ", path);
  return pyramid;
}

static gboolean
compare_files (const char *reference_path, const char *query_path, const NormaCompareFiles *files,
               NormaComparison *c, GError **error)
{
  const NormaReadOptions read = { .budget = files->budget };
  g_autoptr (NormaPyramid) reference =
      norma_compare_look_at_file (reference_path, "reference", files, c, error);
  g_autoptr (NormaRaster) raster = NULL;
  g_autoptr (NormaPyramid) query = NULL;

  if (reference == NULL)
    return c->reason != NULL;
  raster = norma_image_read (query_path, &read, error);
  if (raster == NULL)
    return FALSE;
  query = norma_compare_look (raster, "query", files->options, c, error);
  if (query == NULL && c->reason == NULL)
    g_prefix_error (error, "%s: ", query_path);
  if (query == NULL)
    return c->reason != NULL;
  if (!compare (reference, query, files->options, c, error))
    return FALSE;
  if (files->examine != NULL)
    files->examine (raster, c, files->data);
  return TRUE;
}

NormaComparison *
norma_compare_files (const char *reference, const char *query, const NormaCompareFiles *files,
                     GError **error)
{
  g_autoptr (NormaComparison) c = norma_comparison_new ();
  gint64 begin = g_get_monotonic_time ();

  c->verdict = NORMA_NOT_COMPARED;
  if (!compare_files (reference, query, files, c, error))
    return NULL;
  c->ms = (double)(g_get_monotonic_time () - begin) / 1000;
  return g_steal_pointer (&c);
}
