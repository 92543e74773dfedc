/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/why-json.h"

#include "core/base/json-writer.h"

static const char *const kinds[] = { "place", "image", "level" };
static const char *const feature_kinds[] = { "channel",    "strength",  "unevenness", "pattern",
                                             "brightness", "red-green", "yellow-blue" };

static void
add_box (GString *json, const NormaPixelBox *box)
{
  norma_json_begin_object (json, "box");
  norma_json_add_double (json, "x", box->x);
  norma_json_add_double (json, "y", box->y);
  norma_json_add_double (json, "width", box->width);
  norma_json_add_double (json, "height", box->height);
  norma_json_end_object (json);
}

static void
add_feature (GString *json, const NormaFeatureShare *feature, double pixels)
{
  const NormaFeatureName *name = &feature->name;

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "kind", feature_kinds[name->kind]);
  if (name->level != NULL)
    norma_json_add_string (json, "level", name->level);
  norma_json_add_unsigned (json, "channel", name->channel);
  if (name->period > 0) {
    norma_json_add_double (json, "period", name->period * pixels);
    norma_json_add_double (json, "direction_deg", name->direction_deg);
  }
  if (name->kind == NORMA_FEATURE_PATTERN)
    norma_json_add_double (json, "pattern_direction_deg", name->pattern_direction_deg);
  norma_json_add_double (json, "share", feature->share);
  norma_json_add_double (json, "difference", feature->difference);
  norma_json_add_double (json, "deviation", feature->deviation);
  norma_json_end_object (json);
}

static void
add_group (GString *json, const NormaGroupShare *group, double pixels)
{
  norma_json_begin_object (json, NULL);
  if (group->name.level != NULL)
    norma_json_add_string (json, "level", group->name.level);
  else if (group->name.period > 0)
    norma_json_add_double (json, "period", group->name.period * pixels);
  else
    norma_json_add_string (json, "kind", "brightness");
  norma_json_add_double (json, "share", group->share);
  norma_json_end_object (json);
}

static void
add_part (GString *json, const NormaExplainedPart *part, const NormaExtractor *extractor,
          double pixels, guint n_features)
{
  g_autoptr (NormaWhyShares) shares = norma_why_shares_new (part, extractor, n_features);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "of", kinds[part->kind]);
  norma_json_add_double (json, "distance", part->distance);
  norma_json_add_double (json, "squared", part->distance2);
  norma_json_begin_array (json, "levels");
  for (guint i = 0; i < shares->groups->len; i++)
    add_group (json, &g_array_index (shares->groups, NormaGroupShare, i), pixels);
  norma_json_end_array (json);
  norma_json_begin_array (json, "features");
  for (guint i = 0; i < shares->features->len; i++)
    add_feature (json, &g_array_index (shares->features, NormaFeatureShare, i), pixels);
  norma_json_end_array (json);
  norma_json_add_unsigned (json, "components", part->n_components);
  if (part->n_components > 0) {
    norma_json_add_unsigned (json, "low_variance_components", part->n_low);
    norma_json_add_double (json, "low_variance_share", part->low_share);
  }
  norma_json_end_object (json);
}

static void
add_good (GString *json, const NormaGoodPatch *patch)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "path", patch->path);
  add_box (json, &patch->box);
  norma_json_add_double (json, "distance", patch->distance);
  norma_json_end_object (json);
}

static void
add_occlusion (GString *json, const NormaOcclusion *occlusion, const NormaModel *model)
{
  norma_json_begin_object (json, "covered");
  norma_json_add_unsigned (json, "x", occlusion->box.x);
  norma_json_add_unsigned (json, "y", occlusion->box.y);
  norma_json_add_unsigned (json, "width", occlusion->box.width);
  norma_json_add_unsigned (json, "height", occlusion->box.height);
  norma_json_add_string (json, "by", occlusion->shows_good ? "good" : "smooth");
  norma_json_add_double (json, "times_threshold", occlusion->times_threshold);
  norma_json_add_double (json, "one_in", occlusion->one_in);
  norma_json_add_double (json, "there", occlusion->value / model->limits.reject);
  norma_json_add_string (json, "verdict", norma_verdict_to_string (occlusion->verdict));
  norma_json_end_object (json);
}

static void
add_place (GString *json, const NormaOcclusionPlace *place, double unit)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_unsigned (json, "x", place->box.x);
  norma_json_add_unsigned (json, "y", place->box.y);
  norma_json_add_unsigned (json, "width", place->box.width);
  norma_json_add_unsigned (json, "height", place->box.height);
  norma_json_add_double (json, "fall", place->fall / unit);
  norma_json_add_double (json, "q", place->q);
  norma_json_end_object (json);
}

static void
add_test (GString *json, const NormaOcclusionTest *test, const NormaModel *model)
{
  norma_json_begin_object (json, "occlusion_test");
  norma_json_add_double (json, "rate", NORMA_OCCLUSION_TEST_RATE);
  norma_json_add_unsigned (json, "windows", (guint64)test->n_columns * test->n_rows);
  norma_json_add_unsigned (json, "good_images", test->n_good);
  norma_json_add_unsigned (json, "learnt_from", test->n_learnt);
  norma_json_add_double (json, "p", test->p);
  norma_json_begin_array (json, "places");
  for (guint i = 0; i < test->places->len; i++)
    add_place (json, &g_array_index (test->places, NormaOcclusionPlace, i), model->limits.reject);
  norma_json_end_array (json);
  norma_json_end_object (json);
}

char *
norma_json_why (const char *path, const NormaWhy *why, const NormaModel *model,
                const NormaOcclusion *occlusion, const NormaOcclusionTest *test, guint n_features)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "image", path);
  norma_json_add_unsigned (json, "x", why->x);
  norma_json_add_unsigned (json, "y", why->y);
  norma_json_add_double (json, "value", why->value);
  norma_json_add_double (json, "times_threshold", why->times_threshold);
  norma_json_add_double (json, "one_in", why->one_in);
  norma_json_add_double (json, "place_value", why->explanation->value);
  norma_json_add_double (json, "reach", why->reach);
  add_box (json, &why->box);
  norma_json_begin_array (json, "distances");
  for (guint i = 0; i < why->explanation->n_parts; i++)
    add_part (json, &why->explanation->parts[i], model->extractor, why->pixels, n_features);
  norma_json_end_array (json);
  norma_json_begin_array (json, "good");
  for (guint i = 0; i < why->good->len; i++)
    add_good (json, &g_array_index (why->good, NormaGoodPatch, i));
  norma_json_end_array (json);
  if (occlusion != NULL)
    add_occlusion (json, occlusion, model);
  if (test != NULL)
    add_test (json, test, model);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}
