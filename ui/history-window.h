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

/* For tests: what is listed now, the words on its soundness, and how writing it went; NULL: not yet. */
guint norma_history_window_count (NormaHistoryWindow *self);
const char *norma_history_window_get_check (NormaHistoryWindow *self);
const char *norma_history_window_get_told (NormaHistoryWindow *self);

/* Writes what is listed as CSV, in a thread, and tells how that went. */
void norma_history_window_write (NormaHistoryWindow *self, const char *path);
