/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/delong.h"

#include <math.h>

#include "core/base/error.h"
#include "core/statistics/distributions.h"

/* Placements of the images of one class among those of the other by both models, doubled to be whole:
 * each is at most twice the size of the other class. */
typedef struct {
  gint64 sum[2];
  __int128 square[2], product; /* sums of squares and of products */
  guint64 n, n_other;
} Placements;

/* Twice the share of the other class that an image is rightly apart from: nominal images below an
 * anomalous one, anomalous images above a nominal one; ties count half. */
static gint64
placement (const NormaLabelledScores *scores, NormaTruth truth, float score)
{
  NormaTruth other = truth == NORMA_TRUTH_NOMINAL ? NORMA_TRUTH_ANOMALOUS : NORMA_TRUTH_NOMINAL;
  gsize n = scores->n[other];
  gsize above = norma_scores_count_above (scores->scores[other], n, score);
  gsize at_least =
      norma_scores_count_above (scores->scores[other], n, nextafterf (score, -INFINITY));

  return (gint64)(truth == NORMA_TRUTH_NOMINAL ? above + at_least : 2 * n - above - at_least);
}

static Placements
place (NormaLabelledScores *const sorted[2], const float *const scores[2], const NormaTruth *truths,
       gsize n, NormaTruth truth)
{
  NormaTruth other = truth == NORMA_TRUTH_NOMINAL ? NORMA_TRUTH_ANOMALOUS : NORMA_TRUTH_NOMINAL;
  Placements all = { .n = sorted[0]->n[truth], .n_other = sorted[0]->n[other] };

  for (gsize i = 0; i < n; i++) {
    gint64 a, b;

    if (truths[i] != truth)
      continue;
    a = placement (sorted[0], truth, scores[0][i]);
    b = placement (sorted[1], truth, scores[1][i]);
    all.sum[0] += a;
    all.sum[1] += b;
    all.square[0] += (__int128)a * a;
    all.square[1] += (__int128)b * b;
    all.product += (__int128)a * b;
  }
  return all;
}

/* Of the mean of n numbers whose doubled, whole values have these sums, over the size of the other
 * class squared: the part of one class in the variance of an area. */
static double
part (__int128 square, gint64 a, gint64 b, const Placements *p)
{
  __int128 spread = (__int128)p->n * square - (__int128)a * b;
  double n = (double)p->n, other = (double)p->n_other;

  return (double)spread / (4 * n * n * (n - 1)) / (other * other);
}

static double
variance_of (const Placements *nominal, const Placements *anomalous, guint model)
{
  return part (nominal->square[model], nominal->sum[model], nominal->sum[model], nominal) +
         part (anomalous->square[model], anomalous->sum[model], anomalous->sum[model], anomalous);
}

static double
difference_part (const Placements *p)
{
  gint64 sum = p->sum[1] - p->sum[0];

  return part (p->square[0] + p->square[1] - 2 * p->product, sum, sum, p);
}

static void
test (const Placements *nominal, const Placements *anomalous, NormaDelong *delong)
{
  double pairs = (double)delong->n_nominal * (double)delong->n_anomalous;

  delong->covariance = part (nominal->product, nominal->sum[0], nominal->sum[1], nominal) +
                       part (anomalous->product, anomalous->sum[0], anomalous->sum[1], anomalous);
  for (guint model = 0; model < 2; model++) {
    delong->auroc[model] = (double)anomalous->sum[model] / 2 / pairs;
    delong->variance[model] = variance_of (nominal, anomalous, model);
  }
  delong->difference = (double)(anomalous->sum[1] - anomalous->sum[0]) / 2 / pairs;
  delong->difference_variance = difference_part (nominal) + difference_part (anomalous);
  if (delong->difference_variance == 0) {
    delong->z = delong->difference == 0 ? 0 : NAN;
    delong->p = delong->difference == 0 ? 1 : NAN;
    return;
  }
  delong->z = delong->difference / sqrt (delong->difference_variance);
  delong->p = 2 * norma_normal_cdf (-fabs (delong->z));
}

static gboolean
check_number (gsize n, GError **error)
{
  if (n <= G_MAXINT32)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
               "comparison of two models: %" G_GSIZE_FORMAT " images, expected at most %d", n,
               G_MAXINT32);
  return FALSE;
}

gboolean
norma_delong (const float *first, const float *second, const NormaTruth *truths, gsize n,
              NormaDelong *delong, GError **error)
{
  const float *const scores[2] = { first, second };
  g_autoptr (NormaLabelledScores) a = NULL;
  g_autoptr (NormaLabelledScores) b = NULL;
  Placements nominal, anomalous;

  if (!check_number (n, error))
    return FALSE;
  a = norma_labelled_scores_new (first, truths, n, error);
  b = a == NULL ? NULL : norma_labelled_scores_new (second, truths, n, error);
  if (b == NULL)
    return FALSE;
  nominal = place ((NormaLabelledScores *const[]){ a, b }, scores, truths, n, NORMA_TRUTH_NOMINAL);
  anomalous =
      place ((NormaLabelledScores *const[]){ a, b }, scores, truths, n, NORMA_TRUTH_ANOMALOUS);
  delong->n_nominal = nominal.n;
  delong->n_anomalous = anomalous.n;
  test (&nominal, &anomalous, delong);
  return TRUE;
}
