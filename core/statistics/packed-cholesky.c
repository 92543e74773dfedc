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

static inline __attribute__ ((always_inline)) void
add_lanes (DoubleLanes *sums, const float *w, const float *u)
{
  FloatLanes a, b;

  memcpy (&a, w, sizeof a);
  memcpy (&b, u, sizeof b);
  *sums += __builtin_convertvector(a, DoubleLanes) * __builtin_convertvector(b, DoubleLanes);
}

NORMA_KERNEL double
norma_packed_distance2 (const float *factor, const float *u, guint d)
{
  double distance2 = 0;

  for (guint i = 0; i < d; i++) {
    guint n = i + 1, whole = n & ~7u;
    DoubleLanes low = { 0 }, high = { 0 };
    double s[8], y;

    for (guint j = 0; j < whole; j += 8) {
      add_lanes (&low, factor + j, u + j);
      add_lanes (&high, factor + j + 4, u + j + 4);
    }
    memcpy (s, &low, sizeof low);
    memcpy (s + 4, &high, sizeof high);
    for (guint j = whole; j < n; j++)
      s[j - whole] += (double)factor[j] * (double)u[j];

    y = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
    distance2 += y * y;
    factor += n;
  }
  return distance2;
}
