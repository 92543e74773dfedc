/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session-correct.h"

/* Shows which verdicts a corrected model would change, and asks whether to keep it and why. */
#define NORMA_TYPE_CORRECT_DIALOG (norma_correct_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormaCorrectDialog, norma_correct_dialog, NORMA, CORRECT_DIALOG,
                      AdwMessageDialog)

/* Takes the preview over. */
GtkWidget *norma_correct_dialog_new (GtkWindow *parent, NormaSession *session,
                                     NormaCorrectPreview *preview);
