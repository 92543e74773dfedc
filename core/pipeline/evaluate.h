/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"
#include "core/pipeline/dataset.h"
#include "core/pipeline/leakage.h"
#include "core/pipeline/score.h"

/* A model against labelled images it was not fitted on. Those that it was fitted on, or whose places it
 * tolerates, are left out of all figures, and those that its thresholds were chosen from are left out of
 * all figures of verdicts (leakage.h). */

/* What was found of one kind: the good images or one defect. */
typedef struct {
  char *kind;
  gboolean anomalous;
  guint n_images, n_unreadable; /* not counting those left out */
  guint n_left_out; /* of all figures */
  guint n_tuned; /* of n_images, readable ones that are left out of the verdicts */
  guint n_verdicts[3]; /* by NormaVerdict */
  double auroc; /* of this defect against the good images; NaN for the good images */
} NormaKindResult;

typedef struct {
  guint n_images, n_unreadable; /* given; of them not readable */
  guint n_left_out; /* of them in no figure */
  NormaLeakage *leakage; /* of the images in the order of the set, owned */
  guint n_masks, n_masks_unusable;
  double image_auroc; /* by the image scores; NaN without both classes */
  NormaInterval image_interval;
  double pixel_auroc; /* NaN without masks; good images count with all pixels as nominal; pixels
                         that are not inspected do not count */
  NormaInterval pixel_interval;
  double coverage; /* of both intervals */
  GPtrArray *kinds; /* NormaKindResult, owned */

  /* The promise against what was seen on the good test images. */
  guint n_good_rejected;
  guint n_good; /* scored, and not among those that thresholds were chosen from */
  NormaInterval false_alarms; /* Wilson interval of the rate seen */

  double ms_per_image; /* wall clock over the images, from file to verdict, all threads */
  double seconds;
} NormaEvaluation;

typedef struct {
  NormaScoreOptions score; /* examine and deliver are called for every image, in its own way */
  double coverage; /* 0.95 */
  guint n_draws; /* of the bootstrap, 1000 */
  guint64 seed; /* of the bootstrap, 1 */

  /* char *, paths among which the images of the good set are found, to look for near-duplicates of them
   * among the test images; borrowed; NULL (default): not looked for. */
  const GPtrArray *good;
  gboolean without_twins; /* near-duplicates are left out of all figures; default FALSE */
} NormaEvaluateOptions;

void norma_evaluate_options_init (NormaEvaluateOptions *options);

/* An unreadable image or mask is counted and left out. A mask counts as anomalous where it is above
 * half its range; it must have the size of its image. Half of
 * the budget is for pictures, half for the scores of all pixels. Errors: NORMA_ERROR_TOO_LARGE; cancelled. */
NormaEvaluation *norma_evaluate (NormaModel *model, const NormaDataset *dataset,
                                 const NormaEvaluateOptions *options, const NormaProgress *progress,
                                 GError **error);
void norma_evaluation_free (NormaEvaluation *evaluation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaEvaluation, norma_evaluation_free)
