/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/workers.h"
#include "core/detectors/simplenet-private.h"

/* Features in turn, each of which is summed over the rows in their order; and rows in turn. */
enum { CHUNK = 32, ROWS_AT_ONCE = 1024 };

typedef struct {
  NormaSimpleNet *simplenet;
  const NormaSimpleNetRows *rows;
  double least_variance;
  double scale; /* what rows are divided by */
} Standardising;

static void
add_squares (const float *rows, gsize n, gsize d, guint width, const double *mean, double *sums)
{
  for (gsize r = 0; r < n; r++)
    for (guint i = 0; i < width; i++) {
      double u = (double)rows[r * d + i] - (mean == NULL ? 0 : mean[i]);

      sums[i] += mean == NULL ? u : u * u;
    }
}

/* Mean and deviation over what is trained on. */
static gboolean
look_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Standardising *job = data;
  NormaSimpleNet *s = job->simplenet;
  gsize first = index * CHUNK, n = job->rows->n_trained;
  guint width = (guint)MIN (CHUNK, s->d - first);
  const float *rows = job->rows->at + first;
  double mean[CHUNK] = { 0 }, squares[CHUNK] = { 0 };

  add_squares (rows, n, s->d, width, NULL, mean);
  for (guint i = 0; i < width; i++)
    mean[i] /= (double)n;
  add_squares (rows, n, s->d, width, mean, squares);
  for (guint i = 0; i < width; i++) {
    double variance = squares[i] / (double)n + job->least_variance;

    s->mean[first + i] = (float)mean[i];
    s->deviation[first + i] = variance > 0 ? (float)sqrt (variance) : 1;
  }
  return TRUE;
}

static gboolean
standardise_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Standardising *job = data;
  const NormaSimpleNet *s = job->simplenet;
  gsize first = index * ROWS_AT_ONCE, n = MIN (ROWS_AT_ONCE, job->rows->n - first);
  float *rows = job->rows->at + first * s->d, factor = (float)(1 / job->scale);

  for (gsize r = 0; r < n; r++)
    for (guint i = 0; i < s->d; i++)
      rows[r * s->d + i] = (rows[r * s->d + i] - s->mean[i]) * factor;
  return TRUE;
}

gboolean
norma_simplenet_standardise (NormaSimpleNet *s, const NormaSimpleNetRows *rows,
                             double least_variance, guint n_threads, GCancellable *cancellable,
                             double *scale, GError **error)
{
  Standardising job = { s, rows, least_variance };
  double squares = 0;

  if (!norma_workers_run (n_threads, (s->d + CHUNK - 1) / CHUNK, look_item, &job, cancellable,
                          error))
    return FALSE;
  for (guint i = 0; i < s->d; i++)
    squares += (double)s->deviation[i] * (double)s->deviation[i];
  *scale = job.scale = sqrt (squares / s->d);
  return norma_workers_run (n_threads, (rows->n + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE,
                            standardise_item, &job, cancellable, error);
}
