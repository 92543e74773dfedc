/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/inspect-page.h"
#include "ui/report-page.h"
#include "ui/review-page.h"
#include "ui/session.h"
#include "ui/window-commands.h"

/* The main window: header bar, pages, status line. All its commands are actions "win.*", those of the
 * Inspect page "view.*", and those of the Review and the Report page, while they are on show, "review.*" and
 * "report.*". */
#define NORMA_TYPE_WINDOW (norma_window_get_type ())
G_DECLARE_FINAL_TYPE (NormaWindow, norma_window, NORMA, WINDOW, AdwApplicationWindow)

GtkWidget *norma_window_new (GtkApplication *application);
NormaSession *norma_window_get_session (NormaWindow *self);
NormaInspectPage *norma_window_get_inspect_page (NormaWindow *self);
NormaReviewPage *norma_window_get_review_page (NormaWindow *self);
NormaReportPage *norma_window_get_report_page (NormaWindow *self);

/* A folder of images or a project; see project-opener.h. */
void norma_window_open (NormaWindow *self, GFile *file);

/* The command exists and is enabled. */
gboolean norma_window_can_do (NormaWindow *self, const NormaWindowCommand *command);

/* To be called once before any widget is made. */
void norma_ui_init (void);
