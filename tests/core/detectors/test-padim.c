/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/padim.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/detector-options.h"
#include "core/statistics/moments.h"
#include "tests/core/detectors/dense.h"
#include "tests/core/detectors/level-set.h"

enum { N = 23, D = 5 };

static const NormaFeatureLevels levels = { 3, { { 6, 4, 3 }, { 3, 2, 4 }, { 2, 1, 4 } } };

static NormaPadimOptions
published (void)
{
  NormaPadimOptions options = NORMA_PADIM_OPTIONS_INIT;

  options.embedding.n_channels = D;
  options.embedding.seed = 3;
  return options;
}

static NormaDetector *
try_fit (const LevelSet *set, const NormaPadimOptions *options, guint n_threads, GError **error)
{
  g_autoptr (NormaDetectorFit) fit = norma_padim_fit_new (&set->levels, 1e-9, options, error);

  return fit == NULL ? NULL : level_run_fit (set, fit, n_threads, NULL, error);
}

static NormaDetector *
fit (const LevelSet *set, const NormaPadimOptions *options)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = try_fit (set, options, 1, &error);

  g_assert_no_error (error);
  return detector;
}

/* Channel c of all levels at a place of the finest grid, coarser levels repeated. */
static float
feature_at (const LevelSet *set, guint s, guint y, guint x, guint c)
{
  const float *level = level_sample (set, s);

  for (guint l = 0;; l++) {
    const NormaFeatureShape *shape = &levels.at[l];

    if (c < shape->channels) {
      guint row = y * shape->height / 6, column = x * shape->width / 4;

      return level[(row * shape->width + column) * shape->channels + c];
    }
    c -= shape->channels;
    level += norma_feature_shape_size (shape);
  }
}

/* [N, D] at one place, by the drawn channels. */
static void
gather (const LevelSet *set, const NormaDetector *detector, guint position, float *rows)
{
  const guint32 *subset = norma_embedding_get_subset (norma_padim_get_embedding (detector));

  for (guint s = 0; s < N; s++)
    for (guint k = 0; k < D; k++)
      rows[s * D + k] = feature_at (set, s, position / 4, position % 4, subset[k]);
}

static void
assert_near (double found, double expected)
{
  g_assert_cmpfloat_with_epsilon (found, expected, 2e-5 * expected);
}

/* The unbiased covariance + 0.01·I, and its distance undivided. */
static void
test_published (void)
{
  LevelSet set = level_set_new (&levels, N, 1);
  NormaPadimOptions options = published ();
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  float rows[N * D];

  g_assert_cmpuint (detector->grid.height, ==, 6);
  g_assert_cmpuint (detector->grid.width, ==, 4);
  for (guint s = 0; s < N; s += 7) {
    g_autofree float *map = level_score (detector, detector->class->score, level_sample (&set, s));

    for (guint p = 0; p < 24; p++) {
      Dense dense;

      gather (&set, detector, p, rows);
      dense = dense_new (rows, N, D, DENSE_NONE_LEFT_OUT);
      assert_near (map[p], sqrt (dense_distance2 (&dense, 1.0 / (N - 1), 0.01, rows + s * D)));
      dense_clear (&dense);
    }
  }
  level_set_clear (&set);
}

/* Held out: mean and scatter of the others, the ridge under the scatter held fixed. */
static void
test_held_out (void)
{
  LevelSet set = level_set_new (&levels, N, 2);
  NormaPadimOptions options = published ();
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  const double n = N, scale = n / ((n - 1) * (n - 1));
  float rows[N * D];

  for (guint s = 0; s < N; s += 5) {
    g_autofree float *map = level_score (detector, level_score_held_out, level_sample (&set, s));

    for (guint p = 0; p < 24; p++) {
      Dense others;

      gather (&set, detector, p, rows);
      others = dense_new (rows, N, D, s);
      assert_near (map[p],
                   sqrt (dense_distance2 (&others, scale, 0.01 * (n - 1) * scale, rows + s * D)));
      dense_clear (&others);
    }
  }
  level_set_clear (&set);
}

/* Ledoit–Wolf: the same distance as the plain one up to what is expected at the place, and an ordinary
 * good sample at 1. */
/* At once or one by one, the maps have the same bits. */
static void
test_held_out_at_once (void)
{
  LevelSet set = level_set_new (&levels, N, 12);
  NormaPadimOptions options = published ();
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  gsize n_positions = (gsize)detector->grid.height * detector->grid.width;
  gsize size = norma_feature_levels_size (&levels);
  g_autofree float *scratch = g_new (float, 5 * detector->scratch_size);
  g_autofree float *maps = g_new (float, 5 * n_positions);
  g_autofree float *map = g_new (float, n_positions);

  detector->class->score_all_held_out (detector, set.samples + 2 * size, 5, maps, scratch);
  for (guint k = 0; k < 5; k++) {
    detector->class->score_held_out (detector, set.samples + (2 + k) * size, 2 + k, map, scratch);
    g_assert_cmpmem (map, n_positions * sizeof *map, maps + k * n_positions,
                     n_positions * sizeof *map);
  }
  level_set_clear (&set);
}

static void
test_shrunk (void)
{
  LevelSet set = level_set_new (&levels, N, 3);
  NormaPadimOptions options = published ();
  g_autoptr (NormaDetector) detector = NULL;
  float rows[N * D];
  double squares = 0;

  options.covariance = NORMA_COVARIANCE_SHRUNK;
  detector = fit (&set, &options);
  for (guint s = 0; s < N; s++) {
    g_autofree float *map = level_score (detector, detector->class->score, level_sample (&set, s));
    g_autofree float *held_out =
        level_score (detector, level_score_held_out, level_sample (&set, s));

    for (guint p = 0; p < 24; p++) {
      const NormaGaussianField *field = norma_padim_get_positions (detector);
      Dense dense;
      double alpha, trace = 0;

      gather (&set, detector, p, rows);
      dense = dense_new (rows, N, D, DENSE_NONE_LEFT_OUT);
      alpha = dense_ledoit_wolf (&dense, rows, N);
      for (guint i = 0; i < D; i++)
        trace += dense.scatter[i * D + i] / N;
      g_assert_cmpfloat_with_epsilon (field->shrinkage[p], alpha, 1e-5);
      assert_near (map[p] * field->expected[p],
                   sqrt (
                       dense_distance2 (&dense, (1 - alpha) / N, alpha * trace / D, rows + s * D)));
      squares += (double)held_out[p] * held_out[p] / (24 * N);
      dense_clear (&dense);
    }
  }
  g_assert_cmpfloat_with_epsilon (squares, 1, 0.15);
  level_set_clear (&set);
}

/* All channels, where there are fewer than the published 100. */
static void
test_default_dimensions (void)
{
  LevelSet set = level_set_new (&levels, N, 4);
  NormaPadimOptions options = NORMA_PADIM_OPTIONS_INIT;
  g_autoptr (NormaDetector) detector = fit (&set, &options);

  g_assert_cmpuint (norma_padim_get_positions (detector)->n_dimensions, ==, 11);
  level_set_clear (&set);
}

static void
test_threads (void)
{
  LevelSet set = level_set_new (&levels, 70, 5);
  NormaPadimOptions options = published ();
  g_autoptr (NormaDetector) one = NULL;

  options.embedding.channels = NORMA_CHANNELS_ORTHOGONAL;
  one = try_fit (&set, &options, 1, NULL);
  for (guint n_threads = 2; n_threads <= 3; n_threads++) {
    g_autoptr (NormaDetector) other = try_fit (&set, &options, n_threads, NULL);
    const NormaGaussianField *a = norma_padim_get_positions (one);
    const NormaGaussianField *b = norma_padim_get_positions (other);
    gsize size = 24 * norma_packed_size (D) * sizeof (float);

    g_assert_cmpmem (a->factor, size, b->factor, size);
    level_assert_same_maps (one, other, &set);
  }
  level_set_clear (&set);
}

static void
test_refused (void)
{
  LevelSet set = level_set_new (&levels, 1, 6);
  NormaPadimOptions options = published ();
  g_autoptr (GError) dimensions = NULL, grid = NULL, single = NULL;

  g_assert_null (try_fit (&set, &options, 1, &single));
  g_assert_error (single, NORMA_ERROR, NORMA_ERROR_INPUT);
  options.embedding.grid = (NormaGrid){ 7, 4 };
  g_assert_null (try_fit (&set, &options, 1, &grid));
  g_assert_error (grid, NORMA_ERROR, NORMA_ERROR_INPUT);
  options = published ();
  options.embedding.n_channels = 12;
  g_assert_null (try_fit (&set, &options, 1, &dimensions));
  g_assert_error (dimensions, NORMA_ERROR, NORMA_ERROR_INPUT);
  level_set_clear (&set);
}

static void
test_cancelled (void)
{
  LevelSet set = level_set_new (&levels, N, 7);
  NormaPadimOptions options = published ();
  g_autoptr (NormaDetectorFit) padim = norma_padim_fit_new (&levels, 1e-9, &options, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (level_run_fit (&set, padim, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  level_set_clear (&set);
}

/* Files. */

static void
test_same_bits (void)
{
  LevelSet set = level_set_new (&levels, N, 8);
  NormaPadimOptions options = published ();

  for (int channels = NORMA_CHANNELS_ALL; channels <= NORMA_CHANNELS_ORTHOGONAL; channels++) {
    g_autoptr (NormaDetector) detector = NULL, loaded = NULL;
    g_autoptr (NormaTensorFile) file = NULL;
    g_autoptr (GError) error = NULL;

    options.embedding.channels = (NormaChannels)channels;
    detector = fit (&set, &options);
    file = level_store (detector);
    loaded = norma_detector_load (file, &levels, &error);
    g_assert_no_error (error);
    level_assert_same_maps (detector, loaded, &set);
  }
  level_set_clear (&set);
}

/* The tensors themselves are held by test-gaussian-file.c and test-embedding.c. */
static void
test_damaged (void)
{
  static const char *const fields[] = { "detector.embedding.height", "detector.embedding.channels",
                                        "detector.embedding.dimensions",
                                        "detector.positions.samples" };
  static const NormaFeatureLevels other = { 2, { { 6, 4, 3 }, { 3, 2, 3 } } };
  LevelSet set = level_set_new (&levels, N, 9);
  NormaPadimOptions options = published ();
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autoptr (NormaTensorFile) sound = level_store (detector);
  g_autoptr (GError) mismatch = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
    g_autoptr (GError) error = NULL;

    norma_detector_store (detector, file);
    norma_tensor_file_set_metadata (file, fields[i], "0");
    g_assert_null (norma_detector_load (file, &levels, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, fields[i]));
  }
  g_assert_null (norma_detector_load (sound, &other, &mismatch));
  g_assert_error (mismatch, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  level_set_clear (&set);
}

static void
test_no_memory (void)
{
  LevelSet set = level_set_new (&levels, 9, 10);
  NormaPadimOptions options = published ();
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
        g_assert_cmpuint (nth, >, 16); /* 12 of the grids, 1 of the choice, 3 of the field */
        level_assert_same_maps (detector, other, &set);
        break;
      }
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    }
  level_set_clear (&set);
}

/* The published size on ResNet-18 at 224 × 224, however many images: the co-moments, in whose place the
 * factors come, take 63 MB, and nothing else is nearly as large. */
static void
test_memory (void)
{
  static const NormaFeatureLevels resnet = { 3,
                                             { { 56, 56, 64 }, { 28, 28, 128 }, { 14, 14, 256 } } };
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

  options.method = NORMA_METHOD_PADIM;
  g_assert_cmpuint (norma_detector_fit_memory (&resnet, 10, &options), ==,
                    norma_detector_fit_memory (&resnet, 100000, &options));
  g_assert_cmpuint (norma_detector_fit_memory (&resnet, 10, &options), <=, 77 * 1000 * 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/padim/published", test_published);
  g_test_add_func ("/padim/held-out", test_held_out);
  g_test_add_func ("/padim/held-out-at-once", test_held_out_at_once);
  g_test_add_func ("/padim/shrunk", test_shrunk);
  g_test_add_func ("/padim/default-dimensions", test_default_dimensions);
  g_test_add_func ("/padim/threads", test_threads);
  g_test_add_func ("/padim/refused", test_refused);
  g_test_add_func ("/padim/cancelled", test_cancelled);
  g_test_add_func ("/padim/same-bits", test_same_bits);
  g_test_add_func ("/padim/damaged", test_damaged);
  g_test_add_func ("/padim/no-memory", test_no_memory);
  g_test_add_func ("/padim/memory", test_memory);
  return g_test_run ();
}
