/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/explanation.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/detector-options.h"
#include "tests/core/detectors/level-set.h"

enum { N = 43 };

static const NormaFeatureLevels single = { 1, { { 4, 3, 6 } } };
static const NormaFeatureLevels several = { 3, { { 9, 6, 3 }, { 5, 3, 4 }, { 2, 2, 4 } } };

/* Fits on the first N − 1 samples; the last one, pushed aside, is explained. */
typedef struct {
  LevelSet set;
  NormaDetector *detector;
  float *features;
  float *map;
  float *scratch;
  gsize n_positions;
} Case;

static Case
case_new (const NormaFeatureLevels *levels, const NormaDetectorOptions *options)
{
  Case c = { level_set_new (levels, N, 7) };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDetectorFit) fit = NULL;
  LevelSet fitted = c.set;

  fitted.n = N - 1;
  fit = norma_detector_fit_new (levels, N - 1, 1e-9, options, &error);
  g_assert_no_error (error);
  c.detector = level_run_fit (&fitted, fit, 1, NULL, &error);
  g_assert_no_error (error);
  c.features = c.set.samples + (N - 1) * c.set.size;
  for (gsize i = 0; i < c.set.size; i += 5)
    c.features[i] += 1.37f;
  c.map = level_score (c.detector, c.detector->class->score, c.features);
  c.scratch = g_new (float, c.detector->scratch_size);
  c.n_positions = (gsize)c.detector->grid.height * c.detector->grid.width;
  return c;
}

static void
case_clear (Case *c)
{
  level_set_clear (&c->set);
  norma_detector_unref (c->detector);
  g_free (c->map);
  g_free (c->scratch);
}

static NormaExplanation *
explain (const Case *c, guint position)
{
  g_autoptr (GError) error = NULL;
  NormaExplanation *explanation =
      norma_explanation_new (c->detector, c->features, position, c->scratch, &error);

  g_assert_no_error (error);
  return explanation;
}

static void
assert_near (double value, double expected, double relative)
{
  g_assert_cmpfloat_with_epsilon (value, expected, relative * fabs (expected));
}

/* rounding: of the features' sum, relative. */
static void
check_part (const NormaExplainedPart *part, const NormaFeatureLevels *levels, double rounding)
{
  double by_feature = 0, by_component = 0, low = 0;

  for (guint i = 0; i < part->n_features; i++) {
    const NormaExplainedFeature *feature = &part->features[i];

    by_feature += feature->term;
    g_assert_cmpuint (feature->level, <, levels->n);
    g_assert_cmpuint (feature->channel, <, levels->at[feature->level].channels);
    if (i > 0)
      g_assert_true (feature->level > feature[-1].level || feature->channel > feature[-1].channel);
  }
  assert_near (by_feature, part->distance2, rounding);
  if (part->n_components == 0)
    return;
  for (guint k = 0; k < part->n_components; k++) {
    by_component += part->components[k].term;
    low += k < part->n_low ? part->components[k].term : 0;
    if (k > 0)
      g_assert_cmpfloat (part->components[k].variance, >=, part->components[k - 1].variance);
  }
  assert_near (by_component, part->distance2, 1e-9);
  g_assert_cmpfloat_with_epsilon (part->low_share, low / part->distance2, 1e-12);
}

static double
norm4 (double a, double b)
{
  return pow (pow (a, 4) + pow (b, 4), 0.25);
}

/* What the parts of each position make of the map. */
static double
rebuild (const NormaExplanation *e, double peak)
{
  double place = e->parts[0].distance, image;

  if (e->n_parts == 1)
    return place;
  image = e->parts[1].distance;
  return sqrt (norm4 (place, image) * place * norm4 (peak, image) / peak);
}

/* The length of the coordinates is the distance of the part that they are of. */
static void
check_coordinates (const Case *c, guint position, const NormaExplainedPart *part)
{
  guint n = c->detector->class->locate (c->detector, NULL, position, NULL, NULL);
  g_autofree double *coordinates = g_new (double, n + 1);
  double length2 = 0;

  coordinates[n] = -4711.5;
  g_assert_cmpuint (c->detector->class->locate (c->detector, c->features, position, coordinates,
                                                c->scratch),
                    ==, n);
  g_assert_cmpfloat (coordinates[n], ==, -4711.5);
  for (guint i = 0; i < n; i++)
    length2 += coordinates[i] * coordinates[i];
  assert_near (sqrt (length2), part->distance, 1e-6);
}

static void
check_gaussian (const NormaFeatureLevels *levels, const NormaDetectorOptions *options,
                double rounding)
{
  Case c = case_new (levels, options);
  double peak = 0;

  for (guint p = 0; p < c.n_positions; p++) {
    g_autoptr (NormaExplanation) e = explain (&c, p);

    peak = MAX (peak, e->parts[0].distance);
  }
  for (guint p = 0; p < c.n_positions; p++) {
    g_autoptr (NormaExplanation) e = explain (&c, p);

    g_assert_cmpfloat (e->value, ==, c.map[p]);
    g_assert_cmpuint (e->n_near, ==, 0);
    for (guint i = 0; i < e->n_parts; i++)
      check_part (&e->parts[i], levels, rounding);
    assert_near (rebuild (e, peak), (double)c.map[p], 1e-6);
    check_coordinates (&c, p, &e->parts[0]);
  }
  case_clear (&c);
}

/* Every scope, with features as they are and with fewer axes, of one level and of several. */
static void
test_gaussian (void)
{
  for (int scope = NORMA_SCOPE_POSITION; scope <= NORMA_SCOPE_BOTH; scope++)
    for (int components = NORMA_COMPONENTS_ALL; components <= NORMA_COMPONENTS_PCA; components++) {
      NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

      options.method = NORMA_METHOD_GAUSSIAN;
      options.gaussian.scope = (NormaScope)scope;
      options.gaussian.components = (NormaComponents)components;
      options.gaussian.explained = 0.8;
      check_gaussian (&single, &options, components == NORMA_COMPONENTS_ALL ? 1e-9 : 1e-6);
      check_gaussian (&several, &options, components == NORMA_COMPONENTS_ALL ? 1e-9 : 1e-6);
      options.gaussian.embedding.n_channels = 5;
      check_gaussian (&several, &options, 1e-6);
    }
}

static void
test_padim (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

  options.method = NORMA_METHOD_PADIM;
  options.padim.embedding.n_channels = 4;
  check_gaussian (&several, &options, 1e-9);
}

/* Against the samples themselves: with the covariance of the samples the deviation of a feature is in
 * their standard deviations. */
static void
test_deviations (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;
  Case c;

  options.method = NORMA_METHOD_GAUSSIAN;
  options.gaussian.scope = NORMA_SCOPE_POSITION;
  options.gaussian.covariance = NORMA_COVARIANCE_SAMPLE;
  c = case_new (&single, &options);
  for (guint p = 0; p < c.n_positions; p++) {
    g_autoptr (NormaExplanation) e = explain (&c, p);

    g_assert_cmpuint (e->parts[0].n_features, ==, 6);
    for (guint i = 0; i < 6; i++) {
      double mean = 0, variance = 0, x = (double)c.features[p * 6 + i];

      for (guint s = 0; s + 1 < N; s++)
        mean += (double)level_sample (&c.set, s)[p * 6 + i] / (N - 1);
      for (guint s = 0; s + 1 < N; s++)
        variance += pow ((double)level_sample (&c.set, s)[p * 6 + i] - mean, 2) / (N - 1);
      g_assert_cmpfloat_with_epsilon (e->parts[0].features[i].difference, x - mean, 1e-5);
      g_assert_cmpfloat_with_epsilon (e->parts[0].features[i].deviation,
                                      (x - mean) / sqrt (variance), 1e-3);
    }
  }
  case_clear (&c);
}

/* One part a level, whose mean distance is the map. */
static void
test_gaussian_ad (void)
{
  for (int components = NORMA_COMPONENTS_ALL; components <= NORMA_COMPONENTS_PCA; components++) {
    NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;
    double sum = 0, sum2 = 0;
    Case c;

    options.method = NORMA_METHOD_GAUSSIAN_AD;
    options.gaussian_ad.components = (NormaComponents)components;
    options.gaussian_ad.explained = 0.8;
    c = case_new (&several, &options);
    {
      g_autoptr (NormaExplanation) e = explain (&c, 0);
      guint n = c.detector->class->locate (c.detector, NULL, 0, NULL, NULL);
      g_autofree double *coordinates = g_new (double, n);

      g_assert_cmpuint (e->n_parts, ==, 3);
      for (guint l = 0; l < 3; l++) {
        g_assert_cmpint (e->parts[l].kind, ==, NORMA_EXPLAINED_LEVEL);
        g_assert_cmpuint (e->parts[l].level, ==, l);
        g_assert_cmpuint (e->parts[l].features[0].level, ==, l);
        assert_near (e->parts[l].distance, sqrt (e->parts[l].distance2), 1e-9);
        check_part (&e->parts[l], &several, 1e-6);
        sum += e->parts[l].distance;
      }
      assert_near (sum / 3, (double)c.map[0], 1e-6);
      g_assert_true (norma_explanation_get_main (e)->distance >= sum / 3);
      c.detector->class->locate (c.detector, c.features, 0, coordinates, c.scratch);
      for (guint i = 0; i < n; i++)
        sum2 += coordinates[i] * coordinates[i];
      g_assert_cmpfloat (sum2, >, 0);
    }
    case_clear (&c);
  }
}

static void
test_dfm (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;
  Case c;

  options.method = NORMA_METHOD_DFM;
  options.dfm.explained = 0.9;
  c = case_new (&several, &options);
  for (guint p = 0; p < c.n_positions; p++) {
    g_autoptr (NormaExplanation) e = explain (&c, p);

    g_assert_cmpuint (e->n_parts, ==, 1);
    g_assert_cmpuint (e->parts[0].n_components, ==, 0);
    g_assert_cmpuint (e->parts[0].features[0].level, ==, 2);
    g_assert_true (isnan (e->parts[0].features[0].deviation));
    check_part (&e->parts[0], &several, 1e-9);
    assert_near (e->parts[0].distance, (double)c.map[p], 1e-6);
  }
  case_clear (&c);
}

static double
between (const Case *c, const float *sample, guint position, const double *from, guint n)
{
  g_autofree double *to = g_new (double, n);
  double sum = 0;

  c->detector->class->locate (c->detector, sample, position, to, c->scratch);
  for (guint i = 0; i < n; i++)
    sum += (from[i] - to[i]) * (from[i] - to[i]);
  return sqrt (sum);
}

/* With all patches in the bank the near places are those that a search through all good samples
 * finds, each of another image, and two samples make an image. */
static void
test_patchcore (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;
  guint n;
  Case c;

  options.method = NORMA_METHOD_PATCHCORE;
  options.patchcore.core_set = 1;
  options.patchcore.n_variants = 2;
  c = case_new (&several, &options);
  n = c.detector->class->locate (c.detector, NULL, 0, NULL, NULL);
  g_assert_cmpuint (n, ==, 8);
  for (guint p = 0; p < c.n_positions; p++) {
    g_autoptr (NormaExplanation) e = explain (&c, p);
    g_autofree double *from = g_new (double, n);
    double last = 0;

    check_part (&e->parts[0], &several, 1e-9);
    g_assert_cmpuint (e->parts[0].features[0].level, ==, 1);
    g_assert_cmpuint (e->n_near, ==, NORMA_MOST_NEAR);
    assert_near (e->near[0].distance, (double)c.map[p], 1e-6);
    assert_near (e->near[0].distance, e->parts[0].distance, 1e-12);
    c.detector->class->locate (c.detector, c.features, p, from, c.scratch);
    for (guint i = 0; i < e->n_near; i++) {
      const NormaGoodPlace *place = &e->near[i].place;
      guint n_nearer = 0;

      g_assert_cmpfloat (e->near[i].distance, >=, last);
      last = e->near[i].distance;
      assert_near (between (&c, level_sample (&c.set, 2 * place->image + place->sample),
                            place->position, from, n),
                   last, 1e-6);
      for (guint image = 0; image < (N - 1) / 2; image++) {
        double nearest = INFINITY;

        for (guint q = 0; q < 2 * c.n_positions; q++)
          nearest =
              MIN (nearest, between (&c, level_sample (&c.set, 2 * image + q % 2), q / 2, from, n));
        n_nearer += nearest < last - 1e-6;
      }
      g_assert_cmpuint (n_nearer, ==, i);
    }
  }
  case_clear (&c);
}

static void
test_errors (void)
{
  static const NormaMethod methods[] = { NORMA_METHOD_GAUSSIAN, NORMA_METHOD_PADIM,
                                         NORMA_METHOD_GAUSSIAN_AD, NORMA_METHOD_DFM,
                                         NORMA_METHOD_PATCHCORE };

  for (gsize m = 0; m < G_N_ELEMENTS (methods); m++) {
    NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;
    guint nth = 0;
    Case c;

    options.method = methods[m];
    c = case_new (&several, &options);
    for (gboolean done = FALSE; !done;) {
      g_autoptr (GError) error = NULL;
      g_autoptr (NormaExplanation) e = NULL;

      norma_alloc_fail_nth (++nth);
      e = norma_explanation_new (c.detector, c.features, 0, c.scratch, &error);
      norma_alloc_fail_nth (0);
      done = e != NULL;
      if (!done)
        g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    }
    g_assert_cmpuint (nth, >, 2);
    case_clear (&c);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explanation/gaussian", test_gaussian);
  g_test_add_func ("/explanation/padim", test_padim);
  g_test_add_func ("/explanation/deviations", test_deviations);
  g_test_add_func ("/explanation/gaussian-ad", test_gaussian_ad);
  g_test_add_func ("/explanation/dfm", test_dfm);
  g_test_add_func ("/explanation/patchcore", test_patchcore);
  g_test_add_func ("/explanation/errors", test_errors);
  return g_test_run ();
}
