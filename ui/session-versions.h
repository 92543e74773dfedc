/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/flips.h"
#include "core/project/models.h"
#include "ui/session.h"

/* The models that the project keeps, side by side. */

/* NormaModelEntry, in the order of their making, the caller's. Errors: those of project.h; cancelled if
 * no project is open. */
void norma_session_list_versions_async (NormaSession *self, GAsyncReadyCallback callback,
                                        gpointer data);
GPtrArray *norma_session_list_versions_finish (NormaSession *self, GAsyncResult *result,
                                               GError **error);

/* Makes a version the current one: a step. What it has scored is there at once, the rest is scored. */
void norma_session_choose_version (NormaSession *self, const char *hash);

/* Which verdicts change from one version to another, each with its own thresholds, of the images that
 * both have scored; nothing is scored. */
void norma_session_compare_versions_async (NormaSession *self, const char *before,
                                           const char *after, GAsyncReadyCallback callback,
                                           gpointer data);
NormaFlips *norma_session_compare_versions_finish (NormaSession *self, GAsyncResult *result,
                                                   GError **error);
