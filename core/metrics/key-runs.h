/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/claim.h"

/* Very many keys of scores (score-key.h), against which others can be counted exactly. They are sorted in
 * runs, and a full run is kept as the differences of its neighbours in groups of 7 bits, the least first
 * (as in LEB128): a run of n keys then takes at most n + 2^25 bytes, for a difference that takes k more
 * bytes than one is at least 128 k, and all of a run together are below 2^32. */
typedef struct _NormaKeyRuns NormaKeyRuns;

/* Keys of a run for which that bound is 2 bytes a key; beside the full runs one of 4 bytes a key is open,
 * and sorting takes as much again. */
enum { NORMA_KEY_RUNS_LENGTH = 1 << 25 };

/* claim: borrowed, what is held is taken from it. length: keys of a run, at least 1. */
NormaKeyRuns *norma_key_runs_new (NormaClaim *claim, gsize length);
void norma_key_runs_free (NormaKeyRuns *runs);

/* keys: [n]. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_key_runs_add (NormaKeyRuns *runs, const guint32 *keys, gsize n, GError **error);
guint64 norma_key_runs_get_n (const NormaKeyRuns *runs);

/* How many keys are below each of [n] others, which ascend, and how many are at most as large. May be
 * called again, also after more keys. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_key_runs_count (NormaKeyRuns *runs, const guint32 *others, gsize n, guint64 *below,
                               guint64 *up_to, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaKeyRuns, norma_key_runs_free)
