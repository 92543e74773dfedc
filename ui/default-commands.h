/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session-default.h"

/* Adds the command compare-default to a window: shows the current model beside the Gaussian in a dialog. It
 * is enabled while it can be given. */
void norma_default_commands_add (GtkApplicationWindow *window, NormaSession *session);

/* The AUROC of both, their difference and whether it is one; the caller's. */
char *norma_default_comparison_describe (const NormaDefaultComparison *comparison);
