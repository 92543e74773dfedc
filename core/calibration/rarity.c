/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/rarity.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/statistics/sort.h"

static double
mean_excess (const double *scores, gsize n, gsize n_above)
{
  double base = scores[n - 1 - n_above], sum = 0;

  for (gsize i = n - n_above; i < n; i++)
    sum += (scores[i] - base) / (double)n_above;
  return sum;
}

/* Of the upper tenth; where that is one tie, of as many more as it takes to see a difference. */
static double
tail_mean (const double *scores, gsize n)
{
  gsize n_above = MIN (MAX ((n + 9) / 10, 5), n - 1);
  double mean = mean_excess (scores, n, n_above);

  while (mean == 0 && n_above < n - 1) {
    n_above = MIN (2 * n_above, n - 1);
    mean = mean_excess (scores, n, n_above);
  }
  return mean;
}

NormaRarity *
norma_rarity_new (const double *scores, gsize n, GError **error)
{
  g_autofree double *sorted = NULL;
  NormaRarity *rarity;

  for (gsize i = 0; i < n; i++)
    if (!isfinite (scores[i]))
      n = 0;
  if (n == 0) {
    g_set_error_literal (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                         "rarity: held-out scores are absent or not finite");
    return NULL;
  }
  sorted = norma_alloc (n, sizeof *sorted, "held-out scores", error);
  if (sorted == NULL)
    return NULL;

  memcpy (sorted, scores, n * sizeof *sorted);
  norma_sort_doubles (sorted, n);
  rarity = g_new (NormaRarity, 1);
  *rarity = (NormaRarity){ n, g_steal_pointer (&sorted), 0 };
  rarity->tail_mean = tail_mean (rarity->scores, n);
  return rarity;
}

NormaRarity *
norma_rarity_new_unknown (void)
{
  return g_new0 (NormaRarity, 1);
}

void
norma_rarity_free (NormaRarity *rarity)
{
  if (rarity == NULL)
    return;
  g_free (rarity->scores);
  g_free (rarity);
}

/* How many held-out scores are below, and how many at most, a score. */
static guint64
count_below (const NormaRarity *rarity, double score, gboolean or_equal)
{
  guint64 low = 0, high = rarity->n;

  while (low < high) {
    guint64 middle = low + (high - low) / 2;

    if (rarity->scores[middle] < score || (or_equal && rarity->scores[middle] == score))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* A stretch on which ln N is linear: ln N = base + (score − from) / width · rise. */
typedef struct {
  double from, base, width, rise;
} Piece;

/* ln N at the held-out score that n_below are below: its rank counts itself and its ties. */
static double
log_at (const NormaRarity *rarity, guint64 n_below)
{
  return log ((double)(rarity->n + 1) / (double)(rarity->n - n_below));
}

/* From the distinct score that n_below are below to the next one, or on along the tail. */
static Piece
piece_from (const NormaRarity *rarity, guint64 n_below)
{
  double from = rarity->scores[n_below], base = log_at (rarity, n_below);
  guint64 next = count_below (rarity, from, TRUE);

  if (next == rarity->n)
    return (Piece){ from, base, rarity->tail_mean, 1 };
  return (Piece){ from, base, rarity->scores[next] - from, log_at (rarity, next) - base };
}

/* Scores that do not vary know three values: 1 below, (n + 1) / n at them, n + 1 above. */
static double
one_in_of_constant (const NormaRarity *rarity, double score)
{
  double n = (double)rarity->n;

  if (score < rarity->scores[0])
    return 1;
  return score > rarity->scores[0] ? n + 1 : (n + 1) / n;
}

double
norma_rarity_one_in (const NormaRarity *rarity, double score)
{
  guint64 n_at_most;
  Piece piece;

  if (isnan (score) || rarity->n == 0)
    return NAN;
  if (rarity->tail_mean == 0)
    return one_in_of_constant (rarity, score);

  /* below the least score the first piece is continued down to N = 1 */
  n_at_most = count_below (rarity, score, TRUE);
  piece =
      piece_from (rarity,
                  n_at_most == 0 ? 0 : count_below (rarity, rarity->scores[n_at_most - 1], FALSE));
  return exp (MAX (0, piece.base + (score - piece.from) / piece.width * piece.rise));
}

/* The distinct score whose N is the largest not above one_in, given as the number below it. */
static guint64
last_at_most (const NormaRarity *rarity, double one_in)
{
  double n = (double)rarity->n;
  double n_below = CLAMP (floor (n - (n + 1) / one_in), 0, n - 1);

  return count_below (rarity, rarity->scores[(guint64)n_below], FALSE);
}

double
norma_rarity_score (const NormaRarity *rarity, double one_in)
{
  Piece piece;

  if (isnan (one_in) || rarity->n == 0)
    return NAN;
  if (rarity->tail_mean == 0)
    return one_in <= (double)rarity->n + 1 ? rarity->scores[0] : INFINITY;

  piece = piece_from (rarity, last_at_most (rarity, MAX (one_in, 1)));
  return piece.from + (log (MAX (one_in, 1)) - piece.base) / piece.rise * piece.width;
}
