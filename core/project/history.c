/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/history.h"

#include "core/base/error.h"
#include "core/project/journal-entry.h"
#include "core/project/record.h"
#include "core/project/reopen.h"

/* As in the file. */
static const char *const state_names[] = { "done", "undone", "discarded" };

static gboolean
set_state (NormaProject *project, gint64 step, NormaStepState state, GError **error)
{
  g_autofree char *now = norma_time_now ();

  return norma_database_call (project->database, error,
                              "UPDATE step SET state = ?2, state_time = ?3 WHERE id = ?1", "iss",
                              step, state_names[state], now) &&
         norma_table_seal (project->database, &norma_step_table, step, error);
}

/* What was undone cannot be done again once something else was done; it stays in the history. */
static gboolean
discard_undone (NormaProject *project, GError **error)
{
  gboolean found = !project->discarded;
  gint64 step;

  while (found) {
    if (!norma_database_get_integer (project->database, &step, &found, error,
                                     "SELECT id FROM step WHERE state = 'undone' "
                                     "ORDER BY id DESC LIMIT 1",
                                     "") ||
        (found && (!set_state (project, step, NORMA_STEP_DISCARDED, error) ||
                   !norma_journal_add (project, NORMA_ENTRY_DISCARDED, step, 0, error))))
      return FALSE;
  }
  project->discarded = TRUE;
  return TRUE;
}

static gboolean
add_step (NormaProject *project, GError **error)
{
  g_autofree char *now = norma_time_now ();

  return norma_table_insert (project->database, &norma_step_table, 0, &project->step, error, now,
                             project->user, project->action, state_names[NORMA_STEP_DONE], now,
                             (gint64)0);
}

gboolean
norma_history_add (NormaProject *project, const NormaTable *table, gint64 id, const char *before,
                   const char *after, GError **error)
{
  if (!discard_undone (project, error) || (project->step == 0 && !add_step (project, error)))
    return FALSE;
  project->n_changes++;
  return norma_table_insert (project->database, &norma_change_table, 0, NULL, error, project->step,
                             table->name, id, before, after) &&
         norma_sign_off_reopen (project, table, id, before, after, error);
}

/* The step that would be undone (the newest done) or done again (the oldest undone). *step 0: none. */
static gboolean
find_step (NormaProject *project, gboolean undo, gint64 *step, char **action, GError **error)
{
  g_autofree char *check = norma_table_check_sql (&norma_step_table, "step");
  g_autofree char *sql =
      g_strdup_printf ("SELECT id, action, %s FROM step WHERE state = ?1 ORDER BY id %s LIMIT 1",
                       check, undo ? "DESC" : "ASC");
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, sql, "s",
                              state_names[undo ? NORMA_STEP_DONE : NORMA_STEP_UNDONE]);
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  *step = 0;
  if (!found)
    return TRUE;
  if (!norma_table_expect_whole (project->database, &norma_step_table, statement, 2, error))
    return FALSE;
  *step = sqlite3_column_int64 (statement, 0);
  if (action != NULL)
    *action = g_strdup (norma_statement_get_text (statement, 1));
  return TRUE;
}

static char *
dup_action (NormaProject *project, gboolean undo, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  char *action = NULL;
  gint64 step;

  g_return_val_if_fail (project != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  find_step (project, undo, &step, &action, error);
  return action;
}

char *
norma_project_dup_undo_action (NormaProject *project, GError **error)
{
  return dup_action (project, TRUE, error);
}

char *
norma_project_dup_redo_action (NormaProject *project, GError **error)
{
  return dup_action (project, FALSE, error);
}

static const char *
text_or_null (NormaStatement *statement, int column)
{
  return (const char *)sqlite3_column_text (statement, column);
}

/* One change, read from a row of the statement in replay(). */
static gboolean
replay_change (NormaProject *project, NormaStatement *statement, gboolean undo, GError **error)
{
  const NormaTable *table = norma_table_find (norma_statement_get_text (statement, 0));
  gint64 id = sqlite3_column_int64 (statement, 1);
  const char *before = text_or_null (statement, 2);
  const char *after = text_or_null (statement, 3);

  if (!norma_table_expect_whole (project->database, &norma_change_table, statement, 4, error))
    return FALSE;
  if (table == NULL || !table->recorded) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: its history changes an unknown table", project->path);
    return FALSE;
  }
  return undo ? norma_record_replay (project, table, id, after, before, error)
              : norma_record_replay (project, table, id, before, after, error);
}

static gboolean
replay (NormaProject *project, gint64 step, gboolean undo, gint64 *n_replayed, GError **error)
{
  g_autofree char *check = norma_table_check_sql (&norma_change_table, "change");
  g_autofree char *sql = g_strdup_printf (
      "SELECT table_name, row_id, before, after, %s FROM change WHERE step_id = ?1 ORDER BY id %s",
      check, undo ? "DESC" : "ASC");
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, sql, "i", step);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  *n_replayed = 0;
  while (TRUE) {
    if (!norma_database_step (project->database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (!replay_change (project, statement, undo, error))
      return FALSE;
    *n_replayed += 1;
  }
}

static gboolean
replay_whole (NormaProject *project, gint64 step, gboolean undo, GError **error)
{
  gint64 n_replayed, n_changes;

  if (!replay (project, step, undo, &n_replayed, error) ||
      !norma_database_get_integer (project->database, &n_changes, NULL, error,
                                   "SELECT n_changes FROM step WHERE id = ?1", "i", step))
    return FALSE;
  if (n_replayed != n_changes) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: a step of its history has %" G_GINT64_FORMAT " changes, %" G_GINT64_FORMAT
                 " expected",
                 project->path, n_replayed, n_changes);
    return FALSE;
  }
  return set_state (project, step, undo ? NORMA_STEP_UNDONE : NORMA_STEP_DONE, error) &&
         norma_journal_add (project, undo ? NORMA_ENTRY_UNDONE : NORMA_ENTRY_REDONE, step, 0,
                            error);
}

static gboolean
move_in_history (NormaProject *project, gboolean undo, GError **error)
{
  gint64 step;

  if (project->stepping) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: a step is open: \"%s\"", project->path,
                 project->action);
    return FALSE;
  }
  if (!find_step (project, undo, &step, NULL, error))
    return FALSE;
  if (step == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: there is nothing to %s", project->path,
                 undo ? "undo" : "redo");
    return FALSE;
  }
  return replay_whole (project, step, undo, error);
}

gboolean
norma_project_undo (NormaProject *project, GError **error)
{
  NormaEdit edit;

  g_return_val_if_fail (project != NULL, FALSE);

  return norma_edit_begin (project, "", &edit, error) &&
         norma_edit_end (project, &edit, move_in_history (project, TRUE, error), error);
}

gboolean
norma_project_redo (NormaProject *project, GError **error)
{
  NormaEdit edit;

  g_return_val_if_fail (project != NULL, FALSE);

  return norma_edit_begin (project, "", &edit, error) &&
         norma_edit_end (project, &edit, move_in_history (project, FALSE, error), error);
}

static void
step_free (NormaStep *step)
{
  g_free (step->time);
  g_free (step->user);
  g_free (step->action);
  g_free (step);
}

static gboolean
take_step (NormaProject *project, NormaStatement *statement, GPtrArray *steps, GError **error)
{
  NormaStep *step;
  const char *state = norma_statement_get_text (statement, 4);

  if (!norma_table_expect_whole (project->database, &norma_step_table, statement, 6, error))
    return FALSE;
  step = g_new0 (NormaStep, 1);
  step->id = sqlite3_column_int64 (statement, 0);
  step->time = g_strdup (norma_statement_get_text (statement, 1));
  step->user = g_strdup (norma_statement_get_text (statement, 2));
  step->action = g_strdup (norma_statement_get_text (statement, 3));
  step->state = g_str_equal (state, "done")     ? NORMA_STEP_DONE
                : g_str_equal (state, "undone") ? NORMA_STEP_UNDONE
                                                : NORMA_STEP_DISCARDED;
  step->n_changes = (guint64)sqlite3_column_int64 (statement, 5);
  g_ptr_array_add (steps, step);
  return TRUE;
}

GPtrArray *
norma_project_list_steps (NormaProject *project, guint most, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify)step_free);
  g_autoptr (NormaStatement) statement = NULL;
  g_autofree char *check = norma_table_check_sql (&norma_step_table, "step");
  g_autofree char *sql = g_strdup_printf ("SELECT id, time, user, action, state, n_changes, %s "
                                          "FROM step ORDER BY id DESC LIMIT ?1",
                                          check);
  gboolean row = TRUE;

  g_return_val_if_fail (project != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  statement = norma_database_prepare (project->database, error, sql, "i",
                                      most == 0 ? (gint64)-1 : (gint64)most);
  if (statement == NULL)
    return NULL;
  while (row)
    if (!norma_database_step (project->database, statement, &row, error) ||
        (row && !take_step (project, statement, steps, error)))
      return NULL;
  return g_steal_pointer (&steps);
}
