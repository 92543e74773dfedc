/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/correct-json.h"

#include "core/base/json-writer.h"

static void
add_flip (GString *json, const NormaFlip *flip)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "image", flip->path);
  norma_json_add_string (json, "before", norma_verdict_to_string (flip->before));
  norma_json_add_string (json, "after", norma_verdict_to_string (flip->after));
  norma_json_add_double (json, "times_threshold_before", flip->times_before);
  norma_json_add_double (json, "times_threshold_after", flip->times_after);
  norma_json_end_object (json);
}

static void
add_flips (GString *json, const char *name, const NormaFlips *flips)
{
  norma_json_begin_object (json, name);
  norma_json_add_unsigned (json, "images", flips->n_images);
  norma_json_add_unsigned (json, "unreadable", flips->n_unreadable);
  norma_json_begin_array (json, "flips");
  for (guint i = 0; i < flips->flips->len; i++)
    add_flip (json, flips->flips->pdata[i]);
  norma_json_end_array (json);
  norma_json_end_object (json);
}

char *
norma_json_flips (const NormaFlips *flips)
{
  GString *json = g_string_new (NULL);

  add_flips (json, NULL, flips);
  return g_string_free (json, FALSE);
}

char *
norma_json_correction (const NormaModel *model, const char *path, const NormaFlips *flips)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "model", path);
  norma_json_add_unsigned (json, "good_images", model->good_set.n_images);
  norma_json_add_unsigned (json, "tolerated_places",
                           model->tolerated == NULL ? 0 : model->tolerated->places->len);
  norma_json_add_double (json, "reject_threshold", model->limits.reject);
  norma_json_add_double (json, "review_threshold", model->limits.review);
  norma_json_add_boolean (json, "thresholds_of_good_set_before", model->promised_hash != NULL);
  if (flips != NULL)
    add_flips (json, "preview", flips);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}
