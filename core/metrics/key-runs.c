/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/key-runs.h"

#include <string.h>

#include "core/metrics/score-key.h"

enum { FIRST_CAPACITY = 1 << 16 };

static const char what[] = "the pixels' scores";

typedef struct {
  guint8 *bytes;
  gsize n_bytes, n_keys;
} Run;

struct _NormaKeyRuns {
  NormaClaim *claim;
  gsize length;
  gpointer open; /* guint32 [n_open], in any order */
  gsize n_open, capacity;
  GArray *runs; /* of Run */
  guint64 n;
};

NormaKeyRuns *
norma_key_runs_new (NormaClaim *claim, gsize length)
{
  NormaKeyRuns *runs = g_new0 (NormaKeyRuns, 1);

  runs->claim = claim;
  runs->length = length;
  runs->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  return runs;
}

void
norma_key_runs_free (NormaKeyRuns *runs)
{
  if (runs == NULL)
    return;
  for (guint i = 0; i < runs->runs->len; i++) {
    Run *run = &g_array_index (runs->runs, Run, i);

    norma_claim_free (runs->claim, run->bytes, run->n_bytes, 1);
  }
  g_array_unref (runs->runs);
  norma_claim_free (runs->claim, runs->open, runs->capacity, sizeof (guint32));
  g_free (runs);
}

static gboolean
sort_open (NormaKeyRuns *runs, GError **error)
{
  guint32 *scratch = norma_claim_alloc (runs->claim, runs->n_open, sizeof *scratch, what, error);

  if (scratch == NULL)
    return FALSE;
  norma_score_keys_sort (runs->open, scratch, runs->n_open);
  norma_claim_free (runs->claim, scratch, runs->n_open, sizeof *scratch);
  return TRUE;
}

static gsize
measure (const guint32 *keys, gsize n)
{
  gsize n_bytes = n;
  guint32 previous = 0;

  for (gsize i = 0; i < n; previous = keys[i++])
    for (guint32 gap = (keys[i] - previous) >> 7; gap > 0; gap >>= 7)
      n_bytes++;
  return n_bytes;
}

static void
encode (const guint32 *keys, gsize n, guint8 *bytes)
{
  guint32 previous = 0;

  for (gsize i = 0; i < n; previous = keys[i++]) {
    guint32 gap = keys[i] - previous;

    for (; gap > 127; gap >>= 7)
      *bytes++ = (guint8)(gap | 128);
    *bytes++ = (guint8)gap;
  }
}

static gboolean
close_run (NormaKeyRuns *runs, GError **error)
{
  Run run = { NULL, 0, runs->n_open };

  if (!sort_open (runs, error))
    return FALSE;
  run.n_bytes = measure (runs->open, run.n_keys);
  run.bytes = norma_claim_alloc (runs->claim, run.n_bytes, 1, what, error);
  if (run.bytes == NULL)
    return FALSE;
  encode (runs->open, run.n_keys, run.bytes);
  g_array_append_val (runs->runs, run);
  runs->n_open = 0;
  return TRUE;
}

gboolean
norma_key_runs_add (NormaKeyRuns *runs, const guint32 *keys, gsize n, GError **error)
{
  while (n > 0) {
    gsize fits;

    if (runs->n_open == runs->length && !close_run (runs, error))
      return FALSE;
    fits = MIN (n, runs->length - runs->n_open);
    if (!norma_claim_reserve (runs->claim, &runs->open, &runs->capacity, runs->n_open, fits,
                              MAX (runs->length, FIRST_CAPACITY), sizeof *keys, what, error))
      return FALSE;
    memcpy ((guint32 *)runs->open + runs->n_open, keys, fits * sizeof *keys);
    runs->n_open += fits;
    runs->n += fits;
    keys += fits;
    n -= fits;
  }
  return TRUE;
}

guint64
norma_key_runs_get_n (const NormaKeyRuns *runs)
{
  return runs->n;
}

static void
count_open (const guint32 *keys, gsize n_keys, const guint32 *others, gsize n, guint64 *below,
            guint64 *up_to)
{
  gsize at = 0;

  for (gsize i = 0; i < n; i++) {
    while (at < n_keys && keys[at] < others[i])
      at++;
    below[i] += at;
    while (at < n_keys && keys[at] == others[i])
      at++;
    up_to[i] += at;
  }
}

/* The key after `key`; past the last one it is not looked at. */
static guint32
decode (const guint8 **bytes, guint32 key)
{
  guint32 byte = *(*bytes)++, gap = byte & 127;

  for (guint shift = 7; byte > 127; shift += 7) {
    byte = *(*bytes)++;
    gap |= (byte & 127) << shift;
  }
  return key + gap;
}

static void
count_run (const Run *run, const guint32 *others, gsize n, guint64 *below, guint64 *up_to)
{
  const guint8 *bytes = run->bytes;
  guint32 key = decode (&bytes, 0);
  gsize at = 0;

  for (gsize i = 0; i < n; i++) {
    while (at < run->n_keys && key < others[i])
      if (++at < run->n_keys)
        key = decode (&bytes, key);
    below[i] += at;
    while (at < run->n_keys && key == others[i])
      if (++at < run->n_keys)
        key = decode (&bytes, key);
    up_to[i] += at;
  }
}

gboolean
norma_key_runs_count (NormaKeyRuns *runs, const guint32 *others, gsize n, guint64 *below,
                      guint64 *up_to, GError **error)
{
  if (!sort_open (runs, error))
    return FALSE;
  memset (below, 0, n * sizeof *below);
  memset (up_to, 0, n * sizeof *up_to);
  count_open (runs->open, runs->n_open, others, n, below, up_to);
  for (guint i = 0; i < runs->runs->len; i++)
    count_run (&g_array_index (runs->runs, Run, i), others, n, below, up_to);
  return TRUE;
}
