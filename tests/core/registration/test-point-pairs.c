/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/point-pairs.h"

#include <math.h>

#include "core/base/random.h"

static const NormaHomography skewed = {
  { 1.07, -0.18, 23.4, 0.12, 0.93, -17.6, 1.3e-4, -0.7e-4, 1 },
};

static NormaPointPair
follow (const NormaHomography *h, double x, double y)
{
  NormaPointPair pair = { x, y, 0, 0 };

  norma_homography_apply (h, x, y, &pair.reference_x, &pair.reference_y);
  return pair;
}

/* Everywhere in an image of 600 × 400 pixels. */
static void
assert_same_map (const NormaHomography *found, const NormaHomography *expected, double within)
{
  g_assert_cmpfloat (norma_homography_distance (found, expected, 600, 400), <=, within);
}

/* Each count of pairs gives its motion back exactly. */
static void
test_known_maps (void)
{
  static const double places[5][2] = {
    { 31.7, 22.4 }, { 571.2, 35.9 }, { 548.6, 377.3 }, { 40.1, 351.8 }, { 283.5, 190.2 },
  };
  static const NormaMotion motions[5] = { NORMA_MOTION_TRANSLATION, NORMA_MOTION_SIMILARITY,
                                          NORMA_MOTION_AFFINE, NORMA_MOTION_HOMOGRAPHY,
                                          NORMA_MOTION_HOMOGRAPHY };

  for (guint n = 1; n <= G_N_ELEMENTS (places); n++) {
    NormaHomography map = norma_homography_simplify (&skewed, motions[n - 1], 300, 200), found;
    NormaPointPair pairs[5];

    for (guint i = 0; i < n; i++)
      pairs[i] = follow (&map, places[i][0], places[i][1]);
    g_assert_true (norma_homography_from_points (pairs, n, &found));
    assert_same_map (&found, &map, 1e-8);
    g_assert_cmpfloat (found.m[8], ==, 1);
  }
}

static void
test_no_pair (void)
{
  NormaHomography found;

  g_assert_false (norma_homography_from_points (NULL, 0, &found));
}

/* Of a skewed map only what the places fix. */
static void
assert_motion (const NormaPointPair *pairs, guint n, NormaMotion motion)
{
  NormaHomography found, simple;

  g_assert_true (norma_homography_from_points (pairs, n, &found));
  simple = norma_homography_simplify (&found, motion, 300, 200);
  assert_same_map (&found, &simple, 1e-9);
  if (motion == NORMA_MOTION_TRANSLATION)
    return;
  simple = norma_homography_simplify (&found, motion - 1, 300, 200);
  g_assert_cmpfloat (norma_homography_distance (&found, &simple, 600, 400), >, 1);
}

static void
test_one_spot (void)
{
  const NormaPointPair pairs[] = { { 100, 50, 107, 61 }, { 100, 50, 109, 63 } };
  const NormaHomography middle = { { 1, 0, 8, 0, 1, 12, 0, 0, 1 } };
  const NormaPointPair onto_one[] = { { 100, 50, 107, 61 }, { 300, 80, 107, 61 } };
  NormaHomography found;

  g_assert_true (norma_homography_from_points (pairs, 2, &found));
  assert_same_map (&found, &middle, 1e-9);
  assert_motion (onto_one, 2, NORMA_MOTION_TRANSLATION);
}

static void
test_on_a_line (void)
{
  NormaPointPair pairs[4];

  for (guint i = 0; i < 4; i++)
    pairs[i] = follow (&skewed, 20.3 + 150 * i, 15.8 + 91 * i);
  assert_motion (pairs, 3, NORMA_MOTION_SIMILARITY);
  assert_motion (pairs, 4, NORMA_MOTION_SIMILARITY);
}

/* Three of four on a line leave the perspective open. */
static void
test_three_of_four_on_a_line (void)
{
  const NormaPointPair pairs[] = { follow (&skewed, 20, 30), follow (&skewed, 300, 180),
                                   follow (&skewed, 580, 330), follow (&skewed, 100, 350) };

  assert_motion (pairs, 4, NORMA_MOTION_AFFINE);
}

/* A place seen in the wrong order folds the plane: no camera sees it so. */
static void
test_folded (void)
{
  const NormaPointPair pairs[] = {
    { 0, 0, 0, 0 }, { 400, 0, 400, 0 }, { 400, 300, 0, 300 }, { 0, 300, 400, 300 }
  };
  NormaHomography found, inverse;

  g_assert_true (norma_homography_from_points (pairs, G_N_ELEMENTS (pairs), &found));
  g_assert_true (norma_homography_invert (&found, &inverse));
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpfloat (found.m[6] * pairs[i].query_x + found.m[7] * pairs[i].query_y + 1, >, 0);
}

/* Many unsteady marks are better than each of them. */
static void
test_noise (void)
{
  NormaPointPair pairs[60];
  NormaHomography found;
  NormaRandom random;

  norma_random_seed (&random, 17);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    pairs[i] = follow (&skewed, norma_random_uniform (&random) * 600,
                       norma_random_uniform (&random) * 400);
    pairs[i].reference_x += norma_random_normal (&random);
    pairs[i].reference_y += norma_random_normal (&random);
  }
  g_assert_true (norma_homography_from_points (pairs, G_N_ELEMENTS (pairs), &found));
  assert_same_map (&found, &skewed, 2);
}

/* The same marks in metres far from the origin: nothing depends on the units. */
static void
test_units (void)
{
  NormaPointPair pairs[6];
  NormaHomography found;

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    pairs[i] = follow (&skewed, 60 + 97.3 * i, i % 2 == 0 ? 31.9 : 362.7);
    pairs[i].reference_x = 1e6 + 1e-3 * pairs[i].reference_x;
    pairs[i].reference_y = 1e-3 * pairs[i].reference_y - 1e6;
  }
  g_assert_true (norma_homography_from_points (pairs, G_N_ELEMENTS (pairs), &found));
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    double x, y;

    norma_homography_apply (&found, pairs[i].query_x, pairs[i].query_y, &x, &y);
    g_assert_cmpfloat_with_epsilon (x, pairs[i].reference_x, 1e-6);
    g_assert_cmpfloat_with_epsilon (y, pairs[i].reference_y, 1e-6);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/point-pairs/known-maps", test_known_maps);
  g_test_add_func ("/point-pairs/no-pair", test_no_pair);
  g_test_add_func ("/point-pairs/one-spot", test_one_spot);
  g_test_add_func ("/point-pairs/on-a-line", test_on_a_line);
  g_test_add_func ("/point-pairs/three-of-four-on-a-line", test_three_of_four_on_a_line);
  g_test_add_func ("/point-pairs/folded", test_folded);
  g_test_add_func ("/point-pairs/noise", test_noise);
  g_test_add_func ("/point-pairs/units", test_units);
  return g_test_run ();
}
