/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session.h"

#include <math.h>

#include "ui/session-private.h"

G_DEFINE_FINAL_TYPE (NormaSession, norma_session, G_TYPE_OBJECT)

enum { PROP_CURRENT = 1, PROP_JOB, N_PROPS };

enum { IMAGES_CHANGED, SCORES_CHANGED, LIMITS_CHANGED, MODEL_CHANGED, MESSAGE, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

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
  g_clear_object (&self->job);
  g_clear_object (&self->current);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->by_path, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->images);
  g_clear_pointer (&self->model, norma_model_unref);
  g_clear_pointer (&self->maps, norma_map_store_unref);
  g_clear_pointer (&self->held_out, g_array_unref);
  G_OBJECT_CLASS (norma_session_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, NORMA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
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
  signals[IMAGES_CHANGED] = add_signal ("images-changed");
  signals[SCORES_CHANGED] = add_signal ("scores-changed");
  signals[LIMITS_CHANGED] = add_signal ("limits-changed");
  signals[MODEL_CHANGED] = add_signal ("model-changed");
  signals[MESSAGE] = g_signal_new ("message", NORMA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
norma_session_init (NormaSession *self)
{
  self->images = g_list_store_new (NORMA_TYPE_IMAGE_ITEM);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->shown = norma_shown_new ();
  self->held_out = g_array_new (FALSE, FALSE, sizeof (double));
  norma_fit_options_init (&self->fit_options);
}

NormaSession *
norma_session_new (void)
{
  return g_object_new (NORMA_TYPE_SESSION, NULL);
}

void
norma_session_emit_scores_changed (NormaSession *self)
{
  g_signal_emit (self, signals[SCORES_CHANGED], 0);
}

void
norma_session_emit_model_changed (NormaSession *self)
{
  g_signal_emit (self, signals[MODEL_CHANGED], 0);
}

void
norma_session_emit_message (NormaSession *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

void
norma_session_set_job (NormaSession *self, NormaJob *job)
{
  if (g_set_object (&self->job, job))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
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

static void
forget_all (NormaSession *self)
{
  norma_session_cancel (self);
  norma_session_set_current (self, NULL);
  g_hash_table_remove_all (self->by_path);
  g_list_store_remove_all (self->images);
  g_ptr_array_set_size (self->items, 0);
  g_clear_pointer (&self->model, norma_model_unref);
  g_clear_pointer (&self->maps, norma_map_store_unref);
  g_array_set_size (self->held_out, 0);
  self->limits = (NormaLimits){ 0 };
}

static void
take_group (NormaSession *self, const NormaFolderGroup *group, GPtrArray *fresh)
{
  for (guint i = 0; i < group->paths->len; i++) {
    const char *path = group->paths->pdata[i];
    NormaImageItem *item = g_hash_table_lookup (self->by_path, path);

    if (item != NULL) {
      norma_image_item_set_role (item, group->role);
      continue;
    }
    item = norma_image_item_new (path, group->name, group->role);
    g_ptr_array_add (self->items, item);
    g_ptr_array_add (fresh, item);
    g_hash_table_insert (self->by_path, (char *)norma_image_item_get_path (item), item);
  }
}

void
norma_session_take_plan (NormaSession *self, const NormaFolderPlan *plan, gboolean replace)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  if (replace)
    forget_all (self);
  for (guint i = 0; i < plan->groups->len; i++) {
    const NormaFolderGroup *group = plan->groups->pdata[i];

    if (group->role != NORMA_ROLE_EXCLUDED)
      take_group (self, group, fresh);
  }
  /* All at once, as every view would otherwise look at each. */
  g_list_store_splice (self->images, g_list_model_get_n_items (G_LIST_MODEL (self->images)), 0,
                       fresh->pdata, fresh->len);
  g_signal_emit (self, signals[IMAGES_CHANGED], 0);
  if (replace) {
    norma_session_emit_model_changed (self);
    g_signal_emit (self, signals[LIMITS_CHANGED], 0);
  }
  norma_session_emit_scores_changed (self);
  if (self->job == NULL)
    norma_session_score (self);
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
  *n = self->held_out->len;
  return self->held_out->len == 0 ? NULL : (const double *)(gpointer)self->held_out->data;
}

static int
compare_scores_falling (gconstpointer a, gconstpointer b)
{
  float one = norma_image_item_get_score (*(NormaImageItem *const *)a);
  float other = norma_image_item_get_score (*(NormaImageItem *const *)b);

  return (one < other) - (one > other);
}

GPtrArray *
norma_session_list_suspects (NormaSession *self)
{
  GPtrArray *suspects = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];

    if (norma_image_item_get_role (item) == NORMA_ROLE_LEARN &&
        norma_image_item_get_score (item) > self->limits.reject)
      g_ptr_array_add (suspects, item);
  }
  g_ptr_array_sort (suspects, compare_scores_falling);
  return suspects;
}

gboolean
norma_session_exclude_suspects (NormaSession *self)
{
  g_autoptr (GPtrArray) suspects = norma_session_list_suspects (self);

  if (suspects->len == 0 || self->job != NULL)
    return FALSE;
  for (guint i = 0; i < suspects->len; i++)
    norma_image_item_set_role (suspects->pdata[i], NORMA_ROLE_EXCLUDED);
  g_signal_emit (self, signals[IMAGES_CHANGED], 0);
  return norma_session_fit (self);
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
norma_session_set_limits (NormaSession *self, const NormaLimits *limits)
{
  self->limits = *limits;
  for (guint i = 0; i < self->items->len; i++)
    norma_image_item_judge (self->items->pdata[i], limits);
  norma_shown_set_limits (self->shown, limits);
  g_signal_emit (self, signals[LIMITS_CHANGED], 0);
}

void
norma_session_set_review (NormaSession *self, double review)
{
  NormaLimits limits = self->limits;

  if (!isfinite (review) || (float)review == limits.review)
    return;
  limits.review = (float)review;
  limits.reject = MAX (limits.reject, limits.review);
  norma_session_set_limits (self, &limits);
}

void
norma_session_set_reject (NormaSession *self, double reject)
{
  NormaLimits limits = self->limits;

  if (!isfinite (reject) || (float)reject == limits.reject)
    return;
  limits.reject = (float)reject;
  limits.review = MIN (limits.reject, limits.review);
  norma_session_set_limits (self, &limits);
}

void
norma_session_reset_limits (NormaSession *self)
{
  if (self->model != NULL)
    norma_session_set_limits (self, &self->model->limits);
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
