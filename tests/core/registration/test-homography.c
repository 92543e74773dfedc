/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/homography.h"

#include <math.h>

static const NormaHomography skewed = {
  { 1.1, -0.2, 5, 0.15, 0.9, -7, 1e-4, -2e-4, 1 },
};

static void
assert_place (const NormaHomography *h, double x, double y, double to_x, double to_y)
{
  double u, v;

  norma_homography_apply (h, x, y, &u, &v);
  g_assert_cmpfloat_with_epsilon (u, to_x, 1e-9);
  g_assert_cmpfloat_with_epsilon (v, to_y, 1e-9);
}

static void
test_inverse (void)
{
  const NormaHomography flat = { { 1, 2, 0, 2, 4, 0, 0, 0, 1 } };
  NormaHomography back, both;

  g_assert_true (norma_homography_invert (&skewed, &back));
  both = norma_homography_compose (&back, &skewed);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat_with_epsilon (both.m[i], norma_homography_identity.m[i], 1e-12);
  g_assert_false (norma_homography_invert (&flat, &back));
}

/* Pixel 3 of an image stands at 6.5 of one of twice its size. */
static void
test_rescale (void)
{
  const NormaHomography shift = { { 1, 0, 10, 0, 1, 0, 0, 0, 1 } };
  NormaHomography doubled = norma_homography_rescale (&shift, 2, 2);

  assert_place (&doubled, 6.5, 1.5, 26.5, 1.5);
  doubled = norma_homography_rescale (&skewed, 2, 2);
  doubled = norma_homography_rescale (&doubled, 0.5, 0.5);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat_with_epsilon (doubled.m[i], skewed.m[i], 1e-12);
}

static void
test_simplify (void)
{
  double x, y;

  for (guint m = 0; m < NORMA_N_MOTIONS; m++) {
    NormaHomography simple = norma_homography_simplify (&skewed, (NormaMotion)m, 30, 40);

    norma_homography_apply (&skewed, 30, 40, &x, &y);
    assert_place (&simple, 30, 40, x, y);
    if (m < NORMA_MOTION_HOMOGRAPHY) {
      g_assert_cmpfloat (simple.m[6], ==, 0);
      g_assert_cmpfloat (simple.m[7], ==, 0);
    }
    if (m <= NORMA_MOTION_SIMILARITY) {
      g_assert_cmpfloat (simple.m[0], ==, simple.m[4]);
      g_assert_cmpfloat (simple.m[1], ==, -simple.m[3]);
    }
  }
}

static void
test_distance (void)
{
  const NormaHomography shift = { { 1, 0, 3, 0, 1, 4, 0, 0, 1 } };
  const NormaHomography horizon = { { 1, 0, 0, 0, 1, 0, -0.02, 0, 1 } };

  g_assert_cmpfloat (norma_homography_distance (&norma_homography_identity, &shift, 100, 80), ==,
                     5);
  g_assert_true (isinf (norma_homography_distance (&norma_homography_identity, &horizon, 100, 80)));
}

static void
test_words (void)
{
  NormaMotion motion;

  for (guint m = 0; m < NORMA_N_MOTIONS; m++) {
    g_assert_true (norma_motion_from_string (norma_motion_to_string ((NormaMotion)m), &motion));
    g_assert_cmpint (motion, ==, m);
  }
  g_assert_false (norma_motion_from_string ("spline", &motion));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/homography/inverse", test_inverse);
  g_test_add_func ("/homography/rescale", test_rescale);
  g_test_add_func ("/homography/simplify", test_simplify);
  g_test_add_func ("/homography/distance", test_distance);
  g_test_add_func ("/homography/words", test_words);
  return g_test_run ();
}
