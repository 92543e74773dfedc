/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Memory whose size comes from a file or from data.
 *
 * A budget is the user's memory cap, shared by all workers. A job takes what its image needs in
 * one piece before it allocates, and gives it back afterwards; taking waits while other jobs hold
 * the rest, so an image that fits the cap is read at every thread count and one that does not is
 * refused at every thread count. A job never takes a second time while it holds a first. */

typedef struct _NormaBudget NormaBudget;

/* cap_bytes: 0 means no cap. Shared; release with norma_budget_unref(). */
NormaBudget *norma_budget_new (guint64 cap_bytes);
NormaBudget *norma_budget_ref (NormaBudget *budget);
void norma_budget_unref (NormaBudget *budget);
guint64 norma_budget_get_cap (const NormaBudget *budget);

/* Waits until `bytes` are free, then holds them. `what` names the thing for the message.
 * budget: NULL is a budget without a cap. Error: NORMA_ERROR_TOO_LARGE if bytes exceed the cap. */
gboolean norma_budget_take (NormaBudget *budget, guint64 bytes, const char *what, GError **error);
void norma_budget_give (NormaBudget *budget, guint64 bytes);

/* [n] elements of `size` bytes, zeroed, owned by the caller, released with g_free(). n or size of
 * 0 gives a valid one-byte block. Error: NORMA_ERROR_TOO_LARGE if the product overflows or the
 * system has no such block; never aborts. */
gpointer norma_alloc (gsize n, gsize size, const char *what, GError **error);

/* Gives the pages of freed blocks back to the system, which the C library else keeps wherever a block that
 * lives on lies behind them. After work that frees much of what it took. */
void norma_memory_trim (void);

/* For tests: the nth (1, 2, …) following norma_alloc() of this thread fails; 0 ends it. */
void norma_alloc_fail_nth (guint nth);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaBudget, norma_budget_unref)
