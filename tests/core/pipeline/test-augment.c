/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/augment.h"

#include "core/base/error.h"
#include "tests/core/pipeline/small-fit.h"

/* Two channels of 3 × 3, written as one reads them:
 *   1 2 3
 *   4 5 6
 *   7 8 9   and ten times that. */
static const NormaFrame square = { 3, 3, 2 };
static const float image[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90 };

static void
test_known (void)
{
  static const float expected[NORMA_N_AUGMENTS][9] = {
    [NORMA_AUGMENT_ROTATE_90] = { 7, 4, 1, 8, 5, 2, 9, 6, 3 },
    [NORMA_AUGMENT_ROTATE_180] = { 9, 8, 7, 6, 5, 4, 3, 2, 1 },
    [NORMA_AUGMENT_ROTATE_270] = { 3, 6, 9, 2, 5, 8, 1, 4, 7 },
    [NORMA_AUGMENT_FLIP_HORIZONTAL] = { 3, 2, 1, 6, 5, 4, 9, 8, 7 },
    [NORMA_AUGMENT_FLIP_VERTICAL] = { 7, 8, 9, 4, 5, 6, 1, 2, 3 },
  };

  for (guint a = 0; a < NORMA_N_AUGMENTS; a++) {
    float turned[18];

    norma_augment_planes ((NormaAugment)a, &square, image, turned);
    for (guint i = 0; i < 9; i++) {
      g_assert_cmpfloat (turned[i], ==, expected[a][i]);
      g_assert_cmpfloat (turned[9 + i], ==, 10 * expected[a][i]);
    }
  }
}

/* Half turns and flips of a frame that is not square; twice is nothing. */
static void
test_twice (void)
{
  static const NormaFrame wide = { 5, 2, 1 };
  static const NormaAugment augments[] = { NORMA_AUGMENT_ROTATE_180, NORMA_AUGMENT_FLIP_HORIZONTAL,
                                           NORMA_AUGMENT_FLIP_VERTICAL };

  for (guint a = 0; a < G_N_ELEMENTS (augments); a++) {
    float once[10], twice[10];

    norma_augment_planes (augments[a], &wide, image, once);
    norma_augment_planes (augments[a], &wide, once, twice);
    g_assert_true (once[0] != image[0]);
    g_assert_cmpmem (twice, sizeof twice, image, sizeof twice);
  }
}

static void
test_check (void)
{
  static const NormaFrame wide = { 80, 64, 1 }, narrow = { 63, 64, 1 };
  const NormaAugments half_turns = NORMA_AUGMENTS_ALL &
                                   ~(NormaAugments)(1 << NORMA_AUGMENT_ROTATE_90) &
                                   ~(NormaAugments)(1 << NORMA_AUGMENT_ROTATE_270);
  g_autoptr (GError) error = NULL, second = NULL;

  g_assert_true (norma_augment_check (NORMA_AUGMENTS_ALL, &square, NULL));
  g_assert_true (norma_augment_check (half_turns, &wide, NULL));
  g_assert_false (norma_augment_check (1 << NORMA_AUGMENT_ROTATE_90, &wide, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_false (norma_augment_check (1 << NORMA_AUGMENT_ROTATE_270, &narrow, &second));
  g_assert_error (second, NORMA_ERROR, NORMA_ERROR_INPUT);
}

/* A part that is half turned has its nearest patches in the half-turned copies, and they are told
 * where they lie in the image itself: every place finds its mirror place of the same image. */
static void
test_alike (void)
{
  const NormaTestPart part = { 64, 64, 1, NORMA_SAMPLE_U8, 255 };
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 3, folder);
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 2);
  g_autoptr (NormaRaster) turned = norma_raster_new (64, 64, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  g_autoptr (NormaResult) result = NULL;

  for (guint y = 0; y < 64; y++)
    for (guint x = 0; x < 64; x++)
      ((guint8 *)norma_raster_row (turned, y))[x] =
          ((const guint8 *)norma_raster_row (raster, 63 - y))[63 - x];
  /* a mark in the corner, small beside a patch, makes a region at the corner */
  for (guint i = 0; i < 3; i++)
    ((guint8 *)norma_raster_row (turned, i))[0] ^= 0x20;
  options.detector.method = NORMA_METHOD_PATCHCORE;
  options.detector.patchcore.core_set = 1;
  options.augments = 1 << NORMA_AUGMENT_FLIP_VERTICAL | 1 << NORMA_AUGMENT_ROTATE_180;
  options.smoothing = 0;
  fit = small_fit (paths, &options);
  fit->model->limits.reject = fit->model->limits.review = 1e-6f;
  result = score_raster (fit->model, turned);
  g_assert_cmpuint (result->alike->len, >, 0);
  for (guint i = 0; i < result->alike->len; i++) {
    const NormaAlike *alike = &g_array_index (result->alike, NormaAlike, i);
    const NormaRegion *region = &g_array_index (result->finding->reject_regions, NormaRegion, i);

    g_assert_cmpstr (alike->path, ==, paths->pdata[1]);
    /* the middle of a place of 16 pixels */
    g_assert_cmpfloat (ABS (63 - alike->x - region->peak_x), <=, 8);
    g_assert_cmpfloat (ABS (63 - alike->y - region->peak_y), <=, 8);
  }
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/augment/known", test_known);
  g_test_add_func ("/augment/twice", test_twice);
  g_test_add_func ("/augment/check", test_check);
  g_test_add_func ("/augment/alike", test_alike);
  return g_test_run ();
}
