/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/shown.h"

#include "ui/background.h"
#include "ui/project-state.h"
#include "ui/shown-ahead.h"

/* Between two movements of a hand that drags there is less. */
enum { REST_MS = 150 };

struct _NormaShown {
  GObject parent_instance;
  NormaProject *project; /* that holds the maps; NULL: there are none */
  char *model; /* hash of the model whose maps are shown */
  NormaAreas *areas; /* of the model, a reference; NULL: none */
  NormaAreas *drawn_areas; /* of all images, a reference; NULL: none */
  NormaLimits limits;
  NormaBasis basis;
  double change_threshold;
  GCancellable *loading; /* of the latest request; NULL if none is under way */
  guint n_loads; /* that threads are at, also those that nobody waits for; they hold the project */
  GPtrArray *ahead; /* GTask with a NormaShownLoad, under way or ready */
  gboolean is_outlining;
  guint resting; /* source that makes outlines exact; 0: none */

  NormaImageItem *item;
  NormaPicture *picture, *reference;
  NormaComparison *comparison;
  NormaBasis plane_basis; /* whose map the plane is */
  NormaScorePlane *plane;
  NormaOutlines *outlines;
  char *error, *reference_error;
};

G_DEFINE_FINAL_TYPE (NormaShown, norma_shown, G_TYPE_OBJECT)

enum { CHANGED, OUTLINES_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
clear_shown (NormaShown *self)
{
  g_clear_handle_id (&self->resting, g_source_remove);
  g_clear_object (&self->item);
  g_clear_pointer (&self->picture, norma_picture_unref);
  g_clear_pointer (&self->reference, norma_picture_unref);
  g_clear_pointer (&self->comparison, norma_comparison_unref);
  g_clear_pointer (&self->plane, norma_score_plane_unref);
  g_clear_pointer (&self->outlines, norma_outlines_unref);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->reference_error, g_free);
}

static void
stop_loading (NormaShown *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
norma_shown_dispose (GObject *object)
{
  NormaShown *self = NORMA_SHOWN (object);

  stop_loading (self);
  g_clear_pointer (&self->ahead, g_ptr_array_unref);
  clear_shown (self);
  g_clear_pointer (&self->project, norma_project_close);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->areas, norma_areas_unref);
  g_clear_pointer (&self->drawn_areas, norma_areas_unref);
  G_OBJECT_CLASS (norma_shown_parent_class)->dispose (object);
}

static void
norma_shown_class_init (NormaShownClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_shown_dispose;
  signals[CHANGED] = g_signal_new ("changed", NORMA_TYPE_SHOWN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[OUTLINES_CHANGED] = g_signal_new ("outlines-changed", NORMA_TYPE_SHOWN, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_shown_init (NormaShown *self)
{
  self->change_threshold = norma_compare_options.threshold;
  self->ahead = norma_shown_ahead_new ();
}

NormaShown *
norma_shown_new (void)
{
  return g_object_new (NORMA_TYPE_SHOWN, NULL);
}

/* Of what is on show. */
static NormaLimits
get_limits (NormaShown *self)
{
  if (self->plane_basis == NORMA_BASIS_MODEL || self->comparison == NULL)
    return self->limits;
  return norma_shown_change_limits (self->comparison, self->change_threshold);
}

static gboolean
same_limits (const NormaLimits *a, const NormaLimits *b)
{
  return a->review == b->review && a->reject == b->reject && a->least_area == b->least_area;
}

static void start_outlining (NormaShown *self);

static gboolean
is_current (NormaShown *self, const NormaOutlines *outlines)
{
  NormaLimits limits = get_limits (self);

  return same_limits (&outlines->limits, &limits);
}

static void
replace_outlines (NormaShown *self, NormaOutlines *outlines)
{
  norma_outlines_unref (self->outlines);
  self->outlines = outlines;
  g_signal_emit (self, signals[OUTLINES_CHANGED], 0);
}

static void
show_draft (NormaShown *self)
{
  NormaLimits limits = get_limits (self);
  NormaOutlines *draft = norma_outlines_new_draft (self->plane->map, &limits, NULL);

  if (draft != NULL)
    replace_outlines (self, draft);
}

/* Nobody has moved a threshold for a while. */
static gboolean
rested (gpointer data)
{
  NormaShown *self = data;

  self->resting = 0;
  if (!self->is_outlining)
    start_outlining (self);
  return G_SOURCE_REMOVE;
}

/* What is on show may be older than the limits. Where exact outlines take longer than a frame, a
 * draft is shown in the same frame and they wait for rest: while a threshold is dragged the
 * processors belong to the picture. */
static void
follow_limits (NormaShown *self)
{
  g_clear_handle_id (&self->resting, g_source_remove);
  if (self->plane == NULL || self->outlines == NULL ||
      (is_current (self, self->outlines) && !self->outlines->is_draft))
    return;
  if (!norma_outlines_want_draft (self->plane->map)) {
    if (!self->is_outlining)
      start_outlining (self);
    return;
  }
  if (!is_current (self, self->outlines))
    show_draft (self);
  self->resting = g_timeout_add (REST_MS, rested, self);
}

static void
take_load (NormaShown *self, NormaShownLoad *load)
{
  clear_shown (self);
  self->item = g_steal_pointer (&load->item);
  if (load->error != NULL) {
    self->error = g_strdup (load->error->message);
    return;
  }
  self->picture = g_steal_pointer (&load->picture);
  self->reference = g_steal_pointer (&load->reference);
  self->reference_error = g_steal_pointer (&load->reference_error);
  self->comparison = g_steal_pointer (&load->comparison);
  self->plane_basis = load->basis;
  self->plane = g_steal_pointer (&load->plane);
  self->outlines = g_steal_pointer (&load->outlines);
}

static void
show_load (NormaShown *self, NormaShownLoad *load)
{
  g_clear_object (&self->loading);
  take_load (self, load);
  g_signal_emit (self, signals[CHANGED], 0);
  follow_limits (self);
}

static void
finish_load (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaShown *self = NORMA_SHOWN (source);
  GTask *task = G_TASK (result);
  NormaShownLoad *load = g_task_get_task_data (task);

  self->n_loads--;
  load->is_ready = TRUE;
  /* The thread may hold the task longer. */
  g_clear_pointer (&load->project, norma_project_close);
  if (g_task_get_cancellable (task) == self->loading)
    show_load (self, load);
}

static NormaShownLoad *
load_new (NormaShown *self, NormaImageItem *item)
{
  return norma_shown_load_new (item, self->project, self->basis, self->model, self->areas,
                               self->drawn_areas, &self->limits, self->change_threshold);
}

void
norma_shown_set_maps (NormaShown *self, NormaProject *project, const char *model, NormaAreas *areas)
{
  g_ptr_array_set_size (self->ahead, 0);
  g_clear_pointer (&self->project, norma_project_close);
  g_free (self->model);
  self->project = project == NULL ? NULL : norma_project_ref (project);
  self->model = project == NULL ? NULL : g_strdup (model);
  norma_areas_unref (self->areas);
  self->areas = areas == NULL ? NULL : norma_areas_ref (areas);
}

void
norma_shown_set_drawn_areas (NormaShown *self, NormaAreas *areas)
{
  if (areas != NULL)
    norma_areas_ref (areas);
  norma_areas_unref (self->drawn_areas);
  self->drawn_areas = areas;
}

/* The load that was begun before, or one that begins now. */
static GTask *
get_load (NormaShown *self, NormaImageItem *item)
{
  NormaShownLoad *load = load_new (self, item);
  GTask *task = norma_shown_ahead_take (self->ahead, load);

  if (task == NULL) {
    self->n_loads++;
    return norma_shown_load_start (load, self, finish_load);
  }
  norma_shown_load_free (load);
  return task;
}

void
norma_shown_expect (NormaShown *self, NormaImageItem *const *items, guint n)
{
  g_autoptr (GPtrArray) ahead = norma_shown_ahead_new ();

  for (guint i = 0; i < n; i++)
    if (items[i] != self->item && norma_shown_load_is_small (items[i]))
      g_ptr_array_add (ahead, get_load (self, items[i]));
  g_ptr_array_unref (self->ahead);
  self->ahead = g_steal_pointer (&ahead);
}

void
norma_shown_set_item (NormaShown *self, NormaImageItem *item)
{
  g_autoptr (GTask) task = NULL;
  NormaShownLoad *load;

  stop_loading (self);
  if (item == NULL) {
    clear_shown (self);
    g_signal_emit (self, signals[CHANGED], 0);
    return;
  }
  task = get_load (self, item);
  self->loading = g_object_ref (g_task_get_cancellable (task));
  load = g_task_get_task_data (task);
  if (load->is_ready)
    show_load (self, load);
}

static void
outline_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (norma_shown_outline_run (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
take_outlining (NormaShown *self, NormaShownOutline *outlining)
{
  if (outlining->comparison != NULL) {
    norma_comparison_unref (self->comparison);
    self->comparison = g_steal_pointer (&outlining->comparison);
  }
  replace_outlines (self, g_steal_pointer (&outlining->outlines));
}

/* Of limits that have moved on a draft is already there. */
static void
finish_outlining (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaShown *self = NORMA_SHOWN (source);
  NormaShownOutline *outlining = g_task_get_task_data (G_TASK (result));
  gboolean success = g_task_propagate_boolean (G_TASK (result), NULL);
  gboolean is_of_this = outlining->plane == self->plane;

  self->is_outlining = FALSE;
  if (is_of_this && !success)
    return;
  if (is_of_this &&
      (is_current (self, outlining->outlines) || !norma_outlines_want_draft (self->plane->map)))
    take_outlining (self, outlining);
  follow_limits (self);
}

static void
start_outlining (NormaShown *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, finish_outlining, NULL);
  NormaLimits limits = get_limits (self);
  NormaComparison *judged = self->plane_basis == NORMA_BASIS_REFERENCE ? self->comparison : NULL;

  g_task_set_task_data (task,
                        norma_shown_outline_new (self->plane, &limits, judged,
                                                 self->change_threshold),
                        (GDestroyNotify)norma_shown_outline_free);
  self->is_outlining = TRUE;
  norma_background_run (task, outline_in_thread);
}

void
norma_shown_set_limits (NormaShown *self, const NormaLimits *limits)
{
  self->limits = *limits;
  follow_limits (self);
}

void
norma_shown_set_basis (NormaShown *self, NormaBasis basis)
{
  self->basis = basis;
}

void
norma_shown_set_change_threshold (NormaShown *self, double threshold)
{
  self->change_threshold = threshold;
  follow_limits (self);
}

NormaImageItem *
norma_shown_get_item (NormaShown *self)
{
  return self->item;
}

NormaPicture *
norma_shown_get_picture (NormaShown *self)
{
  return self->picture;
}

NormaScorePlane *
norma_shown_get_plane (NormaShown *self)
{
  return self->plane;
}

NormaOutlines *
norma_shown_get_outlines (NormaShown *self)
{
  return self->outlines;
}

NormaPicture *
norma_shown_get_reference (NormaShown *self)
{
  return self->reference;
}

NormaComparison *
norma_shown_get_comparison (NormaShown *self)
{
  return self->comparison;
}

const char *
norma_shown_get_reference_error (NormaShown *self)
{
  return self->reference_error;
}

const char *
norma_shown_get_error (NormaShown *self)
{
  return self->error;
}

gboolean
norma_shown_is_busy (NormaShown *self)
{
  return self->n_loads > 0 || self->is_outlining || self->resting != 0;
}
