/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/moments.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"

gsize
norma_packed_size (guint d)
{
  return (gsize)d * ((gsize)d + 1) / 2;
}

void
norma_moments_init (NormaMoments *moments, guint d, double *mean, float *comoment, double *third)
{
  *moments = (NormaMoments){ d, 0, mean, comoment, third, 0 };
  memset (mean, 0, d * sizeof *mean);
  memset (comoment, 0, norma_packed_size (d) * sizeof *comoment);
  if (third != NULL)
    memset (third, 0, d * sizeof *third);
}

/* The centred rows and the shift of the mean as one row more, filled up to whole groups of four. */
enum { CENTRED_ROWS = NORMA_MOMENTS_BLOCK + 4 };

gsize
norma_moments_scratch_size (guint d)
{
  return (gsize)(CENTRED_ROWS + 2) * d;
}

double
norma_moments_trace (const NormaMoments *moments)
{
  double trace = 0;

  for (gsize i = 0; i < moments->d; i++)
    trace += moments->comoment[i * (i + 3) / 2];
  return trace;
}

static void
find_shift (const NormaMoments *moments, const float *rows, guint m, gsize stride, double *shift)
{
  guint d = moments->d;

  memset (shift, 0, d * sizeof *shift);
  for (guint k = 0; k < m; k++)
    for (guint j = 0; j < d; j++)
      shift[j] += rows[k * stride + j] - moments->mean[j];
  for (guint j = 0; j < d; j++)
    shift[j] /= (double)(moments->n + m);
}

static double
dot (const double *a, const double *b, guint d)
{
  double sum = 0;

  for (guint j = 0; j < d; j++)
    sum += a[j] * b[j];
  return sum;
}

/* product = comoment · v, [d]. */
static void
multiply_comoment (const NormaMoments *moments, const double *v, double *product)
{
  const float *row = moments->comoment;

  for (guint i = 0; i < moments->d; row += ++i) {
    double sum = (double)row[i] * v[i];

    for (guint j = 0; j < i; j++) {
      sum += (double)row[j] * v[j];
      product[j] += (double)row[j] * v[i];
    }
    product[i] = sum;
  }
}

/* The third and fourth sums of the samples so far about a mean moved by s, from expanding
 * Σ |u − s|² (u − s) and Σ |u − s|⁴ with Σ u = 0 and M = Σ u uᵀ:
 *
 *   third'  = third − 2 M s − tr M s − n |s|² s
 *   fourth' = fourth + 4 sᵀ M s + n |s|⁴ − 4 third · s + 2 tr M |s|² */
static void
shift_third_and_fourth (NormaMoments *moments, const double *s, double *product)
{
  double trace = norma_moments_trace (moments);
  double square = dot (s, s, moments->d);
  double n = (double)moments->n;

  multiply_comoment (moments, s, product);
  moments->fourth += 4 * dot (s, product, moments->d) + n * square * square -
                     4 * dot (moments->third, s, moments->d) + 2 * trace * square;
  for (guint j = 0; j < moments->d; j++)
    moments->third[j] -= 2 * product[j] + (trace + n * square) * s[j];
}

static void
add_third_and_fourth (NormaMoments *moments, const double *centred, guint m)
{
  for (guint k = 0; k < m; k++) {
    const double *u = centred + (gsize)k * moments->d;
    double square = dot (u, u, moments->d);

    moments->fourth += square * square;
    for (guint j = 0; j < moments->d; j++)
      moments->third[j] += square * u[j];
  }
}

/* comoment += centredᵀ · centred, n_rows a multiple of 4. The sum runs over rows in a fixed order
 * and the vectors over columns, so no vectorising reorders it. sums: [d] scratch. */
NORMA_KERNEL static void
add_products (float *comoment, const double *centred, guint n_rows, guint d, double *sums)
{
  for (gsize i = 0; i < d; i++) {
    memset (sums, 0, (i + 1) * sizeof *sums);
    for (guint k = 0; k < n_rows; k += 4) {
      const double *u0 = centred + (gsize)k * d;
      const double *u1 = u0 + d, *u2 = u1 + d, *u3 = u2 + d;
      double w0 = u0[i], w1 = u1[i], w2 = u2[i], w3 = u3[i];

      for (gsize j = 0; j <= i; j++)
        sums[j] += (w0 * u0[j] + w1 * u1[j]) + (w2 * u2[j] + w3 * u3[j]);
    }
    for (gsize j = 0; j <= i; j++)
      comoment[j] = (float)(comoment[j] + sums[j]);
    comoment += i + 1;
  }
}

static void
centre (const NormaMoments *moments, const float *rows, guint m, gsize stride, double *centred)
{
  for (guint k = 0; k < m; k++)
    for (gsize j = 0; j < moments->d; j++)
      centred[k * (gsize)moments->d + j] = rows[k * stride + j] - moments->mean[j];
}

void
norma_moments_add_block (NormaMoments *moments, const float *rows, guint m, gsize stride,
                         double *scratch)
{
  guint d = moments->d;
  guint n_rows = (m + 1 + 3) / 4 * 4;
  double *shift = scratch + (gsize)m * d; /* the row after the centred ones */
  double *sums = scratch + (gsize)CENTRED_ROWS * d;
  double weight = sqrt ((double)moments->n);

  g_return_if_fail (m <= NORMA_MOMENTS_BLOCK);
  if (m == 0)
    return;

  /* The block is taken about the new mean at once; the samples so far then add n s sᵀ. */
  find_shift (moments, rows, m, stride, shift);
  if (moments->third != NULL)
    shift_third_and_fourth (moments, shift, sums);
  for (guint j = 0; j < d; j++)
    moments->mean[j] += shift[j];
  centre (moments, rows, m, stride, scratch);
  if (moments->third != NULL)
    add_third_and_fourth (moments, scratch, m);

  for (guint j = 0; j < d; j++)
    shift[j] *= weight;
  memset (shift + d, 0, (gsize)(n_rows - m - 1) * d * sizeof *shift);
  add_products (moments->comoment, scratch, n_rows, d, sums);
  moments->n += m;
}
