/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/small-motion.h"

#include <math.h>

/* The slopes are the derivatives of the map. */
static void
test_slopes (void)
{
  const double step = 1e-6, places[][2] = { { 0, 0 }, { 319, 12.5 }, { 97.25, 239 } };
  NormaMotionFrame frame = norma_motion_frame (320, 240);

  for (guint motion = 0; motion < NORMA_N_MOTIONS; motion++)
    for (guint p = 0; p < norma_motion_n_parameters ((NormaMotion)motion); p++)
      for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
        double parameters[NORMA_SMALL_MOTION_MOST] = { 0 }, x, y;
        double along_x[NORMA_SMALL_MOTION_MOST], along_y[NORMA_SMALL_MOTION_MOST];
        NormaHomography map;

        parameters[p] = step;
        map = norma_small_motion_map (&frame, (NormaMotion)motion, parameters);
        norma_homography_apply (&map, places[i][0], places[i][1], &x, &y);
        norma_small_motion_slopes (&frame, (NormaMotion)motion, places[i][0], places[i][1], 1, 0,
                                   along_x);
        norma_small_motion_slopes (&frame, (NormaMotion)motion, places[i][0], places[i][1], 0, 1,
                                   along_y);
        g_assert_cmpfloat_with_epsilon ((x - places[i][0]) / step, along_x[p], 1e-2);
        g_assert_cmpfloat_with_epsilon ((y - places[i][1]) / step, along_y[p], 1e-2);
      }
}

/* Shifts measured n times along each axis have a variance of 1/n each. */
static void
test_corner_variance (void)
{
  NormaMotionFrame frame = norma_motion_frame (101, 51);
  NormaNormalEquations shifts = { 2 }, turn = { 4 };
  double slopes[NORMA_SMALL_MOTION_MOST];

  for (guint i = 0; i < 10; i++)
    for (guint axis = 0; axis < 2; axis++) {
      norma_small_motion_slopes (&frame, NORMA_MOTION_TRANSLATION, 5 * i, 50 - i, axis == 0,
                                 axis == 1, slopes);
      norma_normal_equations_add (&shifts, slopes, 0, 1);
      norma_small_motion_slopes (&frame, NORMA_MOTION_SIMILARITY, 50, 25, axis == 0, axis == 1,
                                 slopes);
      norma_normal_equations_add (&turn, slopes, 0, 1);
    }
  g_assert_cmpfloat_with_epsilon (
      norma_small_motion_corner_variance (&frame, NORMA_MOTION_TRANSLATION, &shifts), 0.2, 1e-12);
  g_assert_true (
      isinf (norma_small_motion_corner_variance (&frame, NORMA_MOTION_SIMILARITY, &turn)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/small-motion/slopes", test_slopes);
  g_test_add_func ("/small-motion/corner-variance", test_corner_variance);
  return g_test_run ();
}
