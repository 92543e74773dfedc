/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif

#include "core/base/error.h"

struct _NormaBudget {
  gatomicrefcount references;
  GMutex lock;
  GCond given;
  guint64 cap;
  guint64 taken;
};

NormaBudget *
norma_budget_new (guint64 cap_bytes)
{
  NormaBudget *budget = g_new0 (NormaBudget, 1);

  g_atomic_ref_count_init (&budget->references);
  g_mutex_init (&budget->lock);
  g_cond_init (&budget->given);
  budget->cap = cap_bytes == 0 ? G_MAXUINT64 : cap_bytes;
  return budget;
}

NormaBudget *
norma_budget_ref (NormaBudget *budget)
{
  g_return_val_if_fail (budget != NULL, NULL);

  g_atomic_ref_count_inc (&budget->references);
  return budget;
}

void
norma_budget_unref (NormaBudget *budget)
{
  if (budget == NULL || !g_atomic_ref_count_dec (&budget->references))
    return;

  g_mutex_clear (&budget->lock);
  g_cond_clear (&budget->given);
  g_free (budget);
}

guint64
norma_budget_get_cap (const NormaBudget *budget)
{
  return budget == NULL ? G_MAXUINT64 : budget->cap;
}

gboolean
norma_budget_take (NormaBudget *budget, guint64 bytes, const char *what, GError **error)
{
  if (budget == NULL)
    return TRUE;
  if (bytes > budget->cap) {
    g_autofree char *needed = g_format_size (bytes);
    g_autofree char *cap = g_format_size (budget->cap);

    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE, "%s needs %s of memory, the cap is %s",
                 what, needed, cap);
    return FALSE;
  }

  g_mutex_lock (&budget->lock);
  while (budget->taken > budget->cap - bytes)
    g_cond_wait (&budget->given, &budget->lock);
  budget->taken += bytes;
  g_mutex_unlock (&budget->lock);
  return TRUE;
}

void
norma_budget_give (NormaBudget *budget, guint64 bytes)
{
  if (budget == NULL)
    return;

  g_mutex_lock (&budget->lock);
  g_assert (budget->taken >= bytes);
  budget->taken -= bytes;
  g_cond_broadcast (&budget->given);
  g_mutex_unlock (&budget->lock);
}

static _Thread_local guint allocations_until_failure;

void
norma_alloc_fail_nth (guint nth)
{
  allocations_until_failure = nth;
}

/* Large blocks in large pages: the system else clears and maps 4 KiB at a time, which costs as much as
 * what fills them. A hint, for a system that asks to be told. */
static void
ask_for_large_pages (gpointer block, gsize bytes)
{
#ifdef MADV_HUGEPAGE
  const gsize page = 2 << 20;
  guintptr begin = ((guintptr)block + page - 1) & ~(page - 1),
           end = ((guintptr)block + bytes) & ~(page - 1);

  if (bytes >= 8 * page && end > begin)
    madvise ((gpointer)begin, end - begin, MADV_HUGEPAGE);
#endif
}

gpointer
norma_alloc (gsize n, gsize size, const char *what, GError **error)
{
  gboolean fails = allocations_until_failure > 0 && --allocations_until_failure == 0;
  gsize bytes;
  gpointer block = NULL;

  if (!fails && g_size_checked_mul (&bytes, n, size))
    block = g_try_malloc0 (MAX (bytes, 1));
  if (block != NULL)
    ask_for_large_pages (block, bytes);
  else
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
                 "%s: no memory for %" G_GSIZE_FORMAT " elements of %" G_GSIZE_FORMAT " bytes",
                 what, n, size);
  return block;
}

void
norma_memory_trim (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
