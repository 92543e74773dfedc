/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* How long the chosen detector will be trained, and from which seed; hidden for those that are not. */
#define NORMA_TYPE_TRAINING_GROUP (norma_training_group_get_type ())
G_DECLARE_FINAL_TYPE (NormaTrainingGroup, norma_training_group, NORMA, TRAINING_GROUP,
                      AdwPreferencesGroup)

/* To be called once. */
void norma_training_group_set_session (NormaTrainingGroup *self, NormaSession *session);
