/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/verdict-shares.h"

#include <math.h>

#include "core/calibration/review-band.h"

static guint64
count_not_above (const double *scores, gsize n, double limit)
{
  gsize low = 0, high = n;

  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (scores[middle] <= limit)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* That the score is above the m-th of n others. With k of n called anomalous, ExCeeD's threshold is the
 * (n − k + 1)-th. */
static double
find_above (guint64 n, guint64 m, guint64 n_below)
{
  return m == 0 ? 1 : norma_exceed_stability (n, n - m + 1, n_below);
}

gboolean
norma_verdict_shares_find (const double *scores, gsize n, double review, double reject,
                           double score, NormaVerdictShares *shares)
{
  guint64 n_below, n_reject;
  double above_review, above_reject;

  g_return_val_if_fail (shares != NULL && (n == 0 || scores != NULL), FALSE);

  if (n == 0 || isnan (score))
    return FALSE;
  n_below = count_not_above (scores, n, score);
  n_reject = count_not_above (scores, n, reject);
  if (n_below == n && n_reject == n)
    return FALSE;
  above_review = find_above (n, count_not_above (scores, n, review), n_below);
  above_reject = find_above (n, n_reject, n_below);
  *shares =
      (NormaVerdictShares){ 1 - above_review, MAX (above_review - above_reject, 0), above_reject };
  return TRUE;
}
