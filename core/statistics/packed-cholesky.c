/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/packed-cholesky.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/kernel.h"
#include "core/base/memory.h"

/* Packed by rows a lower triangle is, to LAPACK, the packed upper triangle of its transpose:
 * A = Uᵀ U gives U = Lᵀ and U⁻¹ = Wᵀ in the same places. */
static gboolean
invert_factor (double *a, guint d, GError **error)
{
  lapack_int info = LAPACKE_dpptrf_work (LAPACK_COL_MAJOR, 'U', (lapack_int)d, a);

  if (info == 0)
    info = LAPACKE_dtptri_work (LAPACK_COL_MAJOR, 'U', 'N', (lapack_int)d, a);
  if (info == 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "covariance of %u dimensions is not positive definite: pivot %d is not above 0", d,
               (int)info);
  return FALSE;
}

static gboolean
store_factor (const double *w, guint d, float *factor, GError **error)
{
  gboolean in_range = TRUE;

  for (gsize i = 0; i < norma_packed_size (d); i++) {
    factor[i] = (float)w[i];
    in_range = in_range && isfinite (factor[i]);
  }
  for (gsize i = 0; i < d; i++)
    in_range = in_range && factor[i * (i + 3) / 2] >= FLT_MIN;

  if (!in_range)
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "covariance of %u dimensions: its inverse factor leaves the range of float32", d);
  return in_range;
}

static gboolean
factor_in_place (double *a, guint d, double ridge, float *factor, GError **error)
{
  for (gsize i = 0; i < d; i++)
    a[i * (i + 3) / 2] += ridge;
  return invert_factor (a, d, error) && store_factor (a, d, factor, error);
}

gboolean
norma_packed_inverse_factor (const float *matrix, guint d, double scale, double ridge,
                             float *factor, GError **error)
{
  gsize size = norma_packed_size (d);
  g_autofree double *a = norma_alloc (size, sizeof *a, "a covariance", error);

  if (a == NULL)
    return FALSE;
  for (gsize i = 0; i < size; i++)
    a[i] = scale * matrix[i];
  return factor_in_place (a, d, ridge, factor, error);
}

gboolean
norma_packed_inverse_factor_double (const double *matrix, guint d, double scale, double ridge,
                                    float *factor, GError **error)
{
  gsize size = norma_packed_size (d);
  g_autofree double *a = norma_alloc (size, sizeof *a, "a covariance", error);

  if (a == NULL)
    return FALSE;
  for (gsize i = 0; i < size; i++)
    a[i] = scale * matrix[i];
  return factor_in_place (a, d, ridge, factor, error);
}

/* Two halves of four lanes: GCC keeps these in registers, and eight in one go it does not. */
typedef float FloatLanes __attribute__ ((vector_size (4 * sizeof (float))));
typedef double DoubleLanes __attribute__ ((vector_size (4 * sizeof (double))));

/* Rows that share what is loaded of u. From a multiple of 4 on, so many rows end in the same eight
 * columns. */
enum { ROWS = 4, LANES = 8 };

typedef struct {
  DoubleLanes low, high;
} Columns;

static inline __attribute__ ((always_inline)) void
load_columns (Columns *columns, const float *values)
{
  FloatLanes low, high;

  memcpy (&low, values, sizeof low);
  memcpy (&high, values + 4, sizeof high);
  columns->low = __builtin_convertvector(low, DoubleLanes);
  columns->high = __builtin_convertvector(high, DoubleLanes);
}

static inline __attribute__ ((always_inline)) void
add_columns (Columns *sums, const float *w, const Columns *u)
{
  Columns loaded;

  load_columns (&loaded, w);
  sums->low += loaded.low * u->low;
  sums->high += loaded.high * u->high;
}

/* The columns from `whole` on, n of them, and the lanes put together. */
static inline __attribute__ ((always_inline)) double
end_row (const Columns *sums, const float *w, const float *u, guint n)
{
  double s[LANES];

  memcpy (s, &sums->low, sizeof sums->low);
  memcpy (s + 4, &sums->high, sizeof sums->high);
  for (guint l = 0; l < n; l++)
    s[l] += (double)w[l] * (double)u[l];
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

/* y: of rows i … i + 3, i a multiple of 4, w the first of them. */
static inline __attribute__ ((always_inline)) void
multiply_rows (const float *w, const float *u, guint i, double y[ROWS])
{
  const float *w0 = w, *w1 = w0 + i + 1, *w2 = w1 + i + 2, *w3 = w2 + i + 3;
  Columns s0 = { { 0 } }, s1 = { { 0 } }, s2 = { { 0 } }, s3 = { { 0 } };
  guint whole = i & ~(LANES - 1u), n = i + 1 - whole;

  for (guint j = 0; j < whole; j += LANES) {
    Columns shared;

    load_columns (&shared, u + j);
    add_columns (&s0, w0 + j, &shared);
    add_columns (&s1, w1 + j, &shared);
    add_columns (&s2, w2 + j, &shared);
    add_columns (&s3, w3 + j, &shared);
  }
  y[0] = end_row (&s0, w0 + whole, u + whole, n);
  y[1] = end_row (&s1, w1 + whole, u + whole, n + 1);
  y[2] = end_row (&s2, w2 + whole, u + whole, n + 2);
  y[3] = end_row (&s3, w3 + whole, u + whole, n + 3);
}

/* One of the last rows, fewer than 4, as above. */
static inline __attribute__ ((always_inline)) double
multiply_row (const float *w, const float *u, guint i)
{
  guint whole = i & ~(LANES - 1u);
  Columns sums = { { 0 } }, shared;

  for (guint j = 0; j < whole; j += LANES) {
    load_columns (&shared, u + j);
    add_columns (&sums, w + j, &shared);
  }
  return end_row (&sums, w + whole, u + whole, i + 1 - whole);
}

NORMA_KERNEL double
norma_packed_distance2 (const float *factor, const float *u, guint d)
{
  guint last = d - d % ROWS;
  double distance2 = 0, y[ROWS];

  for (guint i = 0; i < last; i += ROWS) {
    multiply_rows (factor + norma_packed_size (i), u, i, y);
    for (guint k = 0; k < ROWS; k++)
      distance2 += y[k] * y[k];
  }
  for (guint i = last; i < d; i++) {
    y[0] = multiply_row (factor + norma_packed_size (i), u, i);
    distance2 += y[0] * y[0];
  }
  return distance2;
}

NORMA_KERNEL void
norma_packed_whiten (const float *factor, const float *u, guint d, float *whitened)
{
  guint last = d - d % ROWS;
  double y[ROWS];

  for (guint i = 0; i < last; i += ROWS) {
    multiply_rows (factor + norma_packed_size (i), u, i, y);
    for (guint k = 0; k < ROWS; k++)
      whitened[i + k] = (float)y[k];
  }
  for (guint i = last; i < d; i++)
    whitened[i] = (float)multiply_row (factor + norma_packed_size (i), u, i);
}

NORMA_KERNEL double
norma_packed_norm2 (const float *factor, guint d)
{
  gsize n = norma_packed_size (d), whole = n - n % LANES;
  Columns sums = { { 0 } }, values;
  double s[LANES];

  for (gsize i = 0; i < whole; i += LANES) {
    load_columns (&values, factor + i);
    sums.low += values.low * values.low;
    sums.high += values.high * values.high;
  }
  memcpy (s, &sums.low, sizeof sums.low);
  memcpy (s + 4, &sums.high, sizeof sums.high);
  for (gsize i = whole; i < n; i++)
    s[i - whole] += (double)factor[i] * (double)factor[i];
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}
