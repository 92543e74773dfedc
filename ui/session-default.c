/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-default.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "core/features/network-extractor.h"
#include "core/project/models.h"
#include "ui/background.h"
#include "ui/held-options.h"
#include "ui/session-private.h"

typedef struct {
  GPtrArray *good; /* char *, to learn from, owned */
  NormaFitOptions options; /* held-options.h; of the Gaussian */
  NormaProject *project;
  NormaJob *job;
  NormaDefaultComparison *made;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_ptr_array_unref (work->good);
  norma_held_options_clear (&work->options);
  norma_project_close (work->project);
  g_object_unref (work->job);
  norma_default_comparison_free (work->made);
  g_free (work);
}

void
norma_default_comparison_free (NormaDefaultComparison *comparison)
{
  if (comparison == NULL)
    return;
  g_clear_pointer (&comparison->models[0], norma_model_unref);
  g_clear_pointer (&comparison->models[1], norma_model_unref);
  g_clear_pointer (&comparison->comparison, norma_model_comparison_free);
  g_clear_pointer (&comparison->dataset, norma_dataset_free);
  g_clear_pointer (&comparison->flips, norma_flips_free);
  g_free (comparison);
}

/* Finding the Gaussian. */

static gboolean
is_gaussian (const NormaModel *model)
{
  return g_str_equal (model->detector->class->name, NORMA_GAUSSIAN_NAME);
}

/* What the detector is given beside the picture itself. */
static const NormaExtractor *
get_features (const NormaModel *model)
{
  return model->extractor->behind == NULL ? model->extractor : model->extractor->behind;
}

static gboolean
has_same_features (const NormaModel *model, const NormaModel *other)
{
  const NormaExtractor *one = get_features (model), *two = get_features (other);

  return g_strcmp0 (norma_network_extractor_get_file (one),
                    norma_network_extractor_get_file (two)) == 0 &&
         g_strcmp0 (norma_network_extractor_get_descriptor_hash (one),
                    norma_network_extractor_get_descriptor_hash (two)) == 0 &&
         one->levels.n == two->levels.n &&
         memcmp (one->levels.at, two->levels.at, one->levels.n * sizeof one->levels.at[0]) == 0 &&
         model->frame.width == other->frame.width && model->frame.height == other->frame.height;
}

/* Learnt from the same images by the same features, and not corrected since. */
static gboolean
is_default_of (const NormaModel *model, const NormaModel *other)
{
  return is_gaussian (model) && model->promised_hash == NULL &&
         g_strcmp0 (model->good_set.hash, other->good_set.hash) == 0 &&
         model->good_set.augments == other->good_set.augments &&
         norma_areas_equal (model->areas, other->areas) && has_same_features (model, other);
}

/* The newest; NULL without error if there is none. Versions that cannot be read are passed over. */
static NormaModel *
find_version (const Work *work, GError **error)
{
  g_autoptr (GPtrArray) versions = norma_project_list_models (work->project, error);

  for (guint i = versions == NULL ? 0 : versions->len; i-- > 0;) {
    const NormaModelEntry *entry = versions->pdata[i];
    g_autoptr (GBytes) bytes = norma_project_read_model (work->project, entry->hash, NULL);
    g_autoptr (NormaModel) model =
        bytes == NULL ? NULL : norma_model_read_bytes (bytes, entry->name, NULL);

    if (model != NULL && is_default_of (model, work->made->models[1]))
      return g_steal_pointer (&model);
  }
  return NULL;
}

static NormaModel *
fit_default (Work *work, GError **error)
{
  g_autoptr (NormaFit) fit =
      norma_fit_images (work->good, &work->options, norma_job_get_progress (work->job), error);

  work->made->was_fitted = TRUE;
  return fit == NULL ? NULL : norma_model_ref (fit->model);
}

static gboolean
take_default (Work *work, GError **error)
{
  GError *local = NULL;

  work->made->models[0] = find_version (work, &local);
  if (local != NULL) {
    g_propagate_error (error, local);
    return FALSE;
  }
  if (work->made->models[0] == NULL)
    work->made->models[0] = fit_default (work, error);
  return work->made->models[0] != NULL;
}

/* Comparing. */

NormaFlips *
norma_compared_set_find_flips (const NormaComparedSet *set)
{
  NormaFlips *flips = g_new0 (NormaFlips, 1);
  guint n = set->dataset->images->len;

  flips->flips = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_flip_free);
  for (guint i = 0; i < n; i++) {
    const NormaTestImage *image = set->dataset->images->pdata[i];
    float before = set->times_threshold[i], after = set->times_threshold[n + i];
    NormaVerdict one = set->verdicts[i], other = set->verdicts[n + i];
    NormaFlip *flip;

    flips->n_images += !isnan (before);
    if (isnan (before) || one == other)
      continue;
    flip = g_new0 (NormaFlip, 1);
    *flip = (NormaFlip){ g_strdup (image->path), one, other, (double)before, (double)after };
    g_ptr_array_add (flips->flips, flip);
  }
  flips->n_unreadable = set->n_unreadable;
  return flips;
}

static gboolean
compare (Work *work, GError **error)
{
  NormaDefaultComparison *made = work->made;
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();
  NormaModelComparisonOptions options;

  norma_model_comparison_options_init (&options);
  options.n_threads = work->options.n_threads;
  options.budget = work->options.budget;
  g_ptr_array_add (sets, made->dataset);
  made->comparison = norma_models_compare (made->models, 2, sets, &options,
                                           norma_job_get_progress (work->job), error);
  if (made->comparison == NULL)
    return FALSE;
  made->flips = norma_compared_set_find_flips (made->comparison->sets->pdata[0]);
  return TRUE;
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (take_default (work, &error) && compare (work, &error))
    g_task_return_pointer (task, g_steal_pointer (&work->made),
                           (GDestroyNotify)norma_default_comparison_free);
  else
    g_task_return_error (task, error);
}

/* On the main thread. */

gboolean
norma_session_can_compare_default (NormaSession *self)
{
  return self->model != NULL && !is_gaussian (self->model) && self->job == NULL &&
         norma_session_count (self, NORMA_ROLE_GOOD) > 0 &&
         norma_session_count (self, NORMA_ROLE_DEFECTIVE) > 0 &&
         norma_session_count (self, NORMA_ROLE_LEARN) > 1;
}

static void
free_image (gpointer data)
{
  NormaTestImage *image = data;

  g_free (image->path);
  g_free (image->kind);
  g_free (image);
}

static NormaDataset *
make_dataset (NormaSession *self, GPtrArray *good)
{
  NormaDataset *dataset = g_new0 (NormaDataset, 1);

  dataset->images = g_ptr_array_new_with_free_func (free_image);
  for (guint i = 0; i < self->items->len; i++) {
    NormaRole role = norma_image_item_get_role (self->items->pdata[i]);
    char *path = g_strdup (norma_image_item_get_path (self->items->pdata[i]));
    gboolean anomalous = role == NORMA_ROLE_DEFECTIVE;
    NormaTestImage *image;

    if (role == NORMA_ROLE_LEARN) {
      g_ptr_array_add (good, path);
      continue;
    }
    if (role != NORMA_ROLE_GOOD && !anomalous) {
      g_free (path);
      continue;
    }
    image = g_new0 (NormaTestImage, 1);
    *image = (NormaTestImage){ path, g_strdup (anomalous ? "defective" : "good"), anomalous };
    g_ptr_array_add (dataset->images, image);
    dataset->n_anomalous += anomalous;
    dataset->n_nominal += !anomalous;
  }
  return dataset;
}

static void
end_job (GObject *source, GParamSpec *property, gpointer data)
{
  NormaSession *self = NORMA_SESSION (g_task_get_source_object (G_TASK (source)));
  const Work *work = g_task_get_task_data (G_TASK (source));

  norma_session_end_job (self, work->job, NULL);
}

void
norma_session_compare_default_async (NormaSession *self, GAsyncReadyCallback callback,
                                     gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Work *work = g_new0 (Work, 1);

  g_return_if_fail (norma_session_can_compare_default (self));

  work->good = g_ptr_array_new_with_free_func (g_free);
  work->made = g_new0 (NormaDefaultComparison, 1);
  work->made->dataset = make_dataset (self, work->good);
  work->made->models[1] = norma_model_ref (self->model);
  norma_held_options_init (&work->options, &self->fit_options);
  work->options.detector.method = NORMA_METHOD_GAUSSIAN;
  g_clear_pointer (&work->options.areas, norma_areas_unref);
  if (self->model->areas != NULL)
    work->options.areas = norma_areas_ref (self->model->areas);
  work->project = norma_project_ref (self->project);
  work->job = norma_job_new (_ ("Comparing with the Gaussian"));
  norma_session_set_job (self, work->job);
  g_task_set_task_data (task, work, work_free);
  g_signal_connect (task, "notify::completed", G_CALLBACK (end_job), NULL);
  norma_background_run (task, work_in_thread);
}

NormaDefaultComparison *
norma_session_compare_default_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
