/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian.h"
#include "core/detectors/simplenet.h"

#include <string.h>

#include "core/base/random.h"
#include "core/features/embedding.h"
#include "core/features/filter-bank.h"
#include "core/statistics/moments.h"

/* Built twice: with the kernels as the program chooses them on this processor, and with kernels
 * built once for plain x86-64. Called with --results both print what they compute; the test
 * compares the two prints. */

enum { WIDTH = 112, HEIGHT = 80, N_SAMPLES = 37 };

static void
print_bits (const char *what, gconstpointer data, gsize size)
{
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size);

  g_print ("%s %s\n", what, sum);
}

/* [N_SAMPLES, positions, d] */
static float *
extract_all (const NormaExtractor *extractor, guint channels)
{
  gsize size = norma_feature_levels_size (&extractor->levels);
  gsize n_values = (gsize)WIDTH * HEIGHT * channels;
  float *features = g_new (float, N_SAMPLES *size);
  g_autofree float *planes = g_new (float, n_values);
  g_autofree float *scratch = g_malloc (extractor->scratch_bytes);
  NormaRandom random;

  norma_random_seed (&random, channels);
  for (gsize s = 0; s < N_SAMPLES; s++) {
    float contrast = (float)norma_random_uniform (&random);

    for (gsize i = 0; i < n_values; i++)
      planes[i] = 0.25f + contrast * (float)norma_random_uniform (&random);
    norma_extractor_extract (extractor, planes, features + s * size, scratch);
  }
  return features;
}

static NormaDetector *
run_fit (NormaDetectorFit *fit, const float *features, gsize size)
{
  for (guint pass = 0; pass < fit->n_passes; pass++) {
    for (guint s = 0; s < N_SAMPLES; s += NORMA_DETECTOR_BLOCK)
      g_assert_true (fit->class->add (fit, features + s * size,
                                      MIN (NORMA_DETECTOR_BLOCK, N_SAMPLES - s), 1, NULL, NULL));
    g_assert_true (fit->class->end_pass (fit, 1, NULL, NULL));
  }
  return fit->class->finish (fit, NULL);
}

static NormaDetector *
fit_detector (const NormaExtractor *extractor, const float *features, NormaComponents components)
{
  NormaGaussianOptions options = { NORMA_SCOPE_BOTH, components, 0.9, NORMA_COVARIANCE_SHRUNK };
  gsize size = norma_feature_levels_size (&extractor->levels);
  g_autoptr (NormaDetectorFit) fit =
      norma_gaussian_fit_new (&extractor->levels, extractor->least_variance, &options, NULL);

  return run_fit (fit, features, size);
}

/* The samples but the first, whose place the last one takes. */
static void
print_corrected (const NormaDetector *detector, const float *features, gsize size)
{
  const guint removed[] = { 0 };
  g_autofree float *samples = g_new (float, 2 * size);
  const NormaCorrection correction = { samples, 1, 1, removed, 1e-6, 1 };
  g_autoptr (NormaDetector) corrected = NULL;
  const NormaGaussianField *field;

  for (gsize i = 0; i < size; i++) {
    samples[i] = 0.5f * features[i] + 0.5f * features[size + i];
    samples[size + i] = features[i];
  }
  corrected = norma_detector_correct (detector, &correction, NULL, NULL);
  g_assert_nonnull (corrected);
  field = norma_gaussian_get_positions (corrected);
  print_bits ("corrected", field->factor,
              field->n_positions * norma_packed_size (field->n_dimensions) * sizeof (float));
}

static void
print_detector (const NormaExtractor *extractor, const float *features, NormaComponents components)
{
  gsize n = norma_feature_shape_n_positions (&extractor->levels.at[0]),
        d = extractor->levels.at[0].channels;
  g_autoptr (NormaDetector) detector = fit_detector (extractor, features, components);
  const NormaGaussianField *field = norma_gaussian_get_positions (detector);
  g_autofree float *map = g_new (float, n);
  g_autofree float *scratch = g_new (float, detector->scratch_size);

  print_bits ("means", field->mean, n * field->n_dimensions * sizeof (float));
  print_bits ("factors", field->factor,
              n * norma_packed_size (field->n_dimensions) * sizeof (float));
  for (gsize s = 0; s < N_SAMPLES; s++) {
    detector->class->score_held_out (detector, features + s * n * d, (guint)s, map, scratch);
    print_bits ("map", map, n * sizeof (float));
  }
  print_corrected (detector, features, n * d);
}

/* What is learnt does not go through kernels of its own; what it says does. */
static void
print_trained (const NormaExtractor *extractor, const float *features)
{
  gsize size = norma_feature_levels_size (&extractor->levels);
  NormaSimpleNetOptions options = NORMA_SIMPLENET_OPTIONS_INIT;
  g_autoptr (NormaDetectorFit) fit = NULL;
  g_autoptr (NormaDetector) detector = NULL;
  g_autofree float *map = NULL, *scratch = NULL;

  options.training.n_hidden = 21;
  options.training.schedule.n_steps = 2;
  fit = norma_simplenet_fit_new (&extractor->levels, N_SAMPLES, extractor->least_variance, &options,
                                 NULL);
  detector = run_fit (fit, features, size);
  map = g_new (float, (gsize)detector->grid.height * detector->grid.width);
  scratch = g_new (float, detector->scratch_size);
  for (gsize s = 0; s < N_SAMPLES; s++) {
    detector->class->score (detector, features + s * size, map, scratch);
    print_bits ("trained", map,
                (gsize)detector->grid.height * detector->grid.width * sizeof (float));
  }
}

static void
print_embedding (NormaChannels channels)
{
  static const NormaFeatureLevels levels = { 3, { { 13, 9, 11 }, { 7, 5, 17 }, { 4, 3, 21 } } };
  const NormaEmbeddingOptions options = { .grid = { 5, 4 },
                                          .growth = NORMA_GROWTH_BILINEAR,
                                          .compression = NORMA_COMPRESSION_ROOT,
                                          .neighbourhood = NORMA_NEIGHBOURHOOD_INSIDE,
                                          .window = NORMA_GRID_WINDOW_BINOMIAL,
                                          .channels = channels,
                                          .n_channels = 19 };
  g_autoptr (NormaEmbedding) embedding = norma_embedding_new (&levels, &options, NULL);
  gsize n_sample = norma_feature_levels_size (&levels);
  gsize n = norma_feature_shape_size (norma_embedding_get_shape (embedding));
  g_autofree float *sample = g_new (float, n_sample);
  g_autofree float *features = g_new (float, n);
  g_autofree float *scratch = g_new (float, norma_embedding_scratch (embedding));
  NormaRandom random;

  norma_random_seed (&random, 5);
  for (gsize i = 0; i < n_sample; i++)
    sample[i] = (float)norma_random_normal (&random);
  norma_embedding_apply (embedding, sample, features, scratch);
  print_bits ("embedding", features, n * sizeof (float));
}

static int
print_results (void)
{
  print_embedding (NORMA_CHANNELS_SUBSET);
  print_embedding (NORMA_CHANNELS_ORTHOGONAL);
  for (guint channels = 1; channels <= 3; channels += 2) {
    NormaFrame frame = { WIDTH, HEIGHT, channels, NORMA_FRAME_STRETCH, 0, 1 };
    g_autoptr (NormaExtractor) extractor = norma_filter_bank_new (&frame, NULL);
    g_autofree float *features = extract_all (extractor, channels);
    gsize n = norma_feature_levels_size (&extractor->levels);

    print_bits ("features", features, N_SAMPLES * n * sizeof (float));
    print_detector (extractor, features, NORMA_COMPONENTS_ALL);
    print_detector (extractor, features, NORMA_COMPONENTS_NPCA);
    print_trained (extractor, features);
  }
  return 0;
}

static char *
results_of (const char *program)
{
  const char *argv[] = { program, "--results", NULL };
  g_autoptr (GError) error = NULL;
  char *output;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  return output;
}

static void
test_same_bits (gconstpointer program)
{
  const char *plain = g_getenv ("NORMA_TEST_PLAIN_KERNELS");
  g_autofree char *here = results_of (program), *there = NULL;

  g_assert_nonnull (plain);
  there = results_of (plain);
  g_assert_nonnull (strstr (here, "map "));
  g_assert_cmpstr (here, ==, there);
#ifdef __x86_64__
  g_test_message ("AVX2 here: %s", __builtin_cpu_supports ("avx2") ? "yes" : "no");
#endif
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--results"))
    return print_results ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/kernels/same-bits", argv[0], test_same_bits);
  return g_test_run ();
}
