/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

/* Scores as whole numbers in the same order, for sorting by counting. */

/* The key of a NaN; above that of every number. */
#define NORMA_SCORE_KEY_NAN G_MAXUINT32

/* a < b if and only if key (a) < key (b); −0 and +0 have one key. */
static inline guint32
norma_score_key (float score)
{
  float unsigned_zero = score + 0.0f;
  guint32 bits;

  if (isnan (score))
    return NORMA_SCORE_KEY_NAN;
  memcpy (&bits, &unsigned_zero, sizeof bits);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

/* The score of a key, +0 for both zeros; NaN for that of a NaN. */
float norma_score_of_key (guint32 key);

/* Sorts keys: [n] upwards. scratch: [n]. Cannot fail. */
void norma_score_keys_sort (guint32 *keys, guint32 *scratch, gsize n);

/* Sorts [n] pairs of a key, in the upper 32 bits, and anything else, in the lower ones, upwards by their
 * keys; pairs of equal keys stay in their order. scratch: [n]. Cannot fail. */
void norma_score_pairs_sort (guint64 *pairs, guint64 *scratch, gsize n);

/* The area under the ROC curve of keys that are sorted, with ties counted half; NaN if either is
 * empty or holds a NaN. */
double norma_score_keys_auroc (const guint32 *nominal, gsize n_nominal, const guint32 *anomalous,
                               gsize n_anomalous);
