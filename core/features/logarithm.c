/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/logarithm.h"

#include <string.h>

#include "core/base/kernel.h"

/* The bits of √½. */
#define ROOT_HALF 0x3f3504f3

static inline float
natural_logarithm (float x)
{
  gint32 bits, mantissa_bits, exponent;
  float m, s, z;

  memcpy (&bits, &x, sizeof bits);
  exponent = (bits - ROOT_HALF) >> 23;
  mantissa_bits = bits - exponent * (1 << 23);
  memcpy (&m, &mantissa_bits, sizeof m);

  s = (m - 1.0f) / (m + 1.0f);
  z = s * s;
  return (float)exponent * 0.69314718f +
         2.0f * s * (1.0f + z * (1.0f / 3 + z * (1.0f / 5 + z * (1.0f / 7 + z * (1.0f / 9)))));
}

NORMA_KERNEL void
norma_logarithm (float *values, gsize n, float floor)
{
  for (gsize i = 0; i < n; i++)
    values[i] = natural_logarithm ((values[i] > 0 ? values[i] : 0) + floor);
}
