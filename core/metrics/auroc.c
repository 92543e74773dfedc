/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/auroc.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/score-key.h"
#include "core/statistics/distributions.h"

static guint32 *
sorted_keys (const float *scores, gsize n, GError **error)
{
  g_autofree guint32 *keys = norma_alloc (n, sizeof *keys, "the scores' order", error);
  g_autofree guint32 *scratch = NULL;

  if (keys == NULL)
    return NULL;
  scratch = norma_alloc (n, sizeof *scratch, "the scores' order", error);
  if (scratch == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    keys[i] = norma_score_key (scores[i]);
  norma_score_keys_sort (keys, scratch, n);
  return g_steal_pointer (&keys);
}

gboolean
norma_auroc (const float *nominal, gsize n_nominal, const float *anomalous, gsize n_anomalous,
             double *auroc, GError **error)
{
  g_autofree guint32 *nominal_keys = NULL;
  g_autofree guint32 *anomalous_keys = NULL;

  nominal_keys = sorted_keys (nominal, n_nominal, error);
  if (nominal_keys == NULL)
    return FALSE;
  anomalous_keys = sorted_keys (anomalous, n_anomalous, error);
  if (anomalous_keys == NULL)
    return FALSE;
  *auroc = norma_score_keys_auroc (nominal_keys, n_nominal, anomalous_keys, n_anomalous);
  return TRUE;
}

/* The distinct scores of both classes in ascending order, and where each image stands among them. */
typedef struct {
  guint32 *keys; /* [n_keys] */
  gsize n_keys;
  guint32 *places; /* of the nominal and then of the anomalous images */
  guint64 *nominal, *anomalous; /* [n_keys], how often each was drawn */
} Ladder;

static void
ladder_clear (Ladder *ladder)
{
  g_free (ladder->keys);
  g_free (ladder->places);
  g_free (ladder->nominal);
  g_free (ladder->anomalous);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ladder, ladder_clear)

static gsize
keep_distinct (guint32 *keys, gsize n)
{
  gsize kept = 0;

  for (gsize i = 0; i < n; i++)
    if (kept == 0 || keys[i] != keys[kept - 1])
      keys[kept++] = keys[i];
  return kept;
}

static guint32
place_of (const Ladder *ladder, guint32 key)
{
  gsize low = 0, high = ladder->n_keys;

  while (high - low > 1) {
    gsize middle = low + (high - low) / 2;

    if (ladder->keys[middle] <= key)
      low = middle;
    else
      high = middle;
  }
  return (guint32)low;
}

static gboolean
ladder_build (Ladder *ladder, const float *nominal, gsize n_nominal, const float *anomalous,
              gsize n_anomalous, GError **error)
{
  gsize n = n_nominal + n_anomalous;
  g_autofree float *scores = norma_alloc (n, sizeof *scores, "the scores' order", error);

  if (scores == NULL)
    return FALSE;
  memcpy (scores, nominal, n_nominal * sizeof *scores);
  memcpy (scores + n_nominal, anomalous, n_anomalous * sizeof *scores);

  ladder->keys = sorted_keys (scores, n, error);
  if (ladder->keys == NULL)
    return FALSE;
  ladder->n_keys = keep_distinct (ladder->keys, n);
  ladder->places = norma_alloc (n, sizeof *ladder->places, "the scores' order", error);
  if (ladder->places == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    ladder->places[i] = place_of (ladder, norma_score_key (scores[i]));

  ladder->nominal = norma_alloc (ladder->n_keys, sizeof (guint64), "drawn images", error);
  if (ladder->nominal == NULL)
    return FALSE;
  ladder->anomalous = norma_alloc (ladder->n_keys, sizeof (guint64), "drawn images", error);
  return ladder->anomalous != NULL;
}

static void
draw_images (NormaRandom *random, const guint32 *places, gsize n, guint64 *counts, gsize n_keys)
{
  memset (counts, 0, n_keys * sizeof *counts);
  for (gsize i = 0; i < n; i++)
    counts[places[norma_random_below (random, n)]]++;
}

static gboolean
any_nan (const float *scores, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (isnan (scores[i]))
      return TRUE;
  return FALSE;
}

gboolean
norma_auroc_interval (const float *nominal, gsize n_nominal, const float *anomalous,
                      gsize n_anomalous, double coverage, guint n_draws, guint64 seed,
                      NormaInterval *interval, GError **error)
{
  g_auto (Ladder) ladder = { NULL };
  g_autofree double *draws = NULL;
  NormaRandom random;

  if (!norma_bootstrap_check (coverage, n_draws, error))
    return FALSE;
  *interval = (NormaInterval){ NAN, NAN };
  if (n_nominal == 0 || n_anomalous == 0 || any_nan (nominal, n_nominal) ||
      any_nan (anomalous, n_anomalous))
    return TRUE;
  if (!ladder_build (&ladder, nominal, n_nominal, anomalous, n_anomalous, error))
    return FALSE;
  draws = norma_alloc (n_draws, sizeof *draws, "resampled scores", error);
  if (draws == NULL)
    return FALSE;

  norma_random_seed (&random, seed);
  for (guint i = 0; i < n_draws; i++) {
    draw_images (&random, ladder.places, n_nominal, ladder.nominal, ladder.n_keys);
    draw_images (&random, ladder.places + n_nominal, n_anomalous, ladder.anomalous, ladder.n_keys);
    draws[i] = norma_bootstrap_auroc (ladder.nominal, ladder.anomalous, ladder.n_keys);
  }
  *interval = norma_bootstrap_percentiles (draws, n_draws, coverage);
  return TRUE;
}

NormaInterval
norma_wilson_interval (guint64 k, guint64 n, double coverage)
{
  double z, trials = (double)n, share, centre, half;

  if (n == 0)
    return (NormaInterval){ 0, 1 };

  z = -norma_normal_quantile ((1 - coverage) / 2);
  share = (double)MIN (k, n) / trials;
  centre = (share + z * z / (2 * trials)) / (1 + z * z / trials);
  half = z * sqrt (share * (1 - share) / trials + z * z / (4 * trials * trials)) /
         (1 + z * z / trials);
  /* the ends are exact where rounding would miss them */
  return (NormaInterval){ k == 0 ? 0 : MAX (0, centre - half),
                          k >= n ? 1 : MIN (1, centre + half) };
}
