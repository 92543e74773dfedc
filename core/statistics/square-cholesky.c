/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/square-cholesky.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/base/kernel.h"

/* Products of so many columns are summed in registers at a time. */
enum { TILE_ROWS = 4, TILE_COLUMNS = 8 };

gsize
norma_square_stride (gsize d)
{
  return (d + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS;
}

typedef double Lanes __attribute__ ((vector_size (4 * sizeof (double))));

/* sums: Σ_k a[k, i … i + 3]·b[k, j … j + 7] over rows begin … end − 1 in order. */
static inline __attribute__ ((always_inline)) void
multiply_tile (const double *a, gsize i, const double *b, gsize j, gsize stride, gsize begin,
               gsize end, double sums[TILE_ROWS][TILE_COLUMNS])
{
  Lanes a0 = { 0 }, a1 = { 0 }, a2 = { 0 }, a3 = { 0 };
  Lanes b0 = { 0 }, b1 = { 0 }, b2 = { 0 }, b3 = { 0 };

  for (gsize k = begin; k < end; k++) {
    const double *u = a + k * stride + i;
    Lanes low, high;

    memcpy (&low, b + k * stride + j, sizeof low);
    memcpy (&high, b + k * stride + j + 4, sizeof high);
    a0 += u[0] * low;
    b0 += u[0] * high;
    a1 += u[1] * low;
    b1 += u[1] * high;
    a2 += u[2] * low;
    b2 += u[2] * high;
    a3 += u[3] * low;
    b3 += u[3] * high;
  }
  memcpy (sums[0], &a0, sizeof a0);
  memcpy (sums[0] + 4, &b0, sizeof b0);
  memcpy (sums[1], &a1, sizeof a1);
  memcpy (sums[1] + 4, &b1, sizeof b1);
  memcpy (sums[2], &a2, sizeof a2);
  memcpy (sums[2] + 4, &b2, sizeof b2);
  memcpy (sums[3], &a3, sizeof a3);
  memcpy (sums[3] + 4, &b3, sizeof b3);
}

NORMA_KERNEL void
norma_square_multiply_transposed (const double *transposed, gsize stride, double scale, double *b)
{
  double sums[TILE_ROWS][TILE_COLUMNS];

  for (gsize i = 0; i < stride; i += TILE_ROWS)
    for (gsize j = i & ~(gsize)(TILE_COLUMNS - 1); j < stride; j += TILE_COLUMNS) {
      multiply_tile (transposed, i, transposed, j, stride, 0, i + TILE_ROWS, sums);
      for (gsize r = 0; r < TILE_ROWS; r++)
        for (gsize l = 0; l < TILE_COLUMNS; l++)
          b[(i + r) * stride + j + l] = scale * sums[r][l];
    }
}

/* rows[i … i + 3, begin … end − 1] −= Σ_{k < i} u[k, i … i + 3]·rows[k, …]. rows_begin_late: row k of
 * rows is 0 beyond its k-th, so that a tile's sum begins with its first column. */
static inline __attribute__ ((always_inline)) void
subtract_above (const double *u, double *rows, gsize stride, gsize i, gsize begin, gsize end,
                gboolean rows_begin_late)
{
  double sums[TILE_ROWS][TILE_COLUMNS];

  for (gsize j = begin; j < end; j += TILE_COLUMNS) {
    multiply_tile (u, i, rows, j, stride, rows_begin_late ? MIN (j, i) : 0, i, sums);
    for (gsize r = 0; r < TILE_ROWS; r++)
      for (gsize l = 0; l < TILE_COLUMNS; l++)
        rows[(i + r) * stride + j + l] -= sums[r][l];
  }
}

/* row[r] of four −= its share of those above it, and divided by the pivot. */
static inline __attribute__ ((always_inline)) void
solve_row (const double *u, double *rows, gsize stride, gsize i, guint r, gsize begin, gsize end)
{
  double *row = rows + (i + r) * stride;
  double inverse = 1 / u[(i + r) * stride + i + r];

  for (guint k = 0; k < r; k++) {
    const double *above = rows + (i + k) * stride;
    double factor = u[(i + k) * stride + i + r];

    for (gsize j = begin; j < end; j++)
      row[j] -= factor * above[j];
  }
  for (gsize j = begin; j < end; j++)
    row[j] *= inverse;
}

NORMA_KERNEL gboolean
norma_square_factorise (double *b, gsize stride)
{
  for (gsize i = 0; i < stride; i += TILE_ROWS) {
    gsize first = i & ~(gsize)(TILE_COLUMNS - 1);

    subtract_above (b, b, stride, i, first, stride, FALSE);
    for (guint r = 0; r < TILE_ROWS; r++) {
      double *diagonal = &b[(i + r) * stride + i + r], pivot = *diagonal;

      for (guint k = 0; k < r; k++)
        pivot -= b[(i + k) * stride + i + r] * b[(i + k) * stride + i + r];
      if (!(pivot > 0))
        return FALSE;
      *diagonal = sqrt (pivot);
      solve_row (b, b, stride, i, r, i + r + 1, stride);
    }
  }
  return TRUE;
}

NORMA_KERNEL void
norma_square_solve (const double *u, double *w, gsize stride)
{
  for (gsize i = 0; i < stride; i += TILE_ROWS) {
    subtract_above (u, w, stride, i, 0, i + TILE_ROWS, TRUE);
    for (guint r = 0; r < TILE_ROWS; r++)
      solve_row (u, w, stride, i, r, 0, i + r + 1);
  }
}

NORMA_KERNEL void
norma_square_unpack (const float *factor, gsize d, gsize stride, double *restrict w,
                     double *restrict transposed)
{
  memset (w, 0, stride * stride * sizeof *w);
  memset (transposed, 0, stride * stride * sizeof *transposed);
  for (gsize i = 0; i < d; factor += ++i)
    for (gsize j = 0; j <= i; j++)
      w[i * stride + j] = factor[j];
  /* by blocks of rows, so that what is written follows what was */
  for (gsize i = 0; i < stride; i += TILE_COLUMNS)
    for (gsize j = 0; j < i + TILE_COLUMNS; j++)
      for (gsize r = 0; r < TILE_COLUMNS; r++)
        transposed[j * stride + i + r] = w[(i + r) * stride + j];
}

NORMA_KERNEL void
norma_square_multiply_inverse (const double *restrict w, const double *restrict transposed, gsize d,
                               gsize stride, const double *v, double *restrict product)
{
  memcpy (product, v, d * sizeof *product);
  for (gsize i = d; i-- > 0;) {
    const double *row = w + i * stride;
    double z = product[i] /= row[i];

    for (gsize j = 0; j < i; j++)
      product[j] -= z * row[j];
  }
  for (gsize i = 0; i < d; i++) {
    const double *column = transposed + i * stride;
    double y = product[i] /= column[i];

    for (gsize j = i + 1; j < d; j++)
      product[j] -= y * column[j];
  }
}

NORMA_KERNEL void
norma_square_multiply_vector (const double *restrict transposed, gsize d, gsize stride,
                              const double *v, double *restrict product)
{
  memset (product, 0, d * sizeof *product);
  for (gsize i = 0; i < d; i++)
    for (gsize j = i; j < d; j++)
      product[j] += v[i] * transposed[i * stride + j];
}

NORMA_KERNEL void
norma_square_add_product (double *restrict b, gsize d, gsize stride, double weight, const double *v)
{
  for (gsize i = 0; i < d; i++)
    for (gsize j = i; j < d; j++)
      b[i * stride + j] += weight * v[i] * v[j];
}

NORMA_KERNEL gboolean
norma_square_pack (const double *restrict w, gsize d, gsize stride, float *restrict factor)
{
  guint n_beyond = 0;

  for (gsize i = 0; i < d; factor += ++i) {
    for (gsize j = 0; j <= i; j++) {
      factor[j] = (float)w[i * stride + j];
      n_beyond += !(fabsf (factor[j]) <= FLT_MAX);
    }
    n_beyond += !(factor[i] >= FLT_MIN);
  }
  return n_beyond == 0;
}
