/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/exponential.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"

/* Adding it rounds a double below 2^51 to an integer, which is then in its lowest bits. */
#define ROUNDER 0x1.8p52

/* ln 2 in two parts (Cody and Waite 1980): the first has 32 bits, so that its product with the
 * exponent is exact. */
#define LN2_HIGH 0x1.62e42fefp-1
#define LN2_LOW 0x1.473de6af278edp-34

/* Beyond these a float is infinite or 0. */
#define LARGEST 89.0
#define SMALLEST -105.0

/* e^x = 2^k · e^r with |r| ≤ ln 2 / 2, the series of e^r cut after the tenth power: 3e−13. */
static inline double
exponential (double x)
{
  double bounded = x > LARGEST ? LARGEST : x < SMALLEST ? SMALLEST : x;
  double shifted = bounded * M_LOG2E + ROUNDER;
  double k = shifted - ROUNDER;
  double r = bounded - k * LN2_HIGH - k * LN2_LOW;
  double sum = 1 + r / 10;
  guint64 bits;
  double power;

  sum = 1 + r * (1.0 / 9) * sum;
  sum = 1 + r * (1.0 / 8) * sum;
  sum = 1 + r * (1.0 / 7) * sum;
  sum = 1 + r * (1.0 / 6) * sum;
  sum = 1 + r * (1.0 / 5) * sum;
  sum = 1 + r * (1.0 / 4) * sum;
  sum = 1 + r * (1.0 / 3) * sum;
  sum = 1 + r * (1.0 / 2) * sum;
  sum = 1 + r * sum;
  memcpy (&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  memcpy (&power, &bits, sizeof power);
  return sum * power;
}

NORMA_KERNEL void
norma_exponential (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = (float)exponential (x[i]);
}

NORMA_KERNEL void
norma_sigmoid (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = (float)(1 / (1 + exponential (-(double)x[i])));
}

/* Below 0.02 the quotient loses digits, and the series needs three terms only. */
NORMA_KERNEL void
norma_tanh (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++) {
    double v = x[i];
    double magnitude = fabs (v);
    double t = exponential (-2 * magnitude);
    double far = copysign ((1 - t) / (1 + t), v);
    double near = v - v * v * v * (1.0 / 3) + v * v * v * v * v * (2.0 / 15);

    y[i] = (float)(magnitude < 0.02 ? near : far);
  }
}

/* erf x = 2/√π · x · e^(−x²) · Σ (2x²)^n / (1·3·…·(2n + 1)) (Abramowitz and Stegun 1964, 7.1.6):
 * all terms positive. At |x| = 4, where a float's erf is 1, what follows the 44th is below 3e−9. */
enum { ERF_TERMS = 44, ERF_BLOCK = 64 };

NORMA_KERNEL static void
erf_block (const float *x, float *y, gint64 n)
{
  double v[ERF_BLOCK], z[ERF_BLOCK], sum[ERF_BLOCK];

  for (gint64 i = 0; i < n; i++) {
    v[i] = x[i] > 4 ? 4 : x[i] < -4 ? -4 : x[i];
    z[i] = 2 * v[i] * v[i];
    sum[i] = 1;
  }
  for (int term = ERF_TERMS; term > 0; term--) {
    double inverse = 1.0 / (2 * term + 1);

    for (gint64 i = 0; i < n; i++)
      sum[i] = 1 + z[i] * inverse * sum[i];
  }
  for (gint64 i = 0; i < n; i++)
    y[i] = (float)(M_2_SQRTPI * v[i] * exponential (-0.5 * z[i]) * sum[i]);
}

void
norma_erf (const float *x, float *y, gint64 n)
{
  for (gint64 at = 0; at < n; at += ERF_BLOCK)
    erf_block (x + at, y + at, MIN (ERF_BLOCK, n - at));
}
