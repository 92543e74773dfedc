/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/good-pairs.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/workers.h"

typedef struct {
  const NormaComparisonPlan *plan;
  const NormaCompareFiles *files;
  const NormaProgress *progress;
  double *peaks; /* [n pairs], NaN: not compared */
  GMutex lock; /* of what is reported */
  guint n_done;
} Measuring;

/* NaN: not compared. */
static double
find_peak (const NormaComparison *comparison)
{
  return comparison->difference == NULL
             ? (double)NAN
             : (double)norma_anomaly_map_get_peak (comparison->difference->difference, NULL, NULL);
}

/* An image against itself says nothing of another. */
static gboolean
is_itself (const NormaPair *pair)
{
  return pair->reference != NULL && pair->query != NULL &&
         norma_paths_are_one_file (pair->reference, pair->query);
}

static gboolean
measure_pair (gsize index, guint worker, gpointer data, GError **error)
{
  Measuring *m = data;
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (NormaComparison) comparison = NULL;

  m->peaks[index] = NAN;
  if (is_itself (&g_array_index (m->plan->pairs, NormaPair, index)))
    return TRUE;
  comparison = norma_comparison_plan_compare (m->plan, (guint)index, m->files, &chosen, error);
  if (comparison == NULL)
    return FALSE;
  m->peaks[index] = find_peak (comparison);
  g_mutex_lock (&m->lock);
  norma_progress_report (m->progress, "Comparing good pairs", ++m->n_done, m->plan->pairs->len);
  g_mutex_unlock (&m->lock);
  return TRUE;
}

static gboolean
measure_all (Measuring *m, guint n_threads, GError **error)
{
  gboolean is_done;

  g_mutex_init (&m->lock);
  is_done = norma_workers_run (n_threads, m->plan->pairs->len, measure_pair, m,
                               norma_progress_get_cancellable (m->progress), error);
  g_mutex_clear (&m->lock);
  return is_done;
}

/* What could be measured to the front. Returns how many there are. */
static guint
gather (double *peaks, guint n)
{
  guint n_measured = 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (peaks[i]))
      peaks[n_measured++] = peaks[i];
  return n_measured;
}

/* References of a route may have no query, and are no pair. */
static guint
count_queries (const GArray *pairs)
{
  guint n = 0;

  for (guint i = 0; i < pairs->len; i++)
    n += g_array_index (pairs, NormaPair, i).query != NULL;
  return n;
}

gboolean
norma_good_pairs_measure (const NormaComparisonPlan *plan, const NormaCompareFiles *files,
                          const NormaWish *wish, guint n_threads, const NormaProgress *progress,
                          NormaGoodPairs *good, GError **error)
{
  NormaCompareOptions options = *files->options;
  const NormaCompareFiles unpromised = { &options, files->budget, NULL, NULL };
  guint n = plan->pairs->len, n_measured;
  g_autofree double *peaks = norma_alloc (n, sizeof (double), "differences of good pairs", error);
  Measuring m = { plan, &unpromised, progress, peaks };

  options.promise = NULL;
  if (peaks == NULL || !measure_all (&m, n_threads, error))
    return FALSE;
  n_measured = gather (peaks, n);
  good->n_not_compared = count_queries (plan->pairs) - n_measured;
  if (n_measured > 0)
    return norma_promise_order_statistic (peaks, n_measured, wish, &good->promise, error);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "good pairs: none of %u can be compared, at least one is needed", n);
  return FALSE;
}
