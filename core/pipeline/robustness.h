/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/corruption.h"
#include "core/metrics/confusion.h"
#include "core/pipeline/dataset.h"
#include "core/pipeline/leakage.h"

/* What a model makes of labelled images as the camera, the light and the fixture get worse: every image
 * is scored as it is and under each corruption in each severity (image/corruption.h). Images that the
 * model knows are left out as in evaluate.h. */

typedef struct {
  double auroc; /* of the images under this corruption; NaN without both classes */
  NormaRate false_alarms; /* of the good images, those rejected by the model's threshold */
  NormaRate recall; /* of the defective images, those rejected */
} NormaRobustnessPoint;

typedef struct {
  NormaRobustnessPoint clean;
  gboolean applies[NORMA_N_CORRUPTIONS]; /* FALSE: the points of it mean nothing */
  NormaRobustnessPoint points[NORMA_N_CORRUPTIONS]
                             [NORMA_N_CORRUPTION_SEVERITIES]; /* severity 1 first */
  guint n_images; /* given */
  guint n_good, n_defective; /* that count: chosen, readable and not left out */
  guint n_left_out, n_unreadable;
  NormaLeakage *leakage; /* owned */
  double coverage; /* of the intervals */
  double seconds;
} NormaRobustness;

typedef struct {
  guint n_most; /* so many images of each kind at most, drawn by the seed; default 0: all */
  guint64 seed; /* of that choice and of the corruptions; default 1 */
  double coverage; /* of the rates' intervals, in (0, 1); default 0.95 */
  guint n_threads; /* 0 (default): one a processor */
  NormaBudget
      *budget; /* of the pictures and their corrupted copies; borrowed; NULL (default): no cap */

  /* As in NormaEvaluateOptions. */
  const GPtrArray *good;
  gboolean without_twins;
} NormaRobustnessOptions;

void norma_robustness_options_init (NormaRobustnessOptions *options);

/* The same bits by one seed at every number of threads. An image that cannot be scored, as it is or
 * corrupted, is counted as unreadable and left out of all points, so that all are of the same images.
 * Errors: NORMA_ERROR_INPUT if no image is left; NORMA_ERROR_TOO_LARGE; cancelled. */
NormaRobustness *norma_robustness_measure (NormaModel *model, const NormaDataset *dataset,
                                           const NormaRobustnessOptions *options,
                                           const NormaProgress *progress, GError **error);
void norma_robustness_free (NormaRobustness *robustness);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaRobustness, norma_robustness_free)
