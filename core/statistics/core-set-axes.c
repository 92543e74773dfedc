/* SPDX-License-Identifier: Apache-2.0 */
#include <cblas.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/statistics/core-set.h"
#include "core/statistics/principal.h"

/* Rows that the axes are found from: thirty for each of 128 dimensions. Any orthogonal axes keep the
 * distances, so they need not be the best. */
enum { MOST_LOOKED_AT = 4096 };

/* Rows that are turned at a time. */
enum { BLOCK = 1024 };

/* Rows evenly over all, less their mean. looked_at: [n, d]. */
static void
look_at_rows (const float *rows, guint32 n_rows, guint d, guint32 n, double *looked_at)
{
  for (guint32 i = 0; i < n; i++) {
    const float *row = rows + (guint64)i * n_rows / n * d;

    for (guint k = 0; k < d; k++)
      looked_at[(gsize)i * d + k] = row[k];
  }
  for (guint k = 0; k < d; k++) {
    double sum = 0;

    for (guint32 i = 0; i < n; i++)
      sum += looked_at[(gsize)i * d + k];
    for (guint32 i = 0; i < n; i++)
      looked_at[(gsize)i * d + k] -= sum / n;
  }
}

/* axes: [d, d], an axis a row. */
static gboolean
find_axes (const float *rows, guint32 n_rows, guint d, float *axes, GError **error)
{
  guint32 n = MIN (n_rows, MOST_LOOKED_AT);
  g_autofree double *looked_at = norma_alloc (n, d * sizeof (double), "core-set axes", error);
  g_autofree double *covariance = NULL;
  g_autofree double *variances = g_new (double, d);

  if (looked_at == NULL)
    return FALSE;
  covariance = norma_alloc (d, d * sizeof (double), "core-set axes", error);
  if (covariance == NULL)
    return FALSE;
  look_at_rows (rows, n_rows, d, n, looked_at);
  cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, (int)d, (int)d, (int)n, 1.0 / n, looked_at,
               (int)d, looked_at, (int)d, 0, covariance, (int)d);
  if (!norma_principal_axes (covariance, d, covariance, variances, error))
    return FALSE;
  for (gsize i = 0; i < (gsize)d * d; i++)
    axes[i] = (float)covariance[i];
  return TRUE;
}

typedef struct {
  float *rows;
  guint32 n_rows;
  guint d;
  const float *axes;
} Turn;

static gboolean
turn_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Turn *turn = data;
  guint32 begin = (guint32)(index * BLOCK), n = MIN (BLOCK, turn->n_rows - begin);
  float *rows = turn->rows + (gsize)begin * turn->d;
  g_autofree float *copy = norma_alloc (n, turn->d * sizeof (float), "core-set axes", error);
  int d = (int)turn->d;

  if (copy == NULL)
    return FALSE;
  memcpy (copy, rows, (gsize)n * turn->d * sizeof (float));
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, d, d, 1, copy, d, turn->axes, d, 0,
               rows, d);
  return TRUE;
}

gboolean
norma_core_set_turn (float *rows, guint32 n_rows, guint d, guint n_threads,
                     GCancellable *cancellable, GError **error)
{
  g_autofree float *axes = norma_alloc (d, d * sizeof (float), "core-set axes", error);
  const Turn turn = { rows, n_rows, d, axes };

  return axes != NULL && find_axes (rows, n_rows, d, axes, error) &&
         norma_workers_run (n_threads, ((gsize)n_rows + BLOCK - 1) / BLOCK, turn_item,
                            (gpointer)&turn, cancellable, error);
}
