/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "ui/project-import.h"
#include "ui/session-private.h"

/* From what the project says to what is shown. */

/* What became another by it. */
typedef struct {
  gboolean model, images, files, scores, pairs, areas, reviews;
} News;

static void
take_model (NormaSession *self, NormaProjectState *state, News *news)
{
  if (g_strcmp0 (state->model_hash, self->model_hash) == 0)
    return;
  news->model = TRUE;
  /* What is being scored would be scores of the model before. */
  norma_session_cancel (self);
  g_clear_pointer (&self->model, norma_model_unref);
  g_free (self->model_hash);
  self->model_hash = g_strdup (state->model_hash);
  self->model = g_steal_pointer (&state->model);
  norma_shown_set_maps (self->shown, self->project, self->model_hash,
                        self->model == NULL ? NULL : self->model->areas);
  if (state->model_error != NULL)
    norma_session_emit_message (self, state->model_error);
}

/* The folder below the root, e.g. "train/good"; of an image elsewhere its folder's name. */
static char *
describe_group (const NormaProjectImage *image)
{
  g_autofree char *folder = g_path_get_dirname (image->path);

  if (g_path_is_absolute (image->path))
    return g_path_get_basename (folder);
  return g_str_equal (folder, ".") ? g_strdup ("") : g_strdup (folder);
}

static double
find_score (const NormaProjectImage *image, NormaRole role)
{
  if (role == NORMA_ROLE_LEARN)
    return image->held_out_score;
  return norma_role_is_inspected (role) ? image->score : (double)NAN;
}

/* TRUE if it became another. Why an image could not be scored is not kept by the project. */
static gboolean
take_score (NormaSession *self, NormaImageItem *item, const NormaProjectImage *image,
            const News *news)
{
  float score = (float)find_score (image, norma_image_item_get_role (item));
  NormaScoreState before = norma_image_item_get_state (item);

  if (!isnan (score))
    return norma_session_set_kept_score (self, item, score, news->model);
  norma_image_item_set_kept_score (item, NAN);
  if (image->file.state == NORMA_FILE_UNREADABLE) {
    if (g_strcmp0 (norma_image_item_get_error (item), image->file.message) == 0)
      return FALSE;
    norma_image_item_set_error (item, image->file.message);
    return TRUE;
  }
  if (before == NORMA_SCORE_NONE || (before == NORMA_SCORE_FAILED && !news->model))
    return FALSE;
  norma_image_item_clear_score (item);
  return TRUE;
}

static gboolean
take_image (NormaSession *self, NormaImageItem *item, const NormaProjectState *state,
            const NormaProjectImage *image, News *news)
{
  NormaAreas *areas =
      state->areas.own == NULL ? NULL : g_hash_table_lookup (state->areas.own, &image->id);
  NormaRole role = norma_role_of (image->set, image->label);
  gboolean is_other = norma_image_item_get_role (item) != role || news->model;

  news->images |= norma_image_item_get_role (item) != role;
  norma_image_item_set_role (item, role);
  is_other |= norma_image_item_set_areas (item, areas);
  norma_image_item_set_set (item, image->set);
  if (norma_image_item_set_facts (item, &image->file)) {
    news->files = TRUE;
    is_other = TRUE;
    if (norma_image_item_get_state (item) == NORMA_SCORE_FAILED)
      norma_image_item_clear_score (item);
  }
  if (take_score (self, item, image, news)) {
    news->scores = TRUE;
    is_other = TRUE;
  }
  return is_other;
}

/* The row of before, if it was there. */
static NormaImageItem *
find_item (NormaSession *self, const NormaProjectImage *image, const char *path)
{
  NormaImageItem *item = g_hash_table_lookup (self->by_id, &image->id);
  g_autofree char *group = NULL;

  if (item != NULL && g_str_equal (norma_image_item_get_path (item), path))
    return g_object_ref (item);
  group = describe_group (image);
  item = norma_image_item_new (path, group, norma_role_of (image->set, image->label));
  norma_image_item_set_id (item, image->id);
  return item;
}

static void
index_items (NormaSession *self)
{
  g_hash_table_remove_all (self->by_id);
  g_hash_table_remove_all (self->by_path);
  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];

    g_hash_table_insert (self->by_id, g_memdup2 (&(gint64){ norma_image_item_get_id (item) }, 8),
                         item);
    g_hash_table_insert (self->by_path, (char *)norma_image_item_get_path (item), item);
  }
}

/* Two images may be each other's reference: what goes lets go first. */
static void
drop_pairs (NormaSession *self, const GPtrArray *old)
{
  for (guint i = 0; i < old->len; i++) {
    gint64 id = norma_image_item_get_id (old->pdata[i]);

    if (g_hash_table_lookup (self->by_id, &id) != old->pdata[i])
      norma_image_item_set_pair (old->pdata[i], NULL);
  }
}

/* Only what differs, so that views keep their place. */
static void
replace_items (NormaSession *self, GPtrArray *fresh, News *news)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  guint first = 0, last = 0;

  self->items = g_ptr_array_ref (fresh);
  index_items (self);
  drop_pairs (self, old);
  while (first < MIN (old->len, fresh->len) && old->pdata[first] == fresh->pdata[first])
    first++;
  if (first == old->len && first == fresh->len)
    return;
  while (last < MIN (old->len, fresh->len) - first &&
         old->pdata[old->len - 1 - last] == fresh->pdata[fresh->len - 1 - last])
    last++;
  news->images = TRUE;
  g_list_store_splice (self->images, first, old->len - first - last, fresh->pdata + first,
                       fresh->len - first - last);
}

static void
take_images (NormaSession *self, const NormaProjectState *state, News *news)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean is_current_other = FALSE, has_current = FALSE;
  gsize r = 0;

  norma_session_forget_fresh_reviews (self);
  for (gsize i = 0; i < state->images->n; i++) {
    const NormaProjectImage *image = &state->images->images[i];
    NormaImageItem *item = find_item (self, image, state->paths->pdata[i]);
    gboolean is_other = take_image (self, item, state, image, news);

    while (r < state->reviews->n && state->reviews->reviews[r].image < image->id)
      r++;
    news->reviews |=
        norma_session_take_review (self, item, image,
                                   r < state->reviews->n ? &state->reviews->reviews[r] : NULL);
    g_ptr_array_add (fresh, item);
    has_current |= item == self->current;
    is_current_other |= item == self->current && is_other;
  }
  replace_items (self, fresh, news);
  if (!has_current)
    norma_session_set_current (self, NULL);
  else if (is_current_other)
    norma_shown_set_item (self->shown, self->current);
}

static gboolean
replace_text (char **text, const char *with)
{
  if (g_strcmp0 (*text, with) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (with);
  return TRUE;
}

void
norma_session_take_history (NormaSession *self, const char *undo_action, const char *redo_action)
{
  gboolean undo = replace_text (&self->undo_action, undo_action);
  gboolean redo = replace_text (&self->redo_action, redo_action);

  if (undo || redo)
    norma_session_emit (self, NORMA_SESSION_HISTORY_CHANGED);
}

static NormaLimits
find_limits (NormaSession *self, const NormaProjectState *state)
{
  if (state->has_limits)
    return state->limits;
  return self->model == NULL ? (NormaLimits){ 0 } : self->model->limits;
}

static void
tell (NormaSession *self, const News *news)
{
  if (news->images)
    norma_session_emit (self, NORMA_SESSION_IMAGES_CHANGED);
  if (news->images || news->files)
    norma_session_emit (self, NORMA_SESSION_FILES_CHANGED);
  if (news->model) {
    norma_session_emit (self, NORMA_SESSION_MODEL_CHANGED);
    norma_session_emit (self, NORMA_SESSION_LIMITS_CHANGED);
  }
  if (news->model || news->scores || news->images)
    norma_session_emit (self, NORMA_SESSION_SCORES_CHANGED);
  if (news->areas)
    norma_session_emit (self, NORMA_SESSION_AREAS_CHANGED);
  if (news->pairs)
    norma_session_emit (self, NORMA_SESSION_PAIRS_CHANGED);
  if (news->reviews)
    norma_session_emit (self, NORMA_SESSION_REVIEWS_CHANGED);
}

void
norma_session_take_state (NormaSession *self, NormaProjectState *state)
{
  News news = { 0 };
  NormaLimits limits;

  take_model (self, state, &news);
  self->fit_seconds = state->fit_seconds;
  limits = find_limits (self, state);
  if (news.model) {
    self->limits = self->stored_limits = limits;
    norma_session_name_limits (self, state->limits_provenance);
    norma_shown_set_limits (self->shown, &limits);
  }
  news.areas = norma_session_take_areas (self, &state->areas);
  take_images (self, state, &news);
  norma_session_measure_areas (self);
  norma_session_take_limits (self, &limits, state->limits_provenance);
  news.pairs = norma_session_take_pairs (self, state, news.files);
  norma_session_take_change_threshold (self, isnan (state->change_threshold)
                                                 ? norma_compare_options.threshold
                                                 : state->change_threshold);
  norma_session_update_basis (self);
  if (news.areas && self->current != NULL && norma_image_item_get_pair (self->current) != NULL)
    norma_shown_set_item (self->shown, self->current);
  if (news.pairs)
    norma_session_recount (self);
  norma_session_restrict_pairs (self);
  norma_session_take_method (self, state->method);
  norma_session_take_report (self, state->report);
  norma_session_take_defect_classes (self, state);
  norma_session_take_history (self, state->undo_action, state->redo_action);
  tell (self, &news);
  norma_session_read_shapes (self);
}

/* The changes that still wait belong to the project, and hold it until they are kept. */
static void
let_go (NormaSession *self)
{
  norma_session_cancel (self);
  if (self->check != NULL)
    norma_job_cancel (self->check);
  g_clear_object (&self->check);
  norma_session_end_limits_step (self);
  norma_session_end_change_step (self);
  norma_session_stop_recount (self);
  norma_session_stop_measuring (self);
  g_hash_table_remove_all (self->own_scores);
  norma_session_stop_restricting (self);
  g_hash_table_remove_all (self->restricted_pairs);
  self->is_dragging = FALSE;
  self->is_storing_limits = self->is_storing_change = FALSE;
  norma_session_forget_method (self);
  norma_session_forget_report (self);
  norma_session_forget_training (self);
  norma_session_forget_shapes (self);
  norma_session_forget_judging (self);
  norma_session_forget_measured (self);
  norma_session_set_current (self, NULL);
  g_hash_table_remove_all (self->by_id);
  g_clear_pointer (&self->model, norma_model_unref);
  g_clear_pointer (&self->model_hash, g_free);
  if (self->project != NULL) {
    g_clear_pointer (&self->ending, norma_ending_unref);
    self->ending = norma_project_dup_ending (self->project);
  }
  g_clear_pointer (&self->project, norma_project_close);
  norma_shown_set_maps (self->shown, NULL, NULL, NULL);
}

void
norma_session_take_project (NormaSession *self, NormaProject *project, NormaProjectState *state)
{
  let_go (self);
  self->project = project;
  norma_shown_set_maps (self->shown, project, NULL, NULL);
  norma_session_take_state (self, state);
  if (state->model_hash == NULL)
    norma_session_emit (self, NORMA_SESSION_MODEL_CHANGED);
  norma_session_name_user (self);
  norma_session_emit (self, NORMA_SESSION_PROJECT_CHANGED);
  norma_session_read_training (self);
}

void
norma_session_close (NormaSession *self)
{
  NormaProjectImages none = { 0 };
  NormaReviews no_reviews = { 0 };
  NormaProjectState empty = { .images = &none,
                              .reviews = &no_reviews,
                              .fit_seconds = (double)NAN,
                              .change_threshold = (double)NAN };

  norma_session_take_project (self, NULL, &empty);
}
