/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"
#include "ui/settings.h"

/* Gives a window the actions "history" and "sign-off". */
void norma_history_commands_add (GtkApplicationWindow *window, NormaSession *session,
                                 NormaSettings *settings);
