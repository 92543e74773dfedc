/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/robustness.h"

#include "core/base/json-writer.h"
#include "core/report/csv-writer.h"
#include "core/report/leakage-json.h"
#include "core/report/rate-json.h"

static void
add_figures (GString *json, const NormaRobustnessPoint *point)
{
  norma_json_add_double (json, "image_auroc", point->auroc);
  norma_json_add_rate (json, "false_alarms", &point->false_alarms);
  norma_json_add_rate (json, "recall", &point->recall);
}

static void
add_corruption (GString *json, const NormaRobustness *r, NormaCorruptionKind kind)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "corruption", norma_corruption_to_string (kind));
  norma_json_add_string (json, "unit", norma_corruption_get_unit (kind));
  norma_json_begin_array (json, "severities");
  for (guint severity = 1; severity <= NORMA_N_CORRUPTION_SEVERITIES; severity++) {
    norma_json_begin_object (json, NULL);
    norma_json_add_unsigned (json, "severity", severity);
    norma_json_add_double (json, "amount", norma_corruption_get_amount (kind, severity));
    add_figures (json, &r->points[kind][severity - 1]);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
  norma_json_end_object (json);
}

char *
norma_json_robustness (const NormaRobustness *r)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_unsigned (json, "images", r->n_images);
  norma_json_add_unsigned (json, "good", r->n_good);
  norma_json_add_unsigned (json, "defective", r->n_defective);
  norma_json_add_unsigned (json, "left_out", r->n_left_out);
  norma_json_add_unsigned (json, "unreadable", r->n_unreadable);
  norma_json_add_double (json, "coverage", r->coverage);
  norma_json_begin_object (json, "clean");
  add_figures (json, &r->clean);
  norma_json_end_object (json);
  norma_json_begin_array (json, "corruptions");
  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++)
    if (r->applies[kind])
      add_corruption (json, r, kind);
  norma_json_end_array (json);
  norma_json_add_leakage (json, r->leakage);
  norma_json_add_double (json, "seconds", r->seconds);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}

static void
add_share (GString *csv, const NormaRate *rate)
{
  norma_csv_add_number (csv, rate->share);
  norma_csv_add_number (csv, rate->interval.low);
  norma_csv_add_number (csv, rate->interval.high);
  norma_csv_add_count (csv, rate->n);
}

static void
add_row (GString *csv, const char *name, guint severity, double amount, const char *unit,
         const NormaRobustnessPoint *point)
{
  norma_csv_add_text (csv, name);
  norma_csv_add_count (csv, severity);
  norma_csv_add_number (csv, amount);
  norma_csv_add_text (csv, unit);
  norma_csv_add_number (csv, point->auroc);
  add_share (csv, &point->false_alarms);
  add_share (csv, &point->recall);
  g_string_append_c (csv, '\n');
}

char *
norma_csv_robustness (const NormaRobustness *r)
{
  GString *csv = g_string_new (
      "corruption,severity,amount,unit,image_auroc,false_alarms,false_alarms_low,false_alarms_high,"
      "good,recall,recall_low,recall_high,defective\n");

  add_row (csv, "none", 0, 0, NULL, &r->clean);
  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++)
    for (guint severity = 1; r->applies[kind] && severity <= NORMA_N_CORRUPTION_SEVERITIES;
         severity++)
      add_row (csv, norma_corruption_to_string (kind), severity,
               norma_corruption_get_amount (kind, severity), norma_corruption_get_unit (kind),
               &r->points[kind][severity - 1]);
  return g_string_free (csv, FALSE);
}
