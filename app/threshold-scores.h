/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "core/calibration/threshold-desk.h"
#include "core/model/tuned-on.h"

/* The scores that thresholds are suggested from. */
typedef struct {
  GArray *scores; /* float, owned */
  GArray *truths; /* NormaTruth, owned */
  guint n_unreadable; /* images without a score */
  guint n_learnt; /* images that the model was fitted on: left out, for they are no evidence */
  NormaTunedOn sources; /* the images that the scores are of, owned */
} NormaThresholdScores;

/* source: a labelled folder (core/pipeline/dataset.h) or any other, whose images are then scored
 * unlabelled; or a table as score and evaluate write it: a line of names, with "score" among them and
 * perhaps "kind" or "label", where "good" (or "nominal", "ok") is good, "unsure" and an empty one are
 * what they say, and any other is bad; a row without a score counts as unreadable. Errors:
 * G_FILE_ERROR; NORMA_ERROR_DAMAGED, naming the line; NORMA_ERROR_INPUT without a score that is left; cancelled. */
gboolean norma_threshold_scores_open (NormaThresholdScores *scores, const char *source,
                                      NormaModel *model, NormaCommandLine *line, GError **error);
void norma_threshold_scores_close (NormaThresholdScores *scores);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaThresholdScores, norma_threshold_scores_close)
