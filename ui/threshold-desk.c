/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/threshold-desk.h"

#include <math.h>

#include "ui/background.h"

/* Scores come many times a second while images are scored; between them is less than this. */
enum { REST_MS = 120 };

struct _NormaThresholdDesk {
  GObject parent_instance;
  NormaSession *session;
  gboolean is_active;
  gboolean is_stale; /* there are other scores than those shown */
  guint waiting; /* source that takes the scores, or begins the work; 0: none */
  NormaDeskScores *scores;
  NormaCurves *curves;
  NormaDeskOptions options;
  NormaDesk *suggestions;
  GCancellable *work; /* NULL: none is under way */
};

G_DEFINE_FINAL_TYPE (NormaThresholdDesk, norma_threshold_desk, G_TYPE_OBJECT)

enum { SCORES_CHANGED, SUGGESTIONS_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* What the thread works on. */
typedef struct {
  NormaDeskScores *scores;
  NormaDeskOptions options;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  norma_desk_scores_unref (work->scores);
  g_free (work);
}

static void
stop (NormaThresholdDesk *self)
{
  g_clear_handle_id (&self->waiting, g_source_remove);
  if (self->work != NULL)
    g_cancellable_cancel (self->work);
  g_clear_object (&self->work);
}

static void
norma_threshold_desk_dispose (GObject *object)
{
  NormaThresholdDesk *self = NORMA_THRESHOLD_DESK (object);

  stop (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->scores, norma_desk_scores_unref);
  g_clear_pointer (&self->curves, norma_curves_free);
  g_clear_pointer (&self->suggestions, norma_desk_free);
  G_OBJECT_CLASS (norma_threshold_desk_parent_class)->dispose (object);
}

static void
norma_threshold_desk_class_init (NormaThresholdDeskClass *klass)
{
  static const char *const names[N_SIGNALS] = { "scores-changed", "suggestions-changed" };

  G_OBJECT_CLASS (klass)->dispose = norma_threshold_desk_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], NORMA_TYPE_THRESHOLD_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_threshold_desk_init (NormaThresholdDesk *self)
{
  norma_desk_options_init (&self->options);
}

static void
suggest (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;
  NormaDesk *desk = norma_desk_new (work->scores, &work->options, cancellable, &error);

  if (desk == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, desk, (GDestroyNotify)norma_desk_free);
}

static void
suggested (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaThresholdDesk *self = NORMA_THRESHOLD_DESK (source);
  g_autoptr (NormaDesk) desk = g_task_propagate_pointer (G_TASK (result), NULL);

  if (desk == NULL || g_task_get_cancellable (G_TASK (result)) != self->work)
    return;
  g_clear_object (&self->work);
  norma_desk_free (self->suggestions);
  self->suggestions = g_steal_pointer (&desk);
  g_signal_emit (self, signals[SUGGESTIONS_CHANGED], 0);
}

static void
start (NormaThresholdDesk *self)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  if (self->scores == NULL)
    return;
  work = g_new (Work, 1);
  *work = (Work){ norma_desk_scores_ref (self->scores), self->options };
  self->work = g_cancellable_new ();
  task = g_task_new (self, self->work, suggested, NULL);
  g_task_set_task_data (task, work, work_free);
  norma_background_run (task, suggest);
}

/* Scores of images the model learnt from are no evidence: those held out come from the model. */
static NormaDeskScores *
take_scores (NormaSession *session)
{
  GListModel *images = norma_session_get_images (session);
  g_autoptr (GArray) scores = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) truths = g_array_new (FALSE, FALSE, sizeof (NormaTruth));
  gsize n_held_out;
  const double *held_out = norma_session_get_held_out (session, &n_held_out);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);
    float score = norma_image_item_get_score (item);
    NormaTruth truth;

    if (!norma_image_item_get_truth (item, &truth) || !isfinite (score))
      continue;
    g_array_append_val (scores, score);
    g_array_append_val (truths, truth);
  }
  return norma_desk_scores_new ((const float *)(gpointer)scores->data,
                                (const NormaTruth *)(gpointer)truths->data, scores->len, held_out,
                                n_held_out, NULL);
}

static void
forget (NormaThresholdDesk *self)
{
  g_clear_pointer (&self->scores, norma_desk_scores_unref);
  g_clear_pointer (&self->curves, norma_curves_free);
  g_clear_pointer (&self->suggestions, norma_desk_free);
}

static void
take (NormaThresholdDesk *self)
{
  self->is_stale = FALSE;
  forget (self);
  if (norma_session_get_model (self->session) != NULL)
    self->scores = take_scores (self->session);
  if (self->scores != NULL)
    self->curves = norma_curves_new (self->scores->scores, NULL);
  if (self->curves == NULL) /* short of memory: nothing is shown */
    forget (self);
  self->options.reject = (float)norma_session_get_unit (self->session);
  g_signal_emit (self, signals[SCORES_CHANGED], 0);
  g_signal_emit (self, signals[SUGGESTIONS_CHANGED], 0);
}

static gboolean
rested (gpointer data)
{
  NormaThresholdDesk *self = data;

  self->waiting = 0;
  if (self->is_stale)
    take (self);
  start (self);
  return G_SOURCE_REMOVE;
}

static void
update (NormaThresholdDesk *self)
{
  stop (self);
  if (self->is_active)
    self->waiting = g_timeout_add (REST_MS, rested, self);
}

static void
scores_changed (NormaThresholdDesk *self)
{
  self->is_stale = TRUE;
  update (self);
}

NormaThresholdDesk *
norma_threshold_desk_new (NormaSession *session)
{
  static const char *const changed[] = { "scores-changed", "images-changed", "reviews-changed",
                                         "model-changed" };
  NormaThresholdDesk *self = g_object_new (NORMA_TYPE_THRESHOLD_DESK, NULL);

  self->session = g_object_ref (session);
  self->is_stale = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    g_signal_connect_swapped (session, changed[i], G_CALLBACK (scores_changed), self);
  return self;
}

void
norma_threshold_desk_set_active (NormaThresholdDesk *self, gboolean active)
{
  if (self->is_active == active)
    return;
  self->is_active = active;
  if (!active)
    stop (self);
  else if (self->is_stale || self->suggestions == NULL)
    rested (self);
}

const NormaDeskScores *
norma_threshold_desk_get_scores (NormaThresholdDesk *self)
{
  return self->scores;
}

const NormaCurves *
norma_threshold_desk_get_curves (NormaThresholdDesk *self)
{
  return self->curves;
}

const NormaDesk *
norma_threshold_desk_get_suggestions (NormaThresholdDesk *self)
{
  return self->suggestions;
}

const NormaDeskOptions *
norma_threshold_desk_get_options (NormaThresholdDesk *self)
{
  return &self->options;
}

void
norma_threshold_desk_set_prices (NormaThresholdDesk *self, const NormaPrices *prices)
{
  self->options.prices = *prices;
  update (self);
}

void
norma_threshold_desk_set_review_share (NormaThresholdDesk *self, double share)
{
  self->options.review_share = share;
  update (self);
}

gboolean
norma_threshold_desk_is_settled (NormaThresholdDesk *self)
{
  return self->waiting == 0 && self->work == NULL;
}
