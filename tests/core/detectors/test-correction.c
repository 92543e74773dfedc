/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/detector-options.h"
#include "core/statistics/nearest.h"
#include "tests/core/detectors/level-set.h"

/* N samples are fitted first, what lies behind them may be added. */
enum { N = 31, ALL = 36 };

static const NormaFeatureLevels several = { 3, { { 8, 6, 3 }, { 6, 4, 4 }, { 4, 3, 4 } } };
static const NormaFeatureLevels single = { 1, { { 4, 3, 7 } } };
static const double least_variance = 1e-9;

static NormaDetector *
try_fit (const LevelSet *set, const NormaDetectorOptions *options, GError **error)
{
  g_autoptr (NormaDetectorFit) fit =
      norma_detector_fit_new (&set->levels, set->n, least_variance, options, error);

  return fit == NULL ? NULL : level_run_fit (set, fit, 1, NULL, error);
}

static NormaDetector *
fit (const LevelSet *set, const NormaDetectorOptions *options)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = try_fit (set, options, &error);

  g_assert_no_error (error);
  return detector;
}

/* Read from its file, so that a correction has nothing but what lies there. */
static NormaDetector *
reload (const NormaDetector *detector, const NormaFeatureLevels *levels)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaTensorFile) file = level_store (detector);
  NormaDetector *loaded = norma_detector_load (file, levels, &error);

  g_assert_no_error (error);
  return loaded;
}

static LevelSet
first_of (const LevelSet *all, guint n)
{
  return (LevelSet){ all->levels, n, all->size, all->samples };
}

/* The fitted ones without `removed`, then the added ones. */
static LevelSet
changed_of (const LevelSet *all, guint n_added, const guint *removed, guint n_removed)
{
  LevelSet set = { all->levels, 0, all->size, g_new (float, ALL * all->size) };

  for (guint s = 0; s < N + n_added; s++) {
    gboolean stays = TRUE;

    for (guint k = 0; k < n_removed; k++)
      stays = stays && removed[k] != s;
    if (stays)
      memcpy (set.samples + set.n++ * set.size, level_sample (all, s), set.size * sizeof (float));
  }
  return set;
}

static NormaDetector *
try_correct (const NormaDetector *detector, const LevelSet *all, guint n_added,
             const guint *removed, guint n_removed, GError **error)
{
  g_autofree float *samples = g_new (float, (n_added + n_removed) * all->size);
  const NormaCorrection correction = { samples, n_added, n_removed, removed, least_variance, 1 };

  for (guint k = 0; k < n_added; k++)
    memcpy (samples + k * all->size, level_sample (all, N + k), all->size * sizeof (float));
  for (guint k = 0; k < n_removed; k++)
    memcpy (samples + (n_added + k) * all->size, level_sample (all, removed[k]),
            all->size * sizeof (float));
  return norma_detector_correct (detector, &correction, NULL, error);
}

static NormaDetector *
correct (const NormaDetector *detector, const LevelSet *all, guint n_added, const guint *removed,
         guint n_removed)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *corrected = try_correct (detector, all, n_added, removed, n_removed, &error);

  g_assert_no_error (error);
  return corrected;
}

/* The largest relative difference of all maps. */
static double
compare_maps (const NormaDetector *a, const NormaDetector *b, LevelScore score, const LevelSet *set)
{
  gsize n = (gsize)a->grid.height * a->grid.width;
  double largest = 0;

  for (guint s = 0; s < set->n; s++) {
    g_autofree float *of_a = level_score (a, score, level_sample (set, s));
    g_autofree float *of_b = level_score (b, score, level_sample (set, s));

    for (gsize p = 0; p < n; p++)
      largest = fmax (largest, fabs ((double)of_a[p] - of_b[p]) / of_b[p]);
  }
  return largest;
}

static void
check_as_fitted (const NormaFeatureLevels *levels, const NormaDetectorOptions *options,
                 double tolerance)
{
  const guint removed[] = { 30, 4, 0 };
  LevelSet all = level_set_new (levels, ALL, 7), before = first_of (&all, N);
  g_autoptr (NormaDetector) fitted = fit (&before, options);
  g_autoptr (NormaDetector) loaded = reload (fitted, levels);

  for (guint n_added = 0; n_added <= 5; n_added += n_added == 0 ? 1 : 4)
    for (guint n_removed = 0; n_removed <= 3; n_removed += n_removed == 0 ? 1 : 2) {
      LevelSet changed = changed_of (&all, n_added, removed, n_removed);
      g_autoptr (NormaDetector) expected = fit (&changed, options);
      g_autoptr (NormaDetector) corrected = correct (loaded, &all, n_added, removed, n_removed);
      g_autoptr (NormaDetector) kept = reload (corrected, levels);
      LevelScore score = expected->class->score;

      g_assert_cmpfloat (compare_maps (corrected, expected, score, &all), <=, tolerance);
      /* held out can be what took part */
      g_assert_cmpfloat (compare_maps (corrected, expected, level_score_held_out, &changed), <=,
                         2 * tolerance);
      level_assert_same_maps (corrected, kept, &all);
      if (n_added != n_removed)
        g_assert_cmpfloat (compare_maps (corrected, fitted, score, &all), >, 1e-3);
      level_set_clear (&changed);
    }
  level_set_clear (&all);
}

static void
test_gaussian (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

  for (guint scope = NORMA_SCOPE_POSITION; scope <= NORMA_SCOPE_BOTH; scope++) {
    options.gaussian.scope = scope;
    check_as_fitted (&single, &options, 1e-6);
    check_as_fitted (&several, &options, 1e-6);
  }
}

static void
test_gaussian_ad (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

  options.method = NORMA_METHOD_GAUSSIAN_AD;
  options.gaussian_ad.components = NORMA_COMPONENTS_ALL;
  check_as_fitted (&several, &options, 1e-6);
}

static void
test_padim (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

  options.method = NORMA_METHOD_PADIM;
  options.padim.embedding.n_channels = 5;
  check_as_fitted (&several, &options, 1e-6);
  /* at some places the shrinkage is the largest, and a factor in float32 tells little of what is
   * shrunk so much */
  options.padim.covariance = NORMA_COVARIANCE_SHRUNK;
  check_as_fitted (&several, &options, 1e-4);
}

/* The axes stay those of the first fit: there and back again is where it was. */
static void
test_axes (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;
  LevelSet all = level_set_new (&single, ALL, 11), before = first_of (&all, N);
  const guint last = N;
  g_autoptr (NormaDetector) fitted = NULL;
  g_autoptr (NormaDetector) added = NULL;
  g_autoptr (NormaDetector) back = NULL;

  options.gaussian.components = NORMA_COMPONENTS_PCA;
  options.gaussian.explained = 0.8;
  fitted = fit (&before, &options);
  added = correct (fitted, &all, 1, NULL, 0);
  g_assert_cmpfloat (compare_maps (added, fitted, fitted->class->score, &all), >, 1e-3);
  back = correct (added, &all, 0, &last, 1);
  g_assert_cmpfloat (compare_maps (back, fitted, fitted->class->score, &all), <=, 1e-6);
  level_set_clear (&all);
}

/* Files from before corrections have none of what these need. */
static void
test_old_file (void)
{
  static const char *const since[] = { "covariance", "moments", "sums" };
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;
  LevelSet all = level_set_new (&single, ALL, 13), before = first_of (&all, N);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDetector) fitted = NULL;
  g_autoptr (NormaDetector) old = NULL;
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();

  options.gaussian.scope = NORMA_SCOPE_POSITION;
  fitted = fit (&before, &options);
  {
    g_autoptr (NormaTensorFile) whole = level_store (fitted);
    guint64 p = 12, d = 7, packed = 28;
    const struct {
      const char *name;
      guint64 shape[2];
      guint rank;
    } tensors[] = { { "detector.positions.mean", { p, d }, 2 },
                    { "detector.positions.factor", { p, packed }, 2 },
                    { "detector.positions.shrinkage", { p }, 1 },
                    { "detector.positions.expected", { p }, 1 } };
    static const char *const fields[] = { "detector", "detector.scope",
                                          "detector.positions.samples" };

    for (gsize i = 0; i < G_N_ELEMENTS (since); i++) {
      g_autofree char *name = g_strdup_printf ("detector.positions.%s", since[i]);

      g_assert_true (norma_tensor_file_has (whole, name) ||
                     norma_tensor_file_get_metadata (whole, name) != NULL);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
      norma_tensor_file_set_metadata (file, fields[i],
                                      norma_tensor_file_get_metadata (whole, fields[i]));
    for (gsize i = 0; i < G_N_ELEMENTS (tensors); i++) {
      guint64 shape[] = { tensors[i].shape[0], tensors[i].shape[1] };
      GBytes *bytes = norma_tensor_file_get (whole, tensors[i].name, NORMA_TENSOR_F32, shape,
                                             tensors[i].rank, &error);

      g_assert_no_error (error);
      norma_tensor_file_add (file, tensors[i].name, NORMA_TENSOR_F32, shape, tensors[i].rank,
                             bytes);
    }
    old = norma_detector_load (file, &single, &error);
    g_assert_no_error (error);
  }
  level_assert_same_maps (fitted, old, &all);
  g_assert_null (try_correct (old, &all, 1, NULL, 0, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "fit anew"));
  level_set_clear (&all);
}

static void
test_dfm (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;
  LevelSet all = level_set_new (&single, ALL, 17), before = first_of (&all, N);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDetector) fitted = NULL;

  options.method = NORMA_METHOD_DFM;
  fitted = fit (&before, &options);
  g_assert_null (try_correct (fitted, &all, 1, NULL, 0, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "dfm"));
  g_assert_nonnull (strstr (error->message, "fit anew"));
  level_set_clear (&all);
}

/* Memory bank. */

static NormaDetectorOptions
bank_options (double core_set)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

  options.method = NORMA_METHOD_PATCHCORE;
  options.patchcore.core_set = core_set;
  return options;
}

static float
peak_of (const NormaDetector *detector, const float *sample)
{
  g_autofree float *map = level_score (detector, detector->class->score, sample);
  float peak = 0;

  for (gsize p = 0; p < (gsize)detector->grid.height * detector->grid.width; p++)
    peak = MAX (peak, map[p]);
  return peak;
}

/* Whole banks: what is added is there, what is removed is not, and both are those of a fit. */
static void
test_whole_bank (void)
{
  const NormaDetectorOptions options = bank_options (1);
  const guint removed[] = { 30, 4, 0 };
  LevelSet all = level_set_new (&single, ALL, 19), before = first_of (&all, N);
  LevelSet changed = changed_of (&all, 2, removed, 3);
  g_autoptr (NormaDetector) fitted = fit (&before, &options);
  g_autoptr (NormaDetector) loaded = reload (fitted, &single);
  g_autoptr (NormaDetector) corrected = correct (loaded, &all, 2, removed, 3);
  g_autoptr (NormaDetector) expected = fit (&changed, &options);
  g_autoptr (NormaDetector) kept = reload (corrected, &single);
  NormaPatchCoreFacts found = norma_patchcore_get_facts (corrected);
  NormaPatchCoreFacts facts = norma_patchcore_get_facts (expected);

  g_assert_cmpuint (found.n_kept, ==, facts.n_kept);
  g_assert_cmpuint (found.n_patches, ==, facts.n_patches);
  g_assert_cmpuint (found.n_considered, ==, facts.n_considered);
  g_assert_cmpuint (corrected->class->count_images (corrected), ==, N - 1);
  level_assert_same_maps (corrected, expected, &all);
  level_assert_same_maps (corrected, kept, &all);
  for (guint s = 0; s < changed.n; s++) {
    g_autofree float *scratch = g_new (float, corrected->scratch_size);
    NormaGoodPlace place;

    g_assert_cmpfloat (peak_of (corrected, level_sample (&changed, s)), ==, 0);
    corrected->class->find_alike (corrected, level_sample (&changed, s), 5, &place, scratch);
    g_assert_cmpuint (place.image, ==, s);
    g_assert_cmpuint (place.position, ==, 5);
  }
  g_assert_cmpfloat (peak_of (corrected, level_sample (&all, 4)), >, 0.01);
  level_set_clear (&changed);
  level_set_clear (&all);
}

/* Of a thinned bank only what it does not cover joins it, and then all is covered. */
static void
test_cover (void)
{
  const NormaDetectorOptions options = bank_options (0.1);
  LevelSet all = level_set_new (&single, ALL, 23), before = first_of (&all, N);
  g_autoptr (NormaDetector) fitted = NULL;
  g_autoptr (NormaDetector) corrected = NULL;
  g_autoptr (NormaDetector) again = NULL;
  NormaPatchCoreFacts facts, more;

  for (gsize i = 0; i < all.size; i++)
    all.samples[N * all.size + i] = all.samples[i] + (i < 7 ? 19.5f : 0);
  fitted = fit (&before, &options);
  facts = norma_patchcore_get_facts (fitted);
  g_assert_cmpfloat (peak_of (fitted, level_sample (&all, N)), >, facts.radius);
  corrected = correct (fitted, &all, 1, NULL, 0);
  more = norma_patchcore_get_facts (corrected);
  g_assert_cmpuint (more.n_kept, >, facts.n_kept);
  g_assert_cmpuint (more.n_kept, <=, facts.n_kept + 3);
  g_assert_cmpfloat (more.radius, ==, facts.radius);
  g_assert_cmpfloat (peak_of (corrected, level_sample (&all, N)), <=, facts.radius);

  /* covered already */
  memcpy (all.samples + N * all.size, all.samples, all.size * sizeof (float));
  again = correct (fitted, &all, 1, NULL, 0);
  g_assert_cmpuint (norma_patchcore_get_facts (again).n_kept, ==, facts.n_kept);
  g_assert_cmpuint (norma_patchcore_get_facts (again).n_patches, ==, facts.n_patches + 12);
  level_set_clear (&all);
}

static void
test_bank_refused (void)
{
  NormaDetectorOptions options = bank_options (1);
  LevelSet all = level_set_new (&single, ALL, 29), before = first_of (&all, N);
  LevelSet one = first_of (&all, 1);
  const guint first = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDetector) alone = fit (&one, &options);
  g_autoptr (NormaDetector) copies = NULL;

  g_assert_null (try_correct (alone, &all, 0, &first, 1, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (try_correct (alone, &all, 1, &first, 1, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "fit anew"));
  g_clear_error (&error);

  options.patchcore.n_variants = 2;
  before.n = 30;
  copies = fit (&before, &options);
  g_assert_null (try_correct (copies, &all, 1, NULL, 0, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
  level_set_clear (&all);
}

static void
test_allocations (void)
{
  const NormaFeatureLevels *levels[] = { &several, &single };

  for (guint method = 0; method < NORMA_METHOD_DFM; method++) {
    NormaDetectorOptions options = bank_options (0.2);
    const NormaFeatureLevels *of = levels[method % 2];
    LevelSet all = level_set_new (of, ALL, 31 + method), before = first_of (&all, N);
    const guint removed = 3;
    g_autoptr (NormaDetector) fitted = NULL;
    g_autoptr (NormaDetector) corrected = NULL;

    options.method = method;
    options.gaussian.components = NORMA_COMPONENTS_PCA;
    options.padim.embedding.n_channels = 5;
    fitted = fit (&before, &options);
    for (guint nth = 1; corrected == NULL; nth++) {
      g_autoptr (GError) error = NULL;

      norma_alloc_fail_nth (nth);
      corrected = try_correct (fitted, &all, 1, &removed, 1, &error);
      norma_alloc_fail_nth (0);
      if (corrected == NULL)
        g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
      else
        g_assert_cmpuint (nth, >, 4);
    }
    level_set_clear (&all);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/correction/gaussian", test_gaussian);
  g_test_add_func ("/correction/gaussian-ad", test_gaussian_ad);
  g_test_add_func ("/correction/padim", test_padim);
  g_test_add_func ("/correction/axes", test_axes);
  g_test_add_func ("/correction/old-file", test_old_file);
  g_test_add_func ("/correction/dfm", test_dfm);
  g_test_add_func ("/correction/whole-bank", test_whole_bank);
  g_test_add_func ("/correction/cover", test_cover);
  g_test_add_func ("/correction/bank-refused", test_bank_refused);
  g_test_add_func ("/correction/allocations", test_allocations);
  return g_test_run ();
}
