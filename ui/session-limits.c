/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/project/history.h"
#include "core/project/thresholds.h"
#include "ui/session-private.h"

/* Thresholds: shown at once, kept right after. */

/* Keys pressed in a row are undone at once; after a pause something else was meant. */
#define SAME_STEP_MS 1000

#define BY_HAND "set by hand"

typedef struct {
  char *model;
  NormaLimits limits;
  char *provenance;
  gint64 step;
} LimitsChange;

static void
limits_change_free (gpointer data)
{
  LimitsChange *change = data;

  g_free (change->model);
  g_free (change->provenance);
  g_free (change);
}

static gboolean
same (const NormaLimits *a, const NormaLimits *b)
{
  return a->review == b->review && a->reject == b->reject && a->least_area == b->least_area;
}

static gboolean
keep_limits (NormaProject *project, gpointer data, GError **error)
{
  LimitsChange *change = data;
  NormaThresholds thresholds = { .review = (double)change->limits.review,
                                 .reject = (double)change->limits.reject,
                                 .least_area = change->limits.least_area,
                                 .provenance = change->provenance };

  if (!norma_project_begin (project, "Change thresholds", &change->step, error))
    return FALSE;
  if (norma_project_set_thresholds (project, change->model, &thresholds, error))
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

static gboolean
forget_step (gpointer data)
{
  NormaSession *self = data;

  self->limits_timeout = 0;
  self->limits_step = 0;
  return G_SOURCE_REMOVE;
}

void
norma_session_end_limits_step (NormaSession *self)
{
  g_clear_handle_id (&self->limits_timeout, g_source_remove);
  self->limits_step = 0;
}

void
norma_session_name_limits (NormaSession *self, const char *provenance)
{
  g_autofree char *before = self->provenance;

  self->provenance = g_strdup (provenance);
}

static void store_limits (NormaSession *self);

static void
limits_kept (NormaSession *self, gpointer data, const GError *error)
{
  const LimitsChange *change = data;

  self->is_storing_limits = FALSE;
  if (error != NULL || g_strcmp0 (change->model, self->model_hash) != 0) {
    norma_session_end_limits_step (self);
    norma_session_take_limits (self, &self->stored_limits, NULL);
    return;
  }
  self->stored_limits = change->limits;
  norma_session_end_limits_step (self);
  self->limits_step = change->step;
  self->limits_timeout = g_timeout_add (SAME_STEP_MS, forget_step, self);
  if (!self->is_dragging && !same (&self->limits, &self->stored_limits))
    store_limits (self);
}

/* One at a time: what moves meanwhile is kept after it, all at once. */
static void
store_limits (NormaSession *self)
{
  LimitsChange *change;

  if (self->is_storing_limits || same (&self->limits, &self->stored_limits))
    return;
  self->is_storing_limits = TRUE;
  change = g_new0 (LimitsChange, 1);
  change->model = g_strdup (self->model_hash);
  change->limits = self->limits;
  change->provenance = g_strdup (self->provenance == NULL ? "as fitted" : self->provenance);
  change->step = self->limits_step;
  norma_session_change (self, keep_limits, limits_kept, change, limits_change_free);
}

void
norma_session_show_limits (NormaSession *self, const NormaLimits *limits)
{
  self->limits = *limits;
  for (guint i = 0; i < self->items->len; i++)
    norma_image_item_judge (self->items->pdata[i], limits);
  norma_session_measure_areas (self);
  norma_shown_set_limits (self->shown, limits);
  norma_session_emit (self, NORMA_SESSION_LIMITS_CHANGED);
}

void
norma_session_take_limits (NormaSession *self, const NormaLimits *limits, const char *provenance)
{
  if (self->is_dragging || self->is_storing_limits)
    return;
  self->stored_limits = *limits;
  norma_session_name_limits (self, provenance);
  if (!same (&self->limits, limits))
    norma_session_show_limits (self, limits);
}

static void
move_limits (NormaSession *self, const NormaLimits *limits, const char *provenance)
{
  if (!norma_session_can_edit (self) || self->model == NULL || same (limits, &self->limits))
    return;
  norma_session_name_limits (self, provenance);
  norma_session_show_limits (self, limits);
  if (!self->is_dragging)
    store_limits (self);
}

const NormaLimits *
norma_session_get_limits (NormaSession *self)
{
  return &self->limits;
}

double
norma_session_get_unit (NormaSession *self)
{
  return self->model != NULL && self->model->limits.reject > 0 ? (double)self->model->limits.reject
                                                               : 1;
}

void
norma_session_set_review (NormaSession *self, double review)
{
  NormaLimits limits = self->limits;

  if (!isfinite (review))
    return;
  limits.review = (float)review;
  limits.reject = MAX (limits.reject, limits.review);
  move_limits (self, &limits, BY_HAND);
}

void
norma_session_set_reject (NormaSession *self, double reject)
{
  NormaLimits limits = self->limits;

  if (!isfinite (reject))
    return;
  limits.reject = (float)reject;
  limits.review = MIN (limits.reject, limits.review);
  move_limits (self, &limits, BY_HAND);
}

void
norma_session_reset_limits (NormaSession *self)
{
  if (self->model == NULL)
    return;
  norma_session_end_limits_step (self);
  move_limits (self, &self->model->limits, NULL);
}

void
norma_session_apply_limits (NormaSession *self, const NormaLimits *limits, const char *provenance)
{
  if (!isfinite (limits->review) || !isfinite (limits->reject))
    return;
  norma_session_end_limits_step (self);
  move_limits (self, limits, provenance);
  norma_session_end_limits_step (self);
}

const char *
norma_session_get_provenance (NormaSession *self)
{
  return self->provenance;
}

void
norma_session_begin_drag (NormaSession *self)
{
  self->is_dragging = TRUE;
  norma_session_end_limits_step (self);
}

void
norma_session_end_drag (NormaSession *self)
{
  if (!self->is_dragging)
    return;
  self->is_dragging = FALSE;
  if (norma_session_can_edit (self) && self->model != NULL)
    store_limits (self);
}
