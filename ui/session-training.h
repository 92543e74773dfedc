/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/check-point.h"
#include "ui/session.h"
#include "ui/training-watch.h"

/* The trainings of the session's fits. One that is not finished lies beside the project, in
 * PROJECT-training, so that whoever pauses it, closes the project or is killed goes on from there, to the
 * same bits. It is removed with the fit that it ends in. "training-changed" tells of all that follows. */

/* One that stopped. */
typedef struct {
  NormaMethodChoice *method; /* that it was begun with, owned */
  NormaCheckPointSummary summary;
} NormaStoppedTraining;

void norma_stopped_training_free (NormaStoppedTraining *stopped);

/* Lent; NULL: none, or the project can only be read. */
const NormaStoppedTraining *norma_session_get_stopped_training (NormaSession *self);

/* How the training under way goes, or, until another fit begins, the last one did. Lent; NULL: there was
 * none. */
NormaTrainingWatch *norma_session_get_training (NormaSession *self);

/* Whether steps are being done, so that there is something to pause. */
gboolean norma_session_is_training (NormaSession *self);

/* Ends the job, and keeps what has been trained. */
void norma_session_pause_training (NormaSession *self);

/* A fit with the method of the stopped training that goes on from it. FALSE if there is none, or as
 * norma_session_fit(), which begins anew and discards it if it trains, too. */
gboolean norma_session_resume_training (NormaSession *self);
void norma_session_discard_training (NormaSession *self);

/* Ends the job; what has been trained goes with it. */
void norma_session_cancel_fit (NormaSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaStoppedTraining, norma_stopped_training_free)
