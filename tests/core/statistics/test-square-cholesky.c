/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/square-cholesky.h"

#include <math.h>

#include "core/base/random.h"

/* A lower triangle of d rows, [stride, stride], filled up with 0, and its transpose. */
typedef struct {
  gsize d, stride;
  double *w, *transposed;
} Triangle;

static Triangle
triangle_new (gsize d, guint64 seed)
{
  gsize stride = norma_square_stride (d);
  Triangle t = { d, stride, g_new0 (double, stride *stride), g_new0 (double, stride *stride) };
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < d; i++)
    for (gsize j = 0; j <= i; j++)
      t.w[i * stride + j] = t.transposed[j * stride + i] =
          (i == j ? 1.7 : 0) + 0.3 * norma_random_normal (&random);
  return t;
}

static void
triangle_clear (Triangle *t)
{
  g_free (t->w);
  g_free (t->transposed);
}

/* W·Wᵀ, entry by entry. */
static double
product_at (const Triangle *t, gsize i, gsize j)
{
  double sum = 0;

  for (gsize k = 0; k < t->d; k++)
    sum += t->w[i * t->stride + k] * t->w[j * t->stride + k];
  return sum;
}

static const gsize sizes[] = { 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 31, 40, 100 };

static void
test_stride (void)
{
  g_assert_cmpuint (norma_square_stride (1), ==, 8);
  g_assert_cmpuint (norma_square_stride (8), ==, 8);
  g_assert_cmpuint (norma_square_stride (9), ==, 16);
  g_assert_cmpuint (norma_square_stride (100), ==, 104);
}

static void
test_multiply (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    Triangle t = triangle_new (sizes[s], 3 + s);
    g_autofree double *product = g_new (double, t.stride *t.stride);

    norma_square_multiply_transposed (t.transposed, t.stride, 0.37, product);
    for (gsize i = 0; i < t.d; i++)
      for (gsize j = i; j < t.d; j++)
        g_assert_cmpfloat_with_epsilon (product[i * t.stride + j], 0.37 * product_at (&t, i, j),
                                        1e-12 * (double)t.d);
    triangle_clear (&t);
  }
}

/* B = W·Wᵀ + 0.9·I, filled up with the unit matrix; its factor gives it back, and what is solved by it
 * gives back W. */
static void
test_factorise_and_solve (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    Triangle t = triangle_new (sizes[s], 23 + s), x = triangle_new (sizes[s], 71 + s);
    gsize d = t.d, stride = t.stride;
    g_autofree double *b = g_new0 (double, stride *stride);
    g_autofree double *before = g_memdup2 (x.w, stride * stride * sizeof (double));

    for (gsize i = 0; i < stride; i++)
      for (gsize j = i; j < stride; j++)
        b[i * stride + j] = i < d && j < d ? product_at (&t, i, j) + (i == j ? 0.9 : 0)
                            : i == j       ? 1
                                           : 0;
    g_assert_true (norma_square_factorise (b, stride));
    norma_square_solve (b, x.w, stride);

    for (gsize i = 0; i < d; i++)
      for (gsize j = 0; j < d; j++) {
        double sum = 0, back = 0;

        for (gsize k = 0; k <= MIN (i, j); k++)
          sum += b[k * stride + i] * b[k * stride + j];
        for (gsize k = 0; k <= i; k++)
          back += b[k * stride + i] * x.w[k * stride + j];
        g_assert_cmpfloat_with_epsilon (
            sum, product_at (&t, MAX (i, j), MIN (i, j)) + (i == j ? 0.9 : 0), 1e-11 * (double)d);
        g_assert_cmpfloat_with_epsilon (back, before[i * stride + j], 1e-11 * (double)d);
        if (j > i)
          g_assert_cmpfloat (x.w[i * stride + j], ==, 0);
      }
    triangle_clear (&t);
    triangle_clear (&x);
  }
}

static void
test_not_positive (void)
{
  for (gsize bad = 0; bad < 13; bad++)
    for (guint way = 0; way < 3; way++) {
      gsize stride = norma_square_stride (13);
      g_autofree double *b = g_new0 (double, stride *stride);

      for (gsize i = 0; i < stride; i++)
        b[i * stride + i] = 2.385;
      b[bad * stride + bad] = way == 0 ? -0.125 : way == 1 ? 0 : NAN;
      g_assert_false (norma_square_factorise (b, stride));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/square-cholesky/stride", test_stride);
  g_test_add_func ("/square-cholesky/multiply", test_multiply);
  g_test_add_func ("/square-cholesky/factorise-and-solve", test_factorise_and_solve);
  g_test_add_func ("/square-cholesky/not-positive", test_not_positive);
  return g_test_run ();
}
