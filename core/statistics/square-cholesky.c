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

  for (gsize j = 0; j < stride; j += TILE_COLUMNS)
    for (gsize i = 0; i < j + TILE_COLUMNS; i += TILE_ROWS) {
      multiply_tile (transposed, i, transposed, j, stride, 0, i + TILE_ROWS, sums);
      for (gsize r = 0; r < TILE_ROWS; r++)
        for (gsize l = 0; l < TILE_COLUMNS; l++)
          b[(i + r) * stride + j + l] = scale * sums[r][l];
    }
}

/* tile[r] of four rows −= its share of those above it, and × inverse[r], of the pivot. u: the four
 * columns of U there. */
static inline __attribute__ ((always_inline)) void
solve_tile (const double *u, gsize stride, const double inverse[TILE_ROWS],
            double tile[TILE_ROWS][TILE_COLUMNS])
{
  for (gsize r = 0; r < TILE_ROWS; r++) {
    for (gsize k = 0; k < r; k++)
      for (gsize l = 0; l < TILE_COLUMNS; l++)
        tile[r][l] -= u[k * stride + r] * tile[k][l];
    for (gsize l = 0; l < TILE_COLUMNS; l++)
      tile[r][l] *= inverse[r];
  }
}

/* tile = rows[i … i + 3, j … j + 7] − Σ_{begin ≤ k < i} u[k, i … i + 3]·rows[k, …]. */
static inline __attribute__ ((always_inline)) void
subtract_above (const double *u, const double *rows, gsize stride, gsize i, gsize j, gsize begin,
                double tile[TILE_ROWS][TILE_COLUMNS])
{
  double sums[TILE_ROWS][TILE_COLUMNS];

  multiply_tile (u, i, rows, j, stride, begin, i, sums);
  for (gsize r = 0; r < TILE_ROWS; r++)
    for (gsize l = 0; l < TILE_COLUMNS; l++)
      tile[r][l] = rows[(i + r) * stride + j + l] - sums[r][l];
}

static inline __attribute__ ((always_inline)) void
store_tile (double tile[TILE_ROWS][TILE_COLUMNS], gsize stride, double *rows)
{
  for (gsize r = 0; r < TILE_ROWS; r++)
    memcpy (rows + r * stride, tile[r], sizeof tile[r]);
}

/* The tile of the four pivots, whose first stands in column `at`. inverse: 1 / pivot of each. */
static inline __attribute__ ((always_inline)) gboolean
factorise_tile (double tile[TILE_ROWS][TILE_COLUMNS], gsize at, double inverse[TILE_ROWS])
{
  for (gsize r = 0; r < TILE_ROWS; r++) {
    double pivot = tile[r][at + r];

    for (gsize k = 0; k < r; k++)
      pivot -= tile[k][at + r] * tile[k][at + r];
    if (!(pivot > 0))
      return FALSE;
    tile[r][at + r] = sqrt (pivot);
    inverse[r] = 1 / tile[r][at + r];
    for (gsize l = at + r + 1; l < TILE_COLUMNS; l++) {
      for (gsize k = 0; k < r; k++)
        tile[r][l] -= tile[k][at + r] * tile[k][l];
      tile[r][l] *= inverse[r];
    }
  }
  return TRUE;
}

/* Four rows of U beyond the tile of their pivots. */
static inline __attribute__ ((always_inline)) void
finish_tile (const double *u, double *rows, gsize stride, gsize i, gsize j, gsize begin,
             const double inverse[TILE_ROWS])
{
  double tile[TILE_ROWS][TILE_COLUMNS];

  subtract_above (u, rows, stride, i, j, begin, tile);
  solve_tile (u + i * stride + i, stride, inverse, tile);
  store_tile (tile, stride, rows + i * stride + j);
}

NORMA_KERNEL gboolean
norma_square_factorise (double *b, gsize stride)
{
  double tile[TILE_ROWS][TILE_COLUMNS], inverse[TILE_COLUMNS];

  /* as many rows as a tile has columns at a time, so that what is above is fetched once for them */
  for (gsize first = 0; first < stride; first += TILE_COLUMNS) {
    for (gsize at = 0; at < TILE_COLUMNS; at += TILE_ROWS) {
      subtract_above (b, b, stride, first + at, first, 0, tile);
      if (!factorise_tile (tile, at, inverse + at))
        return FALSE;
      store_tile (tile, stride, b + (first + at) * stride + first);
    }
    for (gsize j = first + TILE_COLUMNS; j < stride; j += TILE_COLUMNS)
      for (gsize at = 0; at < TILE_COLUMNS; at += TILE_ROWS)
        finish_tile (b, b, stride, first + at, j, 0, inverse + at);
  }
  return TRUE;
}

NORMA_KERNEL void
norma_square_solve (const double *u, double *w, gsize stride)
{
  double inverse[TILE_ROWS];

  /* a tile's columns stay in the nearest cache; row k of w is 0 beyond its k-th column, so that their
   * sums begin with the first of them */
  for (gsize j = 0; j < stride; j += TILE_COLUMNS)
    for (gsize i = j; i < stride; i += TILE_ROWS) {
      for (gsize r = 0; r < TILE_ROWS; r++)
        inverse[r] = 1 / u[(i + r) * stride + i + r];
      finish_tile (u, w, stride, i, j, j, inverse);
    }
}

/* The rows of a block of w from the packed ones, with 0 up to the end of its last tile; returns the
 * row after. */
static inline __attribute__ ((always_inline)) const float *
unpack_block (const float *factor, gsize d, gsize stride, gsize first, double *w)
{
  for (gsize i = first; i < first + TILE_COLUMNS; i++) {
    double *row = w + i * stride;
    gsize n = i < d ? i + 1 : 0;

    for (gsize j = 0; j < n; j++)
      row[j] = factor[j];
    memset (row + n, 0, (first + TILE_COLUMNS - n) * sizeof *row);
    factor += n;
  }
  return factor;
}

NORMA_KERNEL void
norma_square_unpack (const float *factor, gsize d, gsize stride, double *restrict w,
                     double *restrict transposed)
{
  /* by blocks of rows, so that what is written follows what was */
  for (gsize i = 0; i < stride; i += TILE_COLUMNS) {
    factor = unpack_block (factor, d, stride, i, w);
    for (gsize j = 0; j < i + TILE_COLUMNS; j++)
      for (gsize r = 0; r < TILE_COLUMNS; r++)
        transposed[j * stride + i + r] = w[(i + r) * stride + j];
  }
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
