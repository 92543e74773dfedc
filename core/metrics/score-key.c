/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/score-key.h"

#include <math.h>
#include <string.h>

float
norma_score_of_key (guint32 key)
{
  guint32 bits = key & 0x80000000u ? key & 0x7fffffffu : ~key;
  float score;

  if (key == NORMA_SCORE_KEY_NAN)
    return NAN;
  memcpy (&score, &bits, sizeof score);
  return score;
}

/* Digits of 8 bits: 256 places to write to at a time stay in the first level of the processor's table of
 * pages, which for many keys makes four passes faster than three of 11 bits. */
enum { DIGIT_BITS = 8, N_DIGITS = 1 << DIGIT_BITS, N_PASSES = 32 / DIGIT_BITS };

static guint
digit (guint32 key, guint pass)
{
  return (key >> (pass * DIGIT_BITS)) & (N_DIGITS - 1);
}

/* Counts of digits to the places of the first of each. */
static void
find_places (gsize *counts)
{
  gsize place = 0;

  for (guint i = 0; i < N_DIGITS; i++) {
    gsize count = counts[i];

    counts[i] = place;
    place += count;
  }
}

static void
sort_by_digit (const guint32 *from, guint32 *to, gsize n, guint pass, gsize *places)
{
  find_places (places);
  for (gsize i = 0; i < n; i++)
    to[places[digit (from[i], pass)]++] = from[i];
}

void
norma_score_keys_sort (guint32 *keys, guint32 *scratch, gsize n)
{
  gsize counts[N_PASSES][N_DIGITS] = { 0 };

  for (gsize i = 0; i < n; i++)
    for (guint pass = 0; pass < N_PASSES; pass++)
      counts[pass][digit (keys[i], pass)]++;
  for (guint pass = 0; pass < N_PASSES; pass += 2) {
    sort_by_digit (keys, scratch, n, pass, counts[pass]);
    sort_by_digit (scratch, keys, n, pass + 1, counts[pass + 1]);
  }
}

static void
sort_pairs_by_digit (const guint64 *from, guint64 *to, gsize n, guint pass)
{
  gsize places[N_DIGITS] = { 0 };

  for (gsize i = 0; i < n; i++)
    places[digit ((guint32)(from[i] >> 32), pass)]++;
  find_places (places);
  for (gsize i = 0; i < n; i++)
    to[places[digit ((guint32)(from[i] >> 32), pass)]++] = from[i];
}

void
norma_score_pairs_sort (guint64 *pairs, guint64 *scratch, gsize n)
{
  for (guint pass = 0; pass < N_PASSES; pass += 2) {
    sort_pairs_by_digit (pairs, scratch, n, pass);
    sort_pairs_by_digit (scratch, pairs, n, pass + 1);
  }
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
