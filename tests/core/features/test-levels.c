/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/levels.h"

static void
test_offsets (void)
{
  NormaFeatureLevels levels = { 3, { { 8, 6, 2 }, { 4, 3, 5 }, { 2, 2, 7 } } };

  g_assert_cmpuint (norma_feature_shape_n_positions (&levels.at[1]), ==, 12);
  g_assert_cmpuint (norma_feature_shape_size (&levels.at[1]), ==, 60);
  g_assert_cmpuint (norma_feature_levels_offset (&levels, 0), ==, 0);
  g_assert_cmpuint (norma_feature_levels_offset (&levels, 1), ==, 96);
  g_assert_cmpuint (norma_feature_levels_offset (&levels, 2), ==, 156);
  g_assert_cmpuint (norma_feature_levels_size (&levels), ==, 184);
}

static void
test_single (void)
{
  NormaFeatureShape shape = { 65536, 65536, 3 };
  NormaFeatureLevels levels = norma_feature_levels_single (&shape);

  g_assert_cmpuint (levels.n, ==, 1);
  g_assert_cmpuint (norma_feature_levels_size (&levels), ==, G_GUINT64_CONSTANT (12884901888));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/levels/offsets", test_offsets);
  g_test_add_func ("/levels/single", test_single);
  return g_test_run ();
}
