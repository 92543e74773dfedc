/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/spans.h"

#include <string.h>

#include "core/base/memory.h"

static gboolean
reserve (NormaSpans *set, guint n, GError **error)
{
  gsize capacity = MAX ((gsize)set->capacity * 2, MAX (n, 2));
  NormaSpan *spans;

  if (n <= set->capacity)
    return TRUE;
  spans = norma_alloc (capacity, sizeof *spans, "a mask", error);
  if (spans == NULL)
    return FALSE;
  if (set->n > 0)
    memcpy (spans, set->spans, set->n * sizeof *spans);
  g_free (set->spans);
  set->spans = spans;
  set->capacity = (guint)capacity;
  return TRUE;
}

/* Puts n_new spans in the place of the n_old ones at `at`. */
static gboolean
splice (NormaSpans *set, guint at, guint n_old, const NormaSpan *spans, guint n_new, GError **error)
{
  if (!reserve (set, set->n - n_old + n_new, error))
    return FALSE;
  if (set->n > at + n_old)
    memmove (set->spans + at + n_new, set->spans + at + n_old,
             (set->n - at - n_old) * sizeof *spans);
  if (n_new > 0)
    memcpy (set->spans + at, spans, n_new * sizeof *spans);
  set->n = set->n - n_old + n_new;
  return TRUE;
}

/* The first span whose end is at x or above. */
static guint
find_end (const NormaSpans *set, guint x)
{
  guint low = 0;
  guint high = set->n;

  if (set->n > 0 && set->spans[set->n - 1].end < x)
    return set->n;
  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (set->spans[middle].end < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

gboolean
norma_spans_add (NormaSpans *set, NormaSpan span, GError **error)
{
  guint at, behind;

  if (span.first >= span.end)
    return TRUE;
  at = find_end (set, span.first);
  for (behind = at; behind < set->n && set->spans[behind].first <= span.end; behind++) {
    span.first = MIN (span.first, set->spans[behind].first);
    span.end = MAX (span.end, set->spans[behind].end);
  }
  return splice (set, at, behind - at, &span, 1, error);
}

gboolean
norma_spans_remove (NormaSpans *set, NormaSpan span, GError **error)
{
  NormaSpan rest[2];
  guint n_rest = 0;
  guint at, behind;

  if (span.first >= span.end)
    return TRUE;
  at = find_end (set, span.first + 1);
  for (behind = at; behind < set->n && set->spans[behind].first < span.end; behind++) {
    NormaSpan old = set->spans[behind];

    if (old.first < span.first)
      rest[n_rest++] = (NormaSpan){ old.first, span.first };
    if (old.end > span.end)
      rest[n_rest++] = (NormaSpan){ span.end, old.end };
  }
  return splice (set, at, behind - at, rest, n_rest, error);
}

gboolean
norma_spans_contain (const NormaSpans *set, guint x)
{
  guint i = x == G_MAXUINT ? set->n : find_end (set, x + 1);

  return i < set->n && set->spans[i].first <= x;
}

/* Goes through the borders of a set's spans, one after the other. */
typedef struct {
  const NormaSpans *set;
  guint at; /* 2 i: the beginning of span i, 2 i + 1: its end */
} Walk;

static guint
next_border (const Walk *walk)
{
  const NormaSpan *span = &walk->set->spans[walk->at / 2];

  if (walk->at / 2 == walk->set->n)
    return G_MAXUINT;
  return walk->at % 2 == 0 ? span->first : span->end;
}

gboolean
norma_spans_combine (const NormaSpans *one, const NormaSpans *other, NormaSpansRule rule,
                     NormaSpans *result, GError **error)
{
  Walk a = { one, 0 };
  Walk b = { other, 0 };
  gboolean was_in = FALSE;

  if (!reserve (result, one->n + other->n, error))
    return FALSE;
  result->n = 0;
  while (a.at < 2 * one->n || b.at < 2 * other->n) {
    guint from_a = next_border (&a);
    guint from_b = next_border (&b);
    guint x = MIN (from_a, from_b);
    gboolean is_in;

    a.at += from_a == x;
    b.at += from_b == x;
    is_in =
        rule == NORMA_SPANS_UNION ? a.at % 2 == 1 || b.at % 2 == 1 : a.at % 2 == 1 && b.at % 2 == 0;
    if (is_in && !was_in)
      result->spans[result->n].first = x;
    if (!is_in && was_in)
      result->spans[result->n++].end = x;
    was_in = is_in;
  }
  return TRUE;
}

void
norma_spans_clear (NormaSpans *set)
{
  g_free (set->spans);
  *set = (NormaSpans){ 0 };
}
