/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/training.h"

/* One step, as the loop does it. */
typedef struct _NormaTrainingPass NormaTrainingPass;

/* training must outlive it. Error: NORMA_ERROR_TOO_LARGE. */
NormaTrainingPass *norma_training_pass_new (const NormaTraining *training, GError **error);
void norma_training_pass_free (NormaTrainingPass *pass);

/* Moves the state by one step and sets its loss, the mean of the parts; factor: of the schedule. On an
 * error, and if the loss is not finite, the state stays as it was; the latter is NORMA_ERROR_INPUT. */
gboolean norma_training_pass_run (NormaTrainingPass *pass, NormaTrainingState *state, double factor,
                                  double *loss, const NormaProgress *progress, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaTrainingPass, norma_training_pass_free)
