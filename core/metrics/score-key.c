/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/score-key.h"

#include <math.h>
#include <string.h>

guint32
norma_score_key (float score)
{
  float unsigned_zero = score + 0.0f;
  guint32 bits;

  if (isnan (score))
    return NORMA_SCORE_KEY_NAN;
  memcpy (&bits, &unsigned_zero, sizeof bits);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

enum { DIGIT_BITS = 11, N_DIGITS = 1 << DIGIT_BITS };

static guint
digit (guint32 key, guint pass)
{
  return (key >> (pass * DIGIT_BITS)) & (N_DIGITS - 1);
}

static void
sort_by_digit (const guint32 *from, guint32 *to, gsize n, guint pass, gsize *places)
{
  gsize place = 0;

  for (guint i = 0; i < N_DIGITS; i++) {
    gsize count = places[i];

    places[i] = place;
    place += count;
  }
  for (gsize i = 0; i < n; i++)
    to[places[digit (from[i], pass)]++] = from[i];
}

void
norma_score_keys_sort (guint32 *keys, guint32 *scratch, gsize n)
{
  gsize counts[3][N_DIGITS] = { 0 };

  for (gsize i = 0; i < n; i++)
    for (guint pass = 0; pass < 3; pass++)
      counts[pass][digit (keys[i], pass)]++;
  sort_by_digit (keys, scratch, n, 0, counts[0]);
  sort_by_digit (scratch, keys, n, 1, counts[1]);
  sort_by_digit (keys, scratch, n, 2, counts[2]);
  memcpy (keys, scratch, n * sizeof *keys);
}

double
norma_score_keys_auroc (const guint32 *nominal, gsize n_nominal, const guint32 *anomalous,
                        gsize n_anomalous)
{
  gsize below = 0, equal = 0; /* nominal keys up to the present anomalous one */
  unsigned __int128 twice = 0;

  if (n_nominal == 0 || n_anomalous == 0 || nominal[n_nominal - 1] == NORMA_SCORE_KEY_NAN ||
      anomalous[n_anomalous - 1] == NORMA_SCORE_KEY_NAN)
    return NAN;

  for (gsize i = 0; i < n_anomalous; i++) {
    if (i == 0 || anomalous[i] != anomalous[i - 1]) {
      below += equal;
      equal = 0;
      while (below < n_nominal && nominal[below] < anomalous[i])
        below++;
      while (below + equal < n_nominal && nominal[below + equal] == anomalous[i])
        equal++;
    }
    twice += 2 * (guint64)below + equal;
  }
  return (double)twice / 2 / ((double)n_nominal * (double)n_anomalous);
}
