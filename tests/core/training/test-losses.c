/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/losses.h"

#include <math.h>

#include "core/base/random.h"

enum { N = 1001 };

static float found[N], wanted[N], gradient[N], other[N], scratch[N];

static void
fill (void)
{
  NormaRandom random;

  norma_random_seed (&random, 2385);
  for (int i = 0; i < N; i++) {
    found[i] = (float)norma_random_normal (&random);
    wanted[i] = (float)norma_random_normal (&random);
    gradient[i] = other[i] = 0;
  }
}

static double
squared (void)
{
  return norma_loss_squared (N, found, wanted, 0.7, gradient, other);
}

static double
hinge (void)
{
  return norma_loss_hinge (N, found, -1, 0.5, 0.7, gradient);
}

static double
hard (void)
{
  return norma_loss_hard (N, found, wanted, 0.9, 0.7, gradient, scratch);
}

/* Central differences in single precision, so of steps that are no rounding. */
static void
assert_gradient (double (*loss) (void), float *of, const float *expected)
{
  const float h = 1.0f / 256;

  for (int i = 0; i < N; i += 13) {
    float before = of[i], told = expected[i];
    double difference;

    of[i] = before + h;
    difference = loss ();
    of[i] = before - h;
    difference = (difference - loss ()) / (2 * (double)h);
    of[i] = before;
    g_assert_cmpfloat_with_epsilon (told, difference, 1e-5);
  }
}

static void
assert_all (double (*loss) (void), gboolean has_other)
{
  float once[N], once_other[N];

  fill ();
  loss ();
  for (int i = 0; i < N; i++) {
    once[i] = gradient[i];
    once_other[i] = other[i];
  }
  assert_gradient (loss, found, once);
  if (has_other)
    assert_gradient (loss, wanted, once_other);
}

static void
test_squared (void)
{
  const float a[] = { 1, 2, 4 }, b[] = { 1.5f, 0, 3 };
  float to[3] = { 1, 1, 1 };

  g_assert_cmpfloat_with_epsilon (norma_loss_squared (3, a, b, 3, to, NULL), 0.25 + 4 + 1, 1e-12);
  g_assert_cmpfloat (to[0], ==, 1 - 1);
  g_assert_cmpfloat (to[1], ==, 1 + 4);
  assert_all (squared, TRUE);
}

static void
test_hinge (void)
{
  const float scores[] = { 0.75f, 0.25f, -1 };
  float to[3] = { 0 };

  g_assert_cmpfloat_with_epsilon (norma_loss_hinge (3, scores, 1, 0.5, 1, to), (0.25 + 1.5) / 3,
                                  1e-12);
  g_assert_cmpfloat (to[0], ==, 0);
  g_assert_cmpfloat_with_epsilon (to[1], -1.0 / 3, 1e-7);
  assert_all (hinge, FALSE);
}

/* numpy.quantile ([0, 1, 4, 9, 16], 0.6) is 6: two are hard. */
static void
test_hard (void)
{
  const float a[] = { 2, 0, 4, 1, 3 }, zero[5] = { 0 };
  float to[5] = { 0 };

  g_assert_cmpfloat_with_epsilon (norma_loss_hard (5, a, zero, 0.6, 1, to, scratch), 12.5, 1e-12);
  g_assert_cmpfloat (to[2], ==, 4);
  g_assert_cmpfloat (to[4], ==, 3);
  g_assert_cmpfloat (to[0], ==, 0);
  /* The largest alone, and all of them. */
  g_assert_cmpfloat (norma_loss_hard (5, a, zero, 1, 1, to, scratch), ==, 16);
  g_assert_cmpfloat (norma_loss_hard (5, a, zero, 0, 1, to, scratch), ==, 6);
  g_assert_cmpfloat (norma_loss_hard (0, a, zero, 0.5, 1, to, scratch), ==, 0);
  assert_all (hard, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/losses/squared", test_squared);
  g_test_add_func ("/losses/hinge", test_hinge);
  g_test_add_func ("/losses/hard", test_hard);
  return g_test_run ();
}
