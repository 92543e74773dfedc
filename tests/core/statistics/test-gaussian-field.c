/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/gaussian-field.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/statistics/moments.h"

#define LEAST 1e-6

typedef struct {
  guint n, n_positions, d;
  NormaCovariance covariance;
  float *samples; /* [n, P, d] */
} Set;

/* Correlated channels of unlike scales and means, another mixture at each position. */
static Set
set_new (guint n, guint n_positions, guint d, guint64 seed)
{
  gsize size = (gsize)n_positions * d;
  Set set = { n, n_positions, d, NORMA_COVARIANCE_SHRUNK, g_new (float, n *size) };
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize s = 0; s < n; s++)
    for (gsize p = 0; p < n_positions; p++) {
      double before = 0;

      for (gsize i = 0; i < d; i++) {
        before = norma_random_normal (&random) + 0.4 * before;
        set.samples[s * size + p * d + i] =
            (float)(-3.1 + (double)i + (0.2 + 0.1 * (double)((i + p) % 5)) * before);
      }
    }
  return set;
}

static const float *
sample_at (const Set *set, guint s, guint p)
{
  return set->samples + ((gsize)s * set->n_positions + p) * set->d;
}

static gboolean
add_all (NormaGaussianFieldFit *fit, const Set *set, guint n_threads, GError **error)
{
  for (guint s = 0; s < set->n; s += NORMA_GAUSSIAN_FIELD_BLOCK)
    if (!norma_gaussian_field_fit_add (fit, sample_at (set, s, 0),
                                       MIN (NORMA_GAUSSIAN_FIELD_BLOCK, set->n - s), n_threads,
                                       NULL, error))
      return FALSE;
  return TRUE;
}

static NormaGaussianField *
try_fit (const Set *set, guint n_threads, GError **error)
{
  g_autoptr (NormaGaussianFieldFit) fit =
      norma_gaussian_field_fit_new (set->n_positions, set->d, set->covariance, LEAST, error);

  if (fit == NULL || !add_all (fit, set, n_threads, error))
    return NULL;
  return norma_gaussian_field_fit_finish (fit, n_threads, NULL, error);
}

static NormaGaussianField *
fit (const Set *set)
{
  g_autoptr (GError) error = NULL;
  NormaGaussianField *field = try_fit (set, 1, &error);

  g_assert_no_error (error);
  return field;
}

/* The dense reference in double. */

typedef struct {
  guint d;
  double *mean;
  double *scatter; /* [d, d], Σ u uᵀ */
} Dense;

/* Of all samples but `left_out`; G_MAXUINT leaves none out. */
static Dense
dense_new (const Set *set, guint p, guint left_out)
{
  guint d = set->d, n = set->n - (left_out < set->n);
  Dense dense = { d, g_new0 (double, d), g_new0 (double, d *d) };

  for (guint s = 0; s < set->n; s++)
    for (guint i = 0; s != left_out && i < d; i++)
      dense.mean[i] += sample_at (set, s, p)[i] / (double)n;
  for (guint s = 0; s < set->n; s++)
    for (guint i = 0; s != left_out && i < d; i++)
      for (guint j = 0; j < d; j++)
        dense.scatter[i * d + j] +=
            (sample_at (set, s, p)[i] - dense.mean[i]) * (sample_at (set, s, p)[j] - dense.mean[j]);
  return dense;
}

static void
dense_clear (Dense *dense)
{
  g_free (dense->mean);
  g_free (dense->scatter);
}

/* Gauss and Jordan; a positive definite matrix needs no pivoting. */
static void
invert (double *a, guint d)
{
  for (guint k = 0; k < d; k++) {
    double pivot = a[k * d + k];

    a[k * d + k] = 1;
    for (guint j = 0; j < d; j++)
      a[k * d + j] /= pivot;
    for (guint i = 0; i < d; i++) {
      double factor = a[i * d + k];

      if (i == k)
        continue;
      a[i * d + k] = 0;
      for (guint j = 0; j < d; j++)
        a[i * d + j] -= factor * a[k * d + j];
    }
  }
}

/* (share · scatter + ridge · I)⁻¹, [d, d]. */
static double *
dense_inverse (const Dense *dense, double share, double ridge)
{
  guint d = dense->d;
  double *a = g_new (double, d *d);

  for (guint i = 0; i < d; i++)
    for (guint j = 0; j < d; j++)
      a[i * d + j] = share * dense->scatter[i * d + j] + (i == j ? ridge : 0);
  invert (a, d);
  return a;
}

static double
dense_distance2 (const Dense *dense, const double *inverse, const float *x)
{
  guint d = dense->d;
  double sum = 0;

  for (guint i = 0; i < d; i++)
    for (guint j = 0; j < d; j++)
      sum += (x[i] - dense->mean[i]) * inverse[i * d + j] * (x[j] - dense->mean[j]);
  return sum;
}

/* max (α·m, least variance), none for the sample covariance. */
static double
ridge_of (const Set *set, const Dense *dense, double alpha)
{
  double trace = 0;

  for (guint i = 0; i < dense->d; i++)
    trace += dense->scatter[i * dense->d + i];
  return set->covariance == NORMA_COVARIANCE_SAMPLE
             ? 0
             : MAX (alpha * trace / set->n / dense->d, LEAST);
}

/* The mean in-sample D² into the formula for held-out ones. */
static double
expected_distance2 (const Set *set, guint p, const Dense *dense, const double *inverse,
                    double alpha)
{
  double n = set->n, mean = 0;

  for (guint s = 0; s < set->n; s++)
    mean += dense_distance2 (dense, inverse, sample_at (set, s, p)) / n;
  return n / (n - 1) * mean / (1 - (1 - alpha) * mean / (n - 1));
}

static void
assert_close (double found, double expected, double relative)
{
  g_assert_cmpfloat_with_epsilon (found, expected, relative * fabs (expected));
}

/* Distances of `queries`, samples that took no part. */
static void
check_distances (const Set *set, const Set *queries)
{
  g_autoptr (NormaGaussianField) field = fit (set);
  g_autofree float *distances = g_new (float, set->n_positions * queries->n);
  g_autofree float *scratch = g_new (float, set->d);

  for (guint s = 0; s < queries->n; s++)
    norma_gaussian_field_distances (field, sample_at (queries, s, 0),
                                    distances + s * set->n_positions, scratch);
  for (guint p = 0; p < set->n_positions; p++) {
    Dense dense = dense_new (set, p, G_MAXUINT);
    double alpha = field->shrinkage[p];
    g_autofree double *inverse =
        dense_inverse (&dense, (1 - alpha) / set->n, ridge_of (set, &dense, alpha));
    double expected2 = expected_distance2 (set, p, &dense, inverse, alpha);

    assert_close (field->expected[p], sqrt (expected2), 1e-5);
    for (guint s = 0; s < queries->n; s++)
      assert_close (distances[s * set->n_positions + p],
                    sqrt (dense_distance2 (&dense, inverse, sample_at (queries, s, p)) / expected2),
                    2e-5);
    dense_clear (&dense);
  }
}

/* n > d, n < d, n = 2, one dimension, one position. */
static const guint shapes[][3] = { { 40, 3, 7 }, { 9, 2, 20 },  { 2, 4, 5 },  { 3, 2, 6 },
                                   { 33, 2, 1 }, { 65, 1, 13 }, { 64, 2, 40 } };

static void
test_distances (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    Set set = set_new (shapes[i][0], shapes[i][1], shapes[i][2], i);
    Set queries = set_new (5, shapes[i][1], shapes[i][2], 100 + i);

    check_distances (&set, &queries);
    set.covariance = NORMA_COVARIANCE_SAMPLE;
    if (set.n > set.d)
      check_distances (&set, &queries);
    g_free (set.samples);
    g_free (queries.samples);
  }
}

/* Against a fit without the sample: the scatter of the others and n times the ridge of all. */
static void
check_held_out (const Set *set)
{
  g_autoptr (NormaGaussianField) field = fit (set);
  g_autofree float *distances = g_new (float, set->n_positions);
  g_autofree float *scratch = g_new (float, set->d);
  double n = set->n;

  for (guint s = 0; s < set->n; s++) {
    norma_gaussian_field_held_out_distances (field, sample_at (set, s, 0), distances, scratch);
    for (guint p = 0; p < set->n_positions; p++) {
      Dense all = dense_new (set, p, G_MAXUINT), others = dense_new (set, p, s);
      double alpha = field->shrinkage[p], ridge = ridge_of (set, &all, alpha);
      g_autofree double *inverse =
          dense_inverse (&others, (1 - alpha) / (n - 1), ridge * n / (n - 1));
      double expected = sqrt (dense_distance2 (&others, inverse, sample_at (set, s, p)));

      assert_close (distances[p], expected / field->expected[p], 1e-4);
      dense_clear (&all);
      dense_clear (&others);
    }
  }
}

static void
test_held_out (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    Set set = set_new (shapes[i][0], shapes[i][1], shapes[i][2], 50 + i);

    check_held_out (&set);
    set.covariance = NORMA_COVARIANCE_SAMPLE;
    if (set.n > set.d + 1)
      check_held_out (&set);
    g_free (set.samples);
  }
}

/* The mean square of the distances, of samples of the fit held out and of fresh ones. */
static void
check_mean_is_one (guint n, guint d, double tolerance)
{
  guint n_positions = 30;
  Set set = set_new (n, n_positions, d, n + d), fresh = set_new (50, n_positions, d, 7777);
  g_autoptr (NormaGaussianField) field = fit (&set);
  g_autofree float *distances = g_new (float, n_positions), *scratch = g_new (float, d);
  double held_out = 0, new = 0;

  for (guint s = 0; s < set.n; s++) {
    norma_gaussian_field_held_out_distances (field, sample_at (&set, s, 0), distances, scratch);
    for (guint p = 0; p < n_positions; p++)
      held_out += (double)distances[p] * distances[p] / (set.n * n_positions);
  }
  for (guint s = 0; s < fresh.n; s++) {
    norma_gaussian_field_distances (field, sample_at (&fresh, s, 0), distances, scratch);
    for (guint p = 0; p < n_positions; p++)
      new += (double)distances[p] * distances[p] / (fresh.n * n_positions);
  }
  g_test_message ("n = %u, d = %u: held out %.3f, fresh %.3f", n, d, held_out, new);
  g_assert_cmpfloat_with_epsilon (held_out, 1, tolerance);
  g_assert_cmpfloat_with_epsilon (new, 1, tolerance);
  g_free (set.samples);
  g_free (fresh.samples);
}

static void
test_expected_value (void)
{
  check_mean_is_one (100, 10, 0.05);
  check_mean_is_one (20, 5, 0.1);
  check_mean_is_one (15, 40, 0.15);
}

static void
set_channel (Set *set, guint p, guint i, float value)
{
  for (guint s = 0; s < set->n; s++)
    set->samples[((gsize)s * set->n_positions + p) * set->d + i] = value;
}

static void
test_constant_channel (void)
{
  Set set = set_new (30, 2, 6, 3);
  g_autoptr (NormaGaussianField) field = NULL;
  float distances[2], before, scratch[6];
  float query[12];

  set_channel (&set, 1, 4, 0.625f);
  field = fit (&set);
  memcpy (query, field->mean, sizeof query);
  norma_gaussian_field_distances (field, query, distances, scratch);
  g_assert_cmpfloat (distances[0], ==, 0);
  g_assert_cmpfloat (distances[1], ==, 0);
  query[4] += 0.1f;
  query[6 + 4] += 0.1f;
  norma_gaussian_field_distances (field, query, distances, scratch);
  before = distances[0];
  g_assert_true (isfinite (distances[1]));
  g_assert_cmpfloat (distances[1], >, before);
  g_free (set.samples);
}

/* A position that never varies is scored as one that varies by the least variance. */
static void
test_constant_position (void)
{
  Set set = set_new (30, 2, 5, 4);
  g_autoptr (NormaGaussianField) field = NULL;
  float distances[2], scratch[5], query[10];

  for (guint i = 0; i < set.d; i++)
    set_channel (&set, 1, i, 0.25f + i);
  field = fit (&set);
  g_assert_cmpfloat_with_epsilon (field->expected[1], sqrt (5), 1e-5);
  norma_gaussian_field_held_out_distances (field, sample_at (&set, 0, 0), distances, scratch);
  g_assert_cmpfloat (distances[1], ==, 0);
  memcpy (query, field->mean, sizeof query);
  query[5 + 2] += 1;
  norma_gaussian_field_distances (field, query, distances, scratch);
  assert_close (distances[1], 1 / sqrt (LEAST * 5), 1e-5);
  g_free (set.samples);
}

static void
check_refused (const Set *set)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_fit (set, 1, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_refused_sets (void)
{
  Set constant = set_new (12, 2, 3, 5), set = set_new (40, 2, 8, 6);

  for (guint p = 0; p < 2; p++)
    for (guint i = 0; i < 3; i++)
      set_channel (&constant, p, i, 1.5f);
  check_refused (&constant);

  set.n = 0;
  check_refused (&set);
  set.n = 1;
  check_refused (&set);
  set.covariance = NORMA_COVARIANCE_SAMPLE;
  for (set.n = 2; set.n <= set.d; set.n++)
    check_refused (&set);
  set.n = 40;
  set_channel (&set, 1, 2, -0.75f);
  check_refused (&set);
  g_free (constant.samples);
  g_free (set.samples);
}

static void
test_two_samples (void)
{
  Set set = set_new (2, 3, 4, 21);
  g_autoptr (NormaGaussianField) field = fit (&set);
  float distances[3], scratch[4];

  for (guint s = 0; s < 2; s++) {
    norma_gaussian_field_held_out_distances (field, sample_at (&set, s, 0), distances, scratch);
    for (guint p = 0; p < 3; p++)
      g_assert_cmpfloat_with_epsilon (distances[p], 1, 1e-6);
  }
  g_free (set.samples);
}

static void
assert_same_bits (const NormaGaussianField *a, const NormaGaussianField *b)
{
  gsize p = a->n_positions, d = a->n_dimensions, size = sizeof (float);

  g_assert_cmpuint (a->n_samples, ==, b->n_samples);
  g_assert_cmpmem (a->mean, p * d * size, b->mean, p * d * size);
  g_assert_cmpmem (a->factor, p * norma_packed_size ((guint)d) * size, b->factor,
                   p * norma_packed_size ((guint)d) * size);
  g_assert_cmpmem (a->shrinkage, p * size, b->shrinkage, p * size);
  g_assert_cmpmem (a->expected, p * size, b->expected, p * size);
}

static void
test_same_bits_at_every_thread_count (void)
{
  Set set = set_new (70, 11, 19, 8);
  g_autoptr (NormaGaussianField) one = fit (&set);

  for (guint n_threads = 0; n_threads <= 3; n_threads++) {
    g_autoptr (NormaGaussianField) other = try_fit (&set, n_threads, NULL);

    assert_same_bits (one, other);
  }
  g_free (set.samples);
}

static void
test_no_memory (void)
{
  Set set = set_new (40, 3, 4, 9);
  g_autoptr (NormaGaussianField) field = NULL;
  guint n_failed = 0;

  for (guint nth = 1; field == NULL; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    field = try_fit (&set, 1, &error);
    norma_alloc_fail_nth (0);
    if (field != NULL)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    n_failed++;
  }
  /* Three pieces of moments, scratch of two blocks, four arrays of the field, a factorisation a
   * position. */
  g_assert_cmpuint (n_failed, ==, 3 + 2 + 4 + 3);
  g_free (set.samples);
}

static void
test_cancelled (void)
{
  Set set = set_new (20, 3, 4, 10);
  g_autoptr (NormaGaussianFieldFit) fit =
      norma_gaussian_field_fit_new (3, 4, NORMA_COVARIANCE_SHRUNK, LEAST, NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) adding = NULL, finishing = NULL;

  g_assert_true (add_all (fit, &set, 1, NULL));
  g_cancellable_cancel (cancelled);
  g_assert_false (norma_gaussian_field_fit_add (fit, set.samples, 20, 2, cancelled, &adding));
  g_assert_error (adding, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (norma_gaussian_field_fit_finish (fit, 2, cancelled, &finishing));
  g_assert_error (finishing, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_free (set.samples);
}

/* The memory stated is what is taken, but for scratch. */
static void
test_memory (void)
{
  guint64 packed = 10 * 11 / 2;

  g_assert_cmpuint (norma_gaussian_field_fit_memory (7, 10), ==,
                    7 * (sizeof (NormaMoments) + 20 * sizeof (double) +
                         (packed + 10 + 2) * sizeof (float)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gaussian-field/distances", test_distances);
  g_test_add_func ("/gaussian-field/held-out", test_held_out);
  g_test_add_func ("/gaussian-field/expected-value", test_expected_value);
  g_test_add_func ("/gaussian-field/constant-channel", test_constant_channel);
  g_test_add_func ("/gaussian-field/constant-position", test_constant_position);
  g_test_add_func ("/gaussian-field/refused-sets", test_refused_sets);
  g_test_add_func ("/gaussian-field/two-samples", test_two_samples);
  g_test_add_func ("/gaussian-field/same-bits-at-every-thread-count",
                   test_same_bits_at_every_thread_count);
  g_test_add_func ("/gaussian-field/no-memory", test_no_memory);
  g_test_add_func ("/gaussian-field/cancelled", test_cancelled);
  g_test_add_func ("/gaussian-field/memory", test_memory);
  return g_test_run ();
}
