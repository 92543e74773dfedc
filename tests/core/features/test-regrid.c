/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/regrid.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

static void
regrid (NormaGrid from, NormaGrid to, NormaGrowth growth, const float *features, guint n_channels,
        float *regridded)
{
  g_autoptr (NormaRegrid) regrid = norma_regrid_new (&from, &to, growth, NULL);

  memset (regridded, 0, (gsize)to.height * to.width * n_channels * sizeof (float));
  norma_regrid_add (regrid, features, n_channels, regridded, n_channels);
}

static void
assert_close (const float *found, const float *expected, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (found[i], expected[i], 1e-6f);
}

/* Worked by hand: 5 places onto 2 take 1, 1 and a half each; 3 rows onto 3 stay. */
static void
test_shrink (void)
{
  static const float row[5] = { 1, 2, 4, 8, 16 };
  static const float pairs[] = { 1, 10, 3, 30, 5, 50, 7, 70 };
  float two[2], same[5], mean[2];

  regrid ((NormaGrid){ 1, 5 }, (NormaGrid){ 1, 2 }, NORMA_GROWTH_NEAREST, row, 1, two);
  assert_close (two, (float[]){ (1 + 2 + 2) / 2.5f, (2 + 8 + 16) / 2.5f }, 2);
  regrid ((NormaGrid){ 5, 1 }, (NormaGrid){ 5, 1 }, NORMA_GROWTH_BILINEAR, row, 1, same);
  g_assert_cmpmem (same, sizeof same, row, sizeof row);
  regrid ((NormaGrid){ 2, 2 }, (NormaGrid){ 1, 1 }, NORMA_GROWTH_NEAREST, pairs, 2, mean);
  assert_close (mean, (float[]){ 4, 40 }, 2);
}

static void
test_nearest (void)
{
  static const float row[3] = { 1, 2, 4 };
  float six[6], four[4];

  regrid ((NormaGrid){ 1, 3 }, (NormaGrid){ 1, 6 }, NORMA_GROWTH_NEAREST, row, 1, six);
  assert_close (six, (float[]){ 1, 1, 2, 2, 4, 4 }, 6);
  /* (j + ½)·¾ = 0.375, 1.125, 1.875, 2.625 */
  regrid ((NormaGrid){ 3, 1 }, (NormaGrid){ 4, 1 }, NORMA_GROWTH_NEAREST, row, 1, four);
  assert_close (four, (float[]){ 1, 2, 2, 4 }, 4);
}

static void
test_bilinear (void)
{
  static const float row[2] = { 1, 5 }, one[1] = { 3 };
  float four[4], three[3];

  regrid ((NormaGrid){ 1, 2 }, (NormaGrid){ 1, 4 }, NORMA_GROWTH_BILINEAR, row, 1, four);
  assert_close (four, (float[]){ 1, 2, 4, 5 }, 4);
  regrid ((NormaGrid){ 1, 1 }, (NormaGrid){ 1, 3 }, NORMA_GROWTH_BILINEAR, one, 1, three);
  assert_close (three, (float[]){ 3, 3, 3 }, 3);
}

/* A grid may shrink along one axis and grow along the other. */
static void
test_both_ways (void)
{
  static const float features[] = { 1, 3, 5, 11 }; /* [4, 1] */
  float regridded[4];

  regrid ((NormaGrid){ 4, 1 }, (NormaGrid){ 2, 2 }, NORMA_GROWTH_BILINEAR, features, 1, regridded);
  assert_close (regridded, (float[]){ 2, 2, 8, 8 }, 4);
}

static void
test_stride (void)
{
  static const float features[] = { 1, 2, 3, 4 }; /* [1, 2, 2] */
  float wide[6] = { 10, 10, 10, 10, 10, 10 };
  g_autoptr (NormaRegrid) regrid =
      norma_regrid_new (&(NormaGrid){ 1, 2 }, &(NormaGrid){ 1, 2 }, NORMA_GROWTH_NEAREST, NULL);

  norma_regrid_add (regrid, features, 2, wide, 3);
  assert_close (wide, (float[]){ 11, 12, 10, 13, 14, 10 }, 6);
}

/* An even field stays even on every grid. */
static void
test_even (void)
{
  enum { MOST = 9 };
  float even[MOST], regridded[MOST];

  for (guint i = 0; i < MOST; i++)
    even[i] = 0.7f;
  for (guint n = 1; n <= MOST; n++)
    for (guint to = 1; to <= MOST; to++)
      for (int growth = NORMA_GROWTH_NEAREST; growth <= NORMA_GROWTH_BILINEAR; growth++) {
        regrid ((NormaGrid){ 1, n }, (NormaGrid){ 1, to }, (NormaGrowth)growth, even, 1, regridded);
        assert_close (regridded, even, to);
      }
}

static void
test_no_memory (void)
{
  for (guint nth = 1; nth <= 5; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRegrid) regrid = NULL;

    norma_alloc_fail_nth (nth);
    regrid =
        norma_regrid_new (&(NormaGrid){ 2, 2 }, &(NormaGrid){ 3, 3 }, NORMA_GROWTH_NEAREST, &error);
    norma_alloc_fail_nth (0);
    if (nth <= 4)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    else
      g_assert_nonnull (regrid);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/regrid/shrink", test_shrink);
  g_test_add_func ("/regrid/nearest", test_nearest);
  g_test_add_func ("/regrid/bilinear", test_bilinear);
  g_test_add_func ("/regrid/both-ways", test_both_ways);
  g_test_add_func ("/regrid/stride", test_stride);
  g_test_add_func ("/regrid/even", test_even);
  g_test_add_func ("/regrid/no-memory", test_no_memory);
  return g_test_run ();
}
