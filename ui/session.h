/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"
#include "ui/folder-plan.h"
#include "ui/image-item.h"
#include "ui/job.h"
#include "ui/shown.h"

/* The state behind a window: images, model, thresholds, the image on show, and the long work. Every
 * view watches it and none keeps state of its own. Lives on the main thread.
 *
 * Raw scores and maps are kept; moving a threshold only compares them anew.
 *
 * Properties: "current" (NormaImageItem), "job" (NormaJob; NULL if nothing is under way).
 * Signals:
 *   "images-changed"   images have come or gone, or have another role
 *   "scores-changed"   scores have come or gone
 *   "limits-changed"   a threshold has moved, all verdicts are those of now
 *   "model-changed"
 *   "message" (text)   something to tell the user in passing */
#define NORMA_TYPE_SESSION (norma_session_get_type ())
G_DECLARE_FINAL_TYPE (NormaSession, norma_session, NORMA, SESSION, GObject)

NormaSession *norma_session_new (void);

/* All images, NormaImageItem; lent. */
GListModel *norma_session_get_images (NormaSession *self);
guint norma_session_count (NormaSession *self, NormaRole role);

/* Takes the images of a plan in; those that are there already keep their place and take its role.
 * replace: the images, scores and model of before go. Begins to score if there is a model. */
void norma_session_take_plan (NormaSession *self, const NormaFolderPlan *plan, gboolean replace);

NormaImageItem *norma_session_get_current (NormaSession *self);
void norma_session_set_current (NormaSession *self, NormaImageItem *item);

/* The current image as it is shown; lent. */
NormaShown *norma_session_get_shown (NormaSession *self);

/* How the next fit is made; to be changed before it begins. */
NormaFitOptions *norma_session_get_fit_options (NormaSession *self);

/* Fits a model to the images to learn from, then scores all others. FALSE if something else is
 * under way or there are fewer than two images to learn from. */
gboolean norma_session_fit (NormaSession *self);

/* Scores the images that have no score yet. FALSE if there is nothing to do. */
gboolean norma_session_score (NormaSession *self);
void norma_session_cancel (NormaSession *self);
NormaJob *norma_session_get_job (NormaSession *self);

/* Lent; NULL before a fit. */
NormaModel *norma_session_get_model (NormaSession *self);
double norma_session_get_fit_seconds (NormaSession *self);

/* Held-out scores of the good images, [n], lent; NULL, 0 without a model. */
const double *norma_session_get_held_out (NormaSession *self, gsize *n);

/* Images learnt from whose held-out score is above the reject threshold, the worst first; the array
 * is the caller's. */
GPtrArray *norma_session_list_suspects (NormaSession *self);

/* Leaves the suspects out and fits anew. FALSE if there are none, or as norma_session_fit(). */
gboolean norma_session_exclude_suspects (NormaSession *self);

/* Raw scores; meaningless without a model. The unit is the reject threshold that the fit gave:
 * scores are read as multiples of it, wherever the thresholds are moved. */
const NormaLimits *norma_session_get_limits (NormaSession *self);
double norma_session_get_unit (NormaSession *self);

/* A review threshold above the reject threshold takes the other along. */
void norma_session_set_review (NormaSession *self, double review);
void norma_session_set_reject (NormaSession *self, double reject);
void norma_session_reset_limits (NormaSession *self);

/* Images with a score, by role and verdict. */
typedef struct {
  guint n[NORMA_N_ROLES][3];
} NormaVerdictCounts;

void norma_session_count_verdicts (NormaSession *self, NormaVerdictCounts *counts);

/* The scores of images in these roles (bits 1 << NormaRole), float, the caller's. */
GArray *norma_session_list_scores (NormaSession *self, guint roles);
