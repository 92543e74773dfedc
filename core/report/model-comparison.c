/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/model-comparison.h"

#include "core/base/json-writer.h"
#include "core/report/csv-writer.h"
#include "core/report/rate-json.h"

static void
add_images (GString *json, const char *name, const NormaComparedSet *set, gsize first,
            const GArray *images)
{
  norma_json_begin_array (json, name);
  for (guint i = 0; i < images->len; i++) {
    guint index = g_array_index (images, guint, i);
    const NormaTestImage *image = set->dataset->images->pdata[index];

    norma_json_begin_object (json, NULL);
    norma_json_add_string (json, "image", image->path);
    norma_json_add_string (json, "kind", image->kind);
    norma_json_add_double (json, "times_threshold", (double)set->times_threshold[first + index]);
    norma_json_add_double (json, "rank", (double)set->ranks[first + index]);
    norma_json_add_double (json, "rank_of_first", (double)set->ranks[index]);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
}

static void
add_model (GString *json, const NormaComparedSet *set, guint model, const char *name)
{
  const NormaModelFigures *f = &set->models[model];
  gsize first = (gsize)model * set->dataset->images->len;

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "model", name);
  norma_json_add_double (json, "image_auroc", f->auroc);
  norma_json_add_interval (json, "image_auroc_interval", &f->auroc_interval);
  norma_json_add_rate (json, "false_alarms", &f->false_alarms);
  norma_json_add_rate (json, "recall", &f->recall);
  norma_json_add_double (json, "aupimo", f->aupimo);
  norma_json_add_double (json, "aupro", f->aupro);
  norma_json_add_double (json, "difference", f->difference.difference);
  norma_json_add_interval (json, "difference_interval", &f->difference.interval);
  norma_json_add_double (json, "delong_z", f->delong.z);
  norma_json_add_double (json, "delong_p", f->delong.p);
  norma_json_add_double (json, "holm_p", f->p);
  add_images (json, "missed", set, first, f->missed);
  add_images (json, "alarming", set, first, f->alarming);
  add_images (json, "differing", set, first, f->differing);
  norma_json_end_object (json);
}

static const char *
describe_corruption (const NormaCondition *condition)
{
  return condition->severity == 0 ? "none" : norma_corruption_to_string (condition->kind);
}

static void
add_set (GString *json, const NormaModelComparison *c, const NormaComparedSet *set,
         const char *const *models, const char *folder)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "folder", folder);
  norma_json_add_string (json, "corruption", describe_corruption (&set->condition));
  norma_json_add_unsigned (json, "severity", set->condition.severity);
  norma_json_add_unsigned (json, "images", set->dataset->images->len);
  norma_json_add_unsigned (json, "good", set->n_good);
  norma_json_add_unsigned (json, "defective", set->n_defective);
  norma_json_add_unsigned (json, "left_out", set->n_left_out);
  norma_json_add_unsigned (json, "tuned_on", set->n_tuned);
  norma_json_add_unsigned (json, "unreadable", set->n_unreadable);
  norma_json_add_unsigned (json, "near_duplicates", set->n_twins);
  norma_json_add_unsigned (json, "good_images_compared", set->n_compared);
  norma_json_begin_array (json, "models");
  for (guint m = 0; m < c->n_models; m++)
    add_model (json, set, m, models[m]);
  norma_json_end_array (json);
  norma_json_end_object (json);
}

char *
norma_json_models (const NormaModelComparison *c, const char *const *models,
                   const char *const *folders)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_double (json, "coverage", c->coverage);
  norma_json_begin_array (json, "sets");
  for (guint i = 0; i < c->sets->len; i++)
    add_set (json, c, c->sets->pdata[i], models,
             folders[((const NormaComparedSet *)c->sets->pdata[i])->index]);
  norma_json_end_array (json);
  norma_json_add_double (json, "seconds", c->seconds);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}

static void
add_cells (GString *csv, const NormaRate *rate)
{
  norma_csv_add_number (csv, rate->share);
  norma_csv_add_number (csv, rate->interval.low);
  norma_csv_add_number (csv, rate->interval.high);
}

static void
add_row (GString *csv, const NormaComparedSet *set, const char *folder, const char *name,
         const NormaModelFigures *f)
{
  norma_csv_add_text (csv, folder);
  norma_csv_add_text (csv, name);
  norma_csv_add_count (csv, set->n_good);
  norma_csv_add_count (csv, set->n_defective);
  norma_csv_add_number (csv, f->auroc);
  norma_csv_add_number (csv, f->auroc_interval.low);
  norma_csv_add_number (csv, f->auroc_interval.high);
  add_cells (csv, &f->false_alarms);
  add_cells (csv, &f->recall);
  norma_csv_add_number (csv, f->aupimo);
  norma_csv_add_number (csv, f->aupro);
  norma_csv_add_number (csv, f->difference.difference);
  norma_csv_add_number (csv, f->difference.interval.low);
  norma_csv_add_number (csv, f->difference.interval.high);
  norma_csv_add_number (csv, f->delong.p);
  norma_csv_add_number (csv, f->p);
  norma_csv_add_text (csv, describe_corruption (&set->condition));
  norma_csv_add_count (csv, set->condition.severity);
  norma_csv_add_count (csv, set->n_twins);
  g_string_append_c (csv, '\n');
}

char *
norma_csv_models (const NormaModelComparison *c, const char *const *models,
                  const char *const *folders)
{
  GString *csv = g_string_new (
      "folder,model,good,defective,image_auroc,image_auroc_low,image_auroc_high,false_alarms,"
      "false_alarms_low,false_alarms_high,recall,recall_low,recall_high,aupimo,aupro,difference,"
      "difference_low,"
      "difference_high,delong_p,holm_p,corruption,severity,near_duplicates\n");

  for (guint i = 0; i < c->sets->len; i++) {
    const NormaComparedSet *set = c->sets->pdata[i];

    for (guint m = 0; m < c->n_models; m++)
      add_row (csv, set, folders[set->index], models[m], &set->models[m]);
  }
  return g_string_free (csv, FALSE);
}

char *
norma_compared_set_describe (const NormaComparedSet *set, const char *folder)
{
  g_autofree char *condition = norma_condition_describe (&set->condition);

  return set->condition.severity == 0 ? g_strdup (folder)
                                      : g_strdup_printf ("%s, %s", folder, condition);
}
