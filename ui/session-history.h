/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/history-reading.h"
#include "ui/session.h"

/* The history of the session's project, and the signing of lots. */

/* A project is open. earlier: as of norma_history_reading_new(), whose errors are told; it stays until
 * the callback. */
void norma_session_read_history_async (NormaSession *self, const NormaHistoryReading *earlier,
                                       GAsyncReadyCallback callback, gpointer data);
NormaHistoryReading *norma_session_read_history_finish (NormaSession *self, GAsyncResult *result,
                                                        GError **error);

/* Writes the entries of these ids (gint64 *, a set) to a CSV file, see norma_history_csv(); errors also
 * those of writing it. */
void norma_session_write_history_async (NormaSession *self, GHashTable *entries, const char *path,
                                        GAsyncReadyCallback callback, gpointer data);
gboolean norma_session_write_history_finish (NormaSession *self, GAsyncResult *result,
                                             GError **error);

/* One step: signs images (gint64) that have been reviewed, with their verdicts of now. */
void norma_session_sign_off (NormaSession *self, const char *name, const char *comment,
                             const GArray *images);
