/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/review-rank.h"

#include <math.h>
#include <stdlib.h>

#include "ui/image-pair.h"
#include "ui/session-compare.h"

static const NormaImagePair *
get_pair (NormaSession *session, NormaImageItem *item)
{
  return norma_session_get_basis (session) == NORMA_BASIS_REFERENCE
             ? norma_image_item_get_pair (item)
             : NULL;
}

gboolean
norma_review_get_verdict (NormaSession *session, NormaImageItem *item, NormaVerdict *verdict)
{
  static const NormaVerdict verdicts[] = { [NORMA_PAIR_SAME] = NORMA_VERDICT_ACCEPT,
                                           [NORMA_PAIR_CHANGED] = NORMA_VERDICT_REJECT,
                                           [NORMA_PAIR_NOT_COMPARED] = NORMA_VERDICT_REVIEW };
  const NormaImagePair *pair = get_pair (session, item);

  if (norma_session_get_basis (session) == NORMA_BASIS_REFERENCE) {
    if (pair == NULL || pair->state == NORMA_PAIR_WAITING)
      return FALSE;
    *verdict = verdicts[norma_image_pair_get_verdict (pair)];
    return TRUE;
  }
  *verdict = norma_image_item_get_verdict (item);
  return norma_image_item_get_state (item) == NORMA_SCORE_KNOWN;
}

/* NaN: not known. */
static double
get_score (NormaSession *session, NormaImageItem *item)
{
  const NormaImagePair *pair = get_pair (session, item);

  if (norma_session_get_basis (session) == NORMA_BASIS_MODEL)
    return (double)norma_image_item_get_score (item);
  return pair == NULL || pair->state != NORMA_PAIR_COMPARED ? (double)NAN : (double)pair->peak;
}

double
norma_review_get_ratio (NormaSession *session, NormaImageItem *item)
{
  return get_score (session, item) / (double)norma_session_get_map_limits (session).reject;
}

double
norma_review_get_doubt (NormaSession *session, NormaImageItem *item)
{
  NormaLimits limits = norma_session_get_map_limits (session);
  double score = get_score (session, item);

  if (score > (double)limits.reject)
    return (double)limits.reject / score;
  if (score < (double)limits.review)
    return MAX (score, 0) / (double)limits.review;
  return isnan (score) ? score : 1;
}

gboolean
norma_review_is_disputed (NormaSession *session, NormaImageItem *item)
{
  NormaLabel label = norma_image_item_get_review (item)->label;
  NormaVerdict verdict;

  return norma_review_get_verdict (session, item, &verdict) &&
         ((label == NORMA_LABEL_GOOD && verdict == NORMA_VERDICT_REJECT) ||
          (label == NORMA_LABEL_BAD && verdict == NORMA_VERDICT_ACCEPT));
}

typedef struct {
  NormaImageItem *item;
  guint group; /* comes before the key, the least first */
  double key; /* the largest first; −infinity: not known */
  guint place; /* before */
} Entry;

static double
or_last (double key)
{
  return isnan (key) ? -INFINITY : key;
}

static void
rank (NormaSession *session, NormaReviewOrder order, GHashTable *use, Entry *entry)
{
  gboolean is_decided = norma_item_review_is_decided (norma_image_item_get_review (entry->item));
  guint useful;

  switch (order) {
  case NORMA_REVIEW_BY_SCORE:
    entry->key = or_last (norma_review_get_ratio (session, entry->item));
    break;
  case NORMA_REVIEW_BY_UNREVIEWED:
    entry->group = is_decided;
    break;
  case NORMA_REVIEW_BY_USE:
    useful = use == NULL ? 0 : GPOINTER_TO_UINT (g_hash_table_lookup (use, entry->item));
    entry->group = is_decided ? 2 : useful == 0;
    entry->key =
        useful == 0 ? or_last (norma_review_get_doubt (session, entry->item)) : -(double)useful;
    break;
  case NORMA_REVIEW_BY_DISAGREEMENT:
    entry->group = !norma_review_is_disputed (session, entry->item);
    entry->key = or_last (norma_review_get_doubt (session, entry->item));
    /* The farthest on the wrong side is the gravest. */
    if (entry->group == 0)
      entry->key = -entry->key;
    break;
  case NORMA_REVIEW_BY_DOUBT:
  default:
    entry->key = or_last (norma_review_get_doubt (session, entry->item));
    break;
  }
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *other = b;

  if (one->group != other->group)
    return one->group < other->group ? -1 : 1;
  if (one->key != other->key)
    return one->key > other->key ? -1 : 1;
  return (one->place > other->place) - (one->place < other->place);
}

void
norma_review_sort (NormaSession *session, NormaReviewOrder order, GHashTable *use,
                   NormaImageItem **items, guint n)
{
  g_autofree Entry *entries = g_new0 (Entry, n);

  for (guint i = 0; i < n; i++) {
    entries[i].item = items[i];
    entries[i].place = i;
    rank (session, order, use, &entries[i]);
  }
  if (n > 1)
    qsort (entries, n, sizeof *entries, compare_entries);
  for (guint i = 0; i < n; i++)
    items[i] = entries[i].item;
}
