/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/principal.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

/* What dsyevd asks for with eigenvectors. */
static gboolean
solve_symmetric (double *a, guint d, double *values, GError **error)
{
  gsize n = 1 + 6 * (gsize)d + 2 * (gsize)d * d;
  gsize n_indices = 3 + 5 * (gsize)d;
  g_autofree double *work = NULL;
  g_autofree lapack_int *indices = NULL;
  lapack_int info;

  work = norma_alloc (n, sizeof *work, "principal axes", error);
  if (work == NULL)
    return FALSE;
  indices = norma_alloc (n_indices, sizeof *indices, "principal axes", error);
  if (indices == NULL)
    return FALSE;

  info = LAPACKE_dsyevd_work (LAPACK_COL_MAJOR, 'V', 'U', (lapack_int)d, a, (lapack_int)d, values,
                              work, (lapack_int)n, indices, (lapack_int)n_indices);
  if (info != 0)
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "principal axes of %u dimensions did not converge (%d)", d, (int)info);
  return info == 0;
}

static void
fix_sign (double *axis, guint d)
{
  guint largest = 0;

  for (guint j = 1; j < d; j++)
    if (fabs (axis[j]) > fabs (axis[largest]))
      largest = j;
  if (axis[largest] >= 0)
    return;
  for (guint j = 0; j < d; j++)
    axis[j] = -axis[j];
}

static void
swap_axes (double *a, double *b, guint d)
{
  for (guint j = 0; j < d; j++) {
    double t = a[j];

    a[j] = b[j];
    b[j] = t;
  }
}

static gboolean
all_finite (const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

gboolean
norma_principal_axes (const double *covariance, guint d, double *axes, double *variances,
                      GError **error)
{
  gsize size = (gsize)d * d;

  if (!all_finite (covariance, size)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "principal axes: the covariance of %u dimensions is not finite", d);
    return FALSE;
  }
  if (axes != covariance)
    memcpy (axes, covariance, size * sizeof *axes);
  if (!solve_symmetric (axes, d, variances, error))
    return FALSE;

  /* LAPACK's columns are our rows; it sorts upwards */
  for (guint k = 0; k < d / 2; k++) {
    swap_axes (axes + (gsize)k * d, axes + (gsize)(d - 1 - k) * d, d);
    swap_axes (variances + k, variances + (d - 1 - k), 1);
  }
  for (guint k = 0; k < d; k++) {
    fix_sign (axes + (gsize)k * d, d);
    variances[k] = MAX (variances[k], 0);
  }
  return TRUE;
}

/* The first axis at which the cumulative share is above `share`. */
static guint
passing_axis (const double *variances, guint d, double share)
{
  double total = 0, sum = 0;

  for (guint k = 0; k < d; k++)
    total += variances[k];
  for (guint k = 0; k < d; k++) {
    sum += variances[k];
    if (sum > share * total)
      return k;
  }
  return d - 1;
}

NormaPrincipalRange
norma_principal_leading (const double *variances, guint d, double share)
{
  return (NormaPrincipalRange){ 0, passing_axis (variances, d, share) + 1 };
}

NormaPrincipalRange
norma_principal_trailing (const double *variances, guint d, double share)
{
  guint passing = passing_axis (variances, d, share);
  guint first = passing > 0 ? passing - 1 : 0;

  return (NormaPrincipalRange){ first, d - first };
}
