/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-report.h"

#include <glib/gi18n.h>

#include "core/base/atomic-file.h"
#include "core/project/history.h"
#include "core/project/settings.h"
#include "ui/background.h"
#include "ui/session-private.h"

/* What the next report tells: shown at once, kept right after, so that a second change can follow before the
 * first is kept. */

static gboolean
keep_report (NormaProject *project, gpointer text, GError **error)
{
  if (!norma_project_begin (project, "Change the report", NULL, error))
    return FALSE;
  if (norma_project_set_setting (project, NORMA_REPORT_SETTING, text, error))
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

static void
show_report (NormaSession *self, NormaReportChoice *choice)
{
  norma_report_choice_free (self->report);
  self->report = choice;
  norma_session_emit (self, NORMA_SESSION_REPORT_CHANGED);
}

/* A choice that this version does not know is told, and the usual one stands in for it. */
static void
show_stored_report (NormaSession *self)
{
  g_autoptr (NormaReportChoice) stored = NULL;
  g_autoptr (GError) error = NULL;

  if (self->stored_report != NULL)
    stored = norma_report_choice_parse (self->stored_report, &error);
  if (error != NULL)
    norma_session_emit_message (self, error->message);
  if (stored == NULL)
    stored = norma_report_choice_new ();
  if (!norma_report_choice_equal (stored, self->report))
    show_report (self, g_steal_pointer (&stored));
}

void
norma_session_take_report (NormaSession *self, const char *text)
{
  if (g_strcmp0 (text, self->stored_report) == 0)
    return;
  g_free (self->stored_report);
  self->stored_report = g_strdup (text);
  if (self->n_reports_on_their_way == 0)
    show_stored_report (self);
}

/* Also what was only shown. */
void
norma_session_forget_report (NormaSession *self)
{
  self->n_reports_on_their_way = 0;
  show_stored_report (self);
}

static void
report_kept (NormaSession *self, gpointer data, const GError *error)
{
  if (--self->n_reports_on_their_way == 0)
    show_stored_report (self);
}

const NormaReportChoice *
norma_session_get_report (NormaSession *self)
{
  return self->report;
}

void
norma_session_set_report (NormaSession *self, const NormaReportChoice *choice)
{
  if (self->project == NULL || norma_report_choice_equal (choice, self->report))
    return;
  show_report (self, norma_report_choice_copy (choice));
  if (!norma_session_can_edit (self))
    return;
  self->n_reports_on_their_way++;
  norma_session_change (self, keep_report, report_kept, norma_report_choice_to_text (self->report),
                        g_free);
}

void
norma_session_open_report_template (NormaSession *self, const char *path)
{
  g_autoptr (NormaReportChoice) choice = norma_report_choice_copy (self->report);
  g_autoptr (GError) error = NULL;
  NormaReportTemplate *template = norma_report_template_read (path, &error);

  if (template == NULL) {
    norma_session_emit_message (self, error->message);
    return;
  }
  norma_report_template_free (choice->template);
  choice->template = template;
  norma_session_set_report (self, choice);
}

void
norma_session_save_report_template (NormaSession *self, const char *path)
{
  g_autofree char *text = norma_report_template_to_text (self->report->template);
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;

  if (!norma_atomic_file_put_text (path, text, &error)) {
    norma_session_emit_message (self, error->message);
    return;
  }
  told = g_strdup_printf (_ ("The template is kept in %s"), path);
  norma_session_emit_message (self, told);
}

/* What a thread works on. */
typedef struct {
  NormaProject *project; /* let go before the thread tells */
  NormaReportChoice *choice;
  NormaReportProof *before; /* let go like the project; NULL: none */
  NormaBudget *budget;
  NormaReportForms forms;
  NormaJob *job; /* NULL: nothing is written */
  gboolean is_begun; /* main thread only */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->project, norma_project_close);
  norma_report_proof_unref (work->before);
  norma_report_choice_free (work->choice);
  norma_budget_unref (work->budget);
  norma_report_forms_clear (&work->forms);
  g_clear_object (&work->job);
  g_free (work);
}

static Work *
work_new (NormaSession *self)
{
  Work *work = g_new0 (Work, 1);

  work->project = norma_project_ref (self->project);
  work->choice = norma_report_choice_copy (self->report);
  work->budget = self->budget == NULL ? NULL : norma_budget_ref (self->budget);
  return work;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  const NormaProgress progress = { cancellable, NULL, NULL };
  g_autoptr (GError) error = NULL;
  NormaReportProof *proof = norma_report_proof_new (work->project, work->choice, work->before,
                                                    work->budget, &progress, &error);

  g_clear_pointer (&work->project, norma_project_close);
  g_clear_pointer (&work->before, norma_report_proof_unref);
  if (proof == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, proof, (GDestroyNotify)norma_report_proof_unref);
}

void
norma_session_read_report_async (NormaSession *self, NormaReportProof *before,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Work *work;

  g_return_if_fail (self->project != NULL);

  work = work_new (self);
  work->before = before == NULL ? NULL : norma_report_proof_ref (before);
  g_task_set_task_data (task, work, work_free);
  norma_background_run (task, read_in_thread);
}

NormaReportProof *
norma_session_read_report_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
norma_report_export_free (NormaReportExport *done)
{
  if (done == NULL)
    return;
  g_ptr_array_unref (done->paths);
  g_free (done);
}

/* The folder may be one that was there when it was chosen. */
static gboolean
make_folder (const Work *work, GError **error)
{
  g_autofree char *path = norma_report_choice_dup_folder (work->choice);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;

  if (g_file_make_directory_with_parents (folder, NULL, &local) ||
      g_error_matches (local, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", path);
  return FALSE;
}

static gboolean
write_report (const Work *work, guint *n_missing, GError **error)
{
  const NormaInspectionOptions options = norma_report_choice_get_options (work->choice);
  const NormaProgress *progress = norma_job_get_progress (work->job);
  g_autoptr (NormaInspection) inspection = NULL;

  inspection = norma_inspection_new (work->project, &options, progress, error);
  return inspection != NULL && make_folder (work, error) &&
         norma_report_forms_write (&work->forms, inspection, work->choice->template, work->budget,
                                   progress, n_missing, error);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  guint n_missing = 0;
  gboolean is_written = write_report (work, &n_missing, &error);
  NormaReportExport *done;

  g_clear_pointer (&work->project, norma_project_close);
  if (!is_written) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  done = g_new (NormaReportExport, 1);
  *done = (NormaReportExport){ norma_report_forms_list (&work->forms, NULL), n_missing };
  g_task_return_pointer (task, done, (GDestroyNotify)norma_report_export_free);
}

/* All that was changed before is kept now. */
static void
begin_export (NormaSession *self, gpointer data, const GError *error)
{
  ((Work *)g_task_get_task_data (data))->is_begun = TRUE;
  norma_background_run (data, export_in_thread);
}

/* The project may have been closed before the turn came. */
static void
end_turn (gpointer data)
{
  g_autoptr (GTask) task = data;

  if (!((const Work *)g_task_get_task_data (task))->is_begun)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
}

gboolean
norma_session_export_report (NormaSession *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;
  Work *work;

  if (self->project == NULL || self->job != NULL || !norma_report_choice_has_form (self->report))
    return FALSE;
  work = work_new (self);
  work->forms =
      norma_report_choice_make_forms (work->choice, norma_project_get_path (work->project));
  work->job = norma_job_new (_ ("Writing the report"));
  norma_session_set_job (self, work->job);
  task = g_task_new (self, NULL, callback, data);
  g_task_set_task_data (task, work, work_free);
  norma_session_store (self, NULL, begin_export, task, end_turn);
  return TRUE;
}

NormaReportExport *
norma_session_export_report_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) local = NULL;
  NormaReportExport *done;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  done = g_task_propagate_pointer (G_TASK (result), &local);
  norma_session_end_job (self, work->job, local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return done;
}
