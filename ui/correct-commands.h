/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session-correct.h"

/* Adds the commands that correct the model to a window: add-to-good and remove-from-good (of the
 * current image), and renew-thresholds. They are enabled while they can be given. */
void norma_correct_commands_add (GtkApplicationWindow *window, NormaSession *session);

/* The same of a place of the current image. */
void norma_correct_commands_tolerate (GtkApplicationWindow *window, const NormaTolerable *place);
