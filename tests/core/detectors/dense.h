/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>
#include <string.h>

/* One Gaussian computed the plain way, in double. */
typedef struct {
  guint d;
  double n; /* samples that were added */
  double *mean; /* [d] */
  double *scatter; /* [d, d], Σ u uᵀ */
} Dense;

enum { DENSE_NONE_LEFT_OUT = G_MAXINT };

/* rows: [n, d]. Row left_out is not added. */
static inline Dense
dense_new (const float *rows, guint n, guint d, guint left_out)
{
  Dense dense = { d, left_out < n ? n - 1.0 : n, g_new0 (double, d), g_new0 (double, d *d) };

  for (guint s = 0; s < n; s++)
    for (guint i = 0; s != left_out && i < d; i++)
      dense.mean[i] += rows[s * d + i] / dense.n;
  for (guint s = 0; s < n; s++)
    for (guint i = 0; s != left_out && i < d; i++)
      for (guint j = 0; j < d; j++)
        dense.scatter[i * d + j] +=
            (rows[s * d + i] - dense.mean[i]) * (rows[s * d + j] - dense.mean[j]);
  return dense;
}

static inline void
dense_clear (Dense *dense)
{
  g_free (dense->mean);
  g_free (dense->scatter);
}

/* α of Ledoit and Wolf 2004, as scikit-learn writes it. */
static inline double
dense_ledoit_wolf (const Dense *dense, const float *rows, guint n)
{
  guint d = dense->d;
  double trace = 0, beta = 0, delta = 0, mean_variance;

  for (guint i = 0; i < d; i++)
    trace += dense->scatter[i * d + i] / n;
  mean_variance = trace / d;
  for (guint a = 0; a < d; a++)
    for (guint b = 0; b < d; b++) {
      double s = dense->scatter[a * d + b] / n, squares = 0;

      for (guint k = 0; k < n; k++) {
        double u = rows[k * d + a] - dense->mean[a], v = rows[k * d + b] - dense->mean[b];

        squares += u * u * v * v;
      }
      beta += (squares / n - s * s) / n;
      delta += s * s;
    }
  delta += -2 * mean_variance * trace + d * mean_variance * mean_variance;
  return MIN (beta, delta) / delta;
}

/* uᵀ (share · scatter + ridge · I)⁻¹ u with u = x − mean; by Gauss and Jordan, as a positive definite
 * matrix needs no pivoting. */
static inline double
dense_distance2 (const Dense *dense, double share, double ridge, const float *x)
{
  guint d = dense->d;
  g_autofree double *a = g_memdup2 (dense->scatter, d * d * sizeof (double));
  g_autofree double *v = g_new (double, d);
  double distance2 = 0;

  for (guint i = 0; i < d * d; i++)
    a[i] = share * a[i] + (i % (d + 1) == 0 ? ridge : 0);
  for (guint i = 0; i < d; i++)
    v[i] = x[i] - dense->mean[i];
  for (guint k = 0; k < d; k++)
    for (guint i = 0; i < d; i++) {
      double factor = a[i * d + k] / a[k * d + k];

      if (i == k)
        continue;
      for (guint j = k; j < d; j++)
        a[i * d + j] -= factor * a[k * d + j];
      v[i] -= factor * v[k];
    }
  for (guint i = 0; i < d; i++)
    distance2 += (x[i] - dense->mean[i]) * v[i] / a[i * d + i];
  return distance2;
}
