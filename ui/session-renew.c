/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "core/project/history.h"
#include "core/project/models.h"
#include "core/project/scores.h"
#include "ui/background.h"
#include "ui/session-correct.h"
#include "ui/session-private.h"

/* Thresholds of a corrected model: each good image held out, in a thread, then kept. */

typedef struct {
  NormaModel *model; /* with the thresholds before */
  NormaModel *renewed;
  NormaSurvey *survey; /* with held-out scores */
  GPtrArray *good; /* char *, owned */
  char *model_hash;
  guint n_threads;
  NormaBudget *budget; /* NULL: no cap */
  NormaProject *project;
  NormaJob *job;
} Renewal;

static void
renewal_free (gpointer data)
{
  Renewal *r = data;

  norma_model_unref (r->model);
  norma_model_unref (r->renewed);
  norma_survey_free (r->survey);
  g_ptr_array_unref (r->good);
  g_free (r->model_hash);
  g_clear_pointer (&r->budget, norma_budget_unref);
  norma_project_close (r->project);
  g_object_unref (r->job);
  g_free (r);
}

static void
renew_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Renewal *r = data;
  g_autoptr (GError) error = NULL;
  const NormaCorrectOptions options = { "", "", "", r->n_threads, r->budget };

  r->renewed = norma_correct_thresholds (r->model, r->good, &options,
                                         norma_job_get_progress (r->job), &r->survey, &error);
  if (r->renewed == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
keep_held_out (NormaProject *project, const char *model, const NormaSurvey *survey, GError **error)
{
  g_autofree NormaNewScore *scores = g_new0 (NormaNewScore, survey->images->len);

  for (guint i = 0; i < survey->images->len; i++) {
    const NormaGoodImage *image = survey->images->pdata[i];

    scores[i] = (NormaNewScore){ .image = image->hash, .held_out = TRUE, .score = image->held_out };
  }
  return norma_project_store_scores (project, model, scores, survey->images->len, error);
}

static gboolean
keep (NormaProject *project, gpointer data, GError **error)
{
  const Renewal *r = data;
  g_autofree char *current = norma_project_dup_current_model (project, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  g_autofree char *hash = NULL;

  /* it was undone meanwhile, or another one chosen */
  if (g_strcmp0 (current, r->model_hash) != 0)
    return TRUE;
  bytes = norma_model_to_bytes (r->renewed, error);
  name = g_strdup_printf ("%" G_GUINT64_FORMAT " good images, corrected, own thresholds",
                          r->renewed->good_set.n_images);
  if (bytes == NULL || !norma_project_begin (project, "Renew the thresholds", NULL, error))
    return FALSE;
  if (norma_project_add_model (project, bytes, name, &hash, error) &&
      keep_held_out (project, hash, r->survey, error))
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

static void
kept (NormaSession *self, gpointer data, const GError *error)
{
  const Renewal *r = data;

  if (error == NULL)
    norma_session_emit (self, NORMA_SESSION_SCORES_CHANGED);
  norma_session_end_job (self, r->job, NULL);
  norma_session_go_on (self);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  Renewal *r = data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) && self->job == r->job &&
      self->project == r->project) {
    norma_session_change (self, keep, kept, r, renewal_free);
    return;
  }
  norma_session_end_job (self, r->job, error);
  if (self->project == r->project)
    norma_session_go_on (self);
  renewal_free (r);
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

gboolean
norma_session_renew_thresholds (NormaSession *self)
{
  g_autoptr (GTask) task = NULL;
  Renewal *r;

  if (self->model == NULL || self->model->promised_hash == NULL || self->job != NULL ||
      !norma_session_can_edit (self))
    return FALSE;
  r = g_new0 (Renewal, 1);
  r->model = norma_model_ref (self->model);
  r->model_hash = g_strdup (self->model_hash);
  r->good = list_good (self);
  r->n_threads = self->fit_options.n_threads;
  r->budget = self->budget == NULL ? NULL : norma_budget_ref (self->budget);
  r->project = norma_project_ref (self->project);
  r->job = norma_job_new (_ ("Renewing the thresholds"));
  norma_session_set_job (self, r->job);
  task = g_task_new (self, NULL, finish, r);
  g_task_set_task_data (task, r, NULL);
  norma_background_run (task, renew_in_thread);
  return TRUE;
}
