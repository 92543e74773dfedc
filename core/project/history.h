/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* What the user did, in steps that are undone and done again as a whole, also after the project
 * was closed. What was merely observed (files.h) or computed (scores.h, the bytes of a model) is no
 * step: undoing never forgets a score. */

/* Changes made until norma_project_commit() form one step named `action` (English, to be
 * translated where it is shown); other threads wait meanwhile. Without it every change is a step
 * with a name of its own. Steps do not nest: Error: NORMA_ERROR_INPUT.
 *
 * step: NULL, or the number of a step to go on with (long work that is kept in parts yet undone as
 * one); 0, or a step that was undone meanwhile, begins a new one. Set by norma_project_commit(). */
gboolean norma_project_begin (NormaProject *project, const char *action, gint64 *step,
                              GError **error);

/* Why the open step is made, for the journal. */
void norma_project_give_reason (NormaProject *project, const char *reason);

/* Keeps the step; nothing is written if nothing was changed. On error nothing of it is kept. */
gboolean norma_project_commit (NormaProject *project, GError **error);

/* Ends the step and takes back what it changed. */
void norma_project_rollback (NormaProject *project);

/* The action that would be undone or done again, owned by the caller; NULL: there is none, or (with
 * error set) it cannot be read. */
char *norma_project_dup_undo_action (NormaProject *project, GError **error);
char *norma_project_dup_redo_action (NormaProject *project, GError **error);

/* Error: NORMA_ERROR_INPUT if there is nothing to undo or redo, or a step is open. A change after an
 * undo discards what could be done again. */
gboolean norma_project_undo (NormaProject *project, GError **error);
gboolean norma_project_redo (NormaProject *project, GError **error);

typedef enum {
  NORMA_STEP_DONE,
  NORMA_STEP_UNDONE,
  NORMA_STEP_DISCARDED, /* undone, and something else was done instead */
} NormaStepState;

typedef struct {
  gint64 id;
  char *time; /* UTC, ISO 8601 with milliseconds, of the doing */
  char *user;
  char *action;
  NormaStepState state;
  guint64 n_changes; /* rows */
} NormaStep;

/* The newest `most` steps (0: all), newest first: NormaStep, owned by the array. */
GPtrArray *norma_project_list_steps (NormaProject *project, guint most, GError **error);
