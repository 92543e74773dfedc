/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/normal-tail.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 1 << 15 };

static const char what[] = "the highest scores of the normal images";

struct _NormaNormalTail {
  NormaClaim *claim;
  double mass;
  gpointer steps; /* NormaTailStep [n] */
  gsize n, capacity;
  guint32 least; /* keys below this one do not matter */
};

NormaNormalTail *
norma_normal_tail_new (NormaClaim *claim, double mass)
{
  NormaNormalTail *tail = g_new0 (NormaNormalTail, 1);

  tail->claim = claim;
  tail->mass = mass;
  return tail;
}

void
norma_normal_tail_free (NormaNormalTail *tail)
{
  if (tail == NULL)
    return;
  norma_claim_free (tail->claim, tail->steps, tail->capacity, sizeof (NormaTailStep));
  g_free (tail);
}

/* Highest first; equal keys by their mass, so that their sum has the same bits at every run. */
static int
compare (const void *a, const void *b)
{
  const NormaTailStep *x = a, *y = b;

  if (x->key != y->key)
    return (x->key < y->key) - (x->key > y->key);
  return (x->mass < y->mass) - (x->mass > y->mass);
}

/* Sorts, joins equal keys and drops what the mass above has put out of reach. */
static void
shorten (NormaNormalTail *tail)
{
  NormaTailStep *steps = tail->steps;
  gsize kept = 0;
  double sum = 0;

  if (tail->n == 0)
    return;
  qsort (steps, tail->n, sizeof *steps, compare);
  for (gsize i = 0; i < tail->n; i++) {
    if (kept > 0 && steps[i].key == steps[kept - 1].key) {
      steps[kept - 1].mass += steps[i].mass;
    } else {
      if (kept > 0 && sum >= tail->mass) {
        tail->least = steps[kept - 1].key;
        break;
      }
      steps[kept++] = steps[i];
    }
    sum += steps[i].mass;
  }
  tail->n = kept;
}

/* Room for one step more: where shortening frees less than half, twice the room, so that a step is
 * sorted a few times at most. */
static gboolean
make_room (NormaNormalTail *tail, GError **error)
{
  if (tail->n < tail->capacity)
    return TRUE;
  shorten (tail);
  return tail->n < tail->capacity / 2 ||
         norma_claim_reserve (tail->claim, &tail->steps, &tail->capacity, tail->n,
                              MAX (tail->capacity, FIRST_CAPACITY), G_MAXSIZE,
                              sizeof (NormaTailStep), what, error);
}

gboolean
norma_normal_tail_add (NormaNormalTail *tail, const guint32 *keys, gsize n, double mass,
                       GError **error)
{
  for (gsize i = 0; i < n; i++) {
    if (keys[i] < tail->least)
      continue;
    if (!make_room (tail, error))
      return FALSE;
    ((NormaTailStep *)tail->steps)[tail->n++] = (NormaTailStep){ keys[i], mass };
  }
  return TRUE;
}

const NormaTailStep *
norma_normal_tail_get_steps (NormaNormalTail *tail, gsize *n)
{
  shorten (tail);
  *n = tail->n;
  return tail->steps;
}
