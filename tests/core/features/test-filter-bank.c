/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/filter-bank.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/core/features/filter-bank-definition.h"

#define CANARY -4711.5f

enum { GREY = 157, COLOR = 159, FIRST = 12, SECOND = 36 };

static NormaFrame
frame_of (guint width, guint height, guint channels)
{
  return (NormaFrame){ width, height, channels, NORMA_FRAME_STRETCH, 0, 1 };
}

/* A texture with a gradient, so that no feature stands at its floor: [channels, height, width]. */
static float *
textured_planes (const NormaFrame *frame, guint64 seed)
{
  gsize pixels = (gsize)frame->width * frame->height;
  float *planes = g_new (float, pixels * frame->channels);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < pixels * frame->channels; i++) {
    double x = (double)(i % frame->width), y = (double)(i % pixels / frame->width);

    planes[i] = (float)(0.3 + 0.002 * x + 0.05 * (double)(i / pixels) +
                        0.1 * sin (0.9 * x + 0.4 * y) + 0.2 * norma_random_uniform (&random));
  }
  return planes;
}

/* Features [grid height, grid width, d]; scratch and features are checked to be enough, and scratch
 * is left as the worst that an earlier picture may leave. */
static float *
extract (const NormaExtractor *extractor, const float *planes)
{
  gsize n = norma_feature_levels_size (&extractor->levels);
  float *features = g_new (float, n + 1);
  g_autofree float *scratch = g_new (float, (extractor->scratch_bytes / sizeof (float)) + 1);

  for (gsize i = 0; i < (extractor->scratch_bytes / sizeof (float)); i++)
    scratch[i] = NAN;
  features[n] = scratch[(extractor->scratch_bytes / sizeof (float))] = CANARY;
  norma_extractor_extract (extractor, planes, features, scratch);
  g_assert_cmpfloat (features[n], ==, CANARY);
  g_assert_cmpfloat (scratch[(extractor->scratch_bytes / sizeof (float))], ==, CANARY);
  for (gsize i = 0; i < n; i++)
    g_assert_true (isfinite (features[i]));
  return features;
}

static NormaExtractor *
bank_of (guint width, guint height, guint channels)
{
  NormaFrame frame = frame_of (width, height, channels);
  g_autoptr (GError) error = NULL;
  NormaExtractor *bank = norma_filter_bank_new (&frame, &error);

  g_assert_no_error (error);
  return bank;
}

static void
check_against_definition (guint width, guint height, guint channels)
{
  NormaFrame frame = frame_of (width, height, channels);
  g_autoptr (NormaExtractor) bank = bank_of (width, height, channels);
  g_autofree float *planes = textured_planes (&frame, 5);
  g_autofree double *expected = expected_features (&frame, planes);
  g_autofree float *features = extract (bank, planes);
  gsize n = norma_feature_shape_n_positions (&bank->levels.at[0]), d = bank->levels.at[0].channels;

  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < d; c++)
      g_assert_cmpfloat_with_epsilon (features[i * d + c], expected[c * n + i], 3e-5);
}

static void
test_definition (void)
{
  check_against_definition (64, 80, 1);
  check_against_definition (80, 64, 3);
}

static void
test_shape (void)
{
  g_autoptr (NormaExtractor) grey = bank_of (64, 80, 1);
  g_autoptr (NormaExtractor) color = bank_of (176, 64, 3);

  g_assert_cmpuint (grey->levels.at[0].width, ==, 4);
  g_assert_cmpuint (grey->levels.at[0].height, ==, 5);
  g_assert_cmpuint (grey->levels.at[0].channels, ==, GREY);
  g_assert_cmpuint (norma_feature_shape_n_positions (&grey->levels.at[0]), ==, 20);
  g_assert_cmpuint (color->levels.at[0].width, ==, 11);
  g_assert_cmpuint (color->levels.at[0].height, ==, 4);
  g_assert_cmpuint (color->levels.at[0].channels, ==, COLOR);
  g_assert_cmpfloat (grey->least_variance, >, 0);
}

/* The floor of feature c where the filters are silent. */
static double
floor_of (guint c)
{
  guint of_level = c % (FIRST + SECOND);

  return of_level < FIRST ? 1e-4 : 1e-4 / 3;
}

static void
test_constant_image_stands_at_the_floors (void)
{
  enum { WIDTH = 64, HEIGHT = 80 };
  g_autoptr (NormaExtractor) bank = bank_of (WIDTH, HEIGHT, 1);
  g_autofree float *planes = g_new (float, WIDTH *HEIGHT);
  g_autofree float *features = NULL;

  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    planes[i] = 0.43f;
  features = extract (bank, planes);
  for (gsize p = 0; p < norma_feature_shape_n_positions (&bank->levels.at[0]); p++) {
    for (guint c = 0; c < GREY - 1; c++)
      g_assert_cmpfloat_with_epsilon (features[p * GREY + c], log (floor_of (c)), 2e-3);
    g_assert_cmpfloat_with_epsilon (features[p * GREY + GREY - 1], log (0.43 + 0.02), 1e-6);
  }
}

static void
test_brightness_leaves_the_bands_alone (void)
{
  NormaFrame frame = frame_of (96, 64, 1);
  g_autoptr (NormaExtractor) bank = bank_of (96, 64, 1);
  g_autofree float *planes = textured_planes (&frame, 8);
  g_autofree float *darker = extract (bank, planes), *brighter = NULL;

  for (gsize i = 0; i < (gsize)frame.width * frame.height; i++)
    planes[i] += 0.25f;
  brighter = extract (bank, planes);
  for (gsize p = 0; p < norma_feature_shape_n_positions (&bank->levels.at[0]); p++) {
    const float *a = darker + p * GREY, *b = brighter + p * GREY;

    for (guint c = 0; c < GREY - 1; c++)
      g_assert_cmpfloat_with_epsilon (a[c], b[c], 3e-5);
    g_assert_cmpfloat_with_epsilon (exp (b[GREY - 1]) - exp (a[GREY - 1]), 0.25, 1e-6);
  }
}

static void
test_same_bits_again (void)
{
  NormaFrame frame = frame_of (64, 80, 3);
  g_autoptr (NormaExtractor) one = bank_of (64, 80, 3), two = bank_of (64, 80, 3);
  g_autofree float *planes = textured_planes (&frame, 9);
  g_autofree float *a = extract (one, planes), *b = extract (one, planes),
                   *c = extract (two, planes);
  gsize size = norma_feature_shape_n_positions (&one->levels.at[0]) * COLOR * sizeof (float);

  g_assert_cmpmem (a, size, b, size);
  g_assert_cmpmem (a, size, c, size);
}

static void
test_grey_as_color (void)
{
  NormaFrame frame = frame_of (80, 64, 1);
  g_autoptr (NormaExtractor) grey = bank_of (80, 64, 1), color = bank_of (80, 64, 3);
  gsize pixels = (gsize)frame.width * frame.height;
  g_autofree float *plane = textured_planes (&frame, 10);
  g_autofree float *planes = g_new (float, 3 * pixels);
  g_autofree float *a = extract (grey, plane), *b = NULL;

  for (gsize i = 0; i < 3 * pixels; i++)
    planes[i] = plane[i % pixels];
  b = extract (color, planes);
  for (gsize p = 0; p < norma_feature_shape_n_positions (&grey->levels.at[0]); p++) {
    for (guint c = 0; c < GREY; c++) {
      float grey_feature = a[p * GREY + c];

      g_assert_cmpfloat_with_epsilon (b[p * COLOR + c], grey_feature,
                                      1e-6 * fmaxf (1, fabsf (grey_feature)));
    }
    g_assert_cmpfloat (b[p * COLOR + GREY], ==, 0);
    g_assert_cmpfloat (b[p * COLOR + GREY + 1], ==, 0);
  }
}

static void
test_refused_frames (void)
{
  static const guint sizes[][2] = { { 48, 64 }, { 64, 48 }, { 72, 64 }, { 64, 79 }, { 0, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    NormaFrame frame = frame_of (sizes[i][0], sizes[i][1], 1);
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_filter_bank_new (&frame, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

static void
test_store_and_load (void)
{
  NormaFrame frame = frame_of (64, 64, 1);
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (NormaExtractor) bank = bank_of (64, 64, 1), loaded = NULL;
  g_autofree float *planes = textured_planes (&frame, 12), *a = extract (bank, planes), *b = NULL;
  g_autoptr (GError) error = NULL;

  norma_extractor_store (bank, file);
  loaded = norma_extractor_load (file, &frame, NULL, &error);
  g_assert_no_error (error);
  b = extract (loaded, planes);
  g_assert_cmpmem (a, 16 * GREY * sizeof (float), b, 16 * GREY * sizeof (float));
}

/* What loading says when one of the two fields has another value, or NULL for none. */
static void
check_refused (const char *key, const char *value, NormaError code)
{
  NormaFrame frame = frame_of (64, 64, 1);
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (key, "extractor"))
    norma_tensor_file_set_metadata (file, "extractor", "filter-bank");
  if (!g_str_equal (key, "extractor.version"))
    norma_tensor_file_set_metadata (file, "extractor.version", "1");
  if (value != NULL)
    norma_tensor_file_set_metadata (file, key, value);
  g_assert_null (norma_extractor_load (file, &frame, NULL, &error));
  g_assert_error (error, NORMA_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, key));
}

static void
test_refused_files (void)
{
  check_refused ("extractor.version", "2", NORMA_ERROR_VERSION);
  check_refused ("extractor.version", "one", NORMA_ERROR_DAMAGED);
  check_refused ("extractor.version", NULL, NORMA_ERROR_DAMAGED);
  check_refused ("extractor", "wavelets", NORMA_ERROR_UNSUPPORTED);
  check_refused ("extractor", NULL, NORMA_ERROR_DAMAGED);
}

/* A wave of the period and direction that a channel is named after must reach no channel of its kind
 * more than this one, and one along its stripes, brightness that rises and colour nothing else. */
static void
test_names (void)
{
  g_autoptr (NormaExtractor) bank = bank_of (128, 128, 3);
  guint n_channels = bank->levels.at[0].channels, n_groups[5] = { 0 };

  g_assert_cmpuint (n_channels, ==, COLOR);
  for (guint c = 0; c < n_channels; c++) {
    NormaFeatureName name, other;
    g_autofree float *planes = g_new (float, 3 * 128 * 128);
    g_autofree float *features = NULL;
    const float *middle;
    double angle;

    norma_extractor_describe (bank, 0, c, &name);
    g_assert_cmpuint (name.channel, ==, c);
    g_assert_null (name.level);
    n_groups[name.group]++;
    if (name.kind != NORMA_FEATURE_STRENGTH)
      continue;
    angle = name.direction_deg * G_PI / 180;
    for (guint i = 0; i < 3 * 128 * 128; i++)
      planes[i] = (float)(0.5 + 0.2 * sin (2 * G_PI / name.period *
                                           (i % 128 * cos (angle) + i / 128 % 128 * sin (angle))));
    features = extract (bank, planes);
    middle = features + 36 * n_channels;
    for (guint k = 0; k < n_channels; k++) {
      norma_extractor_describe (bank, 0, k, &other);
      if (other.kind == NORMA_FEATURE_STRENGTH && k != c)
        g_assert_cmpfloat (middle[k], <, middle[c]);
    }
  }
  g_assert_cmpuint (n_groups[0], ==, FIRST + SECOND);
  g_assert_cmpuint (n_groups[3], ==, FIRST);
  g_assert_cmpuint (n_groups[4], ==, 3);
}

/* The sums and differences of colours follow the bands, as do the patterns their first order. */
static void
test_names_of_the_rest (void)
{
  g_autoptr (NormaExtractor) grey = bank_of (64, 64, 1), color = bank_of (64, 64, 3);
  NormaFeatureName name;

  norma_extractor_describe (grey, 0, GREY - 1, &name);
  g_assert_cmpint (name.kind, ==, NORMA_FEATURE_BRIGHTNESS);
  norma_extractor_describe (color, 0, COLOR - 2, &name);
  g_assert_cmpint (name.kind, ==, NORMA_FEATURE_RED_GREEN);
  norma_extractor_describe (color, 0, COLOR - 1, &name);
  g_assert_cmpint (name.kind, ==, NORMA_FEATURE_YELLOW_BLUE);
  norma_extractor_describe (grey, 0, FIRST + SECOND + 6 + 2, &name);
  g_assert_cmpint (name.kind, ==, NORMA_FEATURE_UNEVENNESS);
  g_assert_cmpuint (name.group, ==, 1);
  g_assert_cmpfloat (name.direction_deg, ==, 60);
  norma_extractor_describe (grey, 0, FIRST + 6 * 5 + 1, &name);
  g_assert_cmpint (name.kind, ==, NORMA_FEATURE_PATTERN);
  g_assert_cmpuint (name.group, ==, 0);
  g_assert_cmpfloat (name.direction_deg, ==, 150);
  g_assert_cmpfloat (name.pattern_direction_deg, ==, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter-bank/definition", test_definition);
  g_test_add_func ("/filter-bank/shape", test_shape);
  g_test_add_func ("/filter-bank/constant-image-stands-at-the-floors",
                   test_constant_image_stands_at_the_floors);
  g_test_add_func ("/filter-bank/brightness-leaves-the-bands-alone",
                   test_brightness_leaves_the_bands_alone);
  g_test_add_func ("/filter-bank/same-bits-again", test_same_bits_again);
  g_test_add_func ("/filter-bank/grey-as-color", test_grey_as_color);
  g_test_add_func ("/filter-bank/refused-frames", test_refused_frames);
  g_test_add_func ("/filter-bank/store-and-load", test_store_and_load);
  g_test_add_func ("/filter-bank/refused-files", test_refused_files);
  g_test_add_func ("/filter-bank/names", test_names);
  g_test_add_func ("/filter-bank/names-of-the-rest", test_names_of_the_rest);
  return g_test_run ();
}
