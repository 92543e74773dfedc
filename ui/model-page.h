/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* What the model will be made of and take, the fit, and what came of it. */
#define NORMA_TYPE_MODEL_PAGE (norma_model_page_get_type ())
G_DECLARE_FINAL_TYPE (NormaModelPage, norma_model_page, NORMA, MODEL_PAGE, AdwBin)

/* To be called once. */
void norma_model_page_set_session (NormaModelPage *self, NormaSession *session);
