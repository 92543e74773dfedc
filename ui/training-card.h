/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* How a training goes or went, and one that stopped: its loss as a chart and as a table. Hidden while there
 * is none. */
#define NORMA_TYPE_TRAINING_CARD (norma_training_card_get_type ())
G_DECLARE_FINAL_TYPE (NormaTrainingCard, norma_training_card, NORMA, TRAINING_CARD,
                      AdwPreferencesGroup)

/* To be called once. */
void norma_training_card_set_session (NormaTrainingCard *self, NormaSession *session);
