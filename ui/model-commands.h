/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

/* Adds the commands that make a model and use it to a window: fit, score, evaluate, cancel,
 * exclude-suspects. They are enabled while they can be given. */
void norma_model_commands_add (GtkApplicationWindow *window, NormaSession *session);
