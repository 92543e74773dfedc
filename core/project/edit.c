/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/project/history.h"
#include "core/project/journal-entry.h"
#include "core/project/project-private.h"
#include "core/project/table.h"

/* SQLite takes a whole transaction back after some failures, a full disk for one. */
static gboolean
is_taken_back (NormaProject *project)
{
  return sqlite3_get_autocommit (norma_database_get_handle (project->database)) != 0;
}

static gboolean
expect_open (NormaProject *project, GError **error)
{
  if (project->depth == 0 || !is_taken_back (project))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               "%s: the step \"%s\" was taken back after an earlier error", project->path,
               project->action);
  return FALSE;
}

static gboolean
expect_writable (NormaProject *project, GError **error)
{
  if (project->lock != NULL)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES, "%s: can only be read: %s", project->path,
               project->read_only_reason);
  return FALSE;
}

static gboolean
expect_in_place (NormaProject *project, GError **error)
{
  if (norma_database_is_in_place (project->database))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
               "%s: nothing was kept, as the project is no longer there: it was moved or removed, "
               "or its disk was taken away",
               project->path);
  return FALSE;
}

static void
name_step (NormaProject *project, const char *action, gint64 step, gint64 n_changes)
{
  g_free (project->action);
  project->action = g_strdup (action);
  project->step = step;
  project->n_changes = n_changes;
  project->n_entered = n_changes;
  g_clear_pointer (&project->reason, g_free);
  project->discarded = FALSE;
}

static gboolean
open_transaction (NormaProject *project, const char *action, GError **error)
{
  if (!expect_writable (project, error) || !expect_open (project, error))
    return FALSE;
  if (project->depth > 0)
    return norma_database_run (project->database, "SAVEPOINT edit", error);
  name_step (project, action, 0, 0);
  return expect_in_place (project, error) &&
         norma_database_run (project->database, "BEGIN IMMEDIATE", error);
}

gboolean
norma_edit_begin (NormaProject *project, const char *action, NormaEdit *edit, GError **error)
{
  g_rec_mutex_lock (&project->mutex);
  if (!open_transaction (project, action, error)) {
    g_rec_mutex_unlock (&project->mutex);
    return FALSE;
  }
  project->depth++;
  edit->step = project->step;
  edit->n_changes = project->n_changes;
  return TRUE;
}

/* How many changes a step has is part of the step, so that a lost one is noticed. */
static gboolean
count_changes (NormaProject *project, GError **error)
{
  return project->step == 0 ||
         (norma_database_call (project->database, error,
                               "UPDATE step SET n_changes = ?2 WHERE id = ?1", "ii", project->step,
                               project->n_changes) &&
          norma_table_seal (project->database, &norma_step_table, project->step, error));
}

static gboolean
enter (NormaProject *project, GError **error)
{
  return project->n_changes == project->n_entered ||
         norma_journal_add (project, NORMA_ENTRY_DONE, project->step,
                            project->n_changes - project->n_entered, error);
}

static gboolean
keep (NormaProject *project, GError **error)
{
  if (project->depth > 1)
    return norma_database_run (project->database, "RELEASE edit", error);
  return expect_open (project, error) && count_changes (project, error) && enter (project, error) &&
         expect_in_place (project, error) &&
         norma_database_run (project->database, "COMMIT", error);
}

static void
take_back (NormaProject *project, NormaEdit *edit)
{
  if (!is_taken_back (project))
    norma_database_run (project->database,
                        project->depth > 1 ? "ROLLBACK TO edit; RELEASE edit" : "ROLLBACK", NULL);
  project->step = edit->step;
  project->n_changes = edit->n_changes;
  project->discarded = FALSE;
}

gboolean
norma_edit_end (NormaProject *project, NormaEdit *edit, gboolean success, GError **error)
{
  success = success && keep (project, error);
  if (!success)
    take_back (project, edit);
  project->depth--;
  g_rec_mutex_unlock (&project->mutex);
  return success;
}

/* Goes on with an earlier step unless it was undone. */
static gboolean
resume (NormaProject *project, gint64 step, GError **error)
{
  gint64 n_changes;
  gboolean found;

  if (step == 0)
    return TRUE;
  if (!norma_database_get_integer (project->database, &n_changes, &found, error,
                                   "SELECT n_changes FROM step WHERE id = ?1 AND state = 'done'",
                                   "i", step))
    return FALSE;
  if (found) {
    project->step = step;
    project->n_changes = n_changes;
    project->n_entered = n_changes;
  }
  return TRUE;
}

gboolean
norma_project_begin (NormaProject *project, const char *action, gint64 *step, GError **error)
{
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && action != NULL, FALSE);

  if (!norma_edit_begin (project, action, &edit, error))
    return FALSE;
  if (project->depth > 1) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: a step is open: \"%s\"", project->path,
                 project->action);
    return norma_edit_end (project, &edit, FALSE, NULL);
  }
  if (!norma_expect_utf8 (project, "action", action, error) ||
      !resume (project, step == NULL ? 0 : *step, error))
    return norma_edit_end (project, &edit, FALSE, NULL);
  project->stepping = TRUE;
  project->step_told = step;
  return TRUE;
}

void
norma_project_give_reason (NormaProject *project, const char *reason)
{
  g_return_if_fail (project != NULL && project->stepping && reason != NULL);

  g_free (project->reason);
  project->reason = g_utf8_make_valid (reason, -1);
}

static gboolean
end_step (NormaProject *project, gboolean success, GError **error)
{
  NormaEdit nothing = { 0, 0 };
  gint64 step = project->step;
  gint64 *told = project->step_told;

  project->stepping = FALSE;
  project->step_told = NULL;
  success = norma_edit_end (project, &nothing, success, error);
  if (success && told != NULL)
    *told = step;
  return success;
}

gboolean
norma_project_commit (NormaProject *project, GError **error)
{
  g_return_val_if_fail (project != NULL && project->stepping, FALSE);

  return end_step (project, TRUE, error);
}

void
norma_project_rollback (NormaProject *project)
{
  g_return_if_fail (project != NULL && project->stepping);

  end_step (project, FALSE, NULL);
}
