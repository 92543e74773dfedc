/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/repetition.h"

#include "core/base/json-writer.h"

static void
add_spread (GString *json, const char *name, const NormaSpread *spread)
{
  norma_json_begin_object (json, name);
  norma_json_add_double (json, "mean", spread->mean);
  norma_json_add_double (json, "deviation", spread->deviation);
  norma_json_add_double (json, "least", spread->least);
  norma_json_add_double (json, "most", spread->most);
  norma_json_end_object (json);
}

static void
add_repetition (GString *json, const NormaRepetition *r)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_unsigned (json, "seed", r->seed);
  norma_json_add_unsigned (json, "fitted", r->n_fitted);
  norma_json_add_double (json, "image_auroc", r->image_auroc);
  norma_json_add_double (json, "pixel_auroc", r->pixel_auroc);
  norma_json_add_double (json, "false_alarms_promised", r->promised);
  norma_json_add_double (json, "false_alarms", r->false_alarms.share);
  norma_json_add_double (json, "recall", r->recall.share);
  norma_json_add_double (json, "held_back_false_alarms", r->held_back.share);
  norma_json_add_unsigned (json, "held_back", r->held_back.n);
  norma_json_end_object (json);
}

char *
norma_json_repeated (const NormaRepeated *r)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_begin_array (json, "repetitions");
  for (guint i = 0; i < r->repetitions->len; i++)
    add_repetition (json, &g_array_index (r->repetitions, NormaRepetition, i));
  norma_json_end_array (json);
  add_spread (json, "image_auroc", &r->image_auroc);
  add_spread (json, "pixel_auroc", &r->pixel_auroc);
  add_spread (json, "false_alarms", &r->false_alarms);
  add_spread (json, "recall", &r->recall);
  add_spread (json, "held_back_false_alarms", &r->held_back);
  norma_json_add_unsigned (json, "good_images", r->n_good);
  norma_json_add_unsigned (json, "test_good", r->n_nominal);
  norma_json_add_unsigned (json, "test_defective", r->n_anomalous);
  norma_json_add_unsigned (json, "left_out", r->n_left_out);
  norma_json_add_double (json, "seconds", r->seconds);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}
