/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

/* Adds the commands that change or copy the project to a window: undo, redo, save-copy, locate,
 * accept-files. They are enabled while they can be given. */
void norma_project_commands_add (GtkApplicationWindow *window, NormaSession *session);

/* Keeps the program from ending before all changes of a session that is being closed are kept. */
void norma_project_commands_finish (NormaSession *session);
