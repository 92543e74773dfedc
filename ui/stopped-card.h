/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* How far a training came that stopped, to be gone on with or discarded. Hidden while there is none. */
#define NORMA_TYPE_STOPPED_CARD (norma_stopped_card_get_type ())
G_DECLARE_FINAL_TYPE (NormaStoppedCard, norma_stopped_card, NORMA, STOPPED_CARD, AdwBin)

/* To be called once. */
void norma_stopped_card_set_session (NormaStoppedCard *self, NormaSession *session);
