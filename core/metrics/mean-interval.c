/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/mean-interval.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/metrics/bootstrap.h"

/* One image. */
typedef struct {
  double sum;
  gsize n;
} Cluster;

/* clusters: [n] at most; returns how many. */
static gsize
gather (const double *values, const guint *images, gsize n, Cluster *clusters)
{
  gsize n_clusters = 0;

  for (gsize i = 0; i < n; i++) {
    if (i == 0 || images[i] != images[i - 1])
      clusters[n_clusters++] = (Cluster){ 0, 0 };
    clusters[n_clusters - 1].sum += values[i];
    clusters[n_clusters - 1].n++;
  }
  return n_clusters;
}

static double
draw_mean (const Cluster *clusters, gsize n, NormaRandom *random)
{
  double sum = 0;
  gsize count = 0;

  for (gsize i = 0; i < n; i++) {
    const Cluster *cluster = &clusters[norma_random_below (random, n)];

    sum += cluster->sum;
    count += cluster->n;
  }
  return sum / (double)count;
}

gboolean
norma_mean_interval (const double *values, const guint *images, gsize n, double coverage,
                     guint n_draws, guint64 seed, NormaInterval *interval, GError **error)
{
  g_autofree Cluster *clusters = NULL;
  g_autofree double *means = NULL;
  NormaRandom random;
  gsize n_clusters;

  *interval = (NormaInterval){ NAN, NAN };
  if (!norma_bootstrap_check (coverage, n_draws, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  clusters = norma_alloc (n, sizeof *clusters, "resampled images", error);
  if (clusters == NULL)
    return FALSE;
  means = norma_alloc (n_draws, sizeof *means, "resampled images", error);
  if (means == NULL)
    return FALSE;
  n_clusters = gather (values, images, n, clusters);
  for (gsize i = 0; i < n_clusters; i++)
    if (isnan (clusters[i].sum))
      return TRUE;
  norma_random_seed (&random, seed);
  for (guint draw = 0; draw < n_draws; draw++)
    means[draw] = draw_mean (clusters, n_clusters, &random);
  *interval = norma_bootstrap_percentiles (means, n_draws, coverage);
  return TRUE;
}
