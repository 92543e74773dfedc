/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

/* Adds the commands of trainings to a window: pause-training, resume-training and discard-training. They
 * are enabled while they can be given. */
void norma_training_commands_add (GtkApplicationWindow *window, NormaSession *session);
