/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/image/range.h"

static NormaRaster *
make_raster (guint width, guint height, NormaSampleType type, double first, double last)
{
  NormaRaster *raster = norma_raster_new (width, height, 1, type, NULL, 0, NULL);
  gsize n = (gsize)width * height;

  for (gsize i = 0; i < n; i++) {
    double value = first + (last - first) * (double)i / (double)MAX (n - 1, 1);

    if (type == NORMA_SAMPLE_F32)
      ((float *)raster->samples)[i] = (float)value;
    else if (type == NORMA_SAMPLE_U16)
      ((guint16 *)raster->samples)[i] = (guint16)value;
    else
      ((guint8 *)raster->samples)[i] = (guint8)value;
  }
  return raster;
}

static void
check_range (const NormaRaster *raster, double expected_low, double expected_high, double tolerance)
{
  g_autoptr (NormaRangeEstimate) estimate = norma_range_estimate_new ();
  double low, high;

  g_assert_true (norma_range_estimate_add (estimate, raster, NULL));
  g_assert_true (norma_range_estimate_get (estimate, NORMA_RANGE_BY_TYPE, &low, &high, NULL));
  g_assert_cmpfloat (fabs (low - expected_low), <=, tolerance);
  g_assert_cmpfloat (fabs (high - expected_high), <=, tolerance);
}

static void
test_bytes_keep_their_range (void)
{
  g_autoptr (NormaRaster) bytes = make_raster (30, 20, NORMA_SAMPLE_U8, 90, 95);
  g_autoptr (NormaRaster) bits = make_raster (30, 20, NORMA_SAMPLE_U8, 0, 1);

  bits->bits = 1;
  bits->high = 1;
  check_range (bytes, 0, 255, 0);
  check_range (bits, 0, 1, 0);
}

/* 12-bit data in 16 bits: from the quantiles, with a margin, not beyond the type. */
static void
test_wide_integers (void)
{
  g_autoptr (NormaRaster) inside = make_raster (200, 100, NORMA_SAMPLE_U16, 2000, 4000);
  g_autoptr (NormaRaster) at_zero = make_raster (200, 100, NORMA_SAMPLE_U16, 0, 4000);
  g_autoptr (NormaRaster) at_top = make_raster (200, 100, NORMA_SAMPLE_U16, 60000, 65535);

  check_range (inside, 1500, 4500, 10);
  check_range (at_zero, 0, 5000, 20);
  check_range (at_top, 58616, 65535, 20);
}

static void
test_floats (void)
{
  g_autoptr (NormaRaster) raster = make_raster (200, 100, NORMA_SAMPLE_F32, -3e-4, 5e-4);

  check_range (raster, -5e-4, 7e-4, 3e-6);
}

static void
test_outliers_do_not_count (void)
{
  g_autoptr (NormaRaster) raster = make_raster (64, 64, NORMA_SAMPLE_F32, 10, 20);

  ((float *)raster->samples)[77] = 1e30f;
  ((float *)raster->samples)[99] = -1e30f;
  ((float *)raster->samples)[100] = NAN;
  ((float *)raster->samples)[101] = INFINITY;
  check_range (raster, 7.5, 22.5, 0.1);
}

static void
test_constant (void)
{
  static const double values[] = { 0, 0.25, -40, 1e30 };
  g_autoptr (NormaRaster) wide = make_raster (9, 9, NORMA_SAMPLE_U16, 700, 700);

  check_range (wide, 0, 65535, 0);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (NormaRaster) raster = make_raster (9, 9, NORMA_SAMPLE_F32, values[i], values[i]);
    double value = ((float *)raster->samples)[0];
    double half = MAX (1, fabs (value)) / 2;

    check_range (raster, value - half, value + half, 0);
  }
}

static void
test_tiny (void)
{
  g_autoptr (NormaRaster) one = make_raster (1, 1, NORMA_SAMPLE_F32, 8, 8);
  g_autoptr (NormaRaster) two = make_raster (2, 1, NORMA_SAMPLE_F32, 8, 12);

  check_range (one, 4, 12, 0);
  check_range (two, 7, 13, 0);
}

static void
test_order_does_not_matter (void)
{
  double low[3], high[3];

  for (guint trial = 0; trial < 3; trial++) {
    g_autoptr (NormaRangeEstimate) left = norma_range_estimate_new ();
    g_autoptr (NormaRangeEstimate) right = norma_range_estimate_new ();

    for (guint i = 0; i < 7; i++) {
      guint k = trial == 0 ? i : 6 - i;
      g_autoptr (NormaRaster) raster =
          make_raster (71 + k, 97, NORMA_SAMPLE_F32, -1.3 * k, 2.7 * k + 1);

      g_assert_true (
          norma_range_estimate_add (trial == 2 && k % 2 == 1 ? right : left, raster, NULL));
    }
    g_assert_true (norma_range_estimate_merge (left, right, NULL));
    g_assert_true (
        norma_range_estimate_get (left, NORMA_RANGE_BY_TYPE, &low[trial], &high[trial], NULL));
    g_assert_true (low[trial] == low[0] && high[trial] == high[0]);
  }
  g_assert_cmpfloat (low[0], <, high[0]);
}

static void
test_mixed_kinds (void)
{
  g_autoptr (NormaRangeEstimate) estimate = norma_range_estimate_new ();
  g_autoptr (NormaRangeEstimate) other = norma_range_estimate_new ();
  g_autoptr (NormaRaster) bytes = make_raster (3, 3, NORMA_SAMPLE_U8, 0, 9);
  g_autoptr (NormaRaster) wide = make_raster (3, 3, NORMA_SAMPLE_U16, 0, 9);
  g_autoptr (NormaRaster) real = make_raster (3, 3, NORMA_SAMPLE_F32, 0, 9);
  g_autoptr (NormaRaster) very_wide = make_raster (3, 3, NORMA_SAMPLE_F32, 0, 9);
  g_autoptr (GError) error = NULL;
  double low, high;

  very_wide->high = 4294967295.0;
  g_assert_true (norma_range_estimate_add (estimate, wide, NULL));
  g_assert_true (norma_range_estimate_add (estimate, very_wide, NULL));
  g_assert_false (norma_range_estimate_add (estimate, bytes, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_clear_error (&error);
  g_assert_true (norma_range_estimate_add (other, real, NULL));
  g_assert_false (norma_range_estimate_merge (estimate, other, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_assert_true (norma_range_estimate_get (other, NORMA_RANGE_BY_TYPE, &low, &high, NULL));
}

static void
test_nothing_finite (void)
{
  g_autoptr (NormaRangeEstimate) estimate = norma_range_estimate_new ();
  g_autoptr (NormaRaster) raster = make_raster (3, 3, NORMA_SAMPLE_F32, NAN, NAN);
  g_autoptr (GError) error = NULL;
  double low, high;

  g_assert_false (norma_range_estimate_get (estimate, NORMA_RANGE_BY_TYPE, &low, &high, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (norma_range_estimate_add (estimate, raster, NULL));
  g_assert_false (norma_range_estimate_get (estimate, NORMA_RANGE_BY_TYPE, &low, &high, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_failing_allocations (void)
{
  g_autoptr (NormaRangeEstimate) estimate = norma_range_estimate_new ();
  g_autoptr (NormaRaster) raster = make_raster (3, 3, NORMA_SAMPLE_F32, 1, 2);
  g_autoptr (GError) error = NULL;
  double low, high;

  norma_alloc_fail_nth (1);
  g_assert_false (norma_range_estimate_add (estimate, raster, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (norma_range_estimate_add (estimate, raster, NULL));
  norma_alloc_fail_nth (1);
  g_assert_false (norma_range_estimate_get (estimate, NORMA_RANGE_BY_TYPE, &low, &high, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_assert_true (norma_range_estimate_get (estimate, NORMA_RANGE_BY_TYPE, &low, &high, NULL));
}

/* More images than the memory holds at full density; a wrong thinning would shift the quantiles. */
static void
test_many_images (void)
{
  g_autoptr (NormaRangeEstimate) forward = norma_range_estimate_new ();
  g_autoptr (NormaRangeEstimate) backward = norma_range_estimate_new ();
  double low, high, other_low, other_high;

  for (int i = 0; i < 700; i++) {
    g_autoptr (NormaRaster) a = make_raster (80, 80, NORMA_SAMPLE_U16, 20000 + i, 30000 + i);
    g_autoptr (NormaRaster) b =
        make_raster (80, 80, NORMA_SAMPLE_U16, 20000 + 699 - i, 30000 + 699 - i);

    g_assert_true (norma_range_estimate_add (forward, a, NULL));
    g_assert_true (norma_range_estimate_add (backward, b, NULL));
  }
  g_assert_true (norma_range_estimate_get (forward, NORMA_RANGE_BY_TYPE, &low, &high, NULL));
  g_assert_true (
      norma_range_estimate_get (backward, NORMA_RANGE_BY_TYPE, &other_low, &other_high, NULL));
  g_assert_cmpfloat (low, ==, other_low);
  g_assert_cmpfloat (high, ==, other_high);
  g_assert_cmpfloat_with_epsilon (low, 17500, 150);
  g_assert_cmpfloat_with_epsilon (high, 33200, 150);
}

static void
test_full_range (void)
{
  g_autoptr (NormaRangeEstimate) estimate = norma_range_estimate_new ();
  g_autoptr (NormaRaster) raster = make_raster (20, 20, NORMA_SAMPLE_U16, 2000, 4000);
  double low, high;

  g_assert_true (norma_range_estimate_add (estimate, raster, NULL));
  g_assert_true (norma_range_estimate_get (estimate, NORMA_RANGE_FULL, &low, &high, NULL));
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 65535);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range/bytes-keep-their-range", test_bytes_keep_their_range);
  g_test_add_func ("/range/wide-integers", test_wide_integers);
  g_test_add_func ("/range/floats", test_floats);
  g_test_add_func ("/range/outliers-do-not-count", test_outliers_do_not_count);
  g_test_add_func ("/range/constant", test_constant);
  g_test_add_func ("/range/tiny", test_tiny);
  g_test_add_func ("/range/order-does-not-matter", test_order_does_not_matter);
  g_test_add_func ("/range/mixed-kinds", test_mixed_kinds);
  g_test_add_func ("/range/nothing-finite", test_nothing_finite);
  g_test_add_func ("/range/many-images", test_many_images);
  g_test_add_func ("/range/full-range", test_full_range);
  g_test_add_func ("/range/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
