/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "tests/core/detectors/level-set.h"

/* The Gaussian detector on several levels: it has to do with them what it does with the features of
 * one level that are the embedding of theirs. */

enum { N = 40 };

static const NormaFeatureLevels levels = { 3, { { 9, 6, 3 }, { 5, 3, 4 }, { 2, 2, 4 } } };

static NormaDetector *
try_fit (const LevelSet *set, const NormaGaussianOptions *options, guint n_threads, GError **error)
{
  g_autoptr (NormaDetectorFit) fit = norma_gaussian_fit_new (&set->levels, 1e-9, options, error);

  return fit == NULL ? NULL : level_run_fit (set, fit, n_threads, NULL, error);
}

static NormaDetector *
fit (const LevelSet *set, const NormaGaussianOptions *options)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = try_fit (set, options, 1, &error);

  g_assert_no_error (error);
  return detector;
}

/* What the detector sees of the set. */
static LevelSet
embed (const LevelSet *set, const NormaEmbedding *embedding)
{
  LevelSet embedded = { norma_feature_levels_single (norma_embedding_get_shape (embedding)),
                        set->n };

  embedded.size = norma_feature_levels_size (&embedded.levels);
  embedded.samples = g_new (float, set->n *embedded.size);
  g_assert_true (
      norma_embedding_apply_all (embedding, set->samples, set->n, embedded.samples, 1, NULL, NULL));
  return embedded;
}

static void
test_as_one_level (void)
{
  LevelSet set = level_set_new (&levels, N, 1);

  for (int scope = NORMA_SCOPE_POSITION; scope <= NORMA_SCOPE_BOTH; scope++)
    for (int components = NORMA_COMPONENTS_ALL; components <= NORMA_COMPONENTS_PCA; components++) {
      NormaGaussianOptions options = NORMA_GAUSSIAN_OPTIONS_INIT;
      g_autoptr (NormaDetector) detector = NULL, single = NULL;
      LevelSet embedded;

      options.scope = (NormaScope)scope;
      options.components = (NormaComponents)components;
      detector = fit (&set, &options);
      embedded = embed (&set, norma_gaussian_get_embedding (detector));
      single = fit (&embedded, &options);
      g_assert_null (norma_gaussian_get_embedding (single));
      for (guint s = 0; s < N; s++) {
        gsize n = (gsize)detector->grid.height * detector->grid.width;
        g_autofree float *a =
            level_score (detector, detector->class->score, level_sample (&set, s));
        g_autofree float *b =
            level_score (single, single->class->score, level_sample (&embedded, s));

        g_assert_cmpmem (a, n * sizeof (float), b, n * sizeof (float));
      }
      level_set_clear (&embedded);
    }
  level_set_clear (&set);
}

/* The default: a quarter of the finest sides, rounded up, where the coarsest level has less; all
 * channels where they are few. */
static void
test_default (void)
{
  static const NormaFeatureLevels resnet = { 3,
                                             { { 76, 64, 64 }, { 38, 32, 128 }, { 19, 16, 256 } } };
  LevelSet set = level_set_new (&levels, N, 2);
  NormaGaussianOptions options = NORMA_GAUSSIAN_OPTIONS_INIT;
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  const NormaEmbeddingOptions *embedding =
      norma_embedding_get_options (norma_gaussian_get_embedding (detector));
  guint64 least;

  g_assert_cmpuint (detector->grid.height, ==, 3);
  g_assert_cmpuint (detector->grid.width, ==, 2);
  g_assert_cmpint (embedding->channels, ==, NORMA_CHANNELS_ALL);
  g_assert_cmpint (embedding->compression, ==, NORMA_COMPRESSION_ROOT);
  g_assert_cmpint (embedding->window, ==, NORMA_GRID_WINDOW_BINOMIAL);

  /* 19 × 16 Gaussians of 256 dimensions. */
  least = (guint64)19 * 16 * 256 * 257 / 2 * sizeof (float);
  g_assert_cmpuint (norma_gaussian_fit_memory (&resnet, &options), >, least);
  g_assert_cmpuint (norma_gaussian_fit_memory (&resnet, &options), <, 2 * least + 20 * 1000 * 1000);
  level_set_clear (&set);
}

static void
test_threads (void)
{
  LevelSet set = level_set_new (&levels, 70, 3);
  NormaGaussianOptions options = NORMA_GAUSSIAN_OPTIONS_INIT;
  g_autoptr (NormaDetector) one = NULL;

  options.embedding.n_channels = 6;
  one = try_fit (&set, &options, 1, NULL);
  for (guint n_threads = 2; n_threads <= 3; n_threads++) {
    g_autoptr (NormaDetector) other = try_fit (&set, &options, n_threads, NULL);

    level_assert_same_maps (one, other, &set);
  }
  level_set_clear (&set);
}

static void
test_refused (void)
{
  LevelSet set = level_set_new (&levels, N, 4);
  NormaGaussianOptions options = NORMA_GAUSSIAN_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.embedding.n_channels = 12;
  g_assert_null (try_fit (&set, &options, 1, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  level_set_clear (&set);
}

static void
test_file (void)
{
  LevelSet set = level_set_new (&levels, N, 5);
  NormaGaussianOptions options = NORMA_GAUSSIAN_OPTIONS_INIT;
  g_autoptr (NormaDetector) detector = NULL, loaded = NULL;
  g_autoptr (NormaTensorFile) file = NULL, damaged = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;

  options.embedding.n_channels = 5;
  detector = fit (&set, &options);
  file = level_store (detector);
  loaded = norma_detector_load (file, &levels, NULL);
  level_assert_same_maps (detector, loaded, &set);

  norma_detector_store (detector, damaged);
  norma_tensor_file_set_metadata (damaged, "detector.embedding.window", "square");
  g_assert_null (norma_detector_load (damaged, &levels, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "detector.embedding.window"));
  level_set_clear (&set);
}

static void
test_no_memory (void)
{
  LevelSet set = level_set_new (&levels, 9, 6);
  NormaGaussianOptions options = NORMA_GAUSSIAN_OPTIONS_INIT;
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autoptr (NormaTensorFile) file = level_store (detector);

  for (guint loads = 0; loads <= 1; loads++)
    for (guint nth = 1;; nth++) {
      g_autoptr (NormaDetector) other = NULL;
      g_autoptr (GError) error = NULL;

      norma_alloc_fail_nth (nth);
      other =
          loads ? norma_detector_load (file, &levels, &error) : try_fit (&set, &options, 1, &error);
      norma_alloc_fail_nth (0);
      if (other != NULL) {
        g_assert_cmpuint (nth, >, 19); /* 12 of the grids, 1 of the choice, 6 of the fields */
        level_assert_same_maps (detector, other, &set);
        break;
      }
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    }
  level_set_clear (&set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gaussian-levels/as-one-level", test_as_one_level);
  g_test_add_func ("/gaussian-levels/default", test_default);
  g_test_add_func ("/gaussian-levels/threads", test_threads);
  g_test_add_func ("/gaussian-levels/refused", test_refused);
  g_test_add_func ("/gaussian-levels/file", test_file);
  g_test_add_func ("/gaussian-levels/no-memory", test_no_memory);
  return g_test_run ();
}
