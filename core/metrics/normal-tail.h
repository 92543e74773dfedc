/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/claim.h"

/* The upper end of the scores of normal images, each of which weighs the same whatever its size: all
 * scores that a given mass of them reaches, exact with ties, in memory that follows the mass. */
typedef struct _NormaNormalTail NormaNormalTail;

typedef struct {
  guint32 key; /* of the score (score-key.h) */
  double mass; /* of all scores that equal it */
} NormaTailStep;

/* claim: borrowed. mass: how much to keep at least, of images of mass 1; at least 0. */
NormaNormalTail *norma_normal_tail_new (NormaClaim *claim, double mass);
void norma_normal_tail_free (NormaNormalTail *tail);

/* keys: [n], each of this mass. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_normal_tail_add (NormaNormalTail *tail, const guint32 *keys, gsize n, double mass,
                                GError **error);

/* A step for each distinct key, from the highest down and at least one, until the mass is reached, lent until the next
 * call. What lies below the last step has at least the mass to be kept above it, or isn't there. */
const NormaTailStep *norma_normal_tail_get_steps (NormaNormalTail *tail, gsize *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaNormalTail, norma_normal_tail_free)
