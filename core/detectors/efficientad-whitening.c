/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"
#include "core/detectors/efficientad-private.h"
#include "core/statistics/packed-cholesky.h"

/* A matrix of no less than this is taken for one of numbers that differ. */
#define LEAST_VARIANCE 1e-12

/* Positions that are whitened at a time, in as many registers as hold their sums: four, for an addition
 * takes four cycles and the next to the same sum waits for it. */
enum { WIDTH = 8, N_VECTORS = 4, LANES = WIDTH * N_VECTORS };

typedef float Vector __attribute__ ((vector_size (WIDTH * sizeof (float))));
typedef Vector Lanes[N_VECTORS];

/* Of positions [d, LANES]. Row i of the product reads rows up to i, so the last comes first. */
NORMA_KERNEL static void
whiten_lanes (const float *factor, guint d, Lanes *x)
{
  for (gsize i = d; i-- > 0;) {
    const float *row = factor + i * (i + 1) / 2;
    Vector a = row[i] * x[i][0], b = row[i] * x[i][1];
    Vector c = row[i] * x[i][2], e = row[i] * x[i][3];

    for (gsize k = 0; k < i; k++) {
      a += row[k] * x[k][0];
      b += row[k] * x[k][1];
      c += row[k] * x[k][2];
      e += row[k] * x[k][3];
    }
    x[i][0] = a;
    x[i][1] = b;
    x[i][2] = c;
    x[i][3] = e;
  }
}

static void
take_lanes (const float *differences, guint d, gsize n, gsize first, Lanes *lanes)
{
  gsize bytes = MIN (LANES, n - first) * sizeof (float);

  for (gsize c = 0; c < d; c++)
    memcpy (lanes[c], differences + c * n + first, bytes);
}

void
norma_efficientad_whiten (const float *factor, guint d, gsize n, float *differences)
{
  Lanes lanes[NORMA_EFFICIENTAD_FEATURES] = { 0 };

  for (gsize first = 0; first < n; first += LANES) {
    gsize bytes = MIN (LANES, n - first) * sizeof (float);

    take_lanes (differences, d, n, first, lanes);
    whiten_lanes (factor, d, lanes);
    for (gsize c = 0; c < d; c++)
      memcpy (differences + c * n + first, lanes[c], bytes);
  }
}

NORMA_KERNEL static void
sum_squares (const Lanes *lanes, guint d, double *sums)
{
  for (guint l = 0; l < LANES; l++)
    sums[l] = 0;
  for (gsize c = 0; c < d; c++)
    for (guint l = 0; l < LANES; l++) {
      double value = (double)lanes[c][l / WIDTH][l % WIDTH];

      sums[l] += value * value;
    }
}

void
norma_efficientad_square (const NormaOrdinary *ordinary, guint d, gsize n, const float *differences,
                          float *squares)
{
  Lanes lanes[NORMA_EFFICIENTAD_FEATURES] = { 0 };
  double sums[LANES];

  for (gsize first = 0; first < n; first += LANES) {
    take_lanes (differences, d, n, first, lanes);
    whiten_lanes (ordinary->factor, d, lanes);
    sum_squares ((const Lanes *)lanes, d, sums);
    for (gsize i = first; i < MIN (first + LANES, n); i++)
      squares[i] = (float)(sums[i - first] / (double)d / (double)ordinary->level[i]);
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
