/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/gabor.h"

#include <complex.h>
#include <math.h>

#include "core/base/random.h"

#define R NORMA_GABOR_RADIUS

static int
mirror (int i, int n)
{
  while (n > 1 && (i < 0 || i >= n))
    i = i < 0 ? -i : 2 * n - 2 - i;
  return n == 1 ? 0 : i;
}

/* The definition, in two dimensions and double precision. */
static double
direct_modulus (const float *plane, int width, int height, int x, int y, double angle,
                double frequency, double sigma)
{
  double norm = 0;
  double complex wave_sum = 0, sum = 0;

  for (int v = -R; v <= R; v++)
    for (int u = -R; u <= R; u++) {
      double g = exp (-(u * u + v * v) / (2 * sigma * sigma));

      norm += g;
      wave_sum += g * cexp (I * frequency * (u * cos (angle) + v * sin (angle)));
    }
  for (int v = -R; v <= R; v++)
    for (int u = -R; u <= R; u++) {
      double g = exp (-(u * u + v * v) / (2 * sigma * sigma)) / norm;
      double complex wave = cexp (I * frequency * (u * cos (angle) + v * sin (angle)));
      double pixel = plane[mirror (y + v, height) * width + mirror (x + u, width)];

      sum += g * (wave - wave_sum / norm) * pixel;
    }
  return cabs (sum);
}

static float *
random_plane (gsize n)
{
  float *plane = g_new (float, n);
  NormaRandom random;

  norma_random_seed (&random, n);
  for (gsize i = 0; i < n; i++)
    plane[i] = (float)norma_random_uniform (&random);
  return plane;
}

static void
check_against_definition (guint n_orientations, guint width, guint height)
{
  gsize n = (gsize)width * height;
  NormaGabor gabor;
  g_autofree float *plane = random_plane (n);
  g_autofree float *modulus = g_new (float, n *n_orientations);
  g_autofree float *scratch = NULL;

  norma_gabor_init (&gabor, n_orientations, 1.7, 1.5);
  scratch = g_new (float, norma_gabor_scratch (&gabor, width, height));
  norma_gabor_modulus (&gabor, plane, width, height, modulus, scratch);
  for (guint k = 0; k < n_orientations; k++)
    for (gsize i = 0; i < n; i++) {
      double expected = direct_modulus (plane, (int)width, (int)height, (int)(i % width),
                                        (int)(i / width), G_PI * k / n_orientations, 1.7, 1.5);

      g_assert_cmpfloat_with_epsilon (modulus[k * n + i], expected, 1e-6);
    }
}

static void
test_definition (void)
{
  check_against_definition (6, 19, 23);
  check_against_definition (2, 9, 8);
  check_against_definition (4, 16, 5);
  check_against_definition (8, 7, 31);
}

static void
test_small_planes (void)
{
  check_against_definition (6, 1, 1);
  check_against_definition (6, 1, 7);
  check_against_definition (6, 3, 2);
}

static void
test_constant_plane_is_silent (void)
{
  float plane[15 * 11], modulus[6 * 15 * 11];
  NormaGabor gabor;
  g_autofree float *scratch = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (plane); i++)
    plane[i] = 0.73f;
  norma_gabor_init (&gabor, 6, 1.7, 1.5);
  scratch = g_new (float, norma_gabor_scratch (&gabor, 15, 11));
  norma_gabor_modulus (&gabor, plane, 15, 11, modulus, scratch);
  for (gsize i = 0; i < G_N_ELEMENTS (modulus); i++)
    g_assert_cmpfloat (modulus[i], <, 1e-6f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gabor/definition", test_definition);
  g_test_add_func ("/gabor/small-planes", test_small_planes);
  g_test_add_func ("/gabor/constant-plane-is-silent", test_constant_plane_is_silent);
  return g_test_run ();
}
