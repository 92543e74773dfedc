/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/principal.h"

#include <lapacke.h>
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"

static double *
unpack (const double *packed, guint d, GError **error)
{
  double *full = norma_alloc ((gsize)d * d, sizeof (double), "covariance", error);

  for (gsize i = 0; full != NULL && i < d; i++)
    for (gsize j = 0; j <= i; j++)
      full[i * d + j] = full[j * d + i] = packed[i * (i + 1) / 2 + j];
  return full;
}

static double
sign_of_largest (const double *axis, guint d)
{
  guint largest = 0;

  for (guint i = 1; i < d; i++)
    if (fabs (axis[i]) > fabs (axis[largest]))
      largest = i;
  return axis[largest] < 0 ? -1 : 1;
}

gboolean
norma_principal_axes (const double *covariance, guint d, double *axes, double *variances,
                      GError **error)
{
  g_autofree double *vectors = unpack (covariance, d, error);
  g_autofree double *rising = norma_alloc (d, sizeof (double), "variances", error);

  if (vectors == NULL || rising == NULL)
    return FALSE;
  for (gsize i = 0; i < (gsize)d * d; i++)
    if (!isfinite (vectors[i])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "covariance of %u features: found a value that is not finite", d);
      return FALSE;
    }
  /* Column-major, so each eigenvector is a row of the array. */
  if (LAPACKE_dsyevd (LAPACK_COL_MAJOR, 'V', 'L', (lapack_int)d, vectors, (lapack_int)d, rising) !=
      0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "covariance of %u features: its principal axes were not found", d);
    return FALSE;
  }
  for (gsize k = 0; k < d; k++) {
    const double *vector = vectors + (d - 1 - k) * d;
    double sign = sign_of_largest (vector, d);

    variances[k] = rising[d - 1 - k];
    for (gsize i = 0; i < d; i++)
      axes[k * d + i] = sign * vector[i];
  }
  return TRUE;
}

void
norma_principal_choose (const double *variances, guint d, NormaComponents components, double v,
                        guint *first, guint *n)
{
  double total = 0, sum = 0;
  guint crossing = 0;

  *first = 0;
  *n = d;
  if (components == NORMA_COMPONENTS_ALL)
    return;
  for (guint i = 0; i < d; i++)
    total += MAX (variances[i], 0);
  for (crossing = 0; crossing + 1 < d; crossing++) {
    sum += MAX (variances[crossing], 0);
    if (sum > v * total)
      break;
  }
  if (components == NORMA_COMPONENTS_PCA) {
    *n = crossing + 1;
  } else {
    *first = crossing == 0 ? 0 : crossing - 1;
    *n = d - *first;
  }
}
