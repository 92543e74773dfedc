/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/history-reading.h"
#include "ui/session.h"

/* The history of the session's project, and the signing of lots. */

/* Errors: those of norma_history_reading_new(). A project is open. */
void norma_session_read_history_async (NormaSession *self, GAsyncReadyCallback callback,
                                       gpointer data);
NormaHistoryReading *norma_session_read_history_finish (NormaSession *self, GAsyncResult *result,
                                                        GError **error);

/* One step: signs images (gint64) that have been reviewed, with their verdicts of now. */
void norma_session_sign_off (NormaSession *self, const char *name, const char *comment,
                             const GArray *images);
