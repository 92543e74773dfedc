/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/data-check.h"

#include "core/base/workers.h"
#include "ui/background.h"
#include "ui/news-priority.h"

/* Images that are looked at before their facts are shown: some tenths of a second of work. */
enum { CHUNK = 64 };

struct _NormaDataCheck {
  GObject parent_instance;
  NormaSession *session;
  /* path (lent by the facts) to NormaImageFacts; while work is on only what it has found stale is
   * replaced */
  GHashTable *facts;
  GHashTable *concerned[NORMA_N_FINDINGS]; /* NormaImageItem, held */
  GCancellable *working; /* NULL: no work is on */
  gboolean is_stale; /* the work under way is about images of before */
  gboolean is_stopped;
};

G_DEFINE_FINAL_TYPE (NormaDataCheck, norma_data_check, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void begin (NormaDataCheck *self);

/* One run over the images, in a thread. */
typedef struct {
  NormaDataCheck *check; /* held; touched on the main thread only */
  GPtrArray *items; /* NormaImageItem, touched on the main thread only */
  GPtrArray *paths; /* char * */
  NormaAuditImage *images; /* [n]; facts: NULL until known, then lent by the check */
  guint n_threads;
} Work;

static void
free_work (gpointer data)
{
  Work *work = data;

  g_object_unref (work->check);
  g_ptr_array_unref (work->items);
  g_ptr_array_unref (work->paths);
  g_free (work->images);
  g_free (work);
}

typedef struct {
  NormaDataCheck *check;
  GPtrArray *facts; /* NormaImageFacts; go to the check */
} Delivery;

static void
free_delivery (gpointer data)
{
  Delivery *delivery = data;

  g_object_unref (delivery->check);
  g_ptr_array_unref (delivery->facts);
  g_free (delivery);
}

/* From here on they are the check's, and stay while this work is on. */
static gboolean
take_delivery (gpointer data)
{
  Delivery *delivery = data;

  g_ptr_array_set_free_func (delivery->facts, NULL);
  for (guint i = 0; i < delivery->facts->len; i++) {
    NormaImageFacts *facts = delivery->facts->pdata[i];

    g_hash_table_replace (delivery->check->facts, facts->path, facts);
  }
  g_signal_emit (delivery->check, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
deliver (Work *work, GPtrArray *facts)
{
  Delivery *delivery = g_new (Delivery, 1);

  *delivery = (Delivery){ g_object_ref (work->check), facts };
  g_idle_add_full (NORMA_NEWS_PRIORITY, take_delivery, delivery, free_delivery);
}

/* Looks at the next images that are not known; *place moves on. */
static gboolean
look_at_chunk (Work *work, guint *place, GCancellable *cancellable, GError **error)
{
  NormaProgress progress = { .cancellable = cancellable };
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autofree guint *places = g_new (guint, CHUNK);
  GPtrArray *facts;

  for (; *place < work->paths->len && paths->len < CHUNK; ++*place)
    if (work->images[*place].facts == NULL) {
      places[paths->len] = *place;
      g_ptr_array_add (paths, work->paths->pdata[*place]);
    }
  if (paths->len == 0)
    return TRUE;
  facts = norma_image_facts_collect (paths, work->n_threads, NULL, &progress, error);
  if (facts == NULL)
    return FALSE;
  for (guint i = 0; i < paths->len; i++)
    work->images[places[i]].facts = facts->pdata[i];
  deliver (work, facts);
  return TRUE;
}

/* What was seen of a file that has changed since tells nothing of the image of now. */
static void
forget_changed (Work *work)
{
  for (guint i = 0; i < work->paths->len; i++)
    if (work->images[i].facts != NULL && !norma_image_facts_are_current (work->images[i].facts))
      work->images[i].facts = NULL;
}

static void
check_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *findings = NULL;
  guint place = 0;

  forget_changed (work);
  while (error == NULL && place < work->paths->len)
    look_at_chunk (work, &place, cancellable, &error);
  if (error == NULL)
    findings =
        norma_data_audit (work->images, work->paths->len, work->n_threads, cancellable, &error);
  if (findings == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, findings, (GDestroyNotify)g_ptr_array_unref);
}

static void
take_findings (NormaDataCheck *self, const Work *work, const GPtrArray *findings)
{
  for (guint kind = 0; kind < NORMA_N_FINDINGS; kind++)
    g_hash_table_remove_all (self->concerned[kind]);
  for (guint i = 0; i < findings->len; i++) {
    const NormaDataFinding *finding = findings->pdata[i];

    for (guint k = 0; k < finding->images->len; k++)
      g_hash_table_add (self->concerned[finding->kind],
                        g_object_ref (
                            work->items->pdata[g_array_index (finding->images, guint, k)]));
  }
}

/* Later than the deliveries, which have the same priority and were queued before. */
static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaDataCheck *self = NORMA_DATA_CHECK (source);
  g_autoptr (GPtrArray) findings = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_object (&self->working);
  if (findings != NULL && !self->is_stale && !self->is_stopped)
    take_findings (self, g_task_get_task_data (G_TASK (result)), findings);
  if (self->is_stale)
    begin (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Images that are left out are not looked at. */
static Work *
new_work (NormaDataCheck *self)
{
  GListModel *images = norma_session_get_images (self->session);
  guint n = g_list_model_get_n_items (images);
  Work *work = g_new0 (Work, 1);

  work->check = g_object_ref (self);
  work->items = g_ptr_array_new_with_free_func (g_object_unref);
  work->paths = g_ptr_array_new_with_free_func (g_free);
  work->images = g_new0 (NormaAuditImage, n);
  /* One processor is the window's. */
  work->n_threads = MAX (norma_workers_count (0), 2) - 1;
  for (guint i = 0; i < n; i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);
    NormaRole role = norma_image_item_get_role (item);

    if (role == NORMA_ROLE_EXCLUDED)
      continue;
    work->images[work->paths->len] =
        (NormaAuditImage){ norma_data_check_get_facts (self, item), role == NORMA_ROLE_LEARN };
    g_ptr_array_add (work->paths, g_strdup (norma_image_item_get_path (item)));
    g_ptr_array_add (work->items, g_steal_pointer (&item));
  }
  return work;
}

static void
begin (NormaDataCheck *self)
{
  g_autoptr (GTask) task = NULL;

  self->is_stale = FALSE;
  if (self->is_stopped || norma_session_get_job (self->session) != NULL)
    return;
  self->working = g_cancellable_new ();
  task = g_task_new (self, self->working, finish, NULL);
  g_task_set_priority (task, NORMA_NEWS_PRIORITY);
  g_task_set_task_data (task, new_work (self), free_work);
  norma_background_run (task, check_in_thread);
}

static void
begin_anew (NormaDataCheck *self)
{
  if (self->working == NULL) {
    begin (self);
    return;
  }
  self->is_stale = TRUE;
  g_cancellable_cancel (self->working);
}

static void
norma_data_check_dispose (GObject *object)
{
  NormaDataCheck *self = NORMA_DATA_CHECK (object);

  norma_data_check_stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_data_check_parent_class)->dispose (object);
}

static void
norma_data_check_finalize (GObject *object)
{
  NormaDataCheck *self = NORMA_DATA_CHECK (object);

  g_hash_table_unref (self->facts);
  for (guint kind = 0; kind < NORMA_N_FINDINGS; kind++)
    g_hash_table_unref (self->concerned[kind]);
  G_OBJECT_CLASS (norma_data_check_parent_class)->finalize (object);
}

static void
norma_data_check_class_init (NormaDataCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_data_check_dispose;
  G_OBJECT_CLASS (klass)->finalize = norma_data_check_finalize;
  signals[CHANGED] = g_signal_new ("changed", NORMA_TYPE_DATA_CHECK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_data_check_init (NormaDataCheck *self)
{
  self->facts =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)norma_image_facts_free);
  for (guint kind = 0; kind < NORMA_N_FINDINGS; kind++)
    self->concerned[kind] = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

NormaDataCheck *
norma_data_check_new (NormaSession *session)
{
  NormaDataCheck *self = g_object_new (NORMA_TYPE_DATA_CHECK, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "images-changed", G_CALLBACK (begin_anew), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "files-changed", G_CALLBACK (begin_anew), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::job", G_CALLBACK (begin_anew), self,
                           G_CONNECT_SWAPPED);
  begin (self);
  return self;
}

void
norma_data_check_stop (NormaDataCheck *self)
{
  self->is_stopped = TRUE;
  if (self->working != NULL)
    g_cancellable_cancel (self->working);
}

gboolean
norma_data_check_is_busy (NormaDataCheck *self)
{
  return self->working != NULL;
}

guint
norma_data_check_get_n_seen (NormaDataCheck *self)
{
  return g_hash_table_size (self->facts);
}

const NormaImageFacts *
norma_data_check_get_facts (NormaDataCheck *self, NormaImageItem *item)
{
  return g_hash_table_lookup (self->facts, norma_image_item_get_path (item));
}

guint
norma_data_check_count (NormaDataCheck *self, NormaDataFindingKind kind)
{
  return g_hash_table_size (self->concerned[kind]);
}

gboolean
norma_data_check_concerns (NormaDataCheck *self, NormaDataFindingKind kind, NormaImageItem *item)
{
  return g_hash_table_contains (self->concerned[kind], item);
}
