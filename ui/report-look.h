/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session-report.h"

/* Files that a report's look comes from or goes to, asked for over a window, which holds the session. */
void norma_report_open_template (GtkWindow *window, NormaSession *session);
void norma_report_save_template (GtkWindow *window, NormaSession *session);
void norma_report_choose_logo (GtkWindow *window, NormaSession *session);

/* path: absolute; NULL: no logo. */
void norma_report_set_logo (NormaSession *session, const char *path);

/* The folder that reports are written to. */
void norma_report_choose_folder (GtkWindow *window, NormaSession *session);
