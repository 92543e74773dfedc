/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/moments.h"

#include <string.h>

#include "core/base/kernel.h"

gsize
norma_packed_size (guint d)
{
  return (gsize)d * (d + 1) / 2;
}

double
norma_packed_trace (const double *packed, guint d)
{
  double trace = 0;

  for (gsize i = 0; i < d; i++)
    trace += packed[i * (i + 1) / 2 + i];
  return trace;
}

/* The centred block is kept with the samples of one dimension together, [d, NORMA_MOMENTS_BLOCK],
 * and its scatter row by row, so that no loop that runs over a row sums into one number. */

gsize
norma_moments_scratch (guint d)
{
  return (gsize)d * NORMA_MOMENTS_BLOCK + norma_packed_size (d) + 4 * (gsize)d;
}

typedef struct {
  double *mean, *third, *shift, *product; /* [d] */
  double *centred; /* [m, d] */
  double *scatter; /* packed */
  double fourth;
} Block;

static Block
lay_out (double *scratch, guint d)
{
  Block block = { .mean = scratch };

  block.third = block.mean + d;
  block.shift = block.third + d;
  block.product = block.shift + d;
  block.centred = block.product + d;
  block.scatter = block.centred + (gsize)d * NORMA_MOMENTS_BLOCK;
  return block;
}

NORMA_KERNEL static void
add_scaled (double *restrict sum, const double *restrict row, double factor, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sum[i] += factor * row[i];
}

static double
dot (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static void
centre (Block *block, const float *const *rows, guint m, guint d)
{
  memset (block->mean, 0, d * sizeof (double));
  for (guint s = 0; s < m; s++)
    for (guint i = 0; i < d; i++)
      block->mean[i] += rows[s][i];
  for (guint i = 0; i < d; i++)
    block->mean[i] /= m;
  for (guint s = 0; s < m; s++)
    for (guint i = 0; i < d; i++)
      block->centred[(gsize)s * d + i] = rows[s][i] - block->mean[i];
}

/* packed += Σ_s u_s·u_sᵀ, a row of the triangle at a time so that it stays in the cache. */
NORMA_KERNEL static void
add_outer_products (double *restrict packed, const double *restrict u, guint m, guint d)
{
  for (gsize i = 0; i < d; i++) {
    double *restrict row = packed + i * (i + 1) / 2;
    guint s = 0;

    for (; s + 4 <= m; s += 4) {
      const double *a = u + s * (gsize)d, *b = a + d, *c = b + d, *e = c + d;

      for (gsize j = 0; j <= i; j++)
        row[j] += (a[i] * a[j] + b[i] * b[j]) + (c[i] * c[j] + e[i] * e[j]);
    }
    for (; s < m; s++) {
      const double *a = u + s * (gsize)d;

      for (gsize j = 0; j <= i; j++)
        row[j] += a[i] * a[j];
    }
  }
}

static void
sum_block (Block *block, guint m, guint d)
{
  memset (block->third, 0, d * sizeof (double));
  memset (block->scatter, 0, norma_packed_size (d) * sizeof (double));
  add_outer_products (block->scatter, block->centred, m, d);
  block->fourth = 0;
  for (guint s = 0; s < m; s++) {
    const double *u = block->centred + (gsize)s * d;
    double square = dot (u, u, d);

    add_scaled (block->third, u, square, d);
    block->fourth += square * square;
  }
}

/* product = M·v for a packed symmetric M. */
static void
multiply (const double *packed, const double *v, guint d, double *product)
{
  memset (product, 0, d * sizeof (double));
  for (gsize i = 0; i < d; i++) {
    const double *row = packed + i * (i + 1) / 2;

    product[i] += dot (row, v, i + 1);
    add_scaled (product, row, v[i], i);
  }
}

/* Refers third and fourth to a mean that lies at `shift` from the present one:
 * Σ‖u − δ‖⁴ = fourth − 4·third·δ + 4·δᵀMδ + 2·tr(M)·‖δ‖² + n·‖δ‖⁴ and
 * Σ‖u − δ‖²(u − δ) = third − 2·Mδ − tr(M)·δ − n·‖δ‖²·δ, since Σ u = 0. */
static void
move_mean (double *third, double *fourth, const double *scatter, guint64 n, const double *shift,
           guint d, double *product)
{
  double square = dot (shift, shift, d);
  double trace = norma_packed_trace (scatter, d);

  multiply (scatter, shift, d, product);
  *fourth += -4 * dot (third, shift, d) + 4 * dot (shift, product, d) + 2 * trace * square +
             (double)n * square * square;
  add_scaled (third, product, -2, d);
  add_scaled (third, shift, -(trace + (double)n * square), d);
}

static void
merge (NormaMoments *moments, Block *block, guint m, guint d)
{
  double n = (double)moments->n, total = n + m;
  double *shift = block->shift;
  gsize packed = norma_packed_size (d);

  /* From the old mean to the new one. */
  for (guint i = 0; i < d; i++)
    shift[i] = (block->mean[i] - moments->mean[i]) * (m / total);
  move_mean (moments->third, &moments->fourth, moments->scatter, moments->n, shift, d,
             block->product);
  for (guint i = 0; i < d; i++)
    moments->mean[i] += shift[i];

  /* From the block's mean to the new one. */
  for (guint i = 0; i < d; i++)
    shift[i] = moments->mean[i] - block->mean[i];
  move_mean (block->third, &block->fourth, block->scatter, m, shift, d, block->product);
  add_scaled (moments->third, block->third, 1, d);
  moments->fourth += block->fourth;

  /* Σ u·uᵀ grows by (n·m/total)·δ·δᵀ, δ between the two means; shift is n/total of it. */
  for (gsize i = 0; i < d; i++)
    if (n > 0)
      add_scaled (block->scatter + i * (i + 1) / 2, shift, shift[i] * m * total / n, i + 1);
  add_scaled (moments->scatter, block->scatter, 1, packed);
  moments->n += m;
}

void
norma_moments_add (NormaMoments *moments, guint d, const float *const *rows, guint m,
                   double *scratch)
{
  Block block = lay_out (scratch, d);

  g_return_if_fail (m <= NORMA_MOMENTS_BLOCK);

  if (m == 0)
    return;
  centre (&block, rows, m, d);
  sum_block (&block, m, d);
  merge (moments, &block, m, d);
}

double
norma_moments_shrinkage (const NormaMoments *moments, guint d)
{
  double n = (double)moments->n;
  double mean = norma_packed_trace (moments->scatter, d) / n / d;
  double square = 0, delta, beta;

  /* ‖S‖²: off-diagonal elements count twice. */
  for (gsize i = 0; i < d; i++) {
    const double *row = moments->scatter + i * (i + 1) / 2;

    square += 2 * dot (row, row, i) + row[i] * row[i];
  }
  square /= n * n;

  delta = square / d - mean * mean;
  beta = (moments->fourth / n - square) / (d * n);
  if (!(delta > 0))
    return 1;
  return CLAMP (beta / delta, 0, 1);
}
