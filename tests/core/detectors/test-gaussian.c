/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/gaussian-part.h"
#include "core/statistics/distributions.h"
#include "tests/core/detectors/nominal-set.h"

#define LEAST 1e-6
#define CANARY -4711.5f

static const NormaScope scopes[] = { NORMA_SCOPE_POSITION, NORMA_SCOPE_IMAGE, NORMA_SCOPE_BOTH };
static const NormaComponents all_components[] = { NORMA_COMPONENTS_ALL, NORMA_COMPONENTS_PCA,
                                                  NORMA_COMPONENTS_NPCA };

static NormaGaussianOptions
options_of (NormaScope scope, NormaComponents components)
{
  NormaGaussianOptions options = NORMA_GAUSSIAN_OPTIONS_INIT;

  options.scope = scope;
  options.components = components;
  return options;
}

static NormaDetector *
try_fit (const NominalSet *set, const NormaGaussianOptions *options, guint n_threads,
         GError **error)
{
  g_autoptr (NormaDetectorFit) fit =
      norma_gaussian_fit_new (&(NormaFeatureLevels){ 1, { set->shape } }, LEAST, options, error);

  return fit == NULL ? NULL : nominal_run_fit (set, fit, n_threads, NULL, error);
}

static NormaDetector *
fit (const NominalSet *set, const NormaGaussianOptions *options)
{
  g_autoptr (GError) error = NULL;
  NormaDetector *detector = try_fit (set, options, 1, &error);

  g_assert_no_error (error);
  return detector;
}

/* [positions], scratch and map checked to be enough. */
static float *
score (const NormaDetector *detector, const float *features, gboolean held_out)
{
  gsize n = (gsize)detector->grid.height * detector->grid.width;
  float *map = g_new (float, n + 1);
  g_autofree float *scratch = g_new (float, detector->scratch_size + 1);

  for (gsize i = 0; i < detector->scratch_size; i++)
    scratch[i] = NAN;
  map[n] = scratch[detector->scratch_size] = CANARY;
  if (held_out)
    detector->class->score_held_out (detector, features, 0, map, scratch);
  else
    detector->class->score (detector, features, map, scratch);
  g_assert_cmpfloat (map[n], ==, CANARY);
  g_assert_cmpfloat (scratch[detector->scratch_size], ==, CANARY);
  return map;
}

/* The set seen as one position an image: features averaged over the grid. */
static NominalSet
averaged (const NominalSet *set)
{
  guint n_positions = set->shape.height * set->shape.width, d = set->shape.channels;
  NominalSet means = { { 1, 1, d }, set->n, g_new (float, (gsize)set->n *d) };

  for (guint s = 0; s < set->n; s++)
    for (guint c = 0; c < d; c++) {
      double sum = 0;

      for (guint p = 0; p < n_positions; p++)
        sum += nominal_sample (set, s)[p * d + c];
      means.samples[s * d + c] = (float)(sum / n_positions);
    }
  return means;
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

/* Each image's lower medians over its positions, and what departs from them. */
static NominalSet
medians_of (const NominalSet *set, NominalSet *departures)
{
  guint d = set->shape.channels, n_positions = set->shape.height * set->shape.width;
  NormaFeatureShape single = { 1, 1, d };
  NominalSet medians = { single, set->n, g_new (float, (gsize)set->n *d) };
  g_autoptr (GArray) column = g_array_new (FALSE, FALSE, sizeof (float));

  *departures = (NominalSet){ set->shape, set->n, g_new (float, (gsize)set->n *n_positions *d) };
  for (guint s = 0; s < set->n; s++)
    for (guint c = 0; c < d; c++) {
      float median;

      g_array_set_size (column, 0);
      g_array_append_vals (column, nominal_sample (set, s) + c, 1);
      for (guint p = 1; p < n_positions; p++)
        g_array_append_vals (column, nominal_sample (set, s) + p * d + c, 1);
      g_array_sort (column, compare_floats);
      median = g_array_index (column, float, (n_positions - 1) / 2);
      medians.samples[s * d + c] = median;
      for (guint p = 0; p < n_positions; p++)
        departures->samples[((gsize)s * n_positions + p) * d + c] =
            nominal_sample (set, s)[p * d + c] - median;
    }
  return medians;
}

static double
norm4 (double a, double b)
{
  return pow (pow (a, 4) + pow (b, 4), 0.25);
}

/* Scopes against each other: the image's is the positions' of a set of one position, and both puts
 * together the positions' of the departures and of the medians. */
static void
test_scopes (void)
{
  NormaGaussianOptions options = options_of (NORMA_SCOPE_POSITION, NORMA_COMPONENTS_ALL);
  NominalSet set = nominal_new (&small_shape, 40, 1), means = averaged (&set), departures;
  NominalSet medians = medians_of (&set, &departures);
  g_autoptr (NormaDetector) mean = fit (&means, &options), median = fit (&medians, &options);
  g_autoptr (NormaDetector) departure = fit (&departures, &options);
  g_autoptr (NormaDetector) image = NULL, both = NULL;

  options.scope = NORMA_SCOPE_IMAGE;
  image = fit (&set, &options);
  options.scope = NORMA_SCOPE_BOTH;
  both = fit (&set, &options);
  for (guint s = 0; s < 5; s++)
    for (int held_out = 0; held_out < 2; held_out++) {
      g_autofree float *m = score (mean, nominal_sample (&means, s), held_out);
      g_autofree float *t = score (median, nominal_sample (&medians, s), held_out);
      g_autofree float *p = score (departure, nominal_sample (&departures, s), held_out);
      g_autofree float *i = score (image, nominal_sample (&set, s), held_out);
      g_autofree float *b = score (both, nominal_sample (&set, s), held_out);

      double peak = 0;

      for (guint k = 0; k < 6; k++)
        peak = MAX (peak, p[k]);
      for (guint k = 0; k < 6; k++) {
        double scaled = p[k] * norm4 (peak, t[0]) / peak;

        g_assert_cmpfloat (i[k], ==, m[0]);
        g_assert_cmpfloat_with_epsilon (b[k], sqrt (norm4 (p[k], t[0]) * scaled), 2e-6);
      }
    }
  g_free (set.samples);
  g_free (means.samples);
  g_free (medians.samples);
  g_free (departures.samples);
}

static void
test_positions_are_the_field (void)
{
  NormaGaussianOptions options = options_of (NORMA_SCOPE_POSITION, NORMA_COMPONENTS_ALL);
  NominalSet set = nominal_new (&small_shape, 9, 2);
  g_autoptr (NormaDetector) detector = fit (&set, &options);
  g_autoptr (NormaGaussianFieldFit) field_fit =
      norma_gaussian_field_fit_new (6, 6, NORMA_COVARIANCE_SHRUNK, LEAST, NULL);
  g_autoptr (NormaGaussianField) field = NULL;
  g_autofree float *map = score (detector, nominal_sample (&set, 3), FALSE);
  float distances[6], scratch[6];

  g_assert_true (norma_gaussian_field_fit_add (field_fit, set.samples, 9, 1, NULL, NULL));
  field = norma_gaussian_field_fit_finish (field_fit, 1, NULL, NULL);
  norma_gaussian_field_distances (field, nominal_sample (&set, 3), distances, scratch);
  g_assert_cmpmem (map, sizeof distances, distances, sizeof distances);
  g_assert_cmpuint (norma_gaussian_get_positions (detector)->n_samples, ==, 9);
  g_assert_null (norma_gaussian_get_image (detector));
  g_free (set.samples);
}

/* How often held-out distances pass the upper `rate` quantile of their law: without shrinkage, and
 * with m = n − 1 samples in the fit, D² = (m + 1)·d/(m − d) · F(d, m − d). */
static double
exceedance (const NominalSet *set, double rate)
{
  NormaGaussianOptions options = options_of (NORMA_SCOPE_IMAGE, NORMA_COMPONENTS_ALL);
  g_autoptr (NormaDetector) detector = NULL;
  double d = set->shape.channels, m = set->n - 1.0;
  double limit2 = (m + 1) * d / (m - d) * norma_f_upper_quantile (rate, d, m - d), expected;
  guint n_above = 0;

  options.covariance = NORMA_COVARIANCE_SAMPLE;
  detector = fit (set, &options);
  expected = norma_gaussian_get_image (detector)->expected[0];
  for (guint s = 0; s < set->n; s++) {
    g_autofree float *map = score (detector, nominal_sample (set, s), TRUE);

    n_above += map[0] * expected > sqrt (limit2);
  }
  return n_above / (double)set->n;
}

static void
test_f_law (void)
{
  static const double rates[] = { 0.2, 0.05, 0.01 };
  enum { N_SETS = 150, N_SAMPLES = 60 };

  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++) {
    double found = 0, deviation = sqrt (rates[r] * (1 - rates[r]) / (N_SETS * N_SAMPLES));

    for (guint i = 0; i < N_SETS; i++) {
      NominalSet set = nominal_new (&small_shape, N_SAMPLES, 1000 + i);

      found += exceedance (&set, rates[r]) / N_SETS;
      g_free (set.samples);
    }
    g_test_message ("law %g: found %.4f", rates[r], found);
    g_assert_cmpfloat_with_epsilon (found, rates[r], 4 * deviation);
  }
}

/* Six channels in a turned frame: three directions in which good parts vary much, three in which
 * they hardly do. */
static const double spreads[] = { 3.1, 2.3, 1.7, 0.021, 0.017, 0.013 };

/* Row k of a rotation: Householder's I − 2vvᵀ/|v|² with v = (1, 2, 3, 4, 5, 6). */
static double
turned (guint k, guint i)
{
  return (k == i) - 2.0 * (k + 1) * (i + 1) / 91;
}

static NominalSet
turned_set (guint n, guint64 seed)
{
  NominalSet set = nominal_new (&small_shape, n, seed);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (float *x = set.samples; x < set.samples + n * nominal_size (&set); x += 6) {
    for (guint i = 0; i < 6; i++)
      x[i] = 0.7f;
    for (guint k = 0; k < 6; k++) {
      double along = spreads[k] * norma_random_normal (&random);

      for (guint i = 0; i < 6; i++)
        x[i] += (float)(along * turned (k, i));
    }
  }
  return set;
}

/* The distance at the anomalous position, over that of the same sample without the anomaly: twelve
 * deviations along direction 4. */
static double
gain (const NominalSet *set, NormaComponents components)
{
  NormaGaussianOptions options = options_of (NORMA_SCOPE_POSITION, components);
  g_autoptr (NormaDetector) detector = NULL;
  g_autofree float *before = NULL, *after = NULL;
  g_autofree float *features = g_memdup2 (set->samples, nominal_size (set) * sizeof (float));

  /* Shrinkage towards equal variances would blur directions as unlike as these. */
  options.covariance = NORMA_COVARIANCE_SAMPLE;
  detector = fit (set, &options);
  before = score (detector, features, FALSE);
  for (guint i = 0; i < 6; i++)
    features[2 * 6 + i] += (float)(12 * spreads[4] * turned (4, i));
  after = score (detector, features, FALSE);
  for (guint p = 0; p < 6; p++)
    if (p != 2)
      g_assert_cmpfloat (before[p], ==, after[p]);
  return after[2] / before[2];
}

static void
test_trailing_axes_find_what_leading_ones_miss (void)
{
  NominalSet set = turned_set (150, 31);
  double pca = gain (&set, NORMA_COMPONENTS_PCA), npca = gain (&set, NORMA_COMPONENTS_NPCA);

  g_test_message ("gain: PCA %.4f, NPCA %.3f", pca, npca);
  g_assert_cmpfloat_with_epsilon (pca, 1, 0.05);
  g_assert_cmpfloat (npca, >, 3);
  g_free (set.samples);
}

static NormaGaussianPart *
fit_part (const NominalSet *set, NormaComponents components)
{
  NormaGaussianOptions options = options_of (NORMA_SCOPE_POSITION, components);
  g_autoptr (NormaGaussianPartFit) part_fit =
      norma_gaussian_part_fit_new (6, 6, LEAST, &options, NULL);

  for (guint pass = 0; pass < 2; pass++) {
    for (guint s = 0; s < set->n; s += NORMA_DETECTOR_BLOCK)
      g_assert_true (norma_gaussian_part_fit_add (part_fit, nominal_sample (set, s),
                                                  MIN (NORMA_DETECTOR_BLOCK, set->n - s), 1, NULL,
                                                  NULL));
    if (pass == 0)
      g_assert_true (norma_gaussian_part_fit_choose_axes (part_fit, NULL));
  }
  return norma_gaussian_part_fit_finish (part_fit, 1, NULL, NULL);
}

/* Length of direction k within the kept axes. */
static double
kept_share (const NormaGaussianPart *part, guint k)
{
  double sum = 0;

  for (guint a = 0; a < part->n_axes; a++) {
    double product = 0;

    for (guint i = 0; i < 6; i++)
      product += part->axes[a * 6 + i] * turned (k, i);
    sum += product * product;
  }
  return sqrt (sum);
}

/* The shares of variance are about 54, 30, 16 and 0.002 %: 0.99 is passed at the third axis. */
static void
test_kept_axes (void)
{
  NominalSet set = turned_set (150, 32);
  g_autoptr (NormaGaussianPart) pca = fit_part (&set, NORMA_COMPONENTS_PCA);
  g_autoptr (NormaGaussianPart) npca = fit_part (&set, NORMA_COMPONENTS_NPCA);

  g_assert_cmpuint (pca->n_axes, ==, 3);
  g_assert_cmpuint (npca->n_axes, ==, 5);
  for (guint k = 0; k < 6; k++) {
    g_assert_cmpfloat_with_epsilon (kept_share (pca, k), k < 3, 0.01);
    if (k >= 3)
      g_assert_cmpfloat_with_epsilon (kept_share (npca, k), 1, 0.01);
  }
  g_free (set.samples);
}

static void
test_same_bits_at_every_thread_count (void)
{
  NominalSet set = nominal_new (&small_shape, 45, 5);

  for (gsize s = 0; s < G_N_ELEMENTS (scopes); s++)
    for (gsize c = 0; c < G_N_ELEMENTS (all_components); c++) {
      NormaGaussianOptions options = options_of (scopes[s], all_components[c]);
      g_autoptr (NormaDetector) one = fit (&set, &options);
      g_autofree float *expected = score (one, nominal_sample (&set, 0), FALSE);

      for (guint n_threads = 1; n_threads <= 3; n_threads++) {
        g_autoptr (NormaDetector) other = try_fit (&set, &options, n_threads, NULL);
        g_autofree float *map = score (other, nominal_sample (&set, 0), FALSE);

        g_assert_cmpmem (map, 6 * sizeof (float), expected, 6 * sizeof (float));
      }
    }
  g_free (set.samples);
}

static void
test_refused_sets (void)
{
  NominalSet set = nominal_new (&small_shape, 40, 6);

  for (gsize s = 0; s < G_N_ELEMENTS (scopes); s++)
    for (gsize c = 0; c < G_N_ELEMENTS (all_components); c++) {
      NormaGaussianOptions options = options_of (scopes[s], all_components[c]);

      for (set.n = 0; set.n <= 1; set.n++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (try_fit (&set, &options, 1, &error));
        g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
      }
    }
  g_free (set.samples);
}

static void
check_no_memory (const NominalSet *set, const NormaGaussianOptions *options)
{
  g_autoptr (NormaDetector) detector = NULL;
  guint nth;

  for (nth = 1; detector == NULL; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    detector = try_fit (set, options, 1, &error);
    norma_alloc_fail_nth (0);
    if (detector == NULL)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 5);
}

static void
test_no_memory (void)
{
  NominalSet set = nominal_new (&small_shape, 40, 7);

  for (gsize s = 0; s < G_N_ELEMENTS (scopes); s++)
    for (gsize c = 0; c < G_N_ELEMENTS (all_components); c++) {
      NormaGaussianOptions options = options_of (scopes[s], all_components[c]);

      check_no_memory (&set, &options);
    }
  g_free (set.samples);
}

static void
test_cancelled (void)
{
  NominalSet set = nominal_new (&small_shape, 40, 8);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  for (gsize s = 0; s < G_N_ELEMENTS (scopes); s++)
    for (gsize c = 0; c < G_N_ELEMENTS (all_components); c++) {
      NormaGaussianOptions options = options_of (scopes[s], all_components[c]);
      g_autoptr (NormaDetectorFit) gaussian_fit =
          norma_gaussian_fit_new (&(NormaFeatureLevels){ 1, { set.shape } }, LEAST, &options, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (nominal_run_fit (&set, gaussian_fit, 1, cancelled, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  g_free (set.samples);
}

static void
test_memory (void)
{
  NormaGaussianOptions position = options_of (NORMA_SCOPE_POSITION, NORMA_COMPONENTS_ALL);
  NormaGaussianOptions image = options_of (NORMA_SCOPE_IMAGE, NORMA_COMPONENTS_ALL);
  NormaGaussianOptions both = options_of (NORMA_SCOPE_BOTH, NORMA_COMPONENTS_ALL);
  NormaGaussianOptions npca = options_of (NORMA_SCOPE_POSITION, NORMA_COMPONENTS_NPCA);
  NormaFeatureLevels levels = norma_feature_levels_single (&small_shape);

  g_assert_cmpuint (norma_gaussian_fit_memory (&levels, &position), ==,
                    norma_gaussian_field_fit_memory (6, 6));
  g_assert_cmpuint (norma_gaussian_fit_memory (&levels, &image), ==,
                    norma_gaussian_field_fit_memory (1, 6));
  g_assert_cmpuint (norma_gaussian_fit_memory (&levels, &both), ==,
                    norma_gaussian_fit_memory (&levels, &position) +
                        norma_gaussian_fit_memory (&levels, &image) +
                        NORMA_DETECTOR_BLOCK * 6 * 6 * sizeof (float));
  g_assert_cmpuint (norma_gaussian_fit_memory (&levels, &npca), >,
                    norma_gaussian_fit_memory (&levels, &position));
}

static void
test_scope_words (void)
{
  NormaScope scope = NORMA_SCOPE_POSITION;

  for (gsize s = 0; s < G_N_ELEMENTS (scopes); s++) {
    g_assert_true (norma_scope_from_string (norma_scope_to_string (scopes[s]), &scope));
    g_assert_cmpint (scope, ==, scopes[s]);
  }
  g_assert_cmpstr (norma_scope_to_string (NORMA_SCOPE_BOTH), ==, "both");
  g_assert_false (norma_scope_from_string ("Both", &scope));
  g_assert_false (norma_scope_from_string (NULL, &scope));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gaussian/scopes", test_scopes);
  g_test_add_func ("/gaussian/positions-are-the-field", test_positions_are_the_field);
  g_test_add_func ("/gaussian/f-law", test_f_law);
  g_test_add_func ("/gaussian/trailing-axes-find-what-leading-ones-miss",
                   test_trailing_axes_find_what_leading_ones_miss);
  g_test_add_func ("/gaussian/kept-axes", test_kept_axes);
  g_test_add_func ("/gaussian/same-bits-at-every-thread-count",
                   test_same_bits_at_every_thread_count);
  g_test_add_func ("/gaussian/refused-sets", test_refused_sets);
  g_test_add_func ("/gaussian/no-memory", test_no_memory);
  g_test_add_func ("/gaussian/cancelled", test_cancelled);
  g_test_add_func ("/gaussian/memory", test_memory);
  g_test_add_func ("/gaussian/scope-words", test_scope_words);
  return g_test_run ();
}
