/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/evaluation.h"

#include <math.h>

#include "core/base/json-writer.h"
#include "core/report/leakage-json.h"
#include "core/report/rate-json.h"

/* By verdicts "review" is all that is not accepted. */
static const char *const level_names[NORMA_N_LEVELS] = { "review", "reject" };

static void
add_figure (GString *json, const char *name, const NormaFigure *figure)
{
  norma_json_begin_object (json, name);
  norma_json_add_double (json, "value", figure->value);
  norma_json_add_interval (json, "interval", &figure->interval);
  norma_json_end_object (json);
}

static void
add_kinds (GString *json, const GPtrArray *kinds)
{
  norma_json_begin_array (json, "kinds");
  for (guint i = 0; i < kinds->len; i++) {
    const NormaKindResult *kind = kinds->pdata[i];

    norma_json_begin_object (json, NULL);
    norma_json_add_string (json, "kind", kind->kind);
    norma_json_add_boolean (json, "anomalous", kind->anomalous);
    norma_json_add_unsigned (json, "images", kind->n_images);
    norma_json_add_unsigned (json, "unreadable", kind->n_unreadable);
    norma_json_add_unsigned (json, "left_out", kind->n_left_out);
    norma_json_add_unsigned (json, "tuned_on", kind->n_tuned);
    for (NormaVerdict v = NORMA_VERDICT_ACCEPT; v <= NORMA_VERDICT_REJECT; v++)
      norma_json_add_unsigned (json, norma_verdict_to_string (v), kind->n_verdicts[v]);
    norma_json_add_double (json, "image_auroc", kind->auroc);
    norma_json_add_rate (json, "not_accepted", &kind->flagged);
    norma_json_add_rate (json, "rejected", &kind->rejected);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
}

static void
add_images (GString *json, const NormaEvaluation *e)
{
  norma_json_begin_object (json, "by_image");
  add_figure (json, "average_precision", &e->average_precision);
  add_figure (json, "f1_max", &e->f1_max);
  norma_json_add_double (json, "f1_threshold", e->f1_threshold);
  add_figure (json, "balanced_accuracy_max", &e->balanced_max);
  for (NormaLevel level = NORMA_LEVEL_REVIEW; level <= NORMA_LEVEL_REJECT; level++) {
    norma_json_begin_object (json, level_names[level]);
    norma_json_add_rate (json, "recall", &e->recall[level]);
    norma_json_add_rate (json, "alarms", &e->alarms[level]);
    norma_json_add_double (json, "balanced_accuracy", e->balanced_accuracy[level]);
    norma_json_end_object (json);
  }
  norma_json_end_object (json);
}

static void
add_pixels (GString *json, const NormaEvaluation *e)
{
  const NormaPixelFigures *f = e->pixels;

  norma_json_begin_object (json, "by_pixel");
  norma_json_add_unsigned (json, "images", e->n_pixel_images);
  norma_json_add_unsigned (json, "nominal", f->n_nominal);
  norma_json_add_unsigned (json, "anomalous", f->n_anomalous);
  norma_json_add_unsigned (json, "not_inspected", f->n_not_inspected);
  norma_json_add_double (json, "average_precision", f->average_precision);
  norma_json_add_double (json, "f1_max", f->f1_max);
  norma_json_add_double (json, "f1_threshold", f->f1_threshold);
  for (NormaLevel level = NORMA_LEVEL_REVIEW; level <= NORMA_LEVEL_REJECT; level++) {
    norma_json_begin_object (json, level_names[level]);
    norma_json_add_double (json, "threshold", e->levels[level].threshold);
    norma_json_add_double (json, "dice", norma_overlap_dice (&e->levels[level].overlap));
    norma_json_add_double (json, "iou", norma_overlap_iou (&e->levels[level].overlap));
    norma_json_end_object (json);
  }
  norma_json_end_object (json);
}

static void
add_level_regions (GString *json, const NormaEvaluation *e, NormaLevel level)
{
  const NormaLevelFigures *at = &e->levels[level];

  norma_json_begin_object (json, level_names[level]);
  norma_json_add_rate (json, "recall", &at->regions);
  norma_json_begin_array (json, "by_size");
  for (guint i = 0; i < e->n_sizes; i++) {
    norma_json_begin_object (json, NULL);
    norma_json_add_unsigned (json, "least_area", at->sizes[i].least);
    norma_json_add_unsigned (json, "most_area", at->sizes[i].most);
    norma_json_add_rate (json, "recall", &at->sizes[i].found);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
  norma_json_end_object (json);
}

static void
add_regions (GString *json, const NormaEvaluation *e)
{
  norma_json_begin_object (json, "by_region");
  norma_json_add_unsigned (json, "connectivity", 8);
  norma_json_add_double (json, "aupro", e->pixels->aupro);
  norma_json_add_interval (json, "aupro_interval", &e->aupro_interval);
  norma_json_add_double (json, "aupro_limit", NORMA_PRO_LIMIT);
  for (NormaLevel level = NORMA_LEVEL_REVIEW; level <= NORMA_LEVEL_REJECT; level++)
    add_level_regions (json, e, level);
  norma_json_add_unsigned (json, "false_regions", e->n_false_regions);
  norma_json_add_double (json, "false_regions_per_good_image",
                         (double)e->n_false_regions / e->n_good);
  norma_json_end_object (json);
}

static void
add_pimo (GString *json, const NormaEvaluation *e)
{
  const NormaPixelFigures *f = e->pixels;

  norma_json_begin_object (json, "aupimo");
  norma_json_add_double (json, "mean", f->aupimo);
  norma_json_add_interval (json, "interval", &e->aupimo_interval);
  norma_json_begin_array (json, "quartiles");
  for (guint i = 0; i < 3; i++)
    norma_json_add_double (json, NULL, f->aupimo_quartiles[i]);
  norma_json_end_array (json);
  norma_json_begin_array (json, "false_positive_rates");
  norma_json_add_double (json, NULL, NORMA_PIMO_LOWER);
  norma_json_add_double (json, NULL, NORMA_PIMO_UPPER);
  norma_json_end_array (json);
  norma_json_add_unsigned (json, "normal_images", f->n_normal_images);
  norma_json_add_unsigned (json, "normal_pixels", f->n_normal_pixels);
  norma_json_begin_array (json, "images");
  for (guint i = 0; i < f->images->len; i++) {
    const NormaMarkedImage *image = &g_array_index (f->images, NormaMarkedImage, i);

    norma_json_begin_object (json, NULL);
    norma_json_add_string (json, "image",
                           g_array_index (e->images, NormaImageFigures, image->image).image->path);
    norma_json_add_double (json, "aupimo", image->aupimo);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
  norma_json_end_object (json);
}

static void
add_counts (GString *json, const NormaEvaluation *e, const NormaPromise *promise)
{
  double rate = (double)e->n_good_rejected / e->n_good; /* NaN, so null, without good images */

  norma_json_add_double (json, "coverage", e->coverage);
  norma_json_add_unsigned (json, "images", e->n_images);
  norma_json_add_unsigned (json, "unreadable", e->n_unreadable);
  norma_json_add_unsigned (json, "left_out", e->n_left_out);
  norma_json_add_unsigned (json, "masks", e->n_masks);
  norma_json_add_unsigned (json, "masks_unusable", e->n_masks_unusable);
  norma_json_add_unsigned (json, "masks_empty", e->n_masks_empty);
  norma_json_add_unsigned (json, "good", e->n_good);
  norma_json_add_unsigned (json, "good_rejected", e->n_good_rejected);
  norma_json_add_double (json, "false_alarms", rate);
  norma_json_add_interval (json, "false_alarms_interval", &e->false_alarms);
  norma_json_add_double (json, "false_alarms_promised",
                         promise->n > 0 ? promise->false_alarms : NAN);
  norma_json_add_double (json, "confidence", promise->n > 0 ? promise->confidence : NAN);
}

static void
add_thresholds (GString *json, const NormaModel *model)
{
  norma_json_begin_object (json, "thresholds");
  norma_json_add_double (json, "review", (double)model->limits.review);
  norma_json_add_double (json, "reject", (double)model->limits.reject);
  norma_json_add_unsigned (json, "least_area", model->limits.least_area);
  norma_json_add_string (json, "from", model->provenance == NULL ? "the fit" : model->provenance);
  norma_json_end_object (json);
}

char *
norma_json_evaluation (const NormaEvaluation *e, const NormaModel *model)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_double (json, "image_auroc", e->image_auroc);
  norma_json_add_interval (json, "image_auroc_interval", &e->image_interval);
  norma_json_add_double (json, "pixel_auroc", e->pixels->auroc);
  norma_json_add_interval (json, "pixel_auroc_interval", &e->pixels->interval);
  add_counts (json, e, &model->promise);
  add_thresholds (json, model);
  add_kinds (json, e->kinds);
  add_images (json, e);
  add_pixels (json, e);
  add_regions (json, e);
  add_pimo (json, e);
  norma_json_add_leakage (json, e->leakage);
  norma_json_add_double (json, "ms_per_image", e->ms_per_image);
  norma_json_add_double (json, "seconds", e->seconds);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}
