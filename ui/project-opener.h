/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* How a window comes to a project: from a folder of images, by what was recognised in it, or from a
 * project's file. A project that is open in another window of the program is presented there.
 *   "message" (text)   something to tell the user in passing
 *   "opened"           the session has another project */
#define NORMA_TYPE_PROJECT_OPENER (norma_project_opener_get_type ())
G_DECLARE_FINAL_TYPE (NormaProjectOpener, norma_project_opener, NORMA, PROJECT_OPENER, GObject)

/* window: lent; norma_project_opener_stop() before it goes. */
NormaProjectOpener *norma_project_opener_new (GtkWindow *window, NormaSession *session);
void norma_project_opener_stop (NormaProjectOpener *self);

/* A folder is read and what it holds shown and asked about, unless it has a project already; a file
 * is opened as a project. */
void norma_project_opener_open (NormaProjectOpener *self, GFile *file);

/* Let the user choose. */
void norma_project_opener_choose_folder (NormaProjectOpener *self);
void norma_project_opener_choose_project (NormaProjectOpener *self);
