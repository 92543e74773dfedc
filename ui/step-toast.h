/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

/* What was just done, beside "Undo". There is one at a time: steps in quick succession change its words
 * and do not wait for each other. */
#define NORMA_TYPE_STEP_TOAST (norma_step_toast_get_type ())
G_DECLARE_FINAL_TYPE (NormaStepToast, norma_step_toast, NORMA, STEP_TOAST, GObject)

NormaStepToast *norma_step_toast_new (AdwToastOverlay *overlay);
void norma_step_toast_show (NormaStepToast *self, const char *text);
