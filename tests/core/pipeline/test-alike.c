/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/alike.h"

#include "tests/core/pipeline/small-fit.h"

/* Each region of a defective part names a good image of the fit and a pixel of it, before and after
 * the model was stored. */
static void
test_regions (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 8, folder);
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaModel) model = NULL;
  g_autoptr (NormaRaster) raster = NULL;
  g_autoptr (NormaResult) result = NULL, again = NULL;

  options.detector.method = NORMA_METHOD_PATCHCORE;
  options.detector.patchcore.core_set = 0.5;
  fit = small_fit (paths, &options);
  bytes = norma_model_to_bytes (fit->model, NULL);
  model = norma_model_read_bytes (bytes, "test", NULL);
  g_assert_nonnull (model);
  part.defective = TRUE;
  raster = norma_test_part_draw (&part, 99);
  result = score_raster (fit->model, raster);
  again = score_raster (model, raster);
  assert_same_result (result, again);
  g_assert_nonnull (result->alike);
  g_assert_cmpuint (result->alike->len, >, 0);
  g_assert_cmpuint (result->alike->len, ==,
                    result->finding->reject_regions->len + result->finding->review_regions->len);
  for (guint i = 0; i < result->alike->len; i++) {
    const NormaAlike *alike = &g_array_index (result->alike, NormaAlike, i);
    const NormaAlike *same = &g_array_index (again->alike, NormaAlike, i);
    guint index;

    g_assert_true (g_ptr_array_find_with_equal_func (paths, alike->path, g_str_equal, &index));
    g_assert_cmpstr (alike->path, ==, same->path);
    g_assert_cmpfloat (alike->x, ==, same->x);
    g_assert_true (alike->x >= 0 && alike->x < part.width);
    g_assert_true (alike->y >= 0 && alike->y < part.height);
  }
  norma_test_remove_folder (folder);
}

/* Gaussians keep no places, and their models no paths. */
static void
test_none (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (NormaModel) model = small_model (folder);
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 99);
  g_autoptr (NormaResult) result = score_raster (model, raster);

  g_assert_null (model->good_files);
  g_assert_null (result->alike);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alike/regions", test_regions);
  g_test_add_func ("/alike/none", test_none);
  return g_test_run ();
}
