/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-compare.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/base/workers.h"
#include "core/pipeline/comparison-file.h"
#include "core/pipeline/comparison-judge.h"
#include "core/pipeline/point-text.h"
#include "core/project/comparisons.h"
#include "ui/background.h"
#include "ui/delivery.h"
#include "ui/session-private.h"

/* Comparing: in a thread; what was measured is kept in batches, and shown when it is. */

/* What is known of a file when the turn of its pair comes. */
typedef struct {
  char *path, *hash;
  guint64 size;
  gint64 mtime_ns;
} File;

/* A pair, and what its comparison gave. */
typedef struct {
  NormaImageItem *item; /* of the query; touched on the main thread only */
  File query, reference;
  char *points;

  char *error; /* why there is nothing of the following */
  GBytes *bytes;
  char *reason;
  double quality;
  float peak;
  int n_changes;
} Entry;

typedef struct {
  gatomicrefcount references;
  NormaSession *session; /* touched on the main thread only */
  NormaProject *project;
  NormaJob *job;
  GArray *entries; /* Entry, one a pair */
  double threshold; /* that changes are counted by */
  guint n_threads;
  NormaBudget *budget; /* NULL: no cap */
  gint n_done; /* atomic */

  NormaDelivery compared; /* of guint, places of entries */
} CompareWork;

typedef struct {
  CompareWork *work;
  GArray *compared;
} Batch;

static void
clear_file (File *file)
{
  g_free (file->path);
  g_free (file->hash);
}

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->item);
  clear_file (&entry->query);
  clear_file (&entry->reference);
  g_free (entry->points);
  g_free (entry->error);
  g_clear_pointer (&entry->bytes, g_bytes_unref);
  g_free (entry->reason);
}

static CompareWork *
work_ref (CompareWork *work)
{
  g_atomic_ref_count_inc (&work->references);
  return work;
}

static void
work_unref (gpointer data)
{
  CompareWork *work = data;

  if (!g_atomic_ref_count_dec (&work->references))
    return;
  g_object_unref (work->session);
  norma_project_close (work->project);
  g_object_unref (work->job);
  g_clear_pointer (&work->budget, norma_budget_unref);
  g_array_unref (work->entries);
  norma_delivery_clear (&work->compared);
  g_free (work);
}

static Entry *
get_entry (CompareWork *work, guint place)
{
  return &g_array_index (work->entries, Entry, place);
}

/* Batches. */

/* In the thread of a change. */
static gboolean
keep_batch (NormaProject *project, gpointer data, GError **error)
{
  const Batch *batch = data;
  g_autofree NormaNewComparison *fresh = g_new0 (NormaNewComparison, batch->compared->len);
  g_autofree char *options = norma_compare_options_dup_text ();
  gsize n = 0;

  for (guint i = 0; i < batch->compared->len; i++) {
    const Entry *entry = get_entry (batch->work, g_array_index (batch->compared, guint, i));

    if (entry->error == NULL)
      fresh[n++] = (NormaNewComparison){ .query = entry->query.hash,
                                         .reference = entry->reference.hash,
                                         .points = entry->points,
                                         .reason = entry->reason,
                                         .quality = entry->quality,
                                         .peak = (double)entry->peak,
                                         .least_area = norma_compare_options.least_area,
                                         .bytes = entry->bytes };
  }
  return norma_project_store_comparisons (project, options, fresh, n, error);
}

/* The pair may have become another while it was compared. */
static gboolean
is_of (const NormaImagePair *pair, const Entry *entry)
{
  return pair != NULL && g_str_equal (pair->points, entry->points) &&
         g_strcmp0 (norma_image_item_get_facts (pair->reference)->hash, entry->reference.hash) ==
             0 &&
         g_strcmp0 (norma_image_item_get_facts (entry->item)->hash, entry->query.hash) == 0;
}

static void
show_compared (NormaSession *self, const CompareWork *work, Entry *entry)
{
  NormaImagePair *pair = norma_image_item_get_pair (entry->item);

  g_clear_pointer (&entry->bytes, g_bytes_unref);
  if (!is_of (pair, entry))
    return;
  pair->state = entry->error != NULL    ? NORMA_PAIR_FAILED
                : entry->reason != NULL ? NORMA_PAIR_REFUSED
                                        : NORMA_PAIR_COMPARED;
  g_free (pair->reason);
  pair->reason = g_strdup (entry->error != NULL ? entry->error : entry->reason);
  pair->quality = entry->quality;
  pair->peak = entry->peak;
  pair->kept_peak = pair->state == NORMA_PAIR_COMPARED ? entry->peak : NAN;
  norma_session_restrict_pair (self, entry->item, pair);
  norma_session_judge_pair (self, entry->item);
  if (pair->is_changed && work->threshold == self->change_threshold &&
      pair->peak == pair->kept_peak)
    pair->n_changes = entry->n_changes;
  norma_image_item_tell (entry->item);
  if (entry->item == self->current)
    norma_shown_set_item (self->shown, entry->item);
}

/* What cannot be kept is not shown, and no more of it is made. */
static void
batch_kept (NormaSession *self, gpointer data, const GError *error)
{
  const Batch *batch = data;

  if (error != NULL) {
    norma_job_cancel (batch->work->job);
    return;
  }
  for (guint i = 0; i < batch->compared->len; i++)
    show_compared (self, batch->work,
                   get_entry (batch->work, g_array_index (batch->compared, guint, i)));
  norma_session_emit (self, NORMA_SESSION_PAIRS_CHANGED);
  norma_session_restrict_pairs (self);
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  work_unref (batch->work);
  g_array_unref (batch->compared);
  g_free (batch);
}

static gboolean
send_batch (gpointer data)
{
  CompareWork *work = data;
  Batch *batch = g_new0 (Batch, 1);

  *batch = (Batch){ work_ref (work), norma_delivery_take (&work->compared) };
  if (work->session->project == work->project && batch->compared->len > 0)
    norma_session_store (work->session, keep_batch, batch_kept, batch, batch_free);
  else
    batch_free (batch);
  return G_SOURCE_REMOVE;
}

/* In the workers. */

static gboolean
expect_same (const File *file, GError **error)
{
  return norma_session_expect_same_file (file->path, file->size, file->mtime_ns, error);
}

static gboolean
take_result (Entry *entry, const NormaComparison *comparison, const NormaCompareOptions *options,
             GError **error)
{
  entry->reason = g_strdup (comparison->reason);
  entry->quality = comparison->alignment == NULL ? 0 : comparison->alignment->quality;
  entry->n_changes = comparison->kinds == NULL ? 0 : (int)comparison->kinds->len;
  entry->bytes = norma_comparison_to_bytes (comparison, error);
  return entry->bytes != NULL &&
         norma_comparison_find_peak (comparison, options, &entry->peak, error) &&
         expect_same (&entry->query, error) && expect_same (&entry->reference, error);
}

static gboolean
compare_entry (const CompareWork *work, Entry *entry, GError **error)
{
  NormaCompareOptions options = norma_compare_options;
  const NormaCompareFiles files = { .options = &options, .budget = work->budget };
  g_autoptr (GArray) points = norma_point_text_parse (entry->points, error);
  g_autoptr (NormaComparison) comparison = NULL;
  NormaHomography begin;

  if (points == NULL)
    return FALSE;
  if (norma_homography_from_points ((const NormaPointPair *)(gpointer)points->data, points->len,
                                    &begin))
    options.begin = &begin;
  options.threshold = work->threshold;
  comparison = norma_compare_files (entry->reference.path, entry->query.path, &files, error);
  return comparison != NULL && take_result (entry, comparison, &options, error);
}

/* An image that cannot be read is told beside the others. */
static gboolean
compare_pair (gsize place, guint worker, gpointer data, GError **error)
{
  CompareWork *work = data;
  const NormaProgress *progress = norma_job_get_progress (work->job);
  guint index = (guint)place;
  Entry *entry = get_entry (work, index);
  g_autoptr (GError) failure = NULL;

  if (!compare_entry (work, entry, &failure))
    entry->error = g_strdup (failure->message);
  norma_progress_report (progress, "Comparing", (guint64)g_atomic_int_add (&work->n_done, 1) + 1,
                         work->entries->len);
  norma_delivery_add (&work->compared, &index, send_batch, work);
  return TRUE;
}

static void
compare_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CompareWork *work = data;
  g_autoptr (GError) error = NULL;

  if (norma_workers_run (work->n_threads, work->entries->len, compare_pair, work,
                         norma_progress_get_cancellable (norma_job_get_progress (work->job)),
                         &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* All batches are kept now. Pairs may have come meanwhile. */
static void
all_kept (NormaSession *self, gpointer data, const GError *error)
{
  CompareWork *work = data;

  if (self->job != work->job)
    return;
  norma_session_end_job (self, work->job, NULL);
  norma_session_recount (self);
  if (!norma_job_is_cancelled (work->job))
    norma_session_go_on (self);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  CompareWork *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  send_batch (work); /* the last one; no worker delivers any more */
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    norma_job_cancel (work->job);
    norma_session_end_job (self, NULL, error);
  }
  if (self->project == work->project)
    norma_session_store (self, NULL, all_kept, work_ref (work), work_unref);
  else
    norma_session_end_job (self, work->job, NULL);
  work_unref (work);
}

/* The job. */

/* Of a file that is not there as it was, no comparison would be its own. */
static gboolean
is_there (NormaImageItem *item)
{
  NormaFileState file = norma_image_item_get_file_state (item);

  return (file == NORMA_FILE_OK || file == NORMA_FILE_MOVED) &&
         norma_image_item_get_facts (item)->hash != NULL;
}

static gboolean
needs_comparison (NormaImageItem *item)
{
  const NormaImagePair *pair = norma_image_item_get_pair (item);

  return pair != NULL && pair->state == NORMA_PAIR_WAITING &&
         norma_image_item_get_role (item) != NORMA_ROLE_EXCLUDED && is_there (item) &&
         is_there (pair->reference);
}

static File
describe_file (NormaImageItem *item)
{
  const NormaFileFacts *facts = norma_image_item_get_facts (item);

  return (File){ g_strdup (norma_image_item_get_path (item)), g_strdup (facts->hash), facts->size,
                 facts->mtime_ns };
}

static void
add_entry (CompareWork *work, NormaImageItem *item)
{
  const NormaImagePair *pair = norma_image_item_get_pair (item);
  Entry entry = { .item = g_object_ref (item),
                  .query = describe_file (item),
                  .reference = describe_file (pair->reference),
                  .points = g_strdup (pair->points) };

  g_array_append_val (work->entries, entry);
}

static CompareWork *
work_new (NormaSession *self)
{
  CompareWork *work = g_new0 (CompareWork, 1);

  g_atomic_ref_count_init (&work->references);
  work->session = g_object_ref (self);
  work->project = norma_project_ref (self->project);
  work->job = norma_job_new (_ ("Comparing"));
  work->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (work->entries, clear_entry);
  work->threshold = self->change_threshold;
  work->n_threads = self->fit_options.n_threads;
  work->budget = self->budget == NULL ? NULL : norma_budget_ref (self->budget);
  norma_delivery_init (&work->compared, sizeof (guint), NULL);
  for (guint i = 0; i < self->items->len; i++)
    if (needs_comparison (self->items->pdata[i]))
      add_entry (work, self->items->pdata[i]);
  return work;
}

gboolean
norma_session_compare (NormaSession *self)
{
  g_autoptr (GTask) task = NULL;
  CompareWork *work;

  if (self->job != NULL || self->n_pairs == 0 || !norma_session_can_edit (self))
    return FALSE;
  work = work_new (self);
  if (work->entries->len == 0) {
    work_unref (work);
    return FALSE;
  }
  norma_session_set_job (self, work->job);
  task = g_task_new (self, NULL, finish, NULL);
  g_task_set_task_data (task, work, NULL);
  norma_background_run (task, compare_in_thread);
  return TRUE;
}

void
norma_session_go_on (NormaSession *self)
{
  if (!norma_session_score (self))
    norma_session_compare (self);
}
