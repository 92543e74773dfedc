/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/review-queue.h"

#include "ui/review-use.h"
#include "ui/session-compare.h"

struct _NormaReviewQueue {
  GObject parent_instance;
  NormaSession *session;
  GListStore *list;
  GtkSliceListModel *portions;
  GtkSingleSelection *selection;
  NormaReviewUse *use;
  NormaReviewOrder order;
  NormaReviewFilter filter;
  gboolean is_active;
  gboolean is_all_stale; /* not only what follows the current image */
  guint updating; /* source that orders anew; 0: nothing has changed */
  gboolean is_syncing; /* nobody chooses an image */
};

G_DEFINE_FINAL_TYPE (NormaReviewQueue, norma_review_queue, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
norma_review_queue_dispose (GObject *object)
{
  NormaReviewQueue *self = NORMA_REVIEW_QUEUE (object);

  g_clear_handle_id (&self->updating, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->use != NULL)
    g_signal_handlers_disconnect_by_data (self->use, self);
  g_clear_object (&self->use);
  g_clear_object (&self->selection);
  g_clear_object (&self->portions);
  g_clear_object (&self->list);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_review_queue_parent_class)->dispose (object);
}

static void
norma_review_queue_class_init (NormaReviewQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_review_queue_dispose;
  signals[CHANGED] = g_signal_new ("changed", NORMA_TYPE_REVIEW_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_review_queue_init (NormaReviewQueue *self)
{
  self->list = g_list_store_new (NORMA_TYPE_IMAGE_ITEM);
  self->portions =
      gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->list)), 0, G_MAXUINT);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->portions)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->filter = (NormaReviewFilter)NORMA_REVIEW_FILTER_ALL;
  self->is_all_stale = TRUE;
}

/* Which images. */

static gboolean
is_to_review (NormaReviewQueue *self, NormaImageItem *item)
{
  return norma_role_is_inspected (norma_image_item_get_role (item)) &&
         (norma_session_get_basis (self->session) == NORMA_BASIS_MODEL ||
          norma_image_item_get_pair (item) != NULL);
}

static gboolean
passes (NormaReviewQueue *self, NormaImageItem *item)
{
  const NormaReviewFilter *filter = &self->filter;
  const NormaItemReview *review = norma_image_item_get_review (item);
  NormaVerdict verdict;

  return (filter->label < 0 || review->label == (NormaLabel)filter->label) &&
         (filter->defect_class == NULL || review->defect_class == filter->defect_class) &&
         (filter->is_decided < 0 ||
          norma_item_review_is_decided (review) == (gboolean)filter->is_decided) &&
         (filter->verdict < 0 || (norma_review_get_verdict (self->session, item, &verdict) &&
                                  verdict == (NormaVerdict)filter->verdict));
}

static NormaImageItem *
get (NormaReviewQueue *self, guint place)
{
  g_autoptr (NormaImageItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), place);

  return item; /* the list holds it */
}

/* The number of images if the current one is not in the queue. */
static guint
find_current (NormaReviewQueue *self)
{
  NormaImageItem *current = norma_session_get_current (self->session);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint place = gtk_single_selection_get_selected (self->selection);

  if (place < n && get (self, place) == current)
    return place;
  for (place = 0; place < n; place++)
    if (get (self, place) == current)
      return place;
  return n;
}

/* In which order. */

/* Adds what stays where it is, and notes in `seen` what is there. */
static void
add_head (NormaReviewQueue *self, GPtrArray *items, GHashTable *seen)
{
  guint end = find_current (self);
  g_autoptr (GHashTable) known = NULL;
  GListModel *images = norma_session_get_images (self->session);

  if (end == g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    return;
  known = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    g_hash_table_add (known, item);
  }
  for (guint i = 0; i <= end; i++)
    if (g_hash_table_contains (known, get (self, i)) && is_to_review (self, get (self, i))) {
      g_ptr_array_add (items, get (self, i));
      g_hash_table_add (seen, get (self, i));
    }
}

static GPtrArray *
list_items (NormaReviewQueue *self)
{
  GListModel *images = norma_session_get_images (self->session);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *items = g_ptr_array_new ();
  guint head;

  if (!self->is_all_stale)
    add_head (self, items, seen);
  head = items->len;
  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (is_to_review (self, item) && passes (self, item) && !g_hash_table_contains (seen, item))
      g_ptr_array_add (items, item);
  }
  norma_review_sort (self->session, self->order, norma_review_use_get_places (self->use),
                     (NormaImageItem **)items->pdata + head, items->len - head);
  return items;
}

/* Only what differs, so that a view keeps its place. */
static void
replace (NormaReviewQueue *self, const GPtrArray *items)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint least = MIN (n, items->len), first = 0, last = 0;

  while (first < least && get (self, first) == items->pdata[first])
    first++;
  while (last < least - first && get (self, n - 1 - last) == items->pdata[items->len - 1 - last])
    last++;
  if (first < n || first < items->len)
    g_list_store_splice (self->list, first, n - first - last, items->pdata + first,
                         items->len - first - last);
}

void
norma_review_queue_select_current (NormaReviewQueue *self)
{
  guint place = find_current (self);

  if (place == g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    place = GTK_INVALID_LIST_POSITION;
  self->is_syncing = TRUE;
  gtk_single_selection_set_selected (self->selection, place);
  self->is_syncing = FALSE;
}

/* Whoever comes to review sees an image. */
static void
offer_first (NormaReviewQueue *self)
{
  if (norma_session_get_current (self->session) == NULL &&
      g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    norma_session_set_current (self->session, get (self, 0));
}

static void
update (NormaReviewQueue *self)
{
  g_autoptr (GPtrArray) items = list_items (self);

  g_clear_handle_id (&self->updating, g_source_remove);
  self->is_all_stale = FALSE;
  self->is_syncing = TRUE;
  replace (self, items);
  self->is_syncing = FALSE;
  norma_review_queue_select_current (self);
  offer_first (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
update_later (gpointer data)
{
  NormaReviewQueue *self = data;

  self->updating = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* After everything else, as many changes may come in one frame. */
static void
queue_update (NormaReviewQueue *self)
{
  if (self->is_active && self->updating == 0)
    self->updating = g_idle_add (update_later, self);
}

static void
want_use (NormaReviewQueue *self)
{
  if (self->is_active && self->order == NORMA_REVIEW_BY_USE)
    norma_review_use_update (self->use);
}

/* The session. */

static void
reviews_changed (NormaReviewQueue *self)
{
  if (!self->is_active)
    return;
  want_use (self);
  /* By doubt or score an answer changes no order. */
  if (self->order == NORMA_REVIEW_BY_UNREVIEWED || self->order == NORMA_REVIEW_BY_DISAGREEMENT)
    queue_update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
scores_changed (NormaReviewQueue *self)
{
  want_use (self);
  queue_update (self);
}

static void
use_changed (NormaReviewQueue *self)
{
  if (self->order == NORMA_REVIEW_BY_USE)
    queue_update (self);
}

/* Other images, or judged by something else. */
static void
project_changed (NormaReviewQueue *self)
{
  self->is_all_stale = TRUE;
  scores_changed (self);
}

static void
current_changed (NormaReviewQueue *self)
{
  if (self->is_active)
    norma_review_queue_select_current (self);
}

static void
selected (NormaReviewQueue *self)
{
  NormaImageItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && self->is_active && !self->is_syncing)
    norma_session_set_current (self->session, item);
}

NormaReviewQueue *
norma_review_queue_new (NormaSession *session)
{
  static const struct {
    const char *signal;
    GCallback callback;
  } table[] = {
    { "project-changed", G_CALLBACK (project_changed) },
    { "basis-changed", G_CALLBACK (project_changed) },
    { "images-changed", G_CALLBACK (scores_changed) },
    { "scores-changed", G_CALLBACK (scores_changed) },
    { "limits-changed", G_CALLBACK (scores_changed) },
    { "pairs-changed", G_CALLBACK (scores_changed) },
    { "change-threshold-moved", G_CALLBACK (scores_changed) },
    { "reviews-changed", G_CALLBACK (reviews_changed) },
    { "notify::current", G_CALLBACK (current_changed) },
  };
  NormaReviewQueue *self = g_object_new (NORMA_TYPE_REVIEW_QUEUE, NULL);

  self->session = g_object_ref (session);
  self->use = norma_review_use_new (session);
  g_signal_connect_swapped (self->use, "changed", G_CALLBACK (use_changed), self);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_signal_connect_swapped (session, table[i].signal, table[i].callback, self);
  return self;
}

void
norma_review_queue_set_active (NormaReviewQueue *self, gboolean is_active)
{
  if (self->is_active == is_active)
    return;
  self->is_active = is_active;
  if (!is_active) {
    g_clear_handle_id (&self->updating, g_source_remove);
    return;
  }
  self->is_all_stale = TRUE;
  want_use (self);
  update (self);
}

GtkSliceListModel *
norma_review_queue_get_portions (NormaReviewQueue *self)
{
  return self->portions;
}

GtkSingleSelection *
norma_review_queue_get_selection (NormaReviewQueue *self)
{
  return self->selection;
}

static void
order_all (NormaReviewQueue *self)
{
  self->is_all_stale = TRUE;
  if (self->is_active)
    update (self);
}

void
norma_review_queue_set_order (NormaReviewQueue *self, NormaReviewOrder order)
{
  if (self->order == order)
    return;
  self->order = order;
  want_use (self);
  order_all (self);
}

void
norma_review_queue_set_filter (NormaReviewQueue *self, const NormaReviewFilter *filter)
{
  self->filter = *filter;
  order_all (self);
}

const NormaReviewFilter *
norma_review_queue_get_filter (NormaReviewQueue *self)
{
  return &self->filter;
}

void
norma_review_queue_count (NormaReviewQueue *self, guint *n_decided, guint *n)
{
  GListModel *images = norma_session_get_images (self->session);

  *n_decided = *n = 0;
  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (!is_to_review (self, item))
      continue;
    ++*n;
    *n_decided += (guint)norma_item_review_is_decided (norma_image_item_get_review (item));
  }
}

gboolean
norma_review_queue_is_busy (NormaReviewQueue *self)
{
  return self->updating != 0 || norma_review_use_is_busy (self->use);
}
