/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session-history.h"

/* Asks for the name of a lot and a comment, and signs what has been reviewed and is not signed yet. Tells
 * what is left out, and says so if there is nothing to sign. */
#define NORMA_TYPE_SIGN_OFF_DIALOG (norma_sign_off_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormaSignOffDialog, norma_sign_off_dialog, NORMA, SIGN_OFF_DIALOG,
                      AdwMessageDialog)

/* reviewer: who signs. Takes the reading over. */
GtkWidget *norma_sign_off_dialog_new (GtkWindow *parent, NormaSession *session,
                                      const char *reviewer, NormaHistoryReading *reading);

/* Lent; for tests. NULL: there is nothing to sign. */
GtkEditable *norma_sign_off_dialog_get_name (NormaSignOffDialog *self);
