/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/factor.h"

#include <lapacke.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/kernel.h"

/* Column-major lower triangle, as LAPACK has it. */
static void
unpack (const double *packed, guint d, double *work)
{
  for (gsize i = 0; i < d; i++)
    for (gsize j = 0; j <= i; j++)
      work[j * d + i] = packed[i * (i + 1) / 2 + j];
}

static void
pack (const double *work, guint d, double *packed)
{
  for (gsize i = 0; i < d; i++)
    for (gsize j = 0; j <= i; j++)
      packed[i * (i + 1) / 2 + j] = work[j * d + i];
}

gboolean
norma_factor_invert (double *covariance, guint d, double *work, GError **error)
{
  lapack_int size = (lapack_int)d;
  lapack_int info;

  unpack (covariance, d, work);
  info = LAPACKE_dpotrf_work (LAPACK_COL_MAJOR, 'L', size, work, size);
  if (info == 0)
    info = LAPACKE_dtrtri_work (LAPACK_COL_MAJOR, 'L', 'N', size, work, size);
  if (info != 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "covariance of %u features: not positive definite at row %d", d, (int)info);
    return FALSE;
  }
  pack (work, d, covariance);
  return TRUE;
}

#define PARTS 8

NORMA_KERNEL double
norma_factor_distance2 (const float *factor, const float *u, guint d)
{
  double distance2 = 0;

  for (gsize i = 0; i < d; i++) {
    const float *row = factor + i * (i + 1) / 2;
    float part[PARTS] = { 0 };
    gsize j = 0;
    double y;

    for (; j + PARTS <= i + 1; j += PARTS)
      for (int p = 0; p < PARTS; p++)
        part[p] += row[j + p] * u[j + p];
    for (int p = 0; j < i + 1; j++, p++)
      part[p] += row[j] * u[j];
    y = (double)((part[0] + part[4]) + (part[2] + part[6])) +
        (double)((part[1] + part[5]) + (part[3] + part[7]));
    distance2 += y * y;
  }
  return distance2;
}
