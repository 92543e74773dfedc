/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"

/* What one job holds of a budget while it grows. Unlike norma_budget_take() it never waits for more than
 * the cap leaves beside what is held, which would never come: that is refused. One thread at a time. */
typedef struct {
  NormaBudget *budget; /* a reference; NULL: no cap */
  guint64 taken; /* bytes */
} NormaClaim;

/* budget: NULL is one without a cap. */
void norma_claim_init (NormaClaim *claim, NormaBudget *budget);
/* Gives all back. */
void norma_claim_clear (NormaClaim *claim);

/* Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_claim_take (NormaClaim *claim, guint64 bytes, const char *what, GError **error);
void norma_claim_give (NormaClaim *claim, guint64 bytes);

/* As norma_alloc(), claimed; NULL, with nothing claimed, on failure. To be released with
 * norma_claim_free() and the same number and size. Error: NORMA_ERROR_TOO_LARGE. */
gpointer norma_claim_alloc (NormaClaim *claim, gsize n, gsize size, const char *what,
                            GError **error);
void norma_claim_free (NormaClaim *claim, gpointer block, gsize n, gsize size);

/* Moves a block of *capacity elements, of which the first n are used, to one with room for n + more, at
 * least twice the size but at most `most` elements where that is enough. FALSE leaves it as it was.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_claim_reserve (NormaClaim *claim, gpointer *block, gsize *capacity, gsize n,
                              gsize more, gsize most, gsize size, const char *what, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaClaim, norma_claim_clear)
