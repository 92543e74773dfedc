/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/random.h"

#include <math.h>

static guint64
splitmix64 (guint64 *state)
{
  guint64 z = *state += 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static guint64
rotate_left (guint64 x, int k)
{
  return (x << k) | (x >> (64 - k));
}

void
norma_random_seed (NormaRandom *random, guint64 seed)
{
  for (int i = 0; i < 4; i++)
    random->state[i] = splitmix64 (&seed);
}

guint64
norma_random_bits (NormaRandom *random)
{
  guint64 *s = random->state;
  guint64 bits = rotate_left (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return bits;
}

double
norma_random_uniform (NormaRandom *random)
{
  return (double)(norma_random_bits (random) >> 11) * 0x1p-53;
}

guint64
norma_random_below (NormaRandom *random, guint64 n)
{
  guint64 limit, bits;

  g_return_val_if_fail (n > 0, 0);

  limit = G_MAXUINT64 - G_MAXUINT64 % n;
  do
    bits = norma_random_bits (random);
  while (bits >= limit);
  return bits % n;
}

void
norma_random_order (NormaRandom *random, guint n, guint *order)
{
  for (guint i = 0; i < n; i++) {
    guint at = (guint)norma_random_below (random, (guint64)i + 1);

    order[i] = order[at];
    order[at] = i;
  }
}

double
norma_random_normal (NormaRandom *random)
{
  double x, y, r;

  do {
    x = 2.0 * norma_random_uniform (random) - 1.0;
    y = 2.0 * norma_random_uniform (random) - 1.0;
    r = x * x + y * y;
  } while (r >= 1.0 || r == 0.0);
  return x * sqrt (-2.0 * log (r) / r);
}
