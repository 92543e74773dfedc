/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"
#include "core/detectors/efficientad-private.h"
#include "core/statistics/packed-cholesky.h"

/* A matrix of no less than this is taken for one of numbers that differ. */
#define LEAST_VARIANCE 1e-12

NORMA_KERNEL static void
scale (gsize n, float factor, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] *= factor;
}

NORMA_KERNEL static void
add_scaled (gsize n, float factor, const float *restrict from, float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] += factor * from[i];
}

/* Row i of the product reads rows up to i, so the last comes first. */
void
norma_efficientad_whiten (const float *factor, guint d, gsize n, float *differences)
{
  for (gsize i = d; i-- > 0;) {
    const float *row = factor + i * (i + 1) / 2;

    scale (n, row[i], differences + i * n);
    for (gsize k = 0; k < i; k++)
      add_scaled (n, row[k], differences + k * n, differences + i * n);
  }
}

static double
multiply (const float *a, const float *b, gsize n, const guint8 *inspected)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    if (inspected == NULL || inspected[i])
      sum += (double)a[i] * (double)b[i];
  return sum;
}

void
norma_efficientad_add_moments (const float *differences, guint d, gsize n, const guint8 *inspected,
                               double *moments)
{
  for (gsize i = 0; i < d; i++)
    for (gsize k = 0; k <= i; k++)
      *moments++ += multiply (differences + i * n, differences + k * n, n, inspected);
}

/* Towards round ones of the same mean, which weigh as much as d positions. */
gboolean
norma_efficientad_factorise (const double *moments, guint d, gsize n, float *factor, GError **error)
{
  double share = (double)d / ((double)d + (double)n), trace = 0, mean;

  for (gsize i = 0; i < d; i++)
    trace += moments[i * (i + 1) / 2 + i];
  mean = trace / d / (double)MAX (n, 1);
  return norma_packed_inverse_factor_double (moments, d, (1 - share) / (double)MAX (n, 1),
                                             MAX (share * mean, LEAST_VARIANCE), factor, error);
}

void
norma_efficientad_multiply_precision (const float *factor, guint d, const double *values,
                                      double *product)
{
  memset (product, 0, d * sizeof (double));
  for (gsize i = 0; i < d; i++) {
    const float *row = factor + i * (i + 1) / 2;
    double whitened = 0;

    for (gsize k = 0; k <= i; k++)
      whitened += (double)row[k] * values[k];
    for (gsize k = 0; k <= i; k++)
      product[k] += (double)row[k] * whitened;
  }
}
