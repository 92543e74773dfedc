/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/journal.h"

/* The history of a project as it is shown: read as a whole, in a thread. */

typedef struct {
  char *time; /* local */
  char *user;
  char *action; /* in the user's language, with what became of it */
  char *images; /* that it concerns */
  char *reason;
  char *details; /* a line a changed row; the first of many */
  char *csv; /* its rows, for a table */
} NormaHistoryLine;

typedef struct {
  char *name, *user, *time, *n_images;
  char *state; /* whether it holds, in words */
} NormaSignOffLine;

typedef struct {
  GPtrArray *lines; /* NormaHistoryLine, the newest first */
  GPtrArray *sign_offs; /* NormaSignOffLine, the newest first */
  NormaJournalCheck check;
  GArray *signable; /* gint64, images that were reviewed and are in no sign-off that holds */
  guint n_unreviewed; /* images to be inspected or tested that were not */
} NormaHistoryReading;

/* Errors: those of norma_project_list_entries(). */
NormaHistoryReading *norma_history_reading_new (NormaProject *project, GError **error);
void norma_history_reading_free (NormaHistoryReading *reading);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaHistoryReading, norma_history_reading_free)
