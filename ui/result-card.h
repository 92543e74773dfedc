/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* What the last fit made, and from what; hidden where there is no model. */
#define NORMA_TYPE_RESULT_CARD (norma_result_card_get_type ())
G_DECLARE_FINAL_TYPE (NormaResultCard, norma_result_card, NORMA, RESULT_CARD, AdwPreferencesGroup)

void norma_result_card_set_session (NormaResultCard *self, NormaSession *session);
