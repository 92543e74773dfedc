/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/efficientad.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/detector-options.h"
#include "core/detectors/detector-part.h"
#include "core/detectors/explanation.h"
#include "tests/core/detectors/nominal-set.h"

/* A picture of 20 × 16 in cells of 4 × 4, and a teacher of 5 × 4 places that says brightness and twice
 * the difference of a cell's halves. */
static const NormaFeatureLevels levels = { 2, { { 5, 4, 16 }, { 5, 4, 2 } } };
enum { N_POSITIONS = 20, CELL = 16, PICTURE = N_POSITIONS * CELL, N_SAMPLES = 24, ODD = 9 };

static void
teach (float *sample)
{
  for (guint p = 0; p < N_POSITIONS; p++) {
    double halves[2] = { 0, 0 };

    for (guint i = 0; i < CELL; i++)
      halves[i / 8] += (double)sample[p * CELL + i] / 8;
    sample[PICTURE + 2 * p] = (float)(halves[0] + halves[1]);
    sample[PICTURE + 2 * p + 1] = (float)(2 * (halves[0] - halves[1]));
  }
}

/* Cells of a checkerboard, each brighter above than below; at ODD, if wished, the other way round. */
static void
draw_sample (NormaRandom *random, gboolean is_odd, float *sample)
{
  for (guint p = 0; p < N_POSITIONS; p++)
    for (guint i = 0; i < CELL; i++) {
      gboolean is_upper = (i < 8) != (is_odd && p == ODD);

      sample[p * CELL + i] = (float)(0.3 + 0.2 * ((p % 4 + p / 4) % 2) + (is_upper ? 0.2 : 0) +
                                     0.02 * norma_random_normal (random));
    }
  teach (sample);
}

static void
clear_set (NominalSet *set)
{
  g_free (set->samples);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NominalSet, clear_set)

static NominalSet
draw_set (guint n)
{
  NormaFeatureShape whole = { 1, 1, (guint)norma_feature_levels_size (&levels) };
  NominalSet set = { whole, n };
  NormaRandom random;

  norma_random_seed (&random, 5);
  set.samples = g_new (float, n *nominal_size (&set));
  for (guint i = 0; i < n; i++)
    draw_sample (&random, FALSE, set.samples + i * nominal_size (&set));
  return set;
}

static NormaEfficientAdOptions
few_steps (guint n_steps)
{
  NormaEfficientAdOptions options = NORMA_EFFICIENTAD_OPTIONS_INIT;

  options.training.schedule.n_steps = n_steps;
  return options;
}

static NormaDetector *
try_fit (const NominalSet *set, const NormaEfficientAdOptions *options, guint n_threads,
         GError **error)
{
  g_autoptr (NormaDetectorFit) fit =
      norma_efficientad_fit_new (&levels, set->n, 1e-6, options, error);

  return fit == NULL ? NULL : nominal_run_fit (set, fit, n_threads, NULL, error);
}

static NormaDetector *
fit (const NominalSet *set, const NormaEfficientAdOptions *options, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = try_fit (set, options, n_threads, &error);

  g_assert_no_error (error);
  return detector;
}

static float *
score (const NormaDetector *detector, const float *sample)
{
  g_autofree float *scratch = g_new (float, detector->scratch_size);
  float *map = g_new (float, N_POSITIONS);

  for (gsize i = 0; i < detector->scratch_size; i++)
    scratch[i] = NAN;
  detector->class->score (detector, sample, map, scratch);
  return map;
}

static GBytes *
store (const NormaDetector *detector)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();

  norma_detector_store (detector, file);
  return norma_tensor_file_to_bytes (file, NULL);
}

static void
test_finds (void)
{
  g_auto (NominalSet) set = draw_set (N_SAMPLES);
  const NormaEfficientAdOptions options = few_steps (300);
  g_autoptr (NormaDetector) detector = fit (&set, &options, 2);
  const NormaTrainingFacts *facts = norma_detector_get_training (detector);
  g_autofree float *odd = g_new (float, nominal_size (&set)), *good_map = NULL, *map = NULL;
  NormaRandom random;
  guint highest = 0;

  g_assert_cmpuint (detector->grid.height, ==, 5);
  g_assert_cmpuint (facts->n_learnt, ==, N_SAMPLES - 2);
  g_assert_cmpuint (facts->n_steps, ==, 300);
  g_assert_true (isfinite (facts->held_out));
  norma_random_seed (&random, 77);
  draw_sample (&random, FALSE, odd);
  good_map = score (detector, odd);
  draw_sample (&random, TRUE, odd);
  map = score (detector, odd);
  for (guint i = 1; i < N_POSITIONS; i++) {
    g_assert_cmpfloat (good_map[i], >=, 0);
    if (map[i] > map[highest])
      highest = i;
  }
  g_assert_cmpuint (highest, ==, ODD);
  for (guint i = 0; i < N_POSITIONS; i++)
    g_assert_cmpfloat (good_map[i], <, 0.5f * map[ODD]);
}

static double
find_length (const double *coordinates, guint n)
{
  double square = 0;

  for (guint i = 0; i < n; i++)
    square += coordinates[i] * coordinates[i];
  return sqrt (square);
}

static double
sum_terms (const NormaExplainedPart *part)
{
  double sum = 0;

  for (guint i = 0; i < part->n_features; i++)
    sum += part->features[i].term;
  return sum;
}

/* The map is the higher of its parts, which an explanation tells and coordinates reach. */
static void
test_parts (void)
{
  g_auto (NominalSet) set = draw_set (N_SAMPLES);
  const NormaEfficientAdOptions options = few_steps (40);
  g_autoptr (NormaDetector) detector = fit (&set, &options, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDetector) structural = norma_detector_part_new (detector, "structural", &error);
  g_autoptr (NormaDetector) logical = norma_detector_part_new (detector, "logical", &error);
  g_autoptr (NormaDetector) none = norma_detector_part_new (detector, "odd", &error);
  g_autofree float *map = score (detector, set.samples), *a = score (structural, set.samples),
                   *b = score (logical, set.samples),
                   *scratch = g_new (float, detector->scratch_size);
  g_autoptr (NormaExplanation) explanation = NULL;
  guint n = detector->class->locate (detector, NULL, ODD, NULL, NULL);
  g_autofree double *coordinates = g_new (double, n);

  g_assert_null (none);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "structural or logical"));
  for (guint i = 0; i < N_POSITIONS; i++) {
    g_assert_cmpfloat (a[i], >, 0);
    g_assert_cmpfloat (map[i], ==, MAX (a[i], b[i]));
  }
  explanation = norma_explanation_new (detector, set.samples, ODD, scratch, NULL);
  g_assert_cmpuint (explanation->n_parts, ==, 2);
  g_assert_cmpfloat_with_epsilon (explanation->parts[0].distance, a[ODD], 1e-5 * a[ODD]);
  g_assert_cmpfloat_with_epsilon (explanation->parts[1].distance, b[ODD], 1e-5 * b[ODD]);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpfloat_with_epsilon (sum_terms (&explanation->parts[i]),
                                    explanation->parts[i].distance2,
                                    1e-5 * explanation->parts[i].distance2);
  g_assert_cmpuint (explanation->parts[0].features[1].level, ==, 1);
  detector->class->locate (detector, set.samples, ODD, coordinates, scratch);
  g_assert_cmpfloat_with_epsilon (find_length (coordinates, n / 2), a[ODD], 1e-5 * a[ODD]);
  g_assert_cmpfloat_with_epsilon (find_length (coordinates + n / 2, n / 2), b[ODD], 1e-5 * b[ODD]);
}

/* Of a grey picture with a teacher as fine as itself: the lesson leaves no room beside its patches. */
static void
test_fine_teacher (void)
{
  static const NormaFeatureLevels fine = { 2, { { 5, 4, 1 }, { 5, 4, 2 } } };
  const NormaFeatureShape whole = { 1, 1, 3 * N_POSITIONS };
  g_autofree float *samples = g_new (float, N_SAMPLES * 3 * N_POSITIONS);
  const NominalSet set = { whole, N_SAMPLES, samples };
  const NormaEfficientAdOptions options = few_steps (5);
  g_autoptr (NormaDetectorFit) begun =
      norma_efficientad_fit_new (&fine, N_SAMPLES, 1e-6, &options, NULL);
  g_autoptr (NormaDetector) detector = NULL, structural = NULL;
  g_autofree float *map = NULL, *scratch = NULL;
  NormaRandom random;

  norma_random_seed (&random, 8);
  norma_random_fill_normal (&random, N_SAMPLES * 3 * N_POSITIONS, samples);
  detector = nominal_run_fit (&set, begun, 1, NULL, NULL);
  structural = norma_detector_part_new (detector, "structural", NULL);
  map = score (structural, samples);
  scratch = g_new (float, detector->scratch_size);
  for (guint i = 0; i < N_POSITIONS; i++) {
    g_autoptr (NormaExplanation) explanation =
        norma_explanation_new (detector, samples, i, scratch, NULL);

    g_assert_cmpfloat_with_epsilon (explanation->parts[0].distance, map[i], 1e-5f * map[i]);
  }
}

static void
test_same_bits (void)
{
  g_auto (NominalSet) set = draw_set (N_SAMPLES);
  const NormaEfficientAdOptions options = few_steps (10);
  g_autoptr (NormaDetector) one = fit (&set, &options, 1), two = fit (&set, &options, 2);
  g_autoptr (GBytes) a = store (one), b = store (two);
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (a, "a", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDetector) loaded = norma_detector_load (file, &levels, &error);
  g_autofree float *was = score (one, set.samples), *is = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (a, b));
  is = score (loaded, set.samples);
  g_assert_cmpmem (was, N_POSITIONS * sizeof (float), is, N_POSITIONS * sizeof (float));
  g_assert_cmpuint (norma_detector_get_training (loaded)->kept_step, ==,
                    norma_detector_get_training (one)->kept_step);
  g_assert_cmpuint (norma_detector_get_training (loaded)->record.n, ==,
                    norma_detector_get_training (one)->record.n);
  g_assert_cmpuint (norma_detector_get_training (loaded)->record.n, >, 0);
}

/* Of more pictures than find room some are kept, and few pictures are all learnt from. */
static void
test_few_and_many (void)
{
  g_auto (NominalSet) set = draw_set (N_SAMPLES), few = draw_set (3);
  NormaEfficientAdOptions options = few_steps (3);
  g_autoptr (NormaDetector) some = NULL, all = NULL;

  options.most_bytes = 12 * (PICTURE + 2 * N_POSITIONS) * sizeof (float) + 5;
  some = fit (&set, &options, 1);
  g_assert_cmpuint (norma_detector_get_training (some)->n_learnt, ==, 11);
  all = fit (&few, &options, 1);
  g_assert_cmpuint (norma_detector_get_training (all)->n_learnt, ==, 3);
  g_assert_true (isnan (norma_detector_get_training (all)->held_out));
  options.n_variants = 2;
  norma_detector_unref (some);
  some = fit (&set, &options, 1); /* 6 images of 2 */
  g_assert_cmpuint (norma_detector_get_training (some)->n_learnt, ==, 10);
}

static void
test_refuses (void)
{
  const NormaFeatureLevels wrong[] = { { 1, { { 5, 4, 16 } } },
                                       { 2, { { 5, 4, 7 }, { 5, 4, 2 } } } };
  const NormaEfficientAdOptions options = few_steps (1);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_efficientad_fit_new (&wrong[i], 4, 0, &options, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_cmpuint (norma_efficientad_fit_memory (&wrong[i], 4, &options), ==, 0);
  }
  g_assert_cmpuint (norma_efficientad_fit_memory (&levels, 4, &options), >, 4 * PICTURE * 4);
}

static void
test_damaged (void)
{
  static const struct {
    const char *field, *value;
  } cases[] = { { "detector.picture-mean", "nan" },
                { "detector.picture-deviation", "0" },
                { "detector.structural.samples", "many" },
                { "detector.pictures", "0" },
                { "detector.kept-step", "3" },
                { "detector.steps", "many" },
                { "detector.seed", "-1" },
                { "detector.held-out-loss", "infinite" } };
  g_auto (NominalSet) set = draw_set (N_SAMPLES);
  const NormaEfficientAdOptions options = few_steps (2);
  g_autoptr (NormaDetector) detector = fit (&set, &options, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
    g_autoptr (GError) error = NULL;

    norma_detector_store (detector, file);
    norma_tensor_file_set_metadata (file, cases[i].field, cases[i].value);
    g_assert_null (norma_detector_load (file, &levels, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, cases[i].field));
  }
}

static void
test_of_before (void)
{
  g_auto (NominalSet) set = draw_set (N_SAMPLES);
  const NormaEfficientAdOptions options = few_steps (2);
  g_autoptr (NormaDetector) detector = fit (&set, &options, 1);
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GBytes) factor = g_bytes_new_static ("\0\0\200\77", sizeof (float));
  g_autoptr (GError) error = NULL;

  norma_detector_store (detector, file);
  norma_tensor_file_add (file, "detector.structural-factor", NORMA_TENSOR_F32, &(guint64){ 1 }, 1,
                         factor);
  g_assert_null (norma_detector_load (file, &levels, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "fit it anew"));
}

/* Of another grid, teacher or picture than it was fitted with. */
static void
test_other_levels (void)
{
  const NormaFeatureLevels others[] = { { 2, { { 5, 4, 16 }, { 5, 4, 3 } } },
                                        { 2, { { 5, 4, 48 }, { 5, 4, 2 } } },
                                        { 1, { { 5, 4, 16 } } } };
  g_auto (NominalSet) set = draw_set (N_SAMPLES);
  const NormaEfficientAdOptions options = few_steps (2);
  g_autoptr (NormaDetector) detector = fit (&set, &options, 1);
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();

  norma_detector_store (detector, file);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_detector_load (file, &others[i], &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  }
}

/* What no good picture shows has a distance that is a number. */
static void
test_far (void)
{
  g_auto (NominalSet) set = draw_set (N_SAMPLES);
  const NormaEfficientAdOptions options = few_steps (2);
  g_autoptr (NormaDetector) detector = fit (&set, &options, 1);
  g_autofree float *sample = g_memdup2 (set.samples, nominal_size (&set) * sizeof (float));
  g_autofree float *map = NULL;

  sample[ODD * CELL] = 1e30f;
  sample[PICTURE + 2 * ODD] = 3e38f;
  map = score (detector, sample);
  for (guint i = 0; i < N_POSITIONS; i++)
    g_assert_true (isfinite (map[i]));
  g_assert_cmpfloat (map[ODD], ==, 1e30f);
}

static void
test_forecast (void)
{
  NormaEfficientAdOptions options = few_steps (1000);
  g_autoptr (GError) error = NULL;
  double seconds = 0;

  g_assert_true (norma_efficientad_fit_forecast (&levels, &options, 1, &seconds, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (seconds, >, 0);
  options.training.schedule.budget_s = 1e-6;
  g_assert_true (norma_efficientad_fit_forecast (&levels, &options, 1, &seconds, &error));
  g_assert_cmpfloat (seconds, ==, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/efficientad/finds", test_finds);
  g_test_add_func ("/efficientad/parts", test_parts);
  g_test_add_func ("/efficientad/fine-teacher", test_fine_teacher);
  g_test_add_func ("/efficientad/same-bits", test_same_bits);
  g_test_add_func ("/efficientad/few-and-many", test_few_and_many);
  g_test_add_func ("/efficientad/refuses", test_refuses);
  g_test_add_func ("/efficientad/damaged", test_damaged);
  g_test_add_func ("/efficientad/of-before", test_of_before);
  g_test_add_func ("/efficientad/other-levels", test_other_levels);
  g_test_add_func ("/efficientad/far", test_far);
  g_test_add_func ("/efficientad/forecast", test_forecast);
  return g_test_run ();
}
