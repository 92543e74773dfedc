/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/pixel-level.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/features/filter-bank.h"

enum { SIDE = 64, GRID = 4, CELL = 16 };

static const NormaFrame frame = { SIDE, SIDE, 3, NORMA_FRAME_STRETCH, 0, 1 };

static float *
draw_planes (void)
{
  float *planes = g_new (float, 3 * SIDE * SIDE);
  NormaRandom random;

  norma_random_seed (&random, 7);
  for (gsize i = 0; i < 3 * SIDE * SIDE; i++)
    planes[i] = (float)norma_random_uniform (&random);
  return planes;
}

static float *
extract (const NormaExtractor *extractor, const float *planes)
{
  g_autoptr (GError) error = NULL;
  float *features = g_new (float, norma_feature_levels_size (&extractor->levels));
  gpointer scratch = norma_extractor_scratch_new (extractor, &error);

  g_assert_no_error (error);
  norma_extractor_extract (extractor, planes, features, scratch);
  norma_extractor_scratch_free (extractor, scratch);
  return features;
}

static NormaExtractor *
wrap (void)
{
  g_autoptr (GError) error = NULL;
  NormaExtractor *bank = norma_filter_bank_new (&frame, &error);
  NormaExtractor *extractor = norma_pixel_level_new (bank, &frame, &error);

  g_assert_no_error (error);
  return extractor;
}

static void
test_picture_and_levels (void)
{
  g_autoptr (NormaExtractor) extractor = wrap ();
  g_autoptr (NormaExtractor) bank = norma_filter_bank_new (&frame, NULL);
  g_autofree float *planes = draw_planes ();
  g_autofree float *features = extract (extractor, planes), *alone = extract (bank, planes);
  g_autofree float *back = g_new (float, 3 * SIDE * SIDE);
  NormaPixelLevel pixels;

  g_assert_cmpuint (extractor->levels.n, ==, 2);
  g_assert_cmpuint (extractor->levels.at[0].height, ==, GRID);
  g_assert_cmpuint (extractor->levels.at[0].channels, ==, 3 * CELL * CELL);
  g_assert_true (norma_pixel_level_read (&extractor->levels.at[0], &pixels));
  g_assert_cmpuint (pixels.channels, ==, 3);
  g_assert_cmpuint (pixels.height, ==, SIDE);
  norma_pixel_level_gather (&pixels, features, back);
  g_assert_cmpmem (back, 3 * SIDE * SIDE * sizeof (float), planes,
                   3 * SIDE * SIDE * sizeof (float));
  /* position (1, 2), green, pixel (3, 5) of the cell */
  g_assert_cmpfloat (features[((GRID + 2) * 3 + 1) * CELL * CELL + 3 * CELL + 5], ==,
                     planes[SIDE * SIDE + (CELL + 3) * SIDE + 2 * CELL + 5]);
  g_assert_cmpmem (features + norma_feature_levels_offset (&extractor->levels, 1),
                   norma_feature_levels_size (&bank->levels) * sizeof (float), alone,
                   norma_feature_levels_size (&bank->levels) * sizeof (float));
}

static void
test_read (void)
{
  const struct {
    guint channels, side, expected; /* features; 0: none */
  } cases[] = { { 1, 1, 1 }, { 3, 1, 3 }, { 1, 2, 4 }, { 3, 2, 12 }, { 1, 32, 1024 }, { 0, 0, 5 } };
  NormaPixelLevel pixels;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const NormaFeatureShape shape = { 3, 2, cases[i].expected };

    g_assert_cmpint (norma_pixel_level_read (&shape, &pixels), ==, cases[i].side > 0);
    if (cases[i].side == 0)
      continue;
    g_assert_cmpuint (pixels.channels, ==, cases[i].channels);
    g_assert_cmpuint (pixels.width, ==, 2 * cases[i].side);
  }
}

/* An extractor whose grid does not divide the frame, and that gives nothing else. */
static void
extract_nothing (const NormaExtractor *extractor, const float *planes, float *features,
                 gpointer scratch)
{
  memset (features, 0, norma_feature_levels_size (&extractor->levels) * sizeof (float));
}

static gpointer
new_nothing (const NormaExtractor *extractor, GError **error)
{
  return g_new0 (char, 1);
}

static void
free_nothing (NormaExtractor *extractor)
{
  g_free (extractor);
}

static const NormaExtractorClass odd_class = {
  "odd", extract_nothing, new_nothing, g_free, NULL, free_nothing, NULL,
};

static NormaExtractor *
make_odd (guint n_levels)
{
  NormaExtractor *odd = g_new0 (NormaExtractor, 1);

  odd->class = &odd_class;
  g_atomic_ref_count_init (&odd->references);
  odd->levels.n = n_levels;
  for (guint l = 0; l < n_levels; l++)
    odd->levels.at[l] = (NormaFeatureShape){ 7, 9, 1 };
  return odd;
}

/* A slope stays a slope, whatever the number of pixels. */
static void
test_odd_grid (void)
{
  const NormaFrame odd_frame = { 40, 30, 1, NORMA_FRAME_STRETCH, 0, 1 };
  g_autoptr (NormaExtractor) extractor = norma_pixel_level_new (make_odd (1), &odd_frame, NULL);
  g_autofree float *planes = g_new (float, 40 * 30), *features = NULL, *picture = NULL;
  NormaPixelLevel pixels;

  for (guint i = 0; i < 40 * 30; i++)
    planes[i] = (float)(i % 40) + 100 * (float)(i / 40);
  features = extract (extractor, planes);
  g_assert_true (norma_pixel_level_read (&extractor->levels.at[0], &pixels));
  g_assert_cmpuint (pixels.side, ==, 4);
  picture = g_new (float, pixels.height *pixels.width);
  norma_pixel_level_gather (&pixels, features, picture);
  for (guint y = 0; y < 28; y++)
    for (guint x = 0; x < 36; x++) {
      double across = CLAMP ((x + 0.5) * 40 / 36 - 0.5, 0, 39), down = (y + 0.5) * 30 / 28 - 0.5;

      g_assert_cmpfloat_with_epsilon ((double)picture[y * 36 + x],
                                      across + 100 * CLAMP (down, 0, 29), 1e-3);
    }
}

static void
test_store_and_load (void)
{
  g_autoptr (NormaExtractor) extractor = wrap ();
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (NormaExtractor) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree float *planes = draw_planes (), *was = extract (extractor, planes), *is = NULL;

  norma_extractor_store (extractor, file);
  g_assert_cmpstr (norma_tensor_file_get_metadata (file, "extractor"), ==, NORMA_FILTER_BANK_NAME);
  loaded = norma_extractor_load (file, &frame, NULL, &error);
  g_assert_no_error (error);
  is = extract (loaded, planes);
  g_assert_cmpmem (is, norma_feature_levels_size (&loaded->levels) * sizeof (float), was,
                   norma_feature_levels_size (&extractor->levels) * sizeof (float));
  g_assert_cmpfloat (loaded->replay_tolerance, >, 0);
}

static void
test_damaged (void)
{
  const char *const values[] = { "0", "15", "33", "many" };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (NormaExtractor) extractor = wrap ();
    g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
    g_autoptr (GError) error = NULL;

    norma_extractor_store (extractor, file);
    norma_tensor_file_set_metadata (file, "extractor.pixels", values[i]);
    g_assert_null (norma_extractor_load (file, &frame, NULL, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, "extractor.pixels"));
  }
}

static void
test_no_room (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_pixel_level_new (make_odd (NORMA_MOST_LEVELS), &frame, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_words (void)
{
  g_autoptr (NormaExtractor) extractor = wrap ();
  NormaFeatureName name;

  g_assert_cmpstr (norma_extractor_get_chosen (extractor)->class->name, ==, NORMA_FILTER_BANK_NAME);
  norma_extractor_describe (extractor, 0, 5, &name);
  g_assert_cmpint (name.kind, ==, NORMA_FEATURE_BRIGHTNESS);
  norma_extractor_describe (extractor, 1, 0, &name);
  g_assert_cmpint (name.kind, ==, NORMA_FEATURE_STRENGTH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixel-level/picture-and-levels", test_picture_and_levels);
  g_test_add_func ("/pixel-level/read", test_read);
  g_test_add_func ("/pixel-level/odd-grid", test_odd_grid);
  g_test_add_func ("/pixel-level/store-and-load", test_store_and_load);
  g_test_add_func ("/pixel-level/damaged", test_damaged);
  g_test_add_func ("/pixel-level/no-room", test_no_room);
  g_test_add_func ("/pixel-level/words", test_words);
  return g_test_run ();
}
