/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/drawn-pictures.h"

#include <math.h>
#include <string.h>

enum { SIDE = 48, SIZE = SIDE * SIDE };

static void
draw (guint64 seed, gboolean in_colour, float *planes)
{
  NormaRandom random;

  norma_random_seed (&random, seed);
  norma_drawn_picture (&random, SIDE, in_colour, planes);
}

/* Whatever is drawn: numbers of 0 … 1, equal planes if grey, something to see. */
static void
test_range (void)
{
  float planes[3 * SIZE];
  guint n_in_colour = 0;

  for (guint64 seed = 0; seed < 60; seed++) {
    double sum = 0, square = 0;

    memset (planes, 0xff, sizeof planes);
    draw (seed, seed % 2 == 0, planes);
    for (guint i = 0; i < 3 * SIZE; i++) {
      g_assert_true (planes[i] >= 0 && planes[i] <= 1);
      sum += planes[i];
      square += planes[i] * planes[i];
    }
    g_assert_cmpfloat (square / (3 * SIZE) - pow (sum / (3 * SIZE), 2), >, 1e-5);
    if (memcmp (planes, planes + SIZE, SIZE * sizeof (float)) != 0)
      n_in_colour++;
    if (seed % 2 == 1)
      g_assert_cmpmem (planes, SIZE * sizeof (float), planes + 2 * SIZE, SIZE * sizeof (float));
  }
  g_assert_cmpuint (n_in_colour, ==, 30);
}

static void
test_seed (void)
{
  float a[3 * SIZE], b[3 * SIZE];

  memset (b, 0xff, sizeof b);
  draw (7, TRUE, a);
  draw (7, TRUE, b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  draw (8, TRUE, b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
}

/* The smallest side and odd ones stay within their memory. */
static void
test_sides (void)
{
  for (guint side = 8; side < 30; side += 7)
    for (guint64 seed = 0; seed < 40; seed++) {
      g_autofree float *planes = g_new (float, 3 * side * side + 1);
      NormaRandom random;

      planes[3 * side * side] = 2.385f;
      norma_random_seed (&random, seed);
      norma_drawn_picture (&random, side, TRUE, planes);
      g_assert_cmpfloat (planes[3 * side * side], ==, 2.385f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawn-pictures/range", test_range);
  g_test_add_func ("/drawn-pictures/seed", test_seed);
  g_test_add_func ("/drawn-pictures/sides", test_sides);
  return g_test_run ();
}
