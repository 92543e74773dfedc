/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/simplenet.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/detector-options.h"
#include "core/detectors/explanation.h"
#include "core/features/embedding.h"
#include "tests/core/detectors/nominal-set.h"

/* The places are those of the coarsest level, with all features of all levels. */
static const NormaFeatureLevels levels = { 3, { { 10, 8, 2 }, { 5, 4, 3 }, { 3, 2, 6 } } };
enum { HEIGHT = 3, WIDTH = 2, N_POSITIONS = HEIGHT * WIDTH, D = 11, N_SAMPLES = 43, N_HIDDEN = 19 };

static const double least_variance = 1e-6;

static NominalSet
draw_set (guint n)
{
  NormaFeatureShape whole = { 1, 1, (guint)norma_feature_levels_size (&levels) };
  NominalSet set = { whole, n };
  NormaRandom random;

  norma_random_seed (&random, 5);
  set.samples = g_new (float, n *nominal_size (&set));
  for (gsize i = 0; i < n * nominal_size (&set); i++)
    set.samples[i] = (float)(1.7 + 0.3 * (double)(i % 5) + 0.6 * norma_random_normal (&random));
  return set;
}

static NormaSimpleNetOptions
few_steps (guint n_steps)
{
  NormaSimpleNetOptions options = NORMA_SIMPLENET_OPTIONS_INIT;

  options.training.n_hidden = N_HIDDEN;
  options.training.schedule.n_steps = n_steps;
  return options;
}

static NormaDetector *
try_fit (const NominalSet *set, const NormaSimpleNetOptions *options, guint n_threads,
         GError **error)
{
  g_autoptr (NormaDetectorFit) fit =
      norma_simplenet_fit_new (&levels, set->n, least_variance, options, error);

  return fit == NULL ? NULL : nominal_run_fit (set, fit, n_threads, NULL, error);
}

static NormaDetector *
fit (const NominalSet *set, const NormaSimpleNetOptions *options)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = try_fit (set, options, 1, &error);

  g_assert_no_error (error);
  return detector;
}

static float *
score (const NormaDetector *detector, const float *sample)
{
  g_autofree float *scratch = g_new (float, detector->scratch_size);
  float *map = g_new (float, N_POSITIONS);

  detector->class->score (detector, sample, map, scratch);
  return map;
}

static NormaTensorFile *
store (const NormaDetector *detector)
{
  NormaTensorFile *file = norma_tensor_file_new ();

  norma_detector_store (detector, file);
  return file;
}

static const float *
read_tensor (const NormaTensorFile *file, const char *name, guint rank)
{
  guint64 shape[2] = { 0, 0 };
  g_autoptr (GError) error = NULL;
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F32, shape, rank, &error);

  g_assert_no_error (error);
  return g_bytes_get_data (bytes, NULL);
}

static double
read_number (const NormaTensorFile *file, const char *name)
{
  return g_ascii_strtod (norma_tensor_file_get_metadata (file, name), NULL);
}

/* A sample's features at the places, [N_POSITIONS, D]. */
static float *
embed (const float *sample)
{
  const NormaEmbeddingOptions options = { .grid = { HEIGHT, WIDTH },
                                          .growth = NORMA_GROWTH_BILINEAR,
                                          .compression = NORMA_COMPRESSION_ROOT,
                                          .window = NORMA_GRID_WINDOW_BINOMIAL };
  g_autoptr (NormaEmbedding) embedding = norma_embedding_new (&levels, &options, NULL);
  g_autofree float *scratch = g_new (float, norma_embedding_scratch (embedding));
  float *features = g_new (float, N_POSITIONS *D);

  norma_embedding_apply (embedding, sample, features, scratch);
  return features;
}

/* Its patches, √d · W (x − mean) / expected, [N_POSITIONS, D], by what the file holds. */
static float *
make_patches (const NormaTensorFile *file, const float *sample)
{
  const float *mean = read_tensor (file, "detector.positions.mean", 2);
  const float *factor = read_tensor (file, "detector.positions.factor", 2);
  const float *expected = read_tensor (file, "detector.positions.expected", 1);
  g_autofree float *features = embed (sample);
  float *patches = g_new (float, N_POSITIONS *D);

  for (guint p = 0; p < N_POSITIONS; p++) {
    const float *row = factor + (gsize)p * D * (D + 1) / 2;

    for (guint i = 0; i < D; i++) {
      double sum = 0;

      for (guint k = 0; k <= i; k++)
        sum += (double)*row++ * (double)(features[p * D + k] - mean[p * D + k]);
      patches[p * D + i] = (float)(sqrt (D) * sum / (double)expected[p]);
    }
  }
  return patches;
}

/* The same as if the sample had not been fitted, from the places' own distances. */
static float *
make_held_out_patches (const NormaTensorFile *file, const float *sample)
{
  const float *expected = read_tensor (file, "detector.positions.expected", 1);
  const float *shrinkage = read_tensor (file, "detector.positions.shrinkage", 1);
  double n = read_number (file, "detector.positions.samples");
  float *patches = make_patches (file, sample);

  for (guint p = 0; p < N_POSITIONS; p++) {
    double q = 0, longer;

    for (guint i = 0; i < D; i++)
      q += pow ((double)patches[p * D + i] * (double)expected[p], 2) / D;
    longer = sqrt (n / (n - 1) / (1 - (1 - (double)shrinkage[p]) * q / (n - 1)));
    for (guint i = 0; i < D; i++)
      patches[p * D + i] *= (float)longer;
  }
  return patches;
}

/* The discriminator's distance of a patch, in deviations, from what the file holds. */
static double
measure (const NormaTensorFile *file, const float *patch)
{
  const float *weight = read_tensor (file, "detector.weight", 2);
  const float *bias = read_tensor (file, "detector.bias", 1);
  const float *output = read_tensor (file, "detector.output", 1);
  double distance = 0;

  for (guint h = 0; h < N_HIDDEN; h++) {
    double sum = (double)bias[h];

    for (guint i = 0; i < D; i++)
      sum += (double)weight[h * D + i] * (double)patch[i];
    distance -= (double)output[h] * (sum > 0 ? sum : 0.2 * sum);
  }
  return (distance - read_number (file, "detector.center")) * read_number (file, "detector.scale");
}

/* The map by the equations of the header, in double precision. */
static void
test_map (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaSimpleNetOptions options = few_steps (15);
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autoptr (NormaTensorFile) file = store (detector);

  samples = set.samples;
  for (guint s = 0; s < 5; s++) {
    const float *sample = nominal_sample (&set, s);
    g_autofree float *map = score (detector, sample), *patches = make_patches (file, sample);

    for (guint p = 0; p < N_POSITIONS; p++)
      g_assert_cmpfloat_with_epsilon (map[p], log1p (exp (measure (file, patches + p * D))), 5e-5);
  }
}

/* Good patches have a mean square of 1 before the network, and stand at 0 with deviation 1 behind it; others are
 * above. */
static void
test_scale (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaSimpleNetOptions options = few_steps (80);
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autoptr (NormaTensorFile) file = store (detector);
  g_autofree float *odd =
      g_memdup2 (nominal_sample (&set, 0), nominal_size (&set) * sizeof (float));
  g_autofree float *map = NULL, *odd_map = NULL;
  double sum = 0, squares = 0, size = 0;
  const double n = N_SAMPLES * N_POSITIONS;

  samples = set.samples;
  for (guint s = 0; s < N_SAMPLES; s++) {
    g_autofree float *patches = make_held_out_patches (file, nominal_sample (&set, s));

    for (guint i = 0; i < N_POSITIONS * D; i++)
      size += (double)patches[i] * (double)patches[i] / (n * D);
    for (guint p = 0; p < N_POSITIONS; p++) {
      double z = measure (file, patches + p * D);

      sum += z / n;
      squares += z * z / n;
    }
  }
  g_assert_cmpfloat_with_epsilon (size, 1, 0.05);
  g_assert_cmpfloat_with_epsilon (sum, 0, 0.1);
  g_assert_cmpfloat_with_epsilon (squares, 1, 0.3); /* of those that were not learnt from more */
  for (gsize i = 0; i < nominal_size (&set); i++)
    odd[i] += i % 3 == 0 ? 4.0f : -3.0f;
  map = score (detector, nominal_sample (&set, 0));
  odd_map = score (detector, odd);
  for (guint p = 0; p < N_POSITIONS; p++)
    g_assert_cmpfloat (odd_map[p], >, map[p]);
}

static void
assert_same (const NormaDetector *a, const NormaDetector *b, const float *sample)
{
  g_autofree float *from_a = score (a, sample), *from_b = score (b, sample);

  g_assert_cmpmem (from_a, N_POSITIONS * sizeof (float), from_b, N_POSITIONS * sizeof (float));
}

static void
test_threads (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaSimpleNetOptions options = few_steps (10);
  g_autoptr (NormaDetector) one = fit (&set, &options);
  g_autoptr (NormaDetector) three = try_fit (&set, &options, 3, NULL);

  samples = set.samples;
  assert_same (one, three, set.samples);
}

/* Of more patches than there is room for, each sample gives as many; and a tenth of the images, with
 * their copies, is not trained on. */
static void
test_patches (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES - 1);
  NormaSimpleNetOptions options = few_steps (2);
  g_autoptr (NormaDetector) all = fit (&set, &options), some = NULL, copies = NULL;

  samples = set.samples;
  g_assert_cmpuint (norma_detector_get_training (all)->n_learnt, ==, 38 * N_POSITIONS);
  g_assert_cmpuint (norma_detector_get_training (all)->n_steps, ==, 2);
  g_assert_true (isfinite (norma_detector_get_training (all)->held_out));
  options.most_bytes = set.n * D * sizeof (float) * 4 + 5;
  some = fit (&set, &options);
  g_assert_cmpuint (norma_detector_get_training (some)->n_learnt, ==, 38 * 4);
  options.n_variants = 2; /* 21 images, of which 2 */
  copies = fit (&set, &options);
  g_assert_cmpuint (norma_detector_get_training (copies)->n_learnt, ==, 38 * 4);
}

/* Too few images to spare one. */
static void
test_few (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (9);
  const NormaSimpleNetOptions options = few_steps (3);
  g_autoptr (NormaDetector) detector = fit (&set, &options);

  samples = set.samples;
  g_assert_cmpuint (norma_detector_get_training (detector)->n_learnt, ==, 9 * N_POSITIONS);
  g_assert_true (isnan (norma_detector_get_training (detector)->held_out));
}

static void
test_file (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaSimpleNetOptions options = few_steps (5);
  g_autoptr (NormaDetector) detector = fit (&set, &options), read = NULL;
  g_autoptr (NormaTensorFile) file = store (detector);
  g_autoptr (GError) error = NULL;

  samples = set.samples;
  read = norma_detector_load (file, &levels, &error);
  g_assert_no_error (error);
  assert_same (detector, read, set.samples);
  g_assert_cmpuint (norma_detector_get_training (read)->kept_step, ==,
                    norma_detector_get_training (detector)->kept_step);
  g_assert_true (norma_detector_get_training (read)->held_out ==
                 norma_detector_get_training (detector)->held_out);
  g_assert_cmpuint (norma_detector_get_training (read)->record.n, >=, 5);
  g_assert_cmpfloat (norma_detector_get_training (read)->record.points[0].loss, ==,
                     norma_detector_get_training (detector)->record.points[0].loss);
}

/* A file in which a tensor begins with another number, or a field holds other text. */
static void
check_damaged (const NormaDetector *detector, const char *name, float first, const char *text)
{
  g_autoptr (NormaTensorFile) file = store (detector);
  g_autoptr (NormaDetector) read = NULL;
  g_autoptr (GError) error = NULL;

  if (text != NULL) {
    norma_tensor_file_set_metadata (file, name, text);
    read = norma_detector_load (file, &levels, &error);
  } else {
    gboolean is_matrix = g_str_has_suffix (name, "weight") || g_str_has_suffix (name, "mean");
    guint rank = is_matrix ? 2 : 1;
    float *values = (float *)read_tensor (file, name, rank), was = values[0];

    values[0] = first;
    read = norma_detector_load (file, &levels, &error);
    values[0] = was;
  }
  g_assert_null (read);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_damaged (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaSimpleNetOptions options = few_steps (2);
  g_autoptr (NormaDetector) detector = fit (&set, &options);

  samples = set.samples;
  check_damaged (detector, "detector.weight", NAN, NULL);
  check_damaged (detector, "detector.bias", INFINITY, NULL);
  check_damaged (detector, "detector.output", -2e15f, NULL);
  check_damaged (detector, "detector.positions.mean", NAN, NULL);
  check_damaged (detector, "detector.scope", 0, "place");
  check_damaged (detector, "detector.center", 0, "nan");
  check_damaged (detector, "detector.scale", 0, "0");
  check_damaged (detector, "detector.kept-step", 0, "3");
  check_damaged (detector, "detector.steps", 0, "many");
  check_damaged (detector, "detector.patches", 0, "0");
  check_damaged (detector, "detector.seed", 0, "-1");
  check_damaged (detector, "detector.held-out-loss", 0, "low");
}

/* Of other levels, or without a tensor. */
static void
test_other_levels (void)
{
  static const NormaFeatureLevels others = { 3, { { 10, 8, 2 }, { 5, 4, 4 }, { 3, 2, 6 } } };
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaSimpleNetOptions options = few_steps (2);
  g_autoptr (NormaDetector) detector = fit (&set, &options), read = NULL;
  g_autoptr (NormaTensorFile) file = store (detector);
  g_autoptr (GError) error = NULL;

  samples = set.samples;
  read = norma_detector_load (file, &others, &error);
  g_assert_null (read);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

/* On Gaussians that are not of the places alone. */
static void
test_scope (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaGaussianOptions options = NORMA_GAUSSIAN_OPTIONS_INIT;
  g_autoptr (NormaDetectorFit) fit =
      norma_gaussian_fit_new (&levels, least_variance, &options, NULL);
  g_autoptr (NormaDetector) gaussian = nominal_run_fit (&set, fit, 1, NULL, NULL), read = NULL;
  g_autoptr (NormaTensorFile) file = store (gaussian);
  g_autoptr (GError) error = NULL;

  samples = set.samples;
  norma_tensor_file_set_metadata (file, "detector", NORMA_SIMPLENET_NAME);
  read = norma_detector_load (file, &levels, &error);
  g_assert_null (read);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "detector.scope: found both"));
}

/* As an earlier version wrote it, without Gaussians. */
static void
test_earlier (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaSimpleNetOptions options = few_steps (2);
  g_autoptr (NormaDetector) detector = fit (&set, &options), read = NULL;
  g_autoptr (NormaTensorFile) file = store (detector);
  g_autoptr (GBytes) deviation = g_bytes_new_take (g_new0 (float, D), D * sizeof (float));
  g_autoptr (GError) error = NULL;

  samples = set.samples;
  norma_tensor_file_add (file, "detector.deviation", NORMA_TENSOR_F32, (guint64[]){ D }, 1,
                         deviation);
  read = norma_detector_load (file, &levels, &error);
  g_assert_null (read);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "fit it anew"));
}

/* The features' terms sum to what the distance is above that of the mean patch. */
static void
test_explain (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaSimpleNetOptions options = few_steps (30);
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autoptr (NormaTensorFile) file = store (detector);
  g_autofree float *scratch = g_new (float, detector->scratch_size);
  const float *mean = read_tensor (file, "detector.positions.mean", 2);
  const float ordinary[D] = { 0 };

  samples = set.samples;
  for (guint p = 0; p < N_POSITIONS; p++) {
    const float *sample = nominal_sample (&set, 3 * p);
    g_autoptr (NormaExplanation) why = norma_explanation_new (detector, sample, p, scratch, NULL);
    g_autofree float *map = score (detector, sample), *patches = make_patches (file, sample);
    g_autofree float *features = embed (sample);
    const NormaExplainedPart *part = &why->parts[0];
    double sum = 0;

    g_assert_cmpuint (why->n_parts, ==, 1);
    g_assert_cmpuint (part->n_features, ==, D);
    g_assert_cmpfloat (part->distance, ==, (double)map[p]);
    for (guint i = 0; i < D; i++) {
      const NormaExplainedFeature *feature = &part->features[i];

      sum += feature->term;
      g_assert_cmpuint (feature->level, ==, i < 2 ? 0 : i < 5 ? 1 : 2);
      g_assert_cmpuint (feature->channel, ==, i < 2 ? i : i < 5 ? i - 2 : i - 5);
      g_assert_cmpfloat_with_epsilon (feature->difference,
                                      (double)features[p * D + i] - (double)mean[p * D + i], 1e-6);
      g_assert_cmpfloat (fabs (feature->deviation), <, 6);
    }
    g_assert_cmpfloat_with_epsilon (sum, part->distance2, 1e-9);
    g_assert_cmpfloat_with_epsilon (sum, measure (file, patches + p * D) - measure (file, ordinary),
                                    1e-3);
  }
}

/* Distances between places are those of their patches. */
static void
test_locate (void)
{
  g_autofree float *samples = NULL;
  NominalSet set = draw_set (N_SAMPLES);
  const NormaSimpleNetOptions options = few_steps (2);
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autoptr (NormaTensorFile) file = store (detector);
  g_autofree float *scratch = g_new (float, detector->scratch_size);
  g_autofree float *patches = make_patches (file, nominal_sample (&set, 4));

  samples = set.samples;
  g_assert_cmpuint (detector->class->locate (detector, NULL, 0, NULL, NULL), ==, D);
  for (guint p = 0; p < N_POSITIONS; p++) {
    double at[D];

    detector->class->locate (detector, nominal_sample (&set, 4), p, at, scratch);
    for (guint i = 0; i < D; i++)
      g_assert_cmpfloat_with_epsilon (at[i], (double)patches[p * D + i], 1e-4);
  }
}

/* Only what is trained takes time beyond its samples. */
static void
test_forecast (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;
  double seconds = 1;

  options.simplenet = few_steps (1000000);
  g_assert_true (norma_detector_fit_forecast (&levels, &options, 1, &seconds, NULL));
  g_assert_cmpfloat (seconds, ==, 0);
  options.method = NORMA_METHOD_SIMPLENET;
  g_assert_true (norma_detector_fit_forecast (&levels, &options, 1, &seconds, NULL));
  g_assert_cmpfloat (seconds, >, 1);
}

static void
test_refused (void)
{
  NominalSet set = draw_set (4);
  g_autofree float *samples = set.samples;

  for (guint i = 0; i < 3; i++) {
    const guint hidden[] = { 0, NORMA_DISCRIMINATOR_MOST_HIDDEN + 1, 8 };
    NormaSimpleNetOptions options = few_steps (i == 2 ? 0 : 3);
    g_autoptr (GError) error = NULL;

    options.training.n_hidden = hidden[i];
    g_assert_null (try_fit (&set, &options, 1, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

static void
test_memory (void)
{
  NominalSet set = draw_set (4);
  g_autofree float *samples = set.samples;
  const NormaSimpleNetOptions options = few_steps (2);
  gboolean done = FALSE;
  guint n = 0;

  while (!done) {
    g_autoptr (NormaDetector) detector = NULL;
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (++n);
    detector = try_fit (&set, &options, 1, &error);
    norma_alloc_fail_nth (0);
    done = detector != NULL;
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (n, >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simplenet/map", test_map);
  g_test_add_func ("/simplenet/scale", test_scale);
  g_test_add_func ("/simplenet/threads", test_threads);
  g_test_add_func ("/simplenet/patches", test_patches);
  g_test_add_func ("/simplenet/few", test_few);
  g_test_add_func ("/simplenet/file", test_file);
  g_test_add_func ("/simplenet/damaged", test_damaged);
  g_test_add_func ("/simplenet/other-levels", test_other_levels);
  g_test_add_func ("/simplenet/scope", test_scope);
  g_test_add_func ("/simplenet/earlier", test_earlier);
  g_test_add_func ("/simplenet/explain", test_explain);
  g_test_add_func ("/simplenet/locate", test_locate);
  g_test_add_func ("/simplenet/forecast", test_forecast);
  g_test_add_func ("/simplenet/refused", test_refused);
  g_test_add_func ("/simplenet/memory", test_memory);
  return g_test_run ();
}
