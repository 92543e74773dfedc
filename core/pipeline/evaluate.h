/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"
#include "core/metrics/confusion.h"
#include "core/metrics/pixel-metrics.h"
#include "core/metrics/size-recall.h"
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
  guint n_verdicts[3]; /* by NormaVerdict */
  double auroc; /* of this defect against the good images; NaN for the good images */
  NormaRate flagged; /* of those scored, those not accepted: the recall of a defect */
  NormaRate rejected; /* of them those rejected */
  guint n_left_out; /* of all figures */
  guint n_tuned; /* of n_images, readable ones that are left out of the verdicts */
} NormaKindResult;

/* The two thresholds of a model: above the first an image is to be reviewed, above the second rejected. */
typedef enum {
  NORMA_LEVEL_REVIEW,
  NORMA_LEVEL_REJECT,
} NormaLevel;

enum { NORMA_N_LEVELS = NORMA_LEVEL_REJECT + 1 };

/* A figure of the image scores with its bootstrap interval, images resampled; NaN where there is none. */
typedef struct {
  double value;
  NormaInterval interval;
} NormaFigure;

/* Pixels at a threshold. */
typedef struct {
  guint64 both, map_only, mask_only; /* above the threshold and marked, and so on */
} NormaOverlapCounts;

/* 2 |A ∩ B| ÷ (|A| + |B|), Dice 1945, and |A ∩ B| ÷ |A ∪ B|, Jaccard 1912; NaN where both are empty. */
double norma_overlap_dice (const NormaOverlapCounts *counts);
double norma_overlap_iou (const NormaOverlapCounts *counts);

/* Of one image. */
typedef struct {
  const NormaTestImage *image; /* lent by the dataset, which must live as long */
  gboolean is_left_out; /* of all figures, as the model knows it */
  gboolean is_judged; /* scored, and its verdict is evidence */
  gboolean is_scored; /* else all that follows is 0, and the AUPIMO NaN */
  gboolean has_pixels; /* they are counted below: it is good, or its mask could be used */
  NormaVerdict verdict;
  float score;
  guint n_reject_regions;
  guint n_marked_regions;
  guint n_found_regions[NORMA_N_LEVELS]; /* that have a pixel above the threshold */
  NormaOverlapCounts overlap[NORMA_N_LEVELS];
  double aupimo; /* NaN if it has none */
} NormaImageFigures;

/* Of all images that have pixels, at one threshold. */
typedef struct {
  float threshold;
  NormaOverlapCounts overlap;
  NormaRate regions; /* of the marked regions, those with a pixel above it */
  NormaSizeRecall sizes[NORMA_SIZE_BINS]; /* the same bins at every threshold */
} NormaLevelFigures;

typedef struct {
  guint n_images, n_unreadable; /* given; of them not readable */
  guint n_left_out; /* of them in no figure */
  NormaLeakage *leakage; /* of the images in the order of the set, owned */
  guint n_masks, n_masks_unusable;
  guint n_masks_empty; /* that mark no inspected pixel, and count as nominal everywhere */
  double coverage; /* of all intervals */
  GPtrArray *kinds; /* NormaKindResult, owned */
  GArray *images; /* NormaImageFigures, in the order of the dataset, owned */

  /* By the image scores: NaN without both classes. F1-max and the largest balanced accuracy choose their
   * threshold on these images. */
  double image_auroc;
  NormaInterval image_interval;
  NormaFigure average_precision, f1_max, balanced_max;
  float f1_threshold; /* a score above it counts for f1_max */

  /* By the verdicts, those that are not accepted, and those that are rejected. */
  NormaRate recall[NORMA_N_LEVELS]; /* of the defective images */
  NormaRate alarms[NORMA_N_LEVELS]; /* of the good images */
  double balanced_accuracy
      [NORMA_N_LEVELS]; /* mean of recall and 1 − alarms; NaN without both classes */

  /* By the pixels of good images, all nominal, and of images with masks; pixels that are not inspected
   * do not count. */
  NormaPixelFigures *pixels; /* image: by the order of the dataset; owned; never NULL */
  guint n_pixel_images;
  NormaInterval aupro_interval, aupimo_interval; /* images with marked pixels resampled:
                                                    metrics/mean-interval.h */
  NormaLevelFigures levels[NORMA_N_LEVELS];
  guint n_sizes;

  /* The promise against what was seen on the good test images. */
  guint n_good_rejected;
  guint n_good; /* scored, and not among those that thresholds were chosen from */
  NormaInterval false_alarms; /* Wilson interval of the rate seen */
  guint64 n_false_regions; /* reject regions on good images */

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
