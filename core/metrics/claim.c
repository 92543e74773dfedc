/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/claim.h"

#include <string.h>

void
norma_claim_init (NormaClaim *claim, NormaBudget *budget)
{
  *claim = (NormaClaim){ budget == NULL ? NULL : norma_budget_ref (budget), 0 };
}

void
norma_claim_clear (NormaClaim *claim)
{
  norma_budget_give (claim->budget, claim->taken);
  norma_budget_unref (claim->budget);
  *claim = (NormaClaim){ NULL, 0 };
}

gboolean
norma_claim_take (NormaClaim *claim, guint64 bytes, const char *what, GError **error)
{
  guint64 cap = norma_budget_get_cap (claim->budget);
  gboolean fits = claim->taken <= cap && bytes <= cap - claim->taken;

  if (!norma_budget_take (claim->budget, fits ? bytes : claim->taken + bytes, what, error))
    return FALSE;
  claim->taken += bytes;
  return TRUE;
}

void
norma_claim_give (NormaClaim *claim, guint64 bytes)
{
  norma_budget_give (claim->budget, bytes);
  claim->taken -= bytes;
}

gpointer
norma_claim_alloc (NormaClaim *claim, gsize n, gsize size, const char *what, GError **error)
{
  gsize bytes;
  gpointer block;

  if (!g_size_checked_mul (&bytes, n, size))
    return norma_alloc (n, size, what, error); /* which says that it is too large */
  if (!norma_claim_take (claim, bytes, what, error))
    return NULL;
  block = norma_alloc (n, size, what, error);
  if (block == NULL)
    norma_claim_give (claim, bytes);
  return block;
}

void
norma_claim_free (NormaClaim *claim, gpointer block, gsize n, gsize size)
{
  if (block == NULL)
    return;
  norma_claim_give (claim, (guint64)n * size);
  g_free (block);
}

gboolean
norma_claim_reserve (NormaClaim *claim, gpointer *block, gsize *capacity, gsize n, gsize more,
                     gsize most, gsize size, const char *what, GError **error)
{
  gsize wanted = MAX (n + more, MIN (2 * *capacity, most));
  gpointer larger;

  if (n + more <= *capacity)
    return TRUE;
  larger = norma_claim_alloc (claim, wanted, size, what, error);
  if (larger == NULL)
    return FALSE;
  if (n > 0)
    memcpy (larger, *block, n * size);
  norma_claim_free (claim, *block, *capacity, size);
  *block = larger;
  *capacity = wanted;
  return TRUE;
}
