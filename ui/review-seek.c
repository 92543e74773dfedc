/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/review-seek.h"

typedef gboolean (*Condition) (NormaSession *session, NormaImageItem *item);

static gboolean
is_undecided (NormaSession *session, NormaImageItem *item)
{
  return !norma_item_review_is_decided (norma_image_item_get_review (item));
}

static gboolean
is_rejected (NormaSession *session, NormaImageItem *item)
{
  NormaVerdict verdict;

  return norma_review_get_verdict (session, item, &verdict) && verdict == NORMA_VERDICT_REJECT;
}

static NormaImageItem *
get (GListModel *list, guint place)
{
  g_autoptr (NormaImageItem) item = g_list_model_get_item (list, place);

  return item; /* the list holds it */
}

static guint
find_start (NormaSession *session, GListModel *list)
{
  NormaImageItem *current = norma_session_get_current (session);
  guint n = g_list_model_get_n_items (list);

  for (guint i = 0; i < n; i++)
    if (get (list, i) == current)
      return i + 1;
  return 0;
}

static guint
seek (NormaSession *session, GListModel *list, Condition condition, NormaImageItem **items,
      guint most)
{
  guint n = g_list_model_get_n_items (list);
  guint start = find_start (session, list), found = 0;

  for (guint i = 0; i < n && found < most; i++) {
    NormaImageItem *item = get (list, (start + i) % n);

    if (item != norma_session_get_current (session) && condition (session, item))
      items[found++] = item;
  }
  return found;
}

guint
norma_review_seek_undecided (NormaSession *session, GListModel *list, NormaImageItem **items,
                             guint most)
{
  return seek (session, list, is_undecided, items, most);
}

guint
norma_review_seek_rejected (NormaSession *session, GListModel *list, NormaImageItem **items,
                            guint most)
{
  return seek (session, list, is_rejected, items, most);
}
