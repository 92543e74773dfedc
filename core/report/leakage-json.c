/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/leakage-json.h"

#include "core/base/json-writer.h"

static void
add_image (GString *json, const char *path, NormaLeak leak, const char *twin)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "image", path);
  norma_json_add_string (json, "known_as", norma_leak_to_string (leak));
  norma_json_add_string (json, "twin", twin);
  norma_json_end_object (json);
}

void
norma_json_add_leakage (GString *json, const NormaLeakage *l)
{
  norma_json_begin_object (json, "leakage");
  for (guint i = NORMA_LEAK_FITTED; i < NORMA_N_LEAKS; i++)
    norma_json_add_unsigned (json, norma_leak_to_string (i), l->n[i]);
  norma_json_add_unsigned (json, "twins", l->n_twins);
  norma_json_add_unsigned (json, "good_compared", l->n_compared);
  norma_json_add_boolean (json, "knows_good_images", l->knows_good);
  norma_json_add_unsigned (json, "tuned_on_unknown", l->n_tuned_unknown);
  norma_json_begin_array (json, "images");
  for (guint i = 0; i < l->n_images; i++)
    if (l->leaks[i] != NORMA_LEAK_NONE || l->twins[i] != NULL)
      add_image (json, l->paths[i], l->leaks[i], l->twins[i]);
  norma_json_end_array (json);
  norma_json_end_object (json);
}
