/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/membrane.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

static const NormaMembraneSides all_sides = { TRUE, TRUE, TRUE, TRUE };

static float
value_at (const float *plane, guint width, guint x, guint y)
{
  return plane[(gsize)y * (width + 2) + x];
}

/* Harmonic functions are their own membranes, on every size and shape. */
static void
test_harmonic (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 2, 7 }, { 16, 16 }, { 17, 5 }, { 61, 93 } };

  for (gsize n = 0; n < G_N_ELEMENTS (sizes); n++) {
    guint width = sizes[n][0], height = sizes[n][1];
    g_autofree float *plane = g_new (float, (width + 2) * (height + 2));
    double range = 0.013 * (width + 1.0) * (height + 1) + 1.7 * (width + 1) + 0.61 * (height + 1);

    for (guint y = 0; y < height + 2; y++)
      for (guint x = 0; x < width + 2; x++) {
        gboolean is_inside = x > 0 && x <= width && y > 0 && y <= height;

        plane[y * (width + 2) + x] =
            is_inside ? -1e6f : (float)(3 + 1.7 * x - 0.61 * y + 0.013 * x * y);
      }
    g_assert_true (norma_membrane_fill (plane, width, height, &all_sides, NULL));
    for (guint y = 1; y <= height; y++)
      for (guint x = 1; x <= width; x++)
        g_assert_cmpfloat_with_epsilon ((double)value_at (plane, width, x, y),
                                        3 + 1.7 * x - 0.61 * y + 0.013 * x * y, 0.01 * range);
  }
}

/* Gauss and Seidel until nothing moves, on the definition. */
static void
solve_plainly (float *plane, guint width, guint height, const NormaMembraneSides *sides)
{
  gsize stride = width + 2;

  for (guint n = 0; n < 40000; n++)
    for (gsize y = 1; y <= height; y++)
      for (gsize x = 1; x <= width; x++) {
        float *v = plane + y * stride + x;
        float left = x == 1 && !sides->left ? *v : v[-1];
        float right = x == width && !sides->right ? *v : v[1];
        float above = y == 1 && !sides->top ? *v : v[-(gssize)stride];
        float below = y == height && !sides->bottom ? *v : v[stride];

        *v = (left + right + above + below) / 4;
      }
}

/* Noisy borders, some of them free. */
static void
test_plain (void)
{
  static const NormaMembraneSides held[] = { { TRUE, TRUE, TRUE, TRUE },
                                             { FALSE, TRUE, TRUE, TRUE },
                                             { TRUE, FALSE, FALSE, TRUE },
                                             { FALSE, FALSE, TRUE, FALSE } };
  enum { WIDTH = 45, HEIGHT = 30, N = (WIDTH + 2) * (HEIGHT + 2) };

  for (gsize h = 0; h < G_N_ELEMENTS (held); h++) {
    g_autofree float *plane = g_new (float, N);
    g_autofree float *plain = NULL;
    NormaRandom random;

    norma_random_seed (&random, 3 + h);
    for (guint i = 0; i < N; i++)
      plane[i] = (float)(20 * sin (0.11 * (i % (WIDTH + 2))) + norma_random_normal (&random));
    plain = g_memdup2 (plane, N * sizeof (float));
    g_assert_true (norma_membrane_fill (plane, WIDTH, HEIGHT, &held[h], NULL));
    solve_plainly (plain, WIDTH, HEIGHT, &held[h]);
    for (guint y = 1; y <= HEIGHT; y++)
      for (guint x = 1; x <= WIDTH; x++)
        g_assert_cmpfloat_with_epsilon (value_at (plane, WIDTH, x, y),
                                        value_at (plain, WIDTH, x, y), 0.8f);
  }
}

static void
test_no_memory (void)
{
  g_autofree float *plane = g_new0 (float, 52 * 52);
  guint nth = 1;

  for (;; nth++) {
    g_autoptr (GError) error = NULL;
    gboolean filled;

    norma_alloc_fail_nth (nth);
    filled = norma_membrane_fill (plane, 50, 50, &all_sides, &error);
    norma_alloc_fail_nth (0);
    if (filled)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/membrane/harmonic", test_harmonic);
  g_test_add_func ("/membrane/plain", test_plain);
  g_test_add_func ("/membrane/no-memory", test_no_memory);
  return g_test_run ();
}
