/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/journal.h"

/* The history of a project as it is shown: read in a thread, and read on when something was done. */

typedef struct {
  gint64 id, step; /* of the entry */
  char *time; /* local */
  char *user;
  char *action; /* in the user's language, with what became of it */
  char *images; /* that it concerns */
  char *reason;
  char *details; /* a line a changed row that says something to people; the first of many */
  char *folded; /* all of these, for seeking */
} NormaHistoryLine;

typedef struct {
  char *name, *user, *time, *n_images;
  char *state; /* whether it holds, in words */
} NormaSignOffLine;

typedef struct {
  GPtrArray *lines; /* NormaHistoryLine, in the order of doing */
  gint64 last; /* entry that was read; 0: none */
  GPtrArray *sign_offs; /* NormaSignOffLine, the newest first */
  NormaJournalCheck check;
  GArray *signable; /* gint64, images that were reviewed and are in no sign-off that holds */
  guint n_unreviewed; /* images to be inspected or tested that were not */
  NormaJournalVerifier *verifier; /* of a first reading, for those that go on from it */
} NormaHistoryReading;

/* earlier: NULL, or what was read before and is still there when this is done: the lines are then those
 * that followed, the rest is of the whole; only one reads on from it at a time. Errors: those of
 * norma_project_list_entries(). */
NormaHistoryReading *norma_history_reading_new (NormaProject *project,
                                                const NormaHistoryReading *earlier, GError **error);

/* Puts what was read on, which is taken over, to what was read before. */
void norma_history_reading_take (NormaHistoryReading *reading, NormaHistoryReading *newer);

/* Whether the history holds, and if not, where and why. Owned by the caller. */
char *norma_history_reading_describe_check (const NormaHistoryReading *reading);
void norma_history_reading_free (NormaHistoryReading *reading);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaHistoryReading, norma_history_reading_free)
