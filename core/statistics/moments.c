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

/* Products of so many columns are summed in registers at a time. */
enum { TILE_ROWS = 4, TILE_COLUMNS = 8 };

/* From one centred row to the next: whole tiles. */
static gsize
centred_stride (guint d)
{
  return ((gsize)d + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS;
}

/* The centred rows, the shift of the mean as one row more, and a product. */
gsize
norma_moments_scratch_size (guint d)
{
  return (NORMA_MOMENTS_BLOCK + 2) * centred_stride (d);
}

double
norma_moments_trace (const NormaMoments *moments)
{
  double trace = 0;

  for (gsize i = 0; i < moments->d; i++)
    trace += moments->comoment[i * (i + 3) / 2];
  return trace;
}

double
norma_moments_squared_norm (const NormaMoments *moments)
{
  const float *row = moments->comoment;
  double off_diagonal = 0, diagonal = 0;

  for (guint i = 0; i < moments->d; row += ++i) {
    for (guint j = 0; j < i; j++)
      off_diagonal += (double)row[j] * row[j];
    diagonal += (double)row[i] * row[i];
  }
  return diagonal + 2 * off_diagonal;
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
    const double *u = centred + k * centred_stride (moments->d);
    double square = dot (u, u, moments->d);

    moments->fourth += square * square;
    for (guint j = 0; j < moments->d; j++)
      moments->third[j] += square * u[j];
  }
}

typedef double Lanes __attribute__ ((vector_size (4 * sizeof (double))));

/* sums: the products of the columns i … i + 3 with j … j + 7, each summed over the rows in order. */
static inline __attribute__ ((always_inline)) void
multiply_tile (const double *centred, guint n_rows, gsize stride, gsize i, gsize j,
               double sums[TILE_ROWS][TILE_COLUMNS])
{
  Lanes a0 = { 0 }, a1 = { 0 }, a2 = { 0 }, a3 = { 0 };
  Lanes b0 = { 0 }, b1 = { 0 }, b2 = { 0 }, b3 = { 0 };

  for (guint k = 0; k < n_rows; k++) {
    const double *u = centred + k * stride;
    Lanes a, b;

    memcpy (&a, u + j, sizeof a);
    memcpy (&b, u + j + 4, sizeof b);
    a0 += u[i] * a;
    b0 += u[i] * b;
    a1 += u[i + 1] * a;
    b1 += u[i + 1] * b;
    a2 += u[i + 2] * a;
    b2 += u[i + 2] * b;
    a3 += u[i + 3] * a;
    b3 += u[i + 3] * b;
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

/* comoment += centredᵀ · centred. centred: [n_rows, stride], 0 beyond the d columns. */
NORMA_KERNEL static void
add_products (float *comoment, const double *centred, guint n_rows, gsize d, gsize stride)
{
  double sums[TILE_ROWS][TILE_COLUMNS];

  for (gsize i = 0; i < d; i += TILE_ROWS)
    for (gsize j = 0; j < i + TILE_ROWS; j += TILE_COLUMNS) {
      multiply_tile (centred, n_rows, stride, i, j, sums);
      for (gsize r = 0; r < TILE_ROWS && i + r < d; r++) {
        float *row = comoment + (i + r) * (i + r + 1) / 2 + j;
        gsize n = MIN (TILE_COLUMNS, i + r + 1 - MIN (j, i + r + 1));

        for (gsize l = 0; l < n; l++)
          row[l] = (float)(row[l] + sums[r][l]);
      }
    }
}

static void
centre (const NormaMoments *moments, const float *rows, guint m, gsize stride, double *centred)
{
  gsize d = moments->d, width = centred_stride (moments->d);

  for (guint k = 0; k < m; k++, centred += width) {
    for (gsize j = 0; j < d; j++)
      centred[j] = rows[k * stride + j] - moments->mean[j];
    memset (centred + d, 0, (width - d) * sizeof *centred);
  }
}

void
norma_moments_add_block (NormaMoments *moments, const float *rows, guint m, gsize stride,
                         double *scratch)
{
  guint d = moments->d;
  gsize width = centred_stride (d);
  double *shift = scratch + m * width; /* the row after the centred ones */
  double weight = sqrt ((double)moments->n);

  g_return_if_fail (m <= NORMA_MOMENTS_BLOCK);
  if (m == 0)
    return;

  /* The block is taken about the new mean at once; the samples so far then add n s sᵀ. */
  find_shift (moments, rows, m, stride, shift);
  if (moments->third != NULL)
    shift_third_and_fourth (moments, shift, shift + width);
  for (guint j = 0; j < d; j++)
    moments->mean[j] += shift[j];
  centre (moments, rows, m, stride, scratch);
  if (moments->third != NULL)
    add_third_and_fourth (moments, scratch, m);

  for (guint j = 0; j < d; j++)
    shift[j] *= weight;
  memset (shift + d, 0, (width - d) * sizeof *shift);
  add_products (moments->comoment, scratch, m + 1, d, width);
  moments->n += m;
}
