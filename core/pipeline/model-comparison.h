/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"
#include "core/metrics/confusion.h"
#include "core/metrics/delong.h"
#include "core/metrics/paired-bootstrap.h"
#include "core/pipeline/condition.h"
#include "core/pipeline/dataset.h"
#include "core/pipeline/leakage.h"

/* Several models on the same labelled images, of one or several products, as they are and under conditions:
 * each against the first. An image that any of the models was fitted on, that any tolerates a place of, or that any
 * cannot score is left out for all of them, and one that the thresholds of any were chosen from is left
 * out of all verdicts, so that no model has an advantage. */

/* What is called significant, of p after Holm. */
#define NORMA_SIGNIFICANT_P 0.05

/* Of one model on one set. */
typedef struct {
  double auroc; /* NaN without both classes */
  NormaInterval auroc_interval; /* bootstrap over images */
  NormaRate false_alarms, recall; /* at the model's own threshold */
  double aupimo,
      aupro; /* of the pixels (pixel-metrics.h); NaN where there is none, and where masks lie no
                           longer on what they mark */

  /* Against the first model; of the first itself 0 and p = 1. */
  NormaDelong delong;
  NormaPairedDifference difference; /* of the AUROC */
  double p; /* DeLong's, adjusted by Holm over all models and sets of the comparison (holm.h) */

  /* guint, images, the worst first, owned: the defective ones with the least score, the good ones with
   * the highest; and those that this model and the first rank most differently. */
  GArray *missed, *alarming, *differing;
} NormaModelFigures;

typedef struct {
  const NormaDataset *dataset; /* borrowed */
  guint index; /* of the dataset among those given */
  NormaCondition condition;
  guint n_good, n_defective; /* that count */
  guint n_left_out, n_tuned, n_unreadable; /* images, by any of the models */
  guint n_twins; /* images that are near-duplicates of a good image of any of the models */
  guint n_compared; /* good images that were compared with; 0: none was at hand */
  NormaModelFigures *models; /* [n_models], owned */

  /* [n_models][images of the set]: score / reject threshold, and the share of the counted images that
   * score less, ties counted half; NaN where an image does not count. Owned. */
  float *times_threshold;
  float *ranks;

  /* [n_models][images of the set], by the regions above the model's own thresholds; of images that count. Owned. */
  NormaVerdict *verdicts;
} NormaComparedSet;

typedef struct {
  guint n_models;
  /* NormaComparedSet, owned: of each dataset in their order as it is, then under the conditions in theirs. */
  GPtrArray *sets;
  double coverage; /* of the intervals */
  double seconds;
} NormaModelComparison;

typedef struct {
  double coverage; /* in (0, 1); default 0.95 */
  guint n_draws; /* of both bootstraps; default 1000 */
  guint64 seed; /* of both bootstraps and of what conditions draw; default 1 */
  guint n_worst; /* images to list; default 5 */
  guint n_threads; /* 0 (default): one a processor */
  NormaBudget *budget; /* of the pictures; borrowed; NULL (default): no cap */

  /* NormaCondition, under which each dataset is looked at besides; borrowed; NULL (default): none. Noise is of
   * the first model's range for all models, so that they see the same pictures. */
  const GArray *conditions;

  /* Of each dataset the paths, char *, among which good images of the models are found, to look for
   * near-duplicates of them, or NULL; borrowed; NULL (default): not looked for. */
  const GPtrArray *good;
  gboolean without_twins; /* near-duplicates are left out of all figures; default FALSE */
} NormaModelComparisonOptions;

void norma_model_comparison_options_init (NormaModelComparisonOptions *options);

/* models: [n_models], at least 2. datasets: NormaDataset, at least one, borrowed for as long as the
 * comparison lives. Errors: NORMA_ERROR_INPUT if an option is out of its range, a condition does not apply to
 * the images of the first model, or nothing is left of a set, saying which; NORMA_ERROR_TOO_LARGE; cancelled. */
NormaModelComparison *norma_models_compare (NormaModel *const *models, guint n_models,
                                            const GPtrArray *datasets,
                                            const NormaModelComparisonOptions *options,
                                            const NormaProgress *progress, GError **error);
void norma_model_comparison_free (NormaModelComparison *comparison);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaModelComparison, norma_model_comparison_free)
