/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/project/history.h"
#include "core/project/settings.h"
#include "ui/session-private.h"

/* The threshold of change: shown at once, kept right after. */

/* Keys pressed in a row are undone at once; after a pause something else was meant. */
#define SAME_STEP_MS 1000

typedef struct {
  double threshold;
  gint64 step;
} ThresholdChange;

static gboolean
keep (NormaProject *project, gpointer data, GError **error)
{
  ThresholdChange *change = data;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (text, sizeof text, change->threshold);
  if (!norma_project_begin (project, "Change the threshold of change", &change->step, error))
    return FALSE;
  if (norma_project_set_setting (project, NORMA_CHANGE_THRESHOLD_SETTING, text, error))
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

static gboolean
forget_step (gpointer data)
{
  NormaSession *self = data;

  self->change_timeout = 0;
  self->change_step = 0;
  return G_SOURCE_REMOVE;
}

void
norma_session_end_change_step (NormaSession *self)
{
  g_clear_handle_id (&self->change_timeout, g_source_remove);
  self->change_step = 0;
}

static void store (NormaSession *self);

static void
kept (NormaSession *self, gpointer data, const GError *error)
{
  const ThresholdChange *change = data;

  self->is_storing_change = FALSE;
  norma_session_end_change_step (self);
  if (error != NULL) {
    norma_session_take_change_threshold (self, self->stored_change_threshold);
    return;
  }
  self->stored_change_threshold = change->threshold;
  self->change_step = change->step;
  self->change_timeout = g_timeout_add (SAME_STEP_MS, forget_step, self);
  if (self->change_threshold != self->stored_change_threshold)
    store (self);
}

/* One at a time: what moves meanwhile is kept after it, all at once. */
static void
store (NormaSession *self)
{
  ThresholdChange *change;

  if (self->is_storing_change || self->change_threshold == self->stored_change_threshold)
    return;
  self->is_storing_change = TRUE;
  change = g_new (ThresholdChange, 1);
  *change = (ThresholdChange){ self->change_threshold, self->change_step };
  norma_session_change (self, keep, kept, change, g_free);
}

static void
show (NormaSession *self, double threshold)
{
  self->change_threshold = threshold;
  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];
    NormaImagePair *pair = norma_image_item_get_pair (item);

    if (pair != NULL && norma_image_pair_judge (pair, (float)threshold))
      norma_image_item_tell (item);
  }
  norma_shown_set_change_threshold (self->shown, threshold);
  norma_session_emit (self, NORMA_SESSION_CHANGE_THRESHOLD_MOVED);
  norma_session_recount (self);
}

void
norma_session_take_change_threshold (NormaSession *self, double threshold)
{
  if (self->is_storing_change)
    return;
  self->stored_change_threshold = threshold;
  if (self->change_threshold != threshold)
    show (self, threshold);
}

double
norma_session_get_change_threshold (NormaSession *self)
{
  return self->change_threshold;
}

void
norma_session_set_change_threshold (NormaSession *self, double threshold)
{
  if (!norma_session_can_edit (self) || !isfinite (threshold) || threshold <= 0 ||
      threshold == self->change_threshold)
    return;
  show (self, threshold);
  store (self);
}

void
norma_session_reset_change_threshold (NormaSession *self)
{
  norma_session_end_change_step (self);
  norma_session_set_change_threshold (self, norma_compare_options.threshold);
}
