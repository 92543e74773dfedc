/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#define NORMA_PROJECT_MIME_TYPE "application/x-norma-project"

typedef struct {
  char *uri;
  char *name; /* of the file, without its ending */
  char *folder; /* as people read it */
  gboolean is_gone;
} NormaRecentProject;

/* [n] NormaRecentProject, the latest first, at most `most`; owned by the caller. */
GPtrArray *norma_recent_projects_list (GtkRecentManager *recent, guint most);

/* The menu has the projects that are there, each opened by "win.open-recent", from now on. */
void norma_recent_projects_keep_menu (GtkRecentManager *recent, GMenu *menu);
