/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-ad.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/detector-options.h"
#include "tests/core/detectors/dense.h"
#include "tests/core/detectors/level-set.h"

enum { N = 31, MOST_CHANNELS = 5 };

static const NormaFeatureLevels levels = { 2, { { 3, 4, 3 }, { 2, 1, 5 } } };

static NormaDetector *
try_fit (const LevelSet *set, NormaComponents components, guint n_threads, GError **error)
{
  NormaGaussianAdOptions options = { components, 0.8 };
  g_autoptr (NormaDetectorFit) fit =
      norma_gaussian_ad_fit_new (&set->levels, 1e-12, &options, error);

  return fit == NULL ? NULL : level_run_fit (set, fit, n_threads, NULL, error);
}

static NormaDetector *
fit (const LevelSet *set, NormaComponents components)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = try_fit (set, components, 1, &error);

  g_assert_no_error (error);
  return detector;
}

/* [N, channels] of level l, each averaged over its grid. */
static void
pool (const LevelSet *set, guint l, float *rows)
{
  const NormaFeatureShape *shape = &levels.at[l];
  gsize n = norma_feature_shape_n_positions (shape);

  for (guint s = 0; s < N; s++)
    for (guint c = 0; c < shape->channels; c++) {
      const float *level = level_sample (set, s) + norma_feature_levels_offset (&levels, l);
      double sum = 0;

      for (gsize p = 0; p < n; p++)
        sum += level[p * shape->channels + c];
      rows[s * shape->channels + c] = (float)(sum / (double)n);
    }
}

static double
trace_of (const Dense *dense)
{
  double trace = 0;

  for (guint i = 0; i < dense->d; i++)
    trace += dense->scatter[i * dense->d + i];
  return trace;
}

/* The mean of the levels' plain distances; left_out is scored by the Gaussians of the others, with
 * shrinkage and ridge of all. */
static double
plain_score (const LevelSet *set, guint s, guint left_out)
{
  double sum = 0;

  for (guint l = 0; l < levels.n; l++) {
    guint d = levels.at[l].channels;
    float rows[N * MOST_CHANNELS];
    Dense all, used;
    double alpha, ridge;

    pool (set, l, rows);
    all = dense_new (rows, N, d, DENSE_NONE_LEFT_OUT);
    used = dense_new (rows, N, d, left_out);
    alpha = dense_ledoit_wolf (&all, rows, N);
    ridge = alpha * trace_of (&all) / N / d;
    sum += sqrt (dense_distance2 (&used, (1 - alpha) / used.n, ridge * N / used.n, rows + s * d));
    dense_clear (&all);
    dense_clear (&used);
  }
  return sum / levels.n;
}

static void
test_published (void)
{
  LevelSet set = level_set_new (&levels, N, 1);
  g_autoptr (NormaDetector) detector = fit (&set, NORMA_COMPONENTS_ALL);

  g_assert_cmpuint (detector->grid.height * detector->grid.width, ==, 1);
  for (guint s = 0; s < N; s++) {
    g_autofree float *map = level_score (detector, detector->class->score, level_sample (&set, s));
    g_autofree float *held_out =
        level_score (detector, level_score_held_out, level_sample (&set, s));

    g_assert_cmpfloat_with_epsilon (map[0], plain_score (&set, s, DENSE_NONE_LEFT_OUT), 5e-5);
    g_assert_cmpfloat_with_epsilon (held_out[0], plain_score (&set, s, s), 5e-5);
    g_assert_cmpfloat (held_out[0], >, map[0]);
  }
  level_set_clear (&set);
}

/* NPCA keeps the axes that hardly vary, PCA those that vary. */
static void
test_components (void)
{
  LevelSet set = level_set_new (&levels, N, 2);
  g_autoptr (NormaDetector) all = fit (&set, NORMA_COMPONENTS_ALL);
  g_autoptr (NormaDetector) pca = fit (&set, NORMA_COMPONENTS_PCA);
  g_autoptr (NormaDetector) npca = fit (&set, NORMA_COMPONENTS_NPCA);

  for (guint l = 0; l < levels.n; l++) {
    guint leading = norma_gaussian_ad_get_level (pca, l)->n_dimensions;
    guint trailing = norma_gaussian_ad_get_level (npca, l)->n_dimensions;

    g_assert_cmpuint (norma_gaussian_ad_get_level (all, l)->n_dimensions, ==,
                      levels.at[l].channels);
    g_assert_cmpuint (leading, <, levels.at[l].channels);
    /* Axes 0 … j, and j − 1 … d − 1. */
    g_assert_cmpuint (leading + trailing, ==, levels.at[l].channels + 2);
  }
  level_set_clear (&set);
}

static void
test_threads (void)
{
  LevelSet set = level_set_new (&levels, 70, 3);
  g_autoptr (NormaDetector) one = try_fit (&set, NORMA_COMPONENTS_NPCA, 1, NULL);

  for (guint n_threads = 2; n_threads <= 3; n_threads++) {
    g_autoptr (NormaDetector) other = try_fit (&set, NORMA_COMPONENTS_NPCA, n_threads, NULL);

    level_assert_same_maps (one, other, &set);
  }
  level_set_clear (&set);
}

static void
test_refused (void)
{
  LevelSet set = level_set_new (&levels, 1, 4);
  g_autoptr (GError) error = NULL;

  g_assert_null (try_fit (&set, NORMA_COMPONENTS_ALL, 1, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  level_set_clear (&set);
}

static void
test_same_bits (void)
{
  LevelSet set = level_set_new (&levels, N, 5);

  for (int components = NORMA_COMPONENTS_ALL; components <= NORMA_COMPONENTS_NPCA; components++) {
    g_autoptr (NormaDetector) detector = fit (&set, (NormaComponents)components);
    g_autoptr (NormaTensorFile) file = level_store (detector);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaDetector) loaded = norma_detector_load (file, &levels, &error);

    g_assert_no_error (error);
    level_assert_same_maps (detector, loaded, &set);
  }
  level_set_clear (&set);
}

static void
test_damaged (void)
{
  static const NormaFeatureLevels more = { 3, { { 3, 4, 3 }, { 2, 1, 5 }, { 1, 1, 2 } } };
  static const NormaFeatureLevels other = { 2, { { 3, 4, 3 }, { 2, 1, 6 } } };
  LevelSet set = level_set_new (&levels, N, 6);
  g_autoptr (NormaDetector) detector = fit (&set, NORMA_COMPONENTS_ALL);
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GError) missing = NULL, mismatch = NULL, samples = NULL;

  norma_detector_store (detector, file);
  g_assert_null (norma_detector_load (file, &more, &missing));
  g_assert_error (missing, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (missing->message, "detector.level2"));
  g_assert_null (norma_detector_load (file, &other, &mismatch));
  g_assert_error (mismatch, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  norma_tensor_file_set_metadata (file, "detector.level1.samples", "1");
  g_assert_null (norma_detector_load (file, &levels, &samples));
  g_assert_error (samples, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  level_set_clear (&set);
}

static void
test_no_memory (void)
{
  LevelSet set = level_set_new (&levels, 9, 7);
  g_autoptr (NormaDetector) detector = fit (&set, NORMA_COMPONENTS_PCA);
  g_autoptr (NormaTensorFile) file = level_store (detector);

  for (guint loads = 0; loads <= 1; loads++)
    for (guint nth = 1;; nth++) {
      g_autoptr (NormaDetector) other = NULL;
      g_autoptr (GError) error = NULL;

      norma_alloc_fail_nth (nth);
      other = loads ? norma_detector_load (file, &levels, &error)
                    : try_fit (&set, NORMA_COMPONENTS_PCA, 1, &error);
      norma_alloc_fail_nth (0);
      if (other != NULL) {
        g_assert_cmpuint (nth, >, 8); /* two levels of four tensors that are copied */
        level_assert_same_maps (detector, other, &set);
        break;
      }
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    }
  level_set_clear (&set);
}

static void
test_names (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

  g_assert_cmpint (options.method, ==, NORMA_METHOD_GAUSSIAN);
  for (int method = NORMA_METHOD_GAUSSIAN; method <= NORMA_METHOD_PADIM; method++) {
    NormaMethod parsed = NORMA_METHOD_GAUSSIAN;

    g_assert_true (
        norma_method_from_string (norma_method_to_string ((NormaMethod)method), &parsed));
    g_assert_cmpint (parsed, ==, method);
  }
  g_assert_false (norma_method_from_string ("oracle", &options.method));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gaussian-ad/published", test_published);
  g_test_add_func ("/gaussian-ad/components", test_components);
  g_test_add_func ("/gaussian-ad/threads", test_threads);
  g_test_add_func ("/gaussian-ad/refused", test_refused);
  g_test_add_func ("/gaussian-ad/same-bits", test_same_bits);
  g_test_add_func ("/gaussian-ad/damaged", test_damaged);
  g_test_add_func ("/gaussian-ad/no-memory", test_no_memory);
  g_test_add_func ("/gaussian-ad/names", test_names);
  return g_test_run ();
}
