/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

/* What there is to tell of a project as long as it is so: who else writes it, how many images are
 * missing or have changed. Nothing is seen while there is nothing. */
#define NORMA_TYPE_PROJECT_BARS (norma_project_bars_get_type ())
G_DECLARE_FINAL_TYPE (NormaProjectBars, norma_project_bars, NORMA, PROJECT_BARS, GtkBox)

void norma_project_bars_set_session (NormaProjectBars *self, NormaSession *session);
