/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/json.h"

#include <math.h>

#include "core/base/json-writer.h"
#include "core/features/network-extractor.h"
#include "core/report/areas-json.h"
#include "core/report/region-json.h"

static void
add_region (GString *json, const NormaRegion *region, NormaVerdict level, const NormaAlike *alike)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_region (json, region);
  norma_json_add_string (json, "level", norma_verdict_to_string (level));
  if (alike != NULL) {
    norma_json_begin_object (json, "nearest");
    norma_json_add_string (json, "image", alike->path);
    norma_json_add_double (json, "x", alike->x);
    norma_json_add_double (json, "y", alike->y);
    norma_json_end_object (json);
  }
  norma_json_end_object (json);
}

static void
add_regions (GString *json, const NormaFinding *finding, const GArray *alike)
{
  const GArray *reject = finding->reject_regions;
  const GArray *review = finding->review_regions;
  const NormaAlike *places = alike == NULL ? NULL : (const NormaAlike *)(gconstpointer)alike->data;

  norma_json_begin_array (json, "regions");
  for (guint i = 0; i < reject->len; i++)
    add_region (json, &g_array_index (reject, NormaRegion, i), NORMA_VERDICT_REJECT,
                places == NULL ? NULL : places + i);
  for (guint i = 0; i < review->len; i++)
    add_region (json, &g_array_index (review, NormaRegion, i), NORMA_VERDICT_REVIEW,
                places == NULL ? NULL : places + reject->len + i);
  norma_json_end_array (json);
}

static void
add_result (GString *json, const NormaResult *result)
{
  const NormaFinding *finding = result->finding;

  norma_json_add_double (json, "score", result->score);
  norma_json_add_double (json, "times_threshold", result->times_threshold);
  norma_json_add_double (json, "one_in", result->one_in);
  norma_json_add_string (json, "verdict", norma_verdict_to_string (finding->verdict));
  add_regions (json, finding, result->alike);
  norma_json_add_unsigned (json, "removed_regions", finding->n_removed);
  norma_json_add_unsigned (json, "width", result->map->full_width);
  norma_json_add_unsigned (json, "height", result->map->full_height);
  norma_json_add_inspected (json, result->map->areas);
  norma_json_add_double (json, "aspect_deviation", result->deviation);
  norma_json_add_double (json, "ms", result->ms);
}

char *
norma_json_image (const char *path, const NormaResult *result, const GError *image_error)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "image", path);
  if (result != NULL) {
    add_result (json, result);
  } else {
    norma_json_add_string (json, "verdict", "unreadable");
    norma_json_add_string (json, "error", image_error->message);
  }
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}

/* Where a bound gives no confidence, or no fit was tested, there is none to tell; and nothing at all
 * where nothing is promised. */
static void
add_promise (GString *json, const NormaPromise *p)
{
  gboolean is_made = p->n > 0;

  norma_json_add_double (json, "threshold", p->threshold);
  norma_json_add_string (json, "bound", norma_bound_to_string (p->bound));
  norma_json_add_double (json, "false_alarms_promised", is_made ? p->false_alarms : NAN);
  norma_json_add_double (json, "confidence", is_made ? p->confidence : NAN);
  norma_json_add_boolean (json, "kept_wish", p->kept_wish);
  norma_json_add_double (json, "expected_false_alarms", is_made ? p->expected_false_alarms : NAN);
  norma_json_add_double (json, "strongest_false_alarms", is_made ? p->strongest_false_alarms : NAN);
  norma_json_add_unsigned (json, "held_out_scores", p->n);
  norma_json_add_unsigned (json, "rank", p->rank);
  norma_json_add_unsigned (json, "n_needed", p->n_needed);
  norma_json_add_double (json, "fit_p_value", p->fit_p_value);
}

static void
add_limits (GString *json, const NormaModel *model)
{
  norma_json_add_double (json, "reject_threshold", model->limits.reject);
  norma_json_add_double (json, "review_threshold", model->limits.review);
  norma_json_add_double (json, "review_one_in", model->review_one_in);
  if (model->provenance != NULL)
    norma_json_add_string (json, "thresholds_from", model->provenance);
  norma_json_add_unsigned (json, "least_area", model->limits.least_area);
}

/* Of a model with a network; agreement: only where it is another one than fp32. */
static void
add_precision (GString *json, const NormaModel *model)
{
  if (model->extractor->precision == NULL)
    return;
  norma_json_add_string (json, "precision", model->extractor->precision);
  if (model->stand_in != NULL)
    norma_json_add_double (json, "precision_agreement", model->stand_in->agreement);
}

/* A diameter of null: none up to the largest was seen. */
static void
add_smallest_defect (GString *json, const NormaSmallestDefect *defect)
{
  if (defect->n_spots == 0)
    return;
  norma_json_begin_object (json, "smallest_defect");
  norma_json_add_unsigned (json, "spots", defect->n_spots);
  norma_json_add_unsigned (json, "largest_px", defect->largest);
  norma_json_begin_array (json, "seen");
  for (guint i = 0; i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    const NormaVisibleSpot *spot = &defect->at[i];

    norma_json_begin_object (json, NULL);
    norma_json_add_double (json, "contrast", spot->contrast);
    norma_json_add_double (json, "diameter_px", spot->diameter == 0 ? NAN : spot->diameter);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
  norma_json_end_object (json);
}

static void
add_suspects (GString *json, const GPtrArray *suspects, double threshold)
{
  norma_json_begin_array (json, "suspects");
  for (guint i = 0; i < suspects->len; i++) {
    const NormaGoodImage *image = suspects->pdata[i];

    norma_json_begin_object (json, NULL);
    norma_json_add_string (json, "image", image->path);
    norma_json_add_double (json, "held_out_score", image->held_out);
    norma_json_add_double (json, "times_threshold", image->held_out / threshold);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
}

static void
add_unreadable (GString *json, const GPtrArray *images)
{
  norma_json_begin_array (json, "unreadable_images");
  for (guint i = 0; i < images->len; i++) {
    const NormaGoodImage *image = images->pdata[i];

    if (image->error == NULL)
      continue;
    norma_json_begin_object (json, NULL);
    norma_json_add_string (json, "image", image->path);
    norma_json_add_string (json, "error", image->error->message);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
}

char *
norma_json_fit (const NormaFit *fit, const NormaWish *wish, const char *path,
                const GPtrArray *suspects, double peak_mb)
{
  const GPtrArray *images = fit->survey->images;
  g_autofree char *augments = norma_augments_to_string (fit->model->good_set.augments);
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "model", path);
  norma_json_add_unsigned (json, "images", images->len);
  norma_json_add_unsigned (json, "unreadable", images->len - fit->survey->n_usable);
  norma_json_add_string (json, "augment", augments);
  norma_json_add_double (json, "false_alarms_wished", wish->false_alarms);
  norma_json_add_double (json, "confidence_wished", wish->confidence);
  add_promise (json, &fit->model->promise);
  add_limits (json, fit->model);
  add_precision (json, fit->model);
  add_smallest_defect (json, &fit->model->smallest_defect);
  if (fit->assumed.n > 0) {
    norma_json_begin_object (json, "with_assumption");
    add_promise (json, &fit->assumed);
    norma_json_end_object (json);
  }
  add_suspects (json, suspects, fit->model->promise.threshold);
  add_unreadable (json, images);
  norma_json_add_double (json, "seconds", fit->seconds);
  norma_json_add_double (json, "peak_mb", peak_mb);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}

static void
add_frame (GString *json, const NormaFrame *frame)
{
  norma_json_begin_object (json, "frame");
  norma_json_add_unsigned (json, "width", frame->width);
  norma_json_add_unsigned (json, "height", frame->height);
  norma_json_add_unsigned (json, "channels", frame->channels);
  norma_json_add_string (json, "fit", frame->fit == NORMA_FRAME_STRETCH ? "stretch" : "letterbox");
  norma_json_add_string (json, "samples", norma_value_kind_describe (frame->kind));
  norma_json_add_double (json, "low", frame->low);
  norma_json_add_double (json, "high", frame->high);
  norma_json_end_object (json);
}

static void
add_tiling (GString *json, const NormaModel *model)
{
  const NormaTiling *tiling = &model->tiling;

  if (!norma_tiling_is_set (tiling))
    return;
  norma_json_begin_object (json, "tiling");
  norma_json_add_unsigned (json, "width", tiling->width);
  norma_json_add_unsigned (json, "height", tiling->height);
  norma_json_add_unsigned (json, "side", tiling->side);
  norma_json_add_unsigned (json, "stride", tiling->stride);
  norma_json_add_unsigned (json, "step", tiling->step);
  norma_json_add_unsigned (json, "tiles", norma_tiling_count (tiling));
  norma_json_add_string (json, "detectors", model->tile_detectors == NULL ? "one" : "each");
  norma_json_end_object (json);
}

static void
add_levels (GString *json, const NormaFeatureLevels *levels)
{
  norma_json_begin_array (json, "levels");
  for (guint l = 0; l < levels->n; l++) {
    norma_json_begin_object (json, NULL);
    norma_json_add_unsigned (json, "grid_width", levels->at[l].width);
    norma_json_add_unsigned (json, "grid_height", levels->at[l].height);
    norma_json_add_unsigned (json, "features", levels->at[l].channels);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
}

static void
add_extractor (GString *json, const NormaExtractor *extractor)
{
  const char *hash = norma_network_extractor_get_descriptor_hash (extractor);

  norma_json_begin_object (json, "extractor");
  norma_json_add_string (json, "name", extractor->class->name);
  norma_json_add_unsigned (json, "grid_width", extractor->levels.at[0].width);
  norma_json_add_unsigned (json, "grid_height", extractor->levels.at[0].height);
  norma_json_add_unsigned (json, "features", extractor->levels.at[0].channels);
  add_levels (json, &extractor->levels);
  if (hash != NULL)
    norma_json_add_string (json, "sha256", hash);
  norma_json_end_object (json);
}

static void
add_good_set (GString *json, const NormaGoodSet *good)
{
  g_autofree char *augments = norma_augments_to_string (good->augments);

  norma_json_begin_object (json, "good_set");
  norma_json_add_unsigned (json, "images", good->n_images);
  norma_json_add_unsigned (json, "unreadable", good->n_unreadable);
  norma_json_add_unsigned (json, "median_width", good->median_width);
  norma_json_add_unsigned (json, "median_height", good->median_height);
  norma_json_add_unsigned (json, "bits", good->bits);
  norma_json_add_unsigned (json, "channels", good->channels);
  norma_json_add_string (json, "augment", augments);
  norma_json_add_string (json, "hash", good->hash);
  norma_json_end_object (json);
}

static void
add_field (GString *json, const char *name, const NormaGaussianField *field)
{
  if (field == NULL)
    return;
  norma_json_begin_object (json, name);
  norma_json_add_unsigned (json, "gaussians", field->n_positions);
  norma_json_add_unsigned (json, "dimensions", field->n_dimensions);
  norma_json_add_unsigned (json, "samples", field->n_samples);
  norma_json_end_object (json);
}

static void
add_detector (GString *json, const NormaDetector *detector)
{
  norma_json_begin_object (json, "detector");
  norma_json_add_string (json, "name", detector->class->name);
  if (g_str_equal (detector->class->name, NORMA_GAUSSIAN_NAME)) {
    add_field (json, "positions", norma_gaussian_get_positions (detector));
    add_field (json, "image", norma_gaussian_get_image (detector));
  }
  norma_json_end_object (json);
}

char *
norma_json_model (const NormaModel *model, const char *path, const char *hash)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "model", path);
  norma_json_add_string (json, "hash", hash);
  norma_json_add_unsigned (json, "format_version", norma_model_get_format_version (model));
  add_frame (json, &model->frame);
  add_tiling (json, model);
  add_extractor (json, norma_extractor_get_chosen (model->extractor));
  add_detector (json, model->detector);
  norma_json_add_double (json, "smoothing", model->smoothing);
  norma_json_add_areas (json, model->areas);
  add_good_set (json, &model->good_set);
  add_promise (json, &model->promise);
  add_limits (json, model);
  add_precision (json, model);
  add_smallest_defect (json, &model->smallest_defect);
  norma_json_begin_object (json, "golden");
  norma_json_add_unsigned (json, "seed", model->golden.seed);
  norma_json_add_double (json, "score", model->golden.score);
  norma_json_end_object (json);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}
