/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/memory-plan.h"

#include <stdlib.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/network/step.h"

static int
compare_size (const void *a, const void *b)
{
  const NormaLifetime *x = *(NormaLifetime *const *)a, *y = *(NormaLifetime *const *)b;

  if (x->bytes != y->bytes)
    return x->bytes > y->bytes ? -1 : 1;
  return (x > y) - (x < y);
}

static gboolean
meet (const NormaLifetime *a, const NormaLifetime *b)
{
  return a->first <= b->last && b->first <= a->last;
}

/* Keeps placed buffers in the order of their offsets. */
static void
insert (NormaLifetime **placed, guint n, NormaLifetime *added)
{
  while (n > 0 && placed[n - 1]->offset > added->offset) {
    placed[n] = placed[n - 1];
    n--;
  }
  placed[n] = added;
}

/* The lowest offset with room below the next buffer that is alive at the same time. */
static gsize
find_offset (NormaLifetime *const *placed, guint n, const NormaLifetime *added)
{
  gsize offset = 0;

  for (guint i = 0; i < n; i++) {
    if (!meet (placed[i], added))
      continue;
    if (placed[i]->offset >= offset && placed[i]->offset - offset >= added->bytes)
      break;
    offset = MAX (offset, placed[i]->offset + placed[i]->bytes);
  }
  return offset;
}

static gboolean
round_up (NormaLifetime *lifetimes, guint n, GError **error)
{
  gsize sum = 0;

  for (guint i = 0; i < n; i++) {
    NormaLifetime *lifetime = &lifetimes[i];

    if (!g_size_checked_add (&lifetime->bytes, lifetime->bytes, NORMA_STEP_ALIGNMENT - 1) ||
        !g_size_checked_add (&sum, sum, lifetime->bytes)) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
                   "the network's tensors need more memory than there can be");
      return FALSE;
    }
    lifetime->bytes &= ~(gsize)(NORMA_STEP_ALIGNMENT - 1);
  }
  return TRUE;
}

gboolean
norma_memory_plan (NormaLifetime *lifetimes, guint n, gboolean reuses, gsize *bytes, GError **error)
{
  g_autofree NormaLifetime **numbers = NULL;
  NormaLifetime **order, **placed;

  *bytes = 0;
  if (!round_up (lifetimes, n, error))
    return FALSE;
  numbers = norma_alloc (n, 2 * sizeof *numbers, "memory plan", error);
  if (numbers == NULL)
    return FALSE;
  order = numbers;
  placed = numbers + n;
  for (guint i = 0; i < n; i++)
    order[i] = &lifetimes[i];
  qsort (order, n, sizeof *order, compare_size);
  for (guint i = 0; i < n; i++) {
    order[i]->offset = reuses ? find_offset (placed, i, order[i]) : *bytes;
    insert (placed, i, order[i]);
    *bytes = MAX (*bytes, order[i]->offset + order[i]->bytes);
  }
  return TRUE;
}
