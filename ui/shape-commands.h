/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

/* The window's commands "import-shapes", "import-shapes-folder" and "export-shapes" (a NormaShapesFormat). */
void norma_shape_commands_add (GtkApplicationWindow *window, NormaSession *session);
