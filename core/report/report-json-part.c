/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/json-writer.h"
#include "core/report/region-json.h"
#include "core/report/report-json.h"

static const char *
null_if_empty (const char *text)
{
  return text == NULL || text[0] == '\0' ? NULL : text;
}

/* 0 where a size is unknown. */
static void
add_size (GString *json, const char *name, guint64 size)
{
  if (size == 0)
    norma_json_add_string (json, name, NULL);
  else
    norma_json_add_unsigned (json, name, size);
}

static void
add_image (GString *json, const NormaProjectImage *image)
{
  norma_json_add_string (json, "image", image->path);
  norma_json_add_string (json, "kind", null_if_empty (image->kind));
  norma_json_add_string (json, "set", norma_image_set_to_string (image->set));
  norma_json_begin_object (json, "file");
  norma_json_add_string (json, "state", norma_file_state_to_string (image->file.state));
  norma_json_add_string (json, "sha256", image->file.hash);
  add_size (json, "width", image->file.width);
  add_size (json, "height", image->file.height);
  norma_json_end_object (json);
}

static void
add_by_model (GString *json, const NormaInspectedPart *part)
{
  if (!part->is_scored) {
    norma_json_add_string (json, "model", NULL);
    return;
  }
  norma_json_begin_object (json, "model");
  norma_json_add_string (json, "verdict", norma_verdict_to_string (part->verdict));
  norma_json_add_double (json, "score", part->score);
  norma_json_add_double (json, "times_threshold", part->times_threshold);
  norma_json_add_double (json, "one_in", part->one_in);
  norma_json_end_object (json);
}

static void
add_by_reference (GString *json, const NormaInspectedPart *part)
{
  if (part->pair == NULL) {
    norma_json_add_string (json, "reference", NULL);
    return;
  }
  norma_json_begin_object (json, "reference");
  norma_json_add_string (json, "image", part->reference_image->path);
  norma_json_add_string (json, "sha256", part->reference_image->file.hash);
  norma_json_add_string (json, "verdict",
                         part->is_compared ? norma_comparison_verdict_to_string (part->compared)
                                           : NULL);
  norma_json_add_double (json, "times_threshold",
                         part->is_compared ? part->times_change : (double)NAN);
  norma_json_end_object (json);
}

static void
add_review (GString *json, const NormaInspectedPart *part)
{
  const NormaReview *review = part->review;

  if (review == NULL) {
    norma_json_add_string (json, "review", NULL);
    return;
  }
  norma_json_begin_object (json, "review");
  norma_json_add_string (json, "decision",
                         null_if_empty (norma_label_to_string (part->image->label)));
  norma_json_add_boolean (json, "overruled", part->is_overruled);
  norma_json_add_string (json, "severity",
                         null_if_empty (norma_severity_to_string (review->severity)));
  norma_json_add_string (json, "comment", null_if_empty (review->comment));
  norma_json_add_string (json, "reviewer", review->reviewer);
  norma_json_add_string (json, "time", review->time);
  norma_json_end_object (json);
}

/* Finer digits are none that a pixel has. */
static double
round_place (float place)
{
  return round ((double)place * 1000) / 1000;
}

static void
add_outline (GString *json, const NormaInspectedRegion *place)
{
  if (place->outline == NULL) {
    norma_json_add_string (json, "outline", NULL);
    return;
  }
  norma_json_begin_array (json, "outline");
  for (guint l = 0; l < place->outline->len; l++) {
    const GArray *line = place->outline->pdata[l];

    norma_json_begin_array (json, NULL);
    for (guint i = 0; i < line->len; i++) {
      NormaPoint point = g_array_index (line, NormaPoint, i);

      norma_json_begin_array (json, NULL);
      norma_json_add_double (json, NULL, round_place (point.x));
      norma_json_add_double (json, NULL, round_place (point.y));
      norma_json_end_array (json);
    }
    norma_json_end_array (json);
  }
  norma_json_end_array (json);
}

static void
add_place (GString *json, const NormaInspectedRegion *place)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "found_by", place->is_change ? "reference" : "model");
  norma_json_add_string (json, "level", norma_verdict_to_string (place->level));
  norma_json_add_string (json, "change",
                         place->is_change ? norma_change_kind_to_string (place->change) : NULL);
  norma_json_add_double (json, "times_threshold", place->times_threshold);
  norma_json_add_region (json, &place->region);
  norma_json_add_double (json, "x_mm", place->x_mm);
  norma_json_add_double (json, "y_mm", place->y_mm);
  norma_json_add_double (json, "width_mm", place->width_mm);
  norma_json_add_double (json, "height_mm", place->height_mm);
  norma_json_add_double (json, "area_mm2", place->area_mm2);
  add_outline (json, place);
  norma_json_end_object (json);
}

static gboolean
add_shape (GString *json, const NormaDrawnShape *shape, GError **error)
{
  g_autofree char *geometry = norma_drawn_shape_to_text (shape, error);

  if (geometry == NULL)
    return FALSE;
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "purpose", norma_purpose_to_string (shape->purpose));
  norma_json_add_string (json, "class", null_if_empty (shape->defect_class));
  norma_json_add_double (json, "sensitivity", shape->sensitivity);
  norma_json_add_double (json, "area", norma_drawn_shape_get_area (shape));
  g_string_append_printf (json, ",\"geometry\":%s", geometry);
  norma_json_end_object (json);
  return TRUE;
}

static void
add_resolution (GString *json, const char *name, double pixels_per_mm)
{
  norma_json_add_double (json, name, pixels_per_mm > 0 ? pixels_per_mm : (double)NAN);
}

static gboolean
add_details (GString *json, const NormaInspectedImage *image, GError **error)
{
  norma_json_begin_object (json, "details");
  add_size (json, "width", image->width);
  add_size (json, "height", image->height);
  add_resolution (json, "pixels_per_mm_x", image->pixels_per_mm_x);
  add_resolution (json, "pixels_per_mm_y", image->pixels_per_mm_y);
  norma_json_add_string (json, "image_error", image->error);
  norma_json_add_string (json, "finding_error", image->finding_error);
  norma_json_begin_array (json, "places");
  for (guint i = 0; i < image->regions->len; i++)
    add_place (json, &g_array_index (image->regions, NormaInspectedRegion, i));
  norma_json_end_array (json);
  norma_json_begin_array (json, "shapes");
  for (guint i = 0; i < image->shapes->len; i++)
    if (!add_shape (json, image->shapes->pdata[i], error))
      return FALSE;
  norma_json_end_array (json);
  norma_json_end_object (json);
  return TRUE;
}

gboolean
norma_report_json_add_part (GString *json, const NormaInspectedPart *part,
                            const NormaInspectedImage *image, GError **error)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_unsigned (json, "number", part->number);
  add_image (json, part->image);
  norma_json_add_string (json, "outcome", norma_outcome_to_string (part->outcome));
  norma_json_add_string (json, "class", null_if_empty (part->image->defect_class));
  add_by_model (json, part);
  add_by_reference (json, part);
  add_review (json, part);
  if (image == NULL)
    norma_json_add_string (json, "details", NULL);
  else if (!add_details (json, image, error))
    return FALSE;
  norma_json_end_object (json);
  return TRUE;
}
