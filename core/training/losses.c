/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/losses.h"

#include <math.h>
#include <string.h>

#include "core/statistics/select.h"

double
norma_loss_squared (gsize n, const float *found, const float *wanted, double weight,
                    float *gradient, float *wanted_gradient)
{
  double sum = 0, each = weight / (double)MAX (n, 1);

  for (gsize i = 0; i < n; i++) {
    double d = (double)found[i] - (double)wanted[i];
    float slope = (float)(2 * each * d);

    sum += d * d;
    gradient[i] += slope;
    if (wanted_gradient != NULL)
      wanted_gradient[i] -= slope;
  }
  return each * sum;
}

double
norma_loss_hinge (gsize n, const float *scores, double sign, double margin, double weight,
                  float *gradient)
{
  double sum = 0, each = weight / (double)MAX (n, 1);

  for (gsize i = 0; i < n; i++) {
    double lack = margin - sign * (double)scores[i];

    if (lack <= 0)
      continue;
    sum += lack;
    gradient[i] -= (float)(each * sign);
  }
  return each * sum;
}

/* Of values [n], n at least 1, which are reordered. */
static double
find_quantile (float *values, gsize n, double quantile)
{
  double place = CLAMP (quantile, 0, 1) * (double)(n - 1);
  gsize below = (gsize)floor (place);
  double low = norma_select (values, n, below);
  double high = below + 1 < n ? norma_select (values, n, below + 1) : low;

  return low + (place - (double)below) * (high - low);
}

double
norma_loss_hard (gsize n, const float *found, const float *wanted, double quantile, double weight,
                 float *gradient, float *scratch)
{
  double limit, sum = 0;
  gsize n_hard = 0;

  if (n == 0)
    return 0;
  for (gsize i = 0; i < n; i++)
    scratch[i] = (found[i] - wanted[i]) * (found[i] - wanted[i]);
  limit = find_quantile (scratch, n, quantile);
  for (gsize i = 0; i < n; i++) {
    /* As above to the bit, or the largest one might fall below itself. */
    float square = (found[i] - wanted[i]) * (found[i] - wanted[i]);

    scratch[i] = (double)square >= limit ? found[i] - wanted[i] : 0;
    n_hard += (double)square >= limit;
    sum += (double)square >= limit ? (double)square : 0;
  }
  for (gsize i = 0; i < n; i++)
    gradient[i] += (float)(2 * weight / (double)n_hard * (double)scratch[i]);
  return weight * sum / (double)n_hard;
}
