/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-pair.h"

#include <math.h>

NormaImagePair *
norma_image_pair_new (gint64 id, NormaImageItem *reference, const char *points)
{
  NormaImagePair *pair = g_new0 (NormaImagePair, 1);

  pair->id = id;
  pair->reference = g_object_ref (reference);
  pair->points = g_strdup (points);
  pair->kept_peak = NAN;
  pair->n_changes = -1;
  return pair;
}

void
norma_image_pair_free (NormaImagePair *pair)
{
  if (pair == NULL)
    return;
  g_object_unref (pair->reference);
  g_free (pair->points);
  g_free (pair->reason);
  g_free (pair);
}

gboolean
norma_image_pair_judge (NormaImagePair *pair, float threshold)
{
  gboolean is_changed = pair->state == NORMA_PAIR_COMPARED && threshold < pair->peak;
  int n_changes = is_changed || pair->state != NORMA_PAIR_COMPARED ? -1 : 0;
  gboolean is_other = is_changed != pair->is_changed || n_changes != pair->n_changes;

  pair->is_changed = is_changed;
  pair->n_changes = n_changes;
  return is_other;
}

NormaPairVerdict
norma_image_pair_get_verdict (const NormaImagePair *pair)
{
  if (pair->state != NORMA_PAIR_COMPARED)
    return NORMA_PAIR_NOT_COMPARED;
  return pair->is_changed ? NORMA_PAIR_CHANGED : NORMA_PAIR_SAME;
}

static int
get_rank (const NormaImagePair *pair)
{
  if (pair == NULL)
    return 3;
  switch (pair->state) {
  case NORMA_PAIR_COMPARED:
    return 0;
  case NORMA_PAIR_REFUSED:
  case NORMA_PAIR_FAILED:
    return 1;
  case NORMA_PAIR_WAITING:
  default:
    return 2;
  }
}

int
norma_image_pair_compare (const NormaImagePair *a, const NormaImagePair *b)
{
  int rank = get_rank (a) - get_rank (b);

  if (rank != 0 || a == NULL)
    return rank;
  return (a->peak < b->peak) - (a->peak > b->peak);
}
