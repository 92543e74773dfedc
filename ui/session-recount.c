/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/comparison-file.h"
#include "core/project/comparisons.h"
#include "ui/background.h"
#include "ui/session-private.h"

/* How many changes pairs have: counted from what was measured, in the background. The verdict of a
 * pair does not wait for it. */

/* Between two movements of a hand that drags there is less. */
enum { REST_MS = 250 };

/* A pair to be counted, and its count. */
typedef struct {
  NormaImageItem *item; /* touched on the main thread only */
  char *query, *reference, *points;
  NormaAreas *all, *own; /* references; NULL: none */
  int n_changes; /* −1: not counted */
} Count;

typedef struct {
  NormaProject *project;
  double threshold;
  GArray *counts; /* Count */
} Recount;

static void
clear_count (gpointer data)
{
  Count *count = data;

  g_object_unref (count->item);
  g_free (count->query);
  g_free (count->reference);
  g_free (count->points);
  norma_areas_unref (count->all);
  norma_areas_unref (count->own);
}

static void
recount_free (gpointer data)
{
  Recount *recount = data;

  norma_project_close (recount->project);
  g_array_unref (recount->counts);
  g_free (recount);
}

static int
count_changes (const Recount *recount, const Count *count, const char *options)
{
  NormaCompareOptions limits = norma_compare_options;
  g_autoptr (GBytes) bytes =
      norma_project_read_comparison (recount->project, count->query, count->reference, options,
                                     count->points, NULL);
  g_autoptr (NormaAreas) both = NULL;
  g_autoptr (NormaComparison) comparison = NULL;

  limits.threshold = recount->threshold;
  if (!norma_areas_join (count->all, count->own, &both, NULL))
    return -1;
  limits.areas = both;
  if (bytes != NULL)
    comparison = norma_comparison_from_bytes (bytes, count->query, &limits, NULL);
  return comparison == NULL || comparison->kinds == NULL ? -1 : (int)comparison->kinds->len;
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Recount *recount = data;
  g_autofree char *options = norma_compare_options_dup_text ();

  for (guint i = 0; i < recount->counts->len && !g_cancellable_is_cancelled (cancellable); i++) {
    Count *count = &g_array_index (recount->counts, Count, i);

    count->n_changes = count_changes (recount, count, options);
  }
  g_task_return_boolean (task, TRUE);
}

static void
show (const Recount *recount)
{
  for (guint i = 0; i < recount->counts->len; i++) {
    const Count *count = &g_array_index (recount->counts, Count, i);
    NormaImagePair *pair = norma_image_item_get_pair (count->item);

    if (pair == NULL || count->n_changes < 0 || !pair->is_changed)
      continue;
    pair->n_changes = count->n_changes;
    norma_image_item_tell (count->item);
  }
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  GTask *task = G_TASK (result);
  Recount *recount = g_task_get_task_data (task);

  if (g_task_get_cancellable (task) == self->recount &&
      !g_cancellable_is_cancelled (self->recount)) {
    g_clear_object (&self->recount);
    if (recount->threshold == self->change_threshold) {
      show (recount);
      norma_session_emit (self, NORMA_SESSION_PAIRS_CHANGED);
    }
  }
  recount_free (recount);
}

static void
add_count (Recount *recount, NormaImageItem *item, const NormaImagePair *pair, NormaAreas *all)
{
  NormaAreas *own = norma_image_item_get_areas (item);
  const char *query = norma_image_item_get_facts (item)->hash;
  const char *reference = norma_image_item_get_facts (pair->reference)->hash;
  Count count = { .item = g_object_ref (item),
                  .query = g_strdup (query),
                  .reference = g_strdup (reference),
                  .points = g_strdup (pair->points),
                  .all = all == NULL ? NULL : norma_areas_ref (all),
                  .own = own == NULL ? NULL : norma_areas_ref (own),
                  .n_changes = -1 };

  g_array_append_val (recount->counts, count);
}

static Recount *
recount_new (NormaSession *self)
{
  Recount *recount = g_new (Recount, 1);

  *recount = (Recount){ norma_project_ref (self->project), self->change_threshold,
                        g_array_new (FALSE, FALSE, sizeof (Count)) };
  g_array_set_clear_func (recount->counts, clear_count);
  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];
    const NormaImagePair *pair = norma_image_item_get_pair (item);

    if (pair != NULL && pair->is_changed && pair->n_changes < 0)
      add_count (recount, item, pair, self->fit_options.areas);
  }
  return recount;
}

static gboolean
start (gpointer data)
{
  NormaSession *self = data;
  g_autoptr (GTask) task = NULL;
  Recount *recount = recount_new (self);

  self->recounting = 0;
  if (recount->counts->len == 0) {
    recount_free (recount);
    return G_SOURCE_REMOVE;
  }
  self->recount = g_cancellable_new ();
  task = g_task_new (self, self->recount, finish, NULL);
  g_task_set_task_data (task, recount, NULL);
  norma_background_run (task, count_in_thread);
  return G_SOURCE_REMOVE;
}

void
norma_session_stop_recount (NormaSession *self)
{
  g_clear_handle_id (&self->recounting, g_source_remove);
  if (self->recount != NULL)
    g_cancellable_cancel (self->recount);
  g_clear_object (&self->recount);
}

void
norma_session_recount (NormaSession *self)
{
  norma_session_stop_recount (self);
  if (self->project != NULL && self->n_pairs > 0)
    self->recounting = g_timeout_add (REST_MS, start, self);
}
