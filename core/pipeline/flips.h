/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/score.h"

/* Which verdicts change from one model to another. */

typedef struct {
  char *path; /* owned */
  NormaVerdict before, after;
  double times_before, times_after; /* scores in multiples of each model's reject threshold */
} NormaFlip;

typedef struct {
  guint n_images; /* that both models scored */
  guint n_unreadable; /* that one of them could not score */
  GPtrArray *flips; /* NormaFlip, in the order of the paths, owned */
} NormaFlips;

void norma_flip_free (NormaFlip *flip);
void norma_flips_free (NormaFlips *flips);

/* paths: char *. An image that one of them cannot score is counted and passed over.
 * Errors: cancelled; NORMA_ERROR_TOO_LARGE. */
NormaFlips *norma_flips_find (NormaModel *before, NormaModel *after, const GPtrArray *paths,
                              guint n_threads, NormaBudget *budget, const NormaProgress *progress,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaFlips, norma_flips_free)
