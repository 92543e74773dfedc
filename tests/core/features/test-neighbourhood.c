/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/neighbourhood.h"

static void
assert_close (const float *found, const float *expected, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (found[i], expected[i], 1e-6f);
}

/* 1 2 4 / 8 16 32, worked by hand. */
static void
test_known (void)
{
  static const NormaFeatureShape shape = { 2, 3, 1 };
  static const float features[] = { 1, 2, 4, 8, 16, 32 };
  float means[6];

  norma_neighbourhood_mean_inside (features, &shape, means);
  assert_close (means, (float[]){ 27 / 4.f, 63 / 6.f, 54 / 4.f, 27 / 4.f, 63 / 6.f, 54 / 4.f }, 6);
  norma_neighbourhood_mean_zeros (features, &shape, means);
  assert_close (means, (float[]){ 3, 7, 6, 3, 7, 6 }, 6);
}

static void
test_channels (void)
{
  static const NormaFeatureShape shape = { 1, 2, 2 };
  static const float features[] = { 1, 10, 3, 30 };
  float means[4];

  norma_neighbourhood_mean_inside (features, &shape, means);
  assert_close (means, (float[]){ 2, 20, 2, 20 }, 4);
}

static void
test_single_place (void)
{
  static const NormaFeatureShape shape = { 1, 1, 1 };
  static const float features[] = { 4.5f };
  float mean;

  norma_neighbourhood_mean_inside (features, &shape, &mean);
  g_assert_cmpfloat (mean, ==, 4.5f);
  norma_neighbourhood_mean_zeros (features, &shape, &mean);
  g_assert_cmpfloat (mean, ==, 0.5f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/neighbourhood/known", test_known);
  g_test_add_func ("/neighbourhood/channels", test_channels);
  g_test_add_func ("/neighbourhood/single-place", test_single_place);
  return g_test_run ();
}
