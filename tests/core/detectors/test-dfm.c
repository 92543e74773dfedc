/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/dfm.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/detector-options.h"
#include "core/statistics/principal.h"
#include "tests/core/detectors/nominal-set.h"

/* The coarser level is used: 4 × 3 places of 5 features become 2 × 2. */
static const NormaFeatureLevels levels = { 2, { { 8, 6, 2 }, { 4, 3, 5 } } };
enum { HEIGHT = 4, WIDTH = 3, CHANNELS = 5, N_POSITIONS = 4, D = N_POSITIONS * CHANNELS };

/* Samples in three directions, with a little noise. */
static NominalSet
draw_set (guint n)
{
  NormaFeatureShape whole = { 1, 1, (guint)norma_feature_levels_size (&levels) };
  NominalSet set = { whole, n };
  NormaRandom random;
  gsize size = nominal_size (&set);

  norma_random_seed (&random, 11);
  set.samples = g_new (float, n *size);
  for (guint s = 0; s < n; s++) {
    double parts[3];

    for (guint k = 0; k < 3; k++)
      parts[k] = (3.1 - (double)k) * norma_random_normal (&random);
    for (gsize i = 0; i < size; i++)
      set.samples[s * size + i] =
          (float)(0.7 + parts[i % 3] * sin ((double)i) + 0.2 * norma_random_normal (&random));
  }
  return set;
}

static NormaDetector *
try_fit (const NominalSet *set, double explained, guint n_threads, GError **error)
{
  NormaDfmOptions options = { explained };
  g_autoptr (NormaDetectorFit) fit = norma_dfm_fit_new (&levels, set->n, &options, error);

  return fit == NULL ? NULL : nominal_run_fit (set, fit, n_threads, NULL, error);
}

static NormaDetector *
fit (const NominalSet *set, double explained)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = try_fit (set, explained, 1, &error);

  g_assert_no_error (error);
  return detector;
}

/* Means of the places that a new place covers, by areas: half of the middle column each. */
static void
pool (const float *sample, double *vector)
{
  const float *level = sample + norma_feature_levels_offset (&levels, 1);

  for (guint y = 0; y < 2; y++)
    for (guint x = 0; x < 2; x++)
      for (guint c = 0; c < CHANNELS; c++) {
        double sum = 0;

        for (guint i = 0; i < 2; i++)
          sum += (double)level[((2 * y + i) * WIDTH + 2 * x) * CHANNELS + c] +
                 0.5 * (double)level[((2 * y + i) * WIDTH + 1) * CHANNELS + c];
        vector[(y * 2 + x) * CHANNELS + c] = sum / 3;
      }
}

/* By the covariance of the images but first … end − 1, [D, D]. */
static void
residual_map (const NominalSet *set, guint first, guint end, double explained, const float *sample,
              double *map)
{
  double mean[D] = { 0 }, x[D], covariance[D * D] = { 0 }, axes[D * D], variances[D];
  guint n = set->n - (end - first), n_axes;

  for (guint pass = 0; pass < 2; pass++)
    for (guint s = 0; s < set->n; s++) {
      if (s >= first && s < end)
        continue;
      pool (nominal_sample (set, s), x);
      for (guint i = 0; i < D; i++)
        if (pass == 0)
          mean[i] += x[i] / n;
        else
          for (guint j = 0; j < D; j++)
            covariance[i * D + j] += (x[i] - mean[i]) * (x[j] - mean[j]);
    }
  g_assert_true (norma_principal_axes (covariance, D, axes, variances, NULL));
  n_axes = norma_principal_leading (variances, D, explained).count;
  pool (sample, x);
  for (guint i = 0; i < D; i++)
    x[i] -= mean[i];
  for (guint k = 0; k < n_axes; k++) {
    double part = 0;

    for (guint i = 0; i < D; i++)
      part += axes[k * D + i] * x[i];
    for (guint i = 0; i < D; i++)
      x[i] -= part * axes[k * D + i];
  }
  for (guint p = 0; p < N_POSITIONS; p++) {
    map[p] = 0;
    for (guint c = 0; c < CHANNELS; c++)
      map[p] += x[p * CHANNELS + c] * x[p * CHANNELS + c];
  }
}

static void
check_map (const NormaDetector *detector, const float *sample, gint place, const double *expected)
{
  g_autofree float *scratch = g_new (float, detector->scratch_size);
  float map[N_POSITIONS];

  if (place < 0)
    detector->class->score (detector, sample, map, scratch);
  else
    detector->class->score_held_out (detector, sample, (guint)place, map, scratch);
  for (guint p = 0; p < N_POSITIONS; p++)
    g_assert_cmpfloat_with_epsilon (map[p], expected[p], 1e-4 * expected[p] + 1e-5);
}

/* Against the axes of the covariance. */
static void
test_score (void)
{
  static const double shares[] = { 0.5, 0.9, 0.97 };
  NominalSet set = draw_set (15), others = draw_set (17);

  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++) {
    g_autoptr (NormaDetector) detector = fit (&set, shares[i]);
    double expected[N_POSITIONS];

    g_assert_cmpuint (detector->grid.height, ==, 2);
    g_assert_cmpuint (detector->grid.width, ==, 2);
    for (guint s = 14; s < others.n; s++) {
      residual_map (&set, 0, 0, shares[i], nominal_sample (&others, s), expected);
      check_map (detector, nominal_sample (&others, s), -1, expected);
    }
  }
  g_free (set.samples);
  g_free (others.samples);
}

/* Against refits, for folds of one image and of several. */
static void
check_held_out (guint n)
{
  NominalSet set = draw_set (n);
  g_autoptr (NormaDetector) detector = fit (&set, 0.9);
  guint n_folds = MIN (n, NORMA_DFM_FOLDS);

  for (guint f = 0; f < n_folds; f++) {
    guint first = f * n / n_folds, end = (f + 1) * n / n_folds;

    for (guint s = first; s < end; s++) {
      double expected[N_POSITIONS];

      residual_map (&set, first, end, 0.9, nominal_sample (&set, s), expected);
      check_map (detector, nominal_sample (&set, s), (gint)s, expected);
    }
  }
  g_free (set.samples);
}

static void
test_held_out (void)
{
  check_held_out (5);
  check_held_out (20);
  check_held_out (47);
}

/* Images that do not vary have no axes, and two images but one. */
static void
test_few (void)
{
  NominalSet set = draw_set (2);
  g_autoptr (NormaDetector) two = fit (&set, 0.9);
  g_autoptr (NormaDetector) same = NULL;
  const double nothing[N_POSITIONS] = { 0 };

  g_assert_cmpuint (norma_dfm_get_n_axes (two), ==, 1);
  for (gsize i = 0; i < nominal_size (&set); i++)
    set.samples[nominal_size (&set) + i] = set.samples[i];
  same = fit (&set, 0.9);
  g_assert_cmpuint (norma_dfm_get_n_axes (same), ==, 0);
  check_map (same, nominal_sample (&set, 0), -1, nothing);
  check_map (same, nominal_sample (&set, 0), 1, nothing);
  g_free (set.samples);
}

static GBytes *
store (const NormaDetector *detector)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  GBytes *bytes;

  norma_detector_store (detector, file);
  bytes = norma_tensor_file_to_bytes (file, NULL);
  g_assert_nonnull (bytes);
  return bytes;
}

static NormaDetector *
load (GBytes *bytes, GError **error)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (bytes, "test", NULL);

  return norma_detector_load (file, &levels, error);
}

static void
test_threads_and_file (void)
{
  NominalSet set = draw_set (40);
  g_autoptr (GBytes) first = NULL;
  g_autofree float *held_out = NULL;

  for (guint n_threads = 1; n_threads <= 3; n_threads++) {
    g_autoptr (NormaDetector) detector = try_fit (&set, 0.95, n_threads, NULL);
    g_autoptr (GBytes) bytes = store (detector);
    g_autoptr (NormaDetector) loaded = load (bytes, NULL);
    g_autofree float *scratch = g_new (float, detector->scratch_size);
    float map[N_POSITIONS], again[N_POSITIONS];

    detector->class->score (detector, nominal_sample (&set, 3), map, scratch);
    loaded->class->score (loaded, nominal_sample (&set, 3), again, scratch);
    g_assert_cmpmem (map, sizeof map, again, sizeof again);
    detector->class->score_held_out (detector, nominal_sample (&set, 3), 3, map, scratch);
    if (first == NULL) {
      first = g_bytes_ref (bytes);
      held_out = g_memdup2 (map, sizeof map);
    }
    g_assert_true (g_bytes_equal (first, bytes));
    g_assert_cmpmem (map, sizeof map, held_out, sizeof map);
  }
  g_free (set.samples);
}

static void
check_damaged (NormaTensorFile *file)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_detector_load (file, &levels, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

/* A file with the embedding of a fitted detector, and these tensors. */
static NormaTensorFile *
make_file (const char *samples, float mean, guint64 n_axes, float entry)
{
  NominalSet set = draw_set (3);
  g_autoptr (NormaDetector) detector = fit (&set, 0.9);
  g_autoptr (GBytes) bytes = store (detector);
  g_autoptr (NormaTensorFile) stored = norma_tensor_file_read_bytes (bytes, "test", NULL);
  static const char *const keys[] = { "detector",
                                      "detector.embedding.height",
                                      "detector.embedding.width",
                                      "detector.embedding.growth",
                                      "detector.embedding.neighbourhood",
                                      "detector.embedding.compression",
                                      "detector.embedding.window",
                                      "detector.embedding.channels" };
  NormaTensorFile *file = norma_tensor_file_new ();
  guint64 shape[] = { n_axes, D };
  g_autofree float *values = g_new (float, (n_axes + 1) * D);
  g_autoptr (GBytes) means = NULL, axes = NULL;

  for (gsize i = 0; i < (n_axes + 1) * D; i++)
    values[i] = i < D ? mean : entry;
  means = g_bytes_new (values, D * sizeof (float));
  axes = g_bytes_new (values + D, n_axes * D * sizeof (float));
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    norma_tensor_file_set_metadata (file, keys[i],
                                    norma_tensor_file_get_metadata (stored, keys[i]));
  norma_tensor_file_set_metadata (file, "detector.samples", samples);
  norma_tensor_file_add (file, "detector.mean", NORMA_TENSOR_F32, shape + 1, 1, means);
  norma_tensor_file_add (file, "detector.axes", NORMA_TENSOR_F32, shape, 2, axes);
  g_free (set.samples);
  return file;
}

static void
test_damaged (void)
{
  g_autoptr (NormaTensorFile) sound = make_file ("3", 0.5f, 2, 0.1f);
  g_autoptr (NormaDetector) detector = norma_detector_load (sound, &levels, NULL);
  g_autoptr (NormaTensorFile) one = make_file ("1", 0.5f, 1, 0.1f);
  g_autoptr (NormaTensorFile) most = make_file ("2049", 0.5f, 1, 0.1f);
  g_autoptr (NormaTensorFile) mean = make_file ("3", NAN, 2, 0.1f);
  g_autoptr (NormaTensorFile) entry = make_file ("3", 0.5f, 2, 1.5f);
  g_autoptr (NormaTensorFile) axes = make_file ("3", 0.5f, 4, 0.1f);
  g_autoptr (NormaTensorFile) grid = make_file ("3", 0.5f, 2, 0.1f);

  g_assert_nonnull (detector);
  norma_tensor_file_set_metadata (grid, "detector.embedding.width", "1");
  check_damaged (one);
  check_damaged (most);
  check_damaged (mean);
  check_damaged (entry);
  check_damaged (axes);
  check_damaged (grid);
}

static void
check_refused (guint n_samples, double explained)
{
  NormaDfmOptions options = { explained };
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_dfm_fit_new (&levels, n_samples, &options, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_refused (void)
{
  check_refused (1, 0.97);
  check_refused (NORMA_DFM_MOST_SAMPLES + 1, 0.97);
  check_refused (5, 0);
  check_refused (5, 1);
  check_refused (5, NAN);
}

static void
test_failing_allocations (void)
{
  NominalSet set = draw_set (4);
  g_autoptr (NormaDetector) detector = NULL;
  guint nth = 0;

  while (detector == NULL) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (++nth);
    detector = try_fit (&set, 0.9, 1, &error);
    norma_alloc_fail_nth (0);
    g_assert_true (detector != NULL || g_error_matches (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE));
  }
  g_assert_cmpuint (nth, >, 20);
  g_free (set.samples);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dfm/score", test_score);
  g_test_add_func ("/dfm/held-out", test_held_out);
  g_test_add_func ("/dfm/few", test_few);
  g_test_add_func ("/dfm/threads-and-file", test_threads_and_file);
  g_test_add_func ("/dfm/damaged", test_damaged);
  g_test_add_func ("/dfm/refused", test_refused);
  g_test_add_func ("/dfm/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
