/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <math.h>

#include "core/base/error.h"
#include "core/project/history.h"
#include "core/project/models.h"
#include "core/project/scores.h"
#include "core/project/settings.h"
#include "ui/background.h"
#include "ui/held-options.h"
#include "ui/session-private.h"

/* Fitting: in a thread, then kept with its held-out scores as one step, then shown. A detector that is
 * trained leaves a check-point beside the project until the fit is kept. */

typedef struct {
  GPtrArray *paths; /* char *, owned */
  NormaFitOptions options; /* held-options.h */
  NormaProject *project;
  NormaJob *job;
  NormaFit *fit;

  char *check_point; /* NULL: nothing is trained */
  char *note; /* that the check-point carries */
  NormaTrainingWatch *watch;
  gboolean goes_on; /* from the check-point that is there */
} FitWork;

static void
fit_work_free (gpointer data)
{
  FitWork *work = data;

  g_ptr_array_unref (work->paths);
  norma_project_close (work->project);
  g_object_unref (work->job);
  norma_held_options_clear (&work->options);
  norma_fit_free (work->fit);
  g_free (work->check_point);
  g_free (work->note);
  g_clear_object (&work->watch);
  g_free (work);
}

/* What cannot go on is told so, for the check-point's own words are for those who name files. */
static void
explain (const FitWork *work, GError **error)
{
  if (!work->goes_on || !g_error_matches (*error, NORMA_ERROR, NORMA_ERROR_MISMATCH))
    return;
  g_clear_error (error);
  g_set_error_literal (
      error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
      _ ("The training cannot go on: the good images or the areas are not those it "
         "began with. Bring them back, or discard it."));
}

static void
fit_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FitWork *work = data;
  g_autoptr (GError) error = NULL;

  if (work->check_point == NULL || work->goes_on ||
      norma_session_remove_training (work->check_point, &error))
    work->fit =
        norma_fit_images (work->paths, &work->options, norma_job_get_progress (work->job), &error);
  if (work->fit != NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  explain (work, &error);
  g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
keep_held_out (NormaProject *project, const char *model, const NormaSurvey *survey, GError **error)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (survey);
  g_autofree NormaNewScore *scores = g_new0 (NormaNewScore, usable->len);
  guint n = 0;

  for (guint i = 0; i < usable->len; i++) {
    const NormaGoodImage *image = usable->pdata[i];

    if (!isnan (image->held_out))
      scores[n++] =
          (NormaNewScore){ .image = image->hash, .held_out = TRUE, .score = image->held_out };
  }
  return norma_project_store_scores (project, model, scores, n, error);
}

static gboolean
keep_seconds (NormaProject *project, double seconds, GError **error)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return norma_project_set_setting (project, NORMA_FIT_SECONDS_SETTING,
                                    g_ascii_formatd (text, sizeof text, "%.1f", seconds), error);
}

static gboolean
keep_fit (NormaProject *project, gpointer data, GError **error)
{
  const FitWork *work = data;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  if (!norma_progress_continue (norma_job_get_progress (work->job), error) ||
      (bytes = norma_model_to_bytes (work->fit->model, error)) == NULL ||
      !norma_project_begin (project, "Fit the model", NULL, error))
    return FALSE;
  name = g_strdup_printf ("%u good images", work->fit->survey->n_usable);
  if (norma_project_add_model (project, bytes, name, &hash, error) &&
      keep_held_out (project, hash, work->fit->survey, error) &&
      keep_seconds (project, work->fit->seconds, error))
    return norma_project_commit (project, error) &&
           (work->check_point == NULL || norma_session_remove_training (work->check_point, error));
  norma_project_rollback (project);
  return FALSE;
}

/* Which good images could not be used is told until the next look at them. */
static void
show_errors (NormaSession *self, const NormaSurvey *survey)
{
  for (guint i = 0; i < survey->images->len; i++) {
    const NormaGoodImage *image = survey->images->pdata[i];
    NormaImageItem *item = norma_session_find_image (self, image->path);

    if (image->error != NULL && item != NULL)
      norma_image_item_set_error (item, image->error->message);
  }
}

static void
fit_kept (NormaSession *self, gpointer data, const GError *error)
{
  const FitWork *work = data;

  if (error == NULL) {
    show_errors (self, work->fit->survey);
    norma_session_emit (self, NORMA_SESSION_SCORES_CHANGED);
  }
  norma_session_end_job (self, work->job, NULL);
  if (work->check_point != NULL)
    norma_session_end_training (self, work->check_point);
  if (error == NULL)
    norma_session_go_on (self);
}

static void
finish_fit (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  FitWork *work = data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) && self->job == work->job &&
      self->project == work->project) {
    norma_session_change (self, keep_fit, fit_kept, work, fit_work_free);
    return;
  }
  norma_session_end_job (self, work->job, error);
  if (work->check_point != NULL && self->project == work->project)
    norma_session_end_training (self, work->check_point);
  fit_work_free (work);
}

static GPtrArray *
list_good (NormaSession *self)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->items->len; i++)
    if (norma_image_item_get_role (self->items->pdata[i]) == NORMA_ROLE_LEARN)
      g_ptr_array_add (paths, g_strdup (norma_image_item_get_path (self->items->pdata[i])));
  return paths;
}

static void
prepare_training (NormaSession *self, FitWork *work)
{
  NormaFitTraining training = norma_method_choice_get_training (self->method);

  if (!norma_method_is_trained (work->options.detector.method))
    return;
  training.check_point = work->check_point = norma_session_dup_training_path (work->project);
  training.note = work->note = norma_method_choice_to_text (self->method);
  training.watch_data = work->watch = norma_training_watch_new ();
  training.watch = norma_training_watch_tell;
  norma_fit_options_set_training (&work->options, &training);
  norma_session_begin_training (self, work->watch);
}

static gboolean
start (NormaSession *self, gboolean goes_on)
{
  g_autoptr (GTask) task = NULL;
  FitWork *work;

  if (self->job != NULL || !norma_session_can_edit (self) ||
      norma_session_count (self, NORMA_ROLE_LEARN) < 2)
    return FALSE;
  work = g_new0 (FitWork, 1);
  work->paths = list_good (self);
  norma_held_options_init (&work->options, &self->fit_options);
  work->project = norma_project_ref (self->project);
  work->goes_on = goes_on;
  work->job = norma_job_new (_ ("Fitting the model"));
  norma_session_set_job (self, work->job);
  prepare_training (self, work);
  task = g_task_new (self, NULL, finish_fit, work);
  g_task_set_task_data (task, work, NULL);
  norma_background_run (task, fit_in_thread);
  return TRUE;
}

gboolean
norma_session_fit (NormaSession *self)
{
  return start (self, FALSE);
}

gboolean
norma_session_fit_on (NormaSession *self)
{
  return start (self, TRUE);
}
