/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/random.h"

/* exp (−x²/2) for x ≥ 0 is covered by layers of one area, of which all but the lowest are rectangles. The
 * lowest is a rectangle up to `tail_begin`, and the tail behind it. */
enum { N_LAYERS = 256 };

static const double tail_begin = 3.6541528853610088;
static const double layer_area = 0.00492867323399;

typedef struct {
  double edge[N_LAYERS + 1]; /* where a layer ends, the lowest as a rectangle of its area; last 0 */
  double height[N_LAYERS + 1]; /* of the curve there */
} Ziggurat;

static double
curve (double x)
{
  return exp (-0.5 * x * x);
}

static gpointer
build (gpointer unused)
{
  Ziggurat *z = g_new (Ziggurat, 1);

  z->edge[0] = layer_area / curve (tail_begin);
  z->edge[1] = tail_begin;
  for (guint i = 1; i + 1 < N_LAYERS; i++)
    z->edge[i + 1] = sqrt (-2 * log (layer_area / z->edge[i] + curve (z->edge[i])));
  z->edge[N_LAYERS] = 0;
  z->height[0] = 0;
  for (guint i = 1; i <= N_LAYERS; i++)
    z->height[i] = curve (z->edge[i]);
  return z;
}

static const Ziggurat *
get_ziggurat (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, build, NULL);
}

/* Never 0, of which there is no logarithm. */
static double
draw_above_zero (NormaRandom *random)
{
  return 1 - norma_random_uniform (random);
}

/* Beyond tail_begin (Marsaglia 1964). */
static double
draw_tail (NormaRandom *random)
{
  double beyond, square;

  do {
    beyond = -log (draw_above_zero (random)) / tail_begin;
    square = -2 * log (draw_above_zero (random));
  } while (square < beyond * beyond);
  return tail_begin + beyond;
}

static double
draw (NormaRandom *random, const Ziggurat *z)
{
  for (;;) {
    guint64 bits = norma_random_bits (random);
    guint layer = bits % N_LAYERS;
    double sign = bits & N_LAYERS ? -1 : 1;
    double x = (double)(bits >> 11) * 0x1p-53 * z->edge[layer];

    if (x < z->edge[layer + 1])
      return sign * x;
    if (layer == 0)
      return sign * draw_tail (random);
    if (z->height[layer] +
            norma_random_uniform (random) * (z->height[layer + 1] - z->height[layer]) <
        curve (x))
      return sign * x;
  }
}

void
norma_random_fill_normal (NormaRandom *random, gsize n, float *values)
{
  const Ziggurat *z = get_ziggurat ();

  for (gsize i = 0; i < n; i++)
    values[i] = (float)draw (random, z);
}
