/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-measure.h"

#include <glib/gi18n.h>

#include "core/base/error.h"
#include "core/project/models.h"
#include "ui/background.h"
#include "ui/session-private.h"

static void
measured_model_free (NormaMeasuredModel *measured)
{
  if (measured == NULL)
    return;
  norma_curves_free (measured->curves);
  norma_evaluation_free (measured->evaluation);
  norma_project_tests_free (measured->tests);
  norma_model_unref (measured->model);
  g_free (measured);
}

static void
measured_contest_free (NormaMeasuredContest *measured)
{
  if (measured == NULL)
    return;
  norma_model_comparison_free (measured->comparison);
  norma_project_tests_free (measured->tests);
  g_ptr_array_unref (measured->names);
  g_free (measured);
}

static void
measured_robustness_free (NormaMeasuredRobustness *measured)
{
  if (measured == NULL)
    return;
  norma_robustness_free (measured->robustness);
  g_free (measured);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaMeasuredModel, measured_model_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaMeasuredContest, measured_contest_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaMeasuredRobustness, measured_robustness_free)

void
norma_measured_clear (NormaMeasured *measured)
{
  g_clear_pointer (&measured->model, measured_model_free);
  g_clear_pointer (&measured->contest, measured_contest_free);
  g_clear_pointer (&measured->robustness, measured_robustness_free);
}

void
norma_session_forget_measured (NormaSession *self)
{
  NormaMeasured old = self->measured;

  /* views let go of what they were lent before it goes */
  self->measured = (NormaMeasured){ NULL };
  norma_session_emit (self, NORMA_SESSION_MEASURED);
  norma_measured_clear (&old);
}

void
norma_session_outdate_measured (NormaSession *self)
{
  NormaMeasured *m = &self->measured;
  gboolean is_news = (m->model != NULL && !m->model->is_outdated) ||
                     (m->contest != NULL && !m->contest->is_outdated) ||
                     (m->robustness != NULL && !m->robustness->is_outdated);

  if (!is_news)
    return;
  if (m->model != NULL)
    m->model->is_outdated = TRUE;
  if (m->contest != NULL)
    m->contest->is_outdated = TRUE;
  if (m->robustness != NULL)
    m->robustness->is_outdated = TRUE;
  norma_session_emit (self, NORMA_SESSION_MEASURED);
}

/* What a thread works with, and makes. */
typedef struct _Work Work;

struct _Work {
  NormaProject *project;
  NormaModel *model;
  char *hash;
  NormaJob *job;
  guint n_threads;
  NormaBudget *budget; /* NULL: no cap */
  GPtrArray *versions, *files; /* char *, owned; NULL: no models are compared */
  guint n_most;
  gboolean (*measure) (Work *work, GError **error);

  NormaMeasured made; /* one of them */
};

static void
work_free (gpointer data)
{
  Work *work = data;

  norma_project_close (work->project);
  norma_model_unref (work->model);
  g_free (work->hash);
  g_object_unref (work->job);
  g_clear_pointer (&work->budget, norma_budget_unref);
  g_clear_pointer (&work->versions, g_ptr_array_unref);
  g_clear_pointer (&work->files, g_ptr_array_unref);
  norma_measured_clear (&work->made);
  g_free (work);
}

static NormaCurves *
draw_curves (const NormaEvaluation *e, GError **error)
{
  g_autofree float *scores = g_new (float, e->images->len);
  g_autofree NormaTruth *truths = g_new (NormaTruth, e->images->len);
  g_autoptr (NormaLabelledScores) sorted = NULL;
  gsize n = 0;

  for (guint i = 0; i < e->images->len; i++) {
    const NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, i);

    if (!figures->is_scored)
      continue;
    truths[n] = figures->image->anomalous ? NORMA_TRUTH_ANOMALOUS : NORMA_TRUTH_NOMINAL;
    scores[n++] = figures->score;
  }
  sorted = norma_labelled_scores_new (scores, truths, n, error);
  return sorted == NULL ? NULL : norma_curves_new (sorted, error);
}

static gboolean
evaluate (Work *work, GError **error)
{
  g_autoptr (NormaMeasuredModel) made = g_new0 (NormaMeasuredModel, 1);
  NormaEvaluateOptions options;

  norma_evaluate_options_init (&options);
  made->model = norma_model_ref (work->model);
  made->tests = norma_project_tests_read (work->project, error);
  if (made->tests == NULL)
    return FALSE;
  options.score.n_threads = work->n_threads;
  options.score.budget = work->budget;
  options.good = made->tests->good->len == 0 ? NULL : made->tests->good;
  made->evaluation =
      norma_project_tests_evaluate (made->tests, work->project, work->model, work->hash, &options,
                                    norma_job_get_progress (work->job), error);
  if (made->evaluation == NULL || !(made->curves = draw_curves (made->evaluation, error)))
    return FALSE;
  work->made.model = g_steal_pointer (&made);
  return TRUE;
}

/* The project's names of its models, by hash. */
static char *
find_name (const GPtrArray *entries, const char *hash)
{
  for (guint i = 0; i < entries->len; i++) {
    const NormaModelEntry *entry = entries->pdata[i];

    if (g_str_equal (entry->hash, hash))
      return g_strdup_printf ("%u: %s", i + 1, entry->name);
  }
  return g_strndup (hash, 8);
}

static gboolean
read_models (const Work *work, GPtrArray *models, GPtrArray *names, GError **error)
{
  g_autoptr (GPtrArray) entries = norma_project_list_models (work->project, error);

  if (entries == NULL)
    return FALSE;
  g_ptr_array_add (models, norma_model_ref (work->model));
  g_ptr_array_add (names, find_name (entries, work->hash));
  for (guint i = 0; i < work->versions->len; i++) {
    g_autoptr (GBytes) bytes =
        norma_project_read_model (work->project, work->versions->pdata[i], error);
    NormaModel *model =
        bytes == NULL ? NULL : norma_model_read_bytes (bytes, work->versions->pdata[i], error);

    if (model == NULL)
      return FALSE;
    g_ptr_array_add (models, model);
    g_ptr_array_add (names, find_name (entries, work->versions->pdata[i]));
  }
  for (guint i = 0; i < work->files->len; i++) {
    NormaModel *model = norma_model_read (work->files->pdata[i], work->budget, error);

    if (model == NULL)
      return FALSE;
    g_ptr_array_add (models, model);
    g_ptr_array_add (names, g_path_get_basename (work->files->pdata[i]));
  }
  return TRUE;
}

static gboolean
compare (Work *work, GError **error)
{
  g_autoptr (NormaMeasuredContest) made = g_new0 (NormaMeasuredContest, 1);
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_model_unref);
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();
  g_autoptr (GPtrArray) good = g_ptr_array_new (); /* of each set */
  NormaModelComparisonOptions options;

  made->names = g_ptr_array_new_with_free_func (g_free);
  norma_model_comparison_options_init (&options);
  options.n_threads = work->n_threads;
  options.budget = work->budget;
  if (!read_models (work, models, made->names, error))
    return FALSE;
  made->tests = norma_project_tests_read (work->project, error);
  if (made->tests == NULL)
    return FALSE;
  g_ptr_array_add (sets, made->tests->dataset);
  g_ptr_array_add (good, made->tests->good->len == 0 ? NULL : made->tests->good);
  options.good = good;
  made->comparison =
      norma_models_compare ((NormaModel *const *)(gpointer)models->pdata, models->len, sets,
                            &options, norma_job_get_progress (work->job), error);
  if (made->comparison == NULL)
    return FALSE;
  work->made.contest = g_steal_pointer (&made);
  return TRUE;
}

static gboolean
corrupt (Work *work, GError **error)
{
  g_autoptr (NormaMeasuredRobustness) made = g_new0 (NormaMeasuredRobustness, 1);
  g_autoptr (NormaProjectTests) tests = norma_project_tests_read (work->project, error);
  NormaRobustnessOptions options;

  if (tests == NULL)
    return FALSE;
  norma_robustness_options_init (&options);
  options.n_most = work->n_most;
  options.n_threads = work->n_threads;
  options.budget = work->budget;
  made->robustness = norma_robustness_measure (work->model, tests->dataset, &options,
                                               norma_job_get_progress (work->job), error);
  if (made->robustness == NULL)
    return FALSE;
  work->made.robustness = g_steal_pointer (&made);
  return TRUE;
}

static void
measure_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  if (work->measure (work, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Swaps what was made with what there was, which goes with the work after views were told. */
static void
take (NormaSession *self, Work *work)
{
  NormaMeasured old = self->measured, *new = &work->made;

  if (new->model != NULL)
    self->measured.model = g_steal_pointer (&new->model);
  if (new->contest != NULL)
    self->measured.contest = g_steal_pointer (&new->contest);
  if (new->robustness != NULL)
    self->measured.robustness = g_steal_pointer (&new->robustness);
  new->model = self->measured.model == old.model ? NULL : old.model;
  new->contest = self->measured.contest == old.contest ? NULL : old.contest;
  new->robustness = self->measured.robustness == old.robustness ? NULL : old.robustness;
  norma_session_emit (self, NORMA_SESSION_MEASURED);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  Work *work = data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) && self->project == work->project)
    take (self, work);
  norma_session_end_job (self, work->job, error);
  work_free (work);
}

static Work *
work_new (NormaSession *self, const char *title, gboolean (*measure) (Work *work, GError **error))
{
  Work *work = g_new0 (Work, 1);

  work->project = norma_project_ref (self->project);
  work->model = norma_model_ref (self->model);
  work->hash = g_strdup (self->model_hash);
  work->job = norma_job_new (title);
  work->n_threads = self->fit_options.n_threads;
  work->budget = self->budget == NULL ? NULL : norma_budget_ref (self->budget);
  work->measure = measure;
  return work;
}

static void
start (NormaSession *self, Work *work)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, finish, work);

  norma_session_set_job (self, work->job);
  g_task_set_task_data (task, work, NULL);
  norma_background_run (task, measure_in_thread);
}

void
norma_session_count_tests (NormaSession *self, guint *n_good, guint *n_defective)
{
  *n_good = *n_defective = 0;
  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];
    NormaLabel label = norma_image_item_get_review (item)->label;

    if (!norma_role_is_inspected (norma_image_item_get_role (item)))
      continue;
    *n_good += label == NORMA_LABEL_GOOD;
    *n_defective += label == NORMA_LABEL_BAD;
  }
}

gboolean
norma_session_can_measure (NormaSession *self)
{
  guint n_good, n_defective;

  norma_session_count_tests (self, &n_good, &n_defective);
  return self->project != NULL && self->model != NULL && self->job == NULL &&
         n_good + n_defective > 0;
}

gboolean
norma_session_evaluate (NormaSession *self)
{
  if (!norma_session_can_measure (self))
    return FALSE;
  start (self, work_new (self, _ ("Evaluating the model"), evaluate));
  return TRUE;
}

static GPtrArray *
copy_strings (const GPtrArray *strings)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < strings->len; i++)
    g_ptr_array_add (copies, g_strdup (strings->pdata[i]));
  return copies;
}

gboolean
norma_session_compare_models (NormaSession *self, const GPtrArray *versions, const GPtrArray *files)
{
  Work *work;

  if (!norma_session_can_measure (self) || versions->len + files->len == 0)
    return FALSE;
  work = work_new (self, _ ("Comparing models"), compare);
  work->versions = copy_strings (versions);
  work->files = copy_strings (files);
  start (self, work);
  return TRUE;
}

gboolean
norma_session_measure_robustness (NormaSession *self, guint n_most)
{
  Work *work;

  if (!norma_session_can_measure (self))
    return FALSE;
  work = work_new (self, _ ("Measuring robustness"), corrupt);
  work->n_most = n_most;
  start (self, work);
  return TRUE;
}

const NormaMeasuredModel *
norma_session_get_measured_model (NormaSession *self)
{
  return self->measured.model;
}

const NormaMeasuredContest *
norma_session_get_measured_contest (NormaSession *self)
{
  return self->measured.contest;
}

const NormaMeasuredRobustness *
norma_session_get_measured_robustness (NormaSession *self)
{
  return self->measured.robustness;
}
