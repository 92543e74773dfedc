/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-correct.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/project/history.h"
#include "core/project/models.h"
#include "ui/background.h"
#include "ui/session-private.h"

struct _NormaCorrectPreview {
  NormaCorrectKind kind;
  gint64 id; /* of the image */
  char *path;
  char *model_hash; /* of the model before */
  NormaModel *model; /* corrected */
  NormaFlips *flips;
  char *reason;
};

void
norma_correct_preview_free (NormaCorrectPreview *preview)
{
  if (preview == NULL)
    return;
  g_free (preview->path);
  g_free (preview->model_hash);
  norma_model_unref (preview->model);
  norma_flips_free (preview->flips);
  g_free (preview->reason);
  g_free (preview);
}

NormaCorrectKind
norma_correct_preview_get_kind (const NormaCorrectPreview *preview)
{
  return preview->kind;
}

const NormaFlips *
norma_correct_preview_get_flips (const NormaCorrectPreview *preview)
{
  return preview->flips;
}

gboolean
norma_session_can_correct (NormaSession *self, NormaCorrectKind kind, NormaImageItem *item)
{
  NormaRole role;

  if (item == NULL || self->model == NULL || self->job != NULL || !norma_session_can_edit (self))
    return FALSE;
  role = norma_image_item_get_role (item);
  return kind == NORMA_CORRECT_REMOVE ? role == NORMA_ROLE_LEARN : norma_role_is_inspected (role);
}

/* Preview. */

typedef struct {
  NormaCorrectPreview *preview;
  NormaModel *model; /* before */
  NormaTolerable place;
  GPtrArray *good; /* char *, owned */
  GPtrArray *scored; /* char *, owned: images with a score */
  float *scores; /* [n scored], before, owned */
  float *peaks, *peaks_after; /* [n scored], that the verdicts follow from, owned */
  float *after; /* [n scored], NaN: none; owned */
  NormaLimits limits;
  double unit;
  char *user;
  guint n_threads;
  NormaBudget *budget; /* NULL: no cap */
  NormaJob *job;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  norma_correct_preview_free (look->preview);
  norma_model_unref (look->model);
  g_ptr_array_unref (look->good);
  g_ptr_array_unref (look->scored);
  g_free (look->scores);
  g_free (look->peaks);
  g_free (look->peaks_after);
  g_free (look->after);
  g_free (look->user);
  g_clear_pointer (&look->budget, norma_budget_unref);
  g_object_unref (look->job);
  g_free (look);
}

static char *
tell_time (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

static NormaModel *
correct (Look *look, GError **error)
{
  const NormaProgress *progress = norma_job_get_progress (look->job);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autofree char *now = tell_time ();
  const NormaCorrectOptions options = { look->user, now, "", look->n_threads, look->budget };

  g_ptr_array_add (one, look->preview->path);
  switch (look->preview->kind) {
  case NORMA_CORRECT_ADD:
    return norma_correct_model (look->model, one, NULL, &options, progress, error);
  case NORMA_CORRECT_REMOVE:
    return norma_correct_model (look->model, NULL, one, &options, progress, error);
  case NORMA_CORRECT_TOLERATE:
    look->place.path = look->preview->path;
    return norma_tolerate (look->model, &look->place, look->good, &options, progress, error);
  }
  g_return_val_if_reached (NULL);
}

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  Look *look = data;

  look->after[index] = result == NULL ? NAN : result->score;
  look->peaks_after[index] = look->after[index];
  /* what cannot be measured is judged by its score, as everywhere */
  if (result != NULL && look->limits.least_area > 1)
    norma_verdict_find_peak (result->map, look->limits.least_area, 0, &look->peaks_after[index],
                             NULL);
}

static NormaFlips *
find_flips (const Look *look)
{
  NormaFlips *flips = g_new0 (NormaFlips, 1);

  flips->flips = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_flip_free);
  for (guint i = 0; i < look->scored->len; i++) {
    NormaVerdict before = norma_verdict_of_peak (look->peaks[i], &look->limits);
    NormaVerdict after = norma_verdict_of_peak (look->peaks_after[i], &look->limits);
    NormaFlip *flip;

    if (isnan (look->after[i])) {
      flips->n_unreadable++;
      continue;
    }
    flips->n_images++;
    if (before == after)
      continue;
    flip = g_new0 (NormaFlip, 1);
    *flip =
        (NormaFlip){ g_strdup (look->scored->pdata[i]), before, after,
                     (double)look->scores[i] / look->unit, (double)look->after[i] / look->unit };
    g_ptr_array_add (flips->flips, flip);
  }
  return flips;
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  g_autoptr (GError) error = NULL;
  const NormaScoreOptions options = {
    .n_threads = look->n_threads, .budget = look->budget, .deliver = deliver, .data = look
  };

  look->preview->model = correct (look, &error);
  if (look->preview->model == NULL ||
      !norma_score_images (look->preview->model, look->scored, &options,
                           norma_job_get_progress (look->job), &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  look->preview->flips = find_flips (look);
  g_task_return_pointer (task, g_steal_pointer (&look->preview),
                         (GDestroyNotify)norma_correct_preview_free);
}

static void
list_images (NormaSession *self, Look *look)
{
  look->good = g_ptr_array_new_with_free_func (g_free);
  look->scored = g_ptr_array_new_with_free_func (g_free);
  look->scores = g_new (float, self->items->len);
  look->peaks = g_new (float, self->items->len);
  look->peaks_after = g_new (float, self->items->len);
  look->after = g_new (float, self->items->len);
  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];
    NormaRole role = norma_image_item_get_role (item);

    if (role == NORMA_ROLE_LEARN)
      g_ptr_array_add (look->good, g_strdup (norma_image_item_get_path (item)));
    if (!norma_role_is_inspected (role) || norma_image_item_get_state (item) != NORMA_SCORE_KNOWN)
      continue;
    look->after[look->scored->len] = NAN;
    look->scores[look->scored->len] = norma_image_item_get_score (item);
    look->peaks[look->scored->len] = norma_image_item_get_peak (item);
    g_ptr_array_add (look->scored, g_strdup (norma_image_item_get_path (item)));
  }
}

static Look *
look_new (NormaSession *self, NormaCorrectKind kind, NormaImageItem *item,
          const NormaTolerable *place)
{
  Look *look = g_new0 (Look, 1);

  look->preview = g_new0 (NormaCorrectPreview, 1);
  look->preview->kind = kind;
  look->preview->id = norma_image_item_get_id (item);
  look->preview->path = g_strdup (norma_image_item_get_path (item));
  look->preview->model_hash = g_strdup (self->model_hash);
  look->model = norma_model_ref (self->model);
  if (place != NULL)
    look->place = *place;
  list_images (self, look);
  look->limits = self->limits;
  look->unit = norma_session_get_unit (self);
  look->user = g_strdup (self->user != NULL ? self->user : g_get_user_name ());
  look->n_threads = self->fit_options.n_threads;
  look->budget = self->budget == NULL ? NULL : norma_budget_ref (self->budget);
  look->job = norma_job_new (_ ("Looking at the corrected model"));
  return look;
}

void
norma_session_preview_correction_async (NormaSession *self, NormaCorrectKind kind,
                                        NormaImageItem *item, const NormaTolerable *place,
                                        GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Look *look;

  g_return_if_fail (norma_session_can_correct (self, kind, item));

  look = look_new (self, kind, item, place);
  norma_session_set_job (self, look->job);
  g_task_set_task_data (task, look, look_free);
  norma_background_run (task, look_in_thread);
}

NormaCorrectPreview *
norma_session_preview_correction_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  Look *look = g_task_get_task_data (G_TASK (result));
  NormaCorrectPreview *preview = g_task_propagate_pointer (G_TASK (result), error);

  if (self->job == look->job)
    norma_session_end_job (self, look->job, NULL);
  return preview;
}

/* Keeping. */

/* A version is known by what it learnt from and what was done to it. */
static char *
name_version (const NormaModel *model)
{
  guint n_tolerated = model->tolerated == NULL ? 0 : model->tolerated->places->len;

  if (n_tolerated == 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " good images, corrected",
                            model->good_set.n_images);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " good images, %u places tolerated",
                          model->good_set.n_images, n_tolerated);
}

static gboolean
keep_role (NormaProject *project, const NormaCorrectPreview *preview, GError **error)
{
  switch (preview->kind) {
  case NORMA_CORRECT_ADD:
    return norma_project_set_image_set (project, &preview->id, 1, NORMA_SET_GOOD, error) &&
           norma_project_set_label (project, &preview->id, 1, NORMA_LABEL_GOOD, NULL, error);
  case NORMA_CORRECT_REMOVE:
    return norma_project_set_image_set (project, &preview->id, 1, NORMA_SET_EXCLUDED, error);
  case NORMA_CORRECT_TOLERATE:
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

static const char *
name_step (NormaCorrectKind kind)
{
  switch (kind) {
  case NORMA_CORRECT_ADD:
    return "Add to the good images and correct the model";
  case NORMA_CORRECT_REMOVE:
    return "Remove from the good images and correct the model";
  case NORMA_CORRECT_TOLERATE:
    return "Tolerate a place";
  }
  g_return_val_if_reached (NULL);
}

static gboolean
keep_version (NormaProject *project, gpointer data, GError **error)
{
  const NormaCorrectPreview *preview = data;
  g_autoptr (GBytes) bytes = norma_model_to_bytes (preview->model, error);
  g_autofree char *name = name_version (preview->model);

  if (bytes == NULL || !norma_project_begin (project, name_step (preview->kind), NULL, error))
    return FALSE;
  norma_project_give_reason (project, preview->reason);
  if (norma_project_add_model (project, bytes, name, NULL, error) &&
      keep_role (project, preview, error))
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

/* Thresholds first: the scores of all others do not change by them. */
static void
version_kept (NormaSession *self, gpointer data, const GError *error)
{
  if (error != NULL)
    return;
  norma_session_emit (self, NORMA_SESSION_SCORES_CHANGED);
  if (!norma_session_renew_thresholds (self))
    norma_session_go_on (self);
}

/* The reason is told by the model, too. */
static void
note_reason (NormaModel *model, NormaCorrectKind kind, const char *reason)
{
  if (kind != NORMA_CORRECT_TOLERATE) {
    NormaCorrectedImage *last = model->corrections->pdata[model->corrections->len - 1];

    g_free (last->reason);
    last->reason = g_strdup (reason);
  } else {
    NormaToleratedPlace *last = model->tolerated->places->pdata[model->tolerated->places->len - 1];

    g_free (last->reason);
    last->reason = g_strdup (reason);
  }
}

void
norma_session_apply_correction (NormaSession *self, NormaCorrectPreview *preview,
                                const char *reason)
{
  if (!norma_session_can_edit (self) || self->job != NULL ||
      g_strcmp0 (preview->model_hash, self->model_hash) != 0) {
    norma_correct_preview_free (preview);
    return;
  }
  preview->reason = g_strdup (reason);
  note_reason (preview->model, preview->kind, reason);
  norma_session_change (self, keep_version, version_kept, preview,
                        (GDestroyNotify)norma_correct_preview_free);
}
