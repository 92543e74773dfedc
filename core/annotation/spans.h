/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Pixels [first, end) of a row; first < end. */
typedef struct {
  guint first, end;
} NormaSpan;

/* A set of pixels of one row: spans in rising order that neither overlap nor touch, so that equal sets
 * have equal spans. All zero is the empty set. */
typedef struct {
  NormaSpan *spans; /* [n], owned */
  guint n, capacity;
} NormaSpans;

/* Adding behind the last span is fast. Empty spans change nothing. Error: NORMA_ERROR_TOO_LARGE; the
 * set is then as it was. */
gboolean norma_spans_add (NormaSpans *set, NormaSpan span, GError **error);
gboolean norma_spans_remove (NormaSpans *set, NormaSpan span, GError **error);

gboolean norma_spans_contain (const NormaSpans *set, guint x);

/* Which pixels of two sets a third one holds. */
typedef enum {
  NORMA_SPANS_UNION, /* in one or in both */
  NORMA_SPANS_DIFFERENCE, /* in the first only */
} NormaSpansRule;

/* result: any other set, whose spans are replaced. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_spans_combine (const NormaSpans *one, const NormaSpans *other, NormaSpansRule rule,
                              NormaSpans *result, GError **error);

void norma_spans_clear (NormaSpans *set);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaSpans, norma_spans_clear)
