/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session.h"

#include <math.h>

#include "ui/session-private.h"

G_DEFINE_FINAL_TYPE (NormaSession, norma_session, G_TYPE_OBJECT)

enum { PROP_CURRENT = 1, PROP_JOB, N_PROPS };

static const char *const signal_names[] = {
  [NORMA_SESSION_PROJECT_CHANGED] = "project-changed",
  [NORMA_SESSION_IMAGES_CHANGED] = "images-changed",
  [NORMA_SESSION_FILES_CHANGED] = "files-changed",
  [NORMA_SESSION_SCORES_CHANGED] = "scores-changed",
  [NORMA_SESSION_LIMITS_CHANGED] = "limits-changed",
  [NORMA_SESSION_MODEL_CHANGED] = "model-changed",
  [NORMA_SESSION_AREAS_CHANGED] = "areas-changed",
  [NORMA_SESSION_METHOD_CHANGED] = "method-changed",
  [NORMA_SESSION_REPORT_CHANGED] = "report-changed",
  [NORMA_SESSION_TRAINING_CHANGED] = "training-changed",
  [NORMA_SESSION_HISTORY_CHANGED] = "history-changed",
  [NORMA_SESSION_PAIRS_CHANGED] = "pairs-changed",
  [NORMA_SESSION_CHANGE_THRESHOLD_MOVED] = "change-threshold-moved",
  [NORMA_SESSION_BASIS_CHANGED] = "basis-changed",
  [NORMA_SESSION_SHAPES_CHANGED] = "shapes-changed",
  [NORMA_SESSION_REVIEWS_CHANGED] = "reviews-changed",
  [NORMA_SESSION_DEFECT_CLASSES_CHANGED] = "defect-classes-changed",
  [NORMA_SESSION_MEASURED] = "measured",
  [NORMA_SESSION_SETTLED] = "settled",
};

static GParamSpec *properties[N_PROPS];
static guint signals[G_N_ELEMENTS (signal_names)];
static guint message_signal, step_made_signal;

static void
norma_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NormaSession *self = NORMA_SESSION (object);

  switch (id) {
  case PROP_CURRENT:
    g_value_set_object (value, self->current);
    break;
  case PROP_JOB:
    g_value_set_object (value, self->job);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
norma_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_CURRENT:
    norma_session_set_current (NORMA_SESSION (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
norma_session_dispose (GObject *object)
{
  NormaSession *self = NORMA_SESSION (object);

  norma_session_cancel (self);
  if (self->check != NULL)
    norma_job_cancel (self->check);
  norma_session_end_limits_step (self);
  norma_session_end_change_step (self);
  norma_session_stop_recount (self);
  norma_session_stop_measuring (self);
  norma_session_stop_restricting (self);
  g_clear_object (&self->check);
  g_clear_object (&self->job);
  g_clear_object (&self->training);
  g_clear_pointer (&self->stopped_training, norma_stopped_training_free);
  g_clear_object (&self->current);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->judging, g_hash_table_unref);
  g_clear_pointer (&self->defect_classes, norma_defect_classes_free);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->own_scores, g_hash_table_unref);
  g_clear_pointer (&self->restricted_pairs, g_hash_table_unref);
  g_clear_pointer (&self->fit_options.areas, norma_areas_unref);
  g_clear_pointer (&self->areas_error, g_free);
  g_clear_pointer (&self->by_path, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->images);
  g_clear_pointer (&self->model, norma_model_unref);
  g_clear_pointer (&self->model_hash, g_free);
  g_clear_pointer (&self->project, norma_project_close);
  g_clear_pointer (&self->ending, norma_ending_unref);
  g_clear_pointer (&self->budget, norma_budget_unref);
  g_clear_pointer (&self->method, norma_method_choice_free);
  g_clear_pointer (&self->stored_method, g_free);
  g_clear_pointer (&self->report, norma_report_choice_free);
  g_clear_pointer (&self->stored_report, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->provenance, g_free);
  g_clear_pointer (&self->undo_action, g_free);
  g_clear_pointer (&self->redo_action, g_free);
  g_clear_pointer (&self->shapes, g_ptr_array_unref);
  norma_measured_clear (&self->measured);
  G_OBJECT_CLASS (norma_session_parent_class)->dispose (object);
}

static guint
add_text_signal (const char *name)
{
  return g_signal_new (name, NORMA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
norma_session_class_init (NormaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = norma_session_get_property;
  object_class->set_property = norma_session_set_property;
  object_class->dispose = norma_session_dispose;
  properties[PROP_CURRENT] =
      g_param_spec_object ("current", NULL, NULL, NORMA_TYPE_IMAGE_ITEM, flags | G_PARAM_READWRITE);
  properties[PROP_JOB] =
      g_param_spec_object ("job", NULL, NULL, NORMA_TYPE_JOB, flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    signals[i] = g_signal_new (signal_names[i], NORMA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
  message_signal = add_text_signal ("message");
  step_made_signal = add_text_signal ("step-made");
}

static void
norma_session_init (NormaSession *self)
{
  self->images = g_list_store_new (NORMA_TYPE_IMAGE_ITEM);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->own_scores = norma_own_scores_new ();
  self->restricted_pairs = norma_restricted_pairs_new ();
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->shown = norma_shown_new ();
  self->shapes = g_ptr_array_new ();
  g_signal_connect_object (self->shown, "changed", G_CALLBACK (norma_session_read_shapes), self,
                           G_CONNECT_SWAPPED);
  self->fit_seconds = (double)NAN;
  norma_fit_options_init (&self->fit_options);
  self->method = norma_method_choice_new ();
  self->report = norma_report_choice_new ();
  self->wanted_basis = NORMA_BASIS_REFERENCE;
  self->change_threshold = self->stored_change_threshold = norma_compare_options.threshold;
}

NormaSession *
norma_session_new (void)
{
  return g_object_new (NORMA_TYPE_SESSION, NULL);
}

/* What was measured rests on these. */
static gboolean
outdates_measured (NormaSessionSignal signal)
{
  return signal == NORMA_SESSION_IMAGES_CHANGED || signal == NORMA_SESSION_SCORES_CHANGED ||
         signal == NORMA_SESSION_MODEL_CHANGED || signal == NORMA_SESSION_AREAS_CHANGED ||
         signal == NORMA_SESSION_REVIEWS_CHANGED;
}

void
norma_session_emit (NormaSession *self, NormaSessionSignal signal)
{
  if (outdates_measured (signal))
    norma_session_outdate_measured (self);
  g_signal_emit (self, signals[signal], 0);
}

void
norma_session_emit_message (NormaSession *self, const char *text)
{
  g_signal_emit (self, message_signal, 0, text);
}

void
norma_session_emit_step_made (NormaSession *self, const char *text)
{
  g_signal_emit (self, step_made_signal, 0, text);
}

void
norma_session_set_job (NormaSession *self, NormaJob *job)
{
  if (g_set_object (&self->job, job))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

void
norma_session_end_job (NormaSession *self, NormaJob *job, const GError *error)
{
  if (job != NULL && self->job == job)
    norma_session_set_job (self, NULL);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    norma_session_emit_message (self, error->message);
}

GListModel *
norma_session_get_images (NormaSession *self)
{
  return G_LIST_MODEL (self->images);
}

guint
norma_session_count (NormaSession *self, NormaRole role)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += norma_image_item_get_role (self->items->pdata[i]) == role;
  return n;
}

guint
norma_session_count_files (NormaSession *self, NormaFileState state)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += norma_image_item_get_file_state (self->items->pdata[i]) == state;
  return n;
}

NormaImageItem *
norma_session_find_image (NormaSession *self, const char *path)
{
  return g_hash_table_lookup (self->by_path, path);
}

NormaImageItem *
norma_session_get_current (NormaSession *self)
{
  return self->current;
}

void
norma_session_set_current (NormaSession *self, NormaImageItem *item)
{
  if (!g_set_object (&self->current, item))
    return;
  norma_shown_set_item (self->shown, item);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

NormaShown *
norma_session_get_shown (NormaSession *self)
{
  return self->shown;
}

NormaFitOptions *
norma_session_get_fit_options (NormaSession *self)
{
  return &self->fit_options;
}

void
norma_session_cancel (NormaSession *self)
{
  if (self->job != NULL)
    norma_job_cancel (self->job);
}

NormaJob *
norma_session_get_job (NormaSession *self)
{
  return self->job;
}

NormaModel *
norma_session_get_model (NormaSession *self)
{
  return self->model;
}

double
norma_session_get_fit_seconds (NormaSession *self)
{
  return self->fit_seconds;
}

const double *
norma_session_get_held_out (NormaSession *self, gsize *n)
{
  *n = self->model == NULL ? 0 : (gsize)self->model->rarity->n;
  return self->model == NULL ? NULL : self->model->rarity->scores;
}

void
norma_session_count_verdicts (NormaSession *self, NormaVerdictCounts *counts)
{
  *counts = (NormaVerdictCounts){ 0 };
  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];

    if (norma_image_item_get_state (item) == NORMA_SCORE_KNOWN)
      counts->n[norma_image_item_get_role (item)][norma_image_item_get_verdict (item)]++;
  }
}

GArray *
norma_session_list_scores (NormaSession *self, guint roles)
{
  GArray *scores = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];
    float score = norma_image_item_get_score (item);

    if (norma_image_item_get_state (item) == NORMA_SCORE_KNOWN &&
        (roles & 1u << norma_image_item_get_role (item)) != 0)
      g_array_append_val (scores, score);
  }
  return scores;
}
