/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session-history.h"

/* Who did what and when in the project, whether that was altered since, and which lots are signed. What
 * is typed leaves the steps that have all of its words; what is left can be written to a table. Follows
 * the project while it is open. */
#define NORMA_TYPE_HISTORY_WINDOW (norma_history_window_get_type ())
G_DECLARE_FINAL_TYPE (NormaHistoryWindow, norma_history_window, NORMA, HISTORY_WINDOW, AdwWindow)

GtkWidget *norma_history_window_new (GtkWindow *parent, NormaSession *session);

/* For tests: what is listed now, and the words on its soundness. */
guint norma_history_window_count (NormaHistoryWindow *self);
const char *norma_history_window_get_check (NormaHistoryWindow *self);

/* Writes what is listed as CSV. Error: those of g_file_replace_contents(). */
gboolean norma_history_window_write (NormaHistoryWindow *self, const char *path, GError **error);
