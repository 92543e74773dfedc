/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/curves.h"
#include "core/pipeline/model-comparison.h"
#include "core/pipeline/project-tests.h"
#include "core/pipeline/robustness.h"
#include "ui/session.h"

/* How well models do on the project's labelled images, measured in a thread as a job. Results stay until
 * another project is open or they are measured anew; each is shown by the signal "measured". */

typedef struct {
  NormaProjectTests *tests; /* owned */
  NormaModel *model; /* a reference */
  NormaEvaluation *evaluation; /* owned */
  NormaCurves *curves; /* of the images that are scored, owned */
  gboolean is_outdated; /* images, labels, what is drawn or the model have changed since */
} NormaMeasuredModel;

typedef struct {
  NormaProjectTests *tests; /* owned */
  GPtrArray *names; /* char *, of the models, the current one first, owned */
  NormaModelComparison *comparison; /* the images as they are, then under conditions; owned */
  gboolean is_outdated;
} NormaMeasuredContest;

typedef struct {
  NormaRobustness *robustness; /* owned */
  gboolean is_outdated;
} NormaMeasuredRobustness;

/* What a session has measured, private to it; NULL: nothing yet. */
typedef struct {
  NormaMeasuredModel *model;
  NormaMeasuredContest *contest;
  NormaMeasuredRobustness *robustness;
} NormaMeasured;

void norma_measured_clear (NormaMeasured *measured);

/* Images that are labelled and that no model learns from: good, defective. */
void norma_session_count_tests (NormaSession *self, guint *n_good, guint *n_defective);

/* Whether there is a model, a labelled image, and no other job. */
gboolean norma_session_can_measure (NormaSession *self);

/* From the maps that are kept. FALSE if it cannot be measured. */
gboolean norma_session_evaluate (NormaSession *self);

/* The current model against others of the project, hashes, and of files, paths; at least one of both.
 * conditions: NormaCondition, under which the images are looked at besides; NULL: none. FALSE as above. */
gboolean norma_session_compare_models (NormaSession *self, const GPtrArray *versions,
                                       const GPtrArray *files, const GArray *conditions);

/* n_most: so many images of each kind at most; 0: all. FALSE as above. */
gboolean norma_session_measure_robustness (NormaSession *self, guint n_most);

/* Lent until "measured"; NULL: nothing was measured. */
const NormaMeasuredModel *norma_session_get_measured_model (NormaSession *self);
const NormaMeasuredContest *norma_session_get_measured_contest (NormaSession *self);
const NormaMeasuredRobustness *norma_session_get_measured_robustness (NormaSession *self);
