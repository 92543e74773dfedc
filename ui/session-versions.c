/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-versions.h"

#include <math.h>

#include "ui/background.h"
#include "ui/session-private.h"

typedef struct {
  NormaProject *project; /* NULL: none is open */
  char *before, *after; /* hashes; NULL for listing */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  if (reading->project != NULL)
    norma_project_close (reading->project);
  g_free (reading->before);
  g_free (reading->after);
  g_free (reading);
}

static void
start (NormaSession *self, const char *before, const char *after, GTaskThreadFunc work,
       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Reading *reading = g_new0 (Reading, 1);

  if (self->project != NULL)
    reading->project = norma_project_ref (self->project);
  reading->before = g_strdup (before);
  reading->after = g_strdup (after);
  g_task_set_task_data (task, reading, reading_free);
  if (reading->project == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no project is open");
  else
    norma_background_run (task, work);
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  GPtrArray *versions = norma_project_list_models (reading->project, &error);

  if (versions == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, versions, (GDestroyNotify)g_ptr_array_unref);
}

void
norma_session_list_versions_async (NormaSession *self, GAsyncReadyCallback callback, gpointer data)
{
  start (self, NULL, NULL, list_in_thread, callback, data);
}

GPtrArray *
norma_session_list_versions_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
choose (NormaProject *project, gpointer data, GError **error)
{
  return norma_project_set_current_model (project, data, error);
}

static void
chosen (NormaSession *self, gpointer data, const GError *error)
{
  if (error == NULL)
    norma_session_go_on (self);
}

void
norma_session_choose_version (NormaSession *self, const char *hash)
{
  if (norma_session_can_edit (self) && self->job == NULL)
    norma_session_change (self, choose, chosen, g_strdup (hash), g_free);
}

/* Comparing. */

/* What a version says of all images. */
typedef struct {
  NormaProjectImages *images;
  NormaModel *model;
} Version;

static void
version_clear (Version *version)
{
  g_clear_pointer (&version->images, norma_project_images_free);
  g_clear_pointer (&version->model, norma_model_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Version, version_clear)

static gboolean
version_read (Version *version, NormaProject *project, const char *hash, GError **error)
{
  NormaImageQuery query = NORMA_IMAGE_QUERY_INIT;
  g_autoptr (GBytes) bytes = norma_project_read_model (project, hash, error);

  if (bytes == NULL)
    return FALSE;
  query.model = hash;
  version->model = norma_model_read_bytes (bytes, hash, error);
  if (version->model == NULL)
    return FALSE;
  version->images = norma_project_list_images (project, &query, error);
  return version->images != NULL;
}

static NormaVerdict
judge (double score, const NormaLimits *limits)
{
  if (score > (double)limits->reject)
    return NORMA_VERDICT_REJECT;
  return score > (double)limits->review ? NORMA_VERDICT_REVIEW : NORMA_VERDICT_ACCEPT;
}

static void
compare_image (NormaFlips *flips, const Version *before, const Version *after, gsize i,
               const char *root)
{
  const NormaProjectImage *image = &before->images->images[i];
  double first = image->score, second = after->images->images[i].score;
  const NormaLimits *of_first = &before->model->limits, *of_second = &after->model->limits;
  NormaFlip *flip;

  if (isnan (first) || isnan (second))
    return;
  flips->n_images++;
  if (judge (first, of_first) == judge (second, of_second))
    return;
  flip = g_new0 (NormaFlip, 1);
  *flip =
      (NormaFlip){ g_path_is_absolute (image->path) ? g_strdup (image->path)
                                                    : g_build_filename (root, image->path, NULL),
                   judge (first, of_first), judge (second, of_second),
                   first / (double)of_first->reject, second / (double)of_second->reject };
  g_ptr_array_add (flips->flips, flip);
}

static NormaFlips *
compare (const Reading *reading, GError **error)
{
  g_auto (Version) before = { 0 };
  g_auto (Version) after = { 0 };
  g_autofree char *root = norma_project_dup_root (reading->project, error);
  NormaFlips *flips;

  if (root == NULL || !version_read (&before, reading->project, reading->before, error) ||
      !version_read (&after, reading->project, reading->after, error))
    return NULL;
  flips = g_new0 (NormaFlips, 1);
  flips->flips = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_flip_free);
  /* both lists are by id; an image that came in between has no score by one of them */
  for (gsize i = 0; i < MIN (before.images->n, after.images->n); i++)
    if (before.images->images[i].id == after.images->images[i].id)
      compare_image (flips, &before, &after, i, root);
  return flips;
}

static void
compare_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  NormaFlips *flips = compare (data, &error);

  if (flips == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, flips, (GDestroyNotify)norma_flips_free);
}

void
norma_session_compare_versions_async (NormaSession *self, const char *before, const char *after,
                                      GAsyncReadyCallback callback, gpointer data)
{
  start (self, before, after, compare_in_thread, callback, data);
}

NormaFlips *
norma_session_compare_versions_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
