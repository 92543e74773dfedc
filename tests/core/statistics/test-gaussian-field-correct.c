/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/statistics/gaussian-field.h"

#define LEAST 1e-6

enum { P = 5, D = 13, MOST = 60 };

typedef struct {
  float x[MOST][P][D];
} Set;

/* Channels that depend on each other, of unlike scales; nothing varies at the last position but by
 * noise below the least variance. */
static Set *
set_new (guint64 seed)
{
  Set *set = g_new0 (Set, 1);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint s = 0; s < MOST; s++)
    for (guint p = 0; p < P; p++) {
      double before = 0;

      for (guint i = 0; i < D; i++) {
        before = norma_random_normal (&random) + 0.7 * before;
        set->x[s][p][i] = (float)(p == P - 1 ? 0.25 + 1e-5 * before
                                             : 0.31 * (double)(i % 4) +
                                                   (0.2 + 0.15 * (double)((i + p) % 5)) * before);
      }
    }
  return set;
}

/* Of the samples whose numbers are listed, in that order. */
static NormaGaussianField *
try_fit (const Set *set, const guint *numbers, guint n, NormaCovariance covariance, GError **error)
{
  g_autoptr (NormaGaussianFieldFit) fit =
      norma_gaussian_field_fit_new (P, D, covariance, LEAST, error);
  g_autofree float *samples = g_new (float, (gsize)n *P *D);

  for (guint k = 0; k < n; k++)
    memcpy (samples + (gsize)k * P * D, set->x[numbers[k]], sizeof set->x[0]);
  for (guint k = 0; k < n; k += NORMA_GAUSSIAN_FIELD_BLOCK)
    g_assert_true (norma_gaussian_field_fit_add (fit, samples + (gsize)k * P * D,
                                                 MIN (NORMA_GAUSSIAN_FIELD_BLOCK, n - k), 1, NULL,
                                                 error));
  return norma_gaussian_field_fit_finish (fit, 1, NULL, error);
}

static NormaGaussianField *
fit (const Set *set, const guint *numbers, guint n, NormaCovariance covariance)
{
  g_autoptr (GError) error = NULL;
  NormaGaussianField *field = try_fit (set, numbers, n, covariance, &error);

  g_assert_no_error (error);
  return field;
}

static NormaGaussianField *
try_correct (const NormaGaussianField *field, const Set *set, const guint *added, guint n_added,
             const guint *removed, guint n_removed, guint n_threads, GError **error)
{
  g_autofree float *samples = g_new (float, (n_added + n_removed) * P * D);
  const NormaGaussianChange change = { samples, n_added, n_removed };

  for (guint k = 0; k < n_added + n_removed; k++)
    memcpy (samples + k * P * D, set->x[k < n_added ? added[k] : removed[k - n_added]],
            sizeof set->x[0]);
  return norma_gaussian_field_correct (field, &change, LEAST, n_threads, NULL, error);
}

static NormaGaussianField *
correct (const NormaGaussianField *field, const Set *set, const guint *added, guint n_added,
         const guint *removed, guint n_removed)
{
  g_autoptr (GError) error = NULL;
  NormaGaussianField *corrected =
      try_correct (field, set, added, n_added, removed, n_removed, 1, &error);

  g_assert_no_error (error);
  return corrected;
}

/* The largest relative difference of all distances of all samples. */
static double
compare (const Set *set, const NormaGaussianField *a, const NormaGaussianField *b)
{
  double largest = 0;
  float scratch[D], of_a[P], of_b[P];

  g_assert_cmpuint (a->n_samples, ==, b->n_samples);
  for (guint s = 0; s < MOST; s++) {
    norma_gaussian_field_distances (a, &set->x[s][0][0], of_a, scratch);
    norma_gaussian_field_distances (b, &set->x[s][0][0], of_b, scratch);
    for (guint p = 0; p < P; p++)
      largest = fmax (largest, fabs ((double)of_a[p] - of_b[p]) / of_b[p]);
  }
  return largest;
}

static const NormaCovariance covariances[] = { NORMA_COVARIANCE_SHRUNK, NORMA_COVARIANCE_SAMPLE,
                                               NORMA_COVARIANCE_RIDGE };

typedef struct {
  guint n; /* samples 0 … n − 1 are the set at first */
  guint n_added, n_removed;
  guint removed[5];
} Case;

/* Added are the next ones. */
static const Case cases[] = {
  { 37, 1, 0, { 0 } },  { 37, 0, 1, { 17 } },          { 37, 0, 1, { 0 } },
  { 37, 5, 0, { 0 } },  { 40, 0, 4, { 3, 39, 0, 8 } }, { 33, 2, 3, { 1, 32, 12 } },
  { 21, 1, 1, { 15 } },
};

static void
check_case (const Set *set, const Case *c, NormaCovariance covariance)
{
  guint before[MOST], after[MOST], n_after = 0, added[5];
  g_autoptr (NormaGaussianField) first = NULL;
  g_autoptr (NormaGaussianField) expected = NULL;
  g_autoptr (NormaGaussianField) found = NULL;

  for (guint s = 0; s < c->n + c->n_added; s++) {
    gboolean stays = TRUE;

    for (guint k = 0; k < c->n_removed; k++)
      stays = stays && c->removed[k] != s;
    before[s] = s;
    if (stays)
      after[n_after++] = s;
  }
  for (guint k = 0; k < c->n_added; k++)
    added[k] = c->n + k;
  first = fit (set, before, c->n, covariance);
  expected = fit (set, after, n_after, covariance);
  found = correct (first, set, added, c->n_added, c->removed, c->n_removed);
  g_assert_cmpfloat (compare (set, found, expected), <=, 1e-6);
  /* and it is another one */
  if (c->n_added != c->n_removed)
    return;
  g_assert_cmpfloat (compare (set, found, first), >, 1e-3);
}

static void
test_as_fitted (void)
{
  g_autofree Set *set = set_new (5);

  for (gsize v = 0; v < G_N_ELEMENTS (covariances); v++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      /* what does not vary has no sample covariance */
      if (covariances[v] == NORMA_COVARIANCE_SAMPLE)
        for (guint s = 0; s < MOST; s++)
          for (guint k = 0; k < D; k++)
            set->x[s][P - 1][k] = set->x[s][0][k] * set->x[s][1][k];
      check_case (set, &cases[i], covariances[v]);
    }
}

/* What is kept for the next correction is as good as that of a fit. */
static void
test_one_after_the_other (void)
{
  g_autofree Set *set = set_new (9);
  guint numbers[MOST];
  g_autoptr (NormaGaussianField) field = NULL;
  g_autoptr (NormaGaussianField) expected = NULL;

  for (guint s = 0; s < MOST; s++)
    numbers[s] = s;
  field = fit (set, numbers, 20, NORMA_COVARIANCE_SHRUNK);
  for (guint s = 20; s < MOST; s++) {
    NormaGaussianField *next = correct (field, set, &s, 1, NULL, 0);

    norma_gaussian_field_free (field);
    field = next;
  }
  for (guint s = 0; s < 20; s++) {
    NormaGaussianField *next = correct (field, set, NULL, 0, &s, 1);

    norma_gaussian_field_free (field);
    field = next;
  }
  expected = fit (set, numbers + 20, 40, NORMA_COVARIANCE_SHRUNK);
  /* each of the 60 steps rounds the factor to 32 bits */
  g_assert_cmpfloat (compare (set, field, expected), <=, 1e-5);
  /* the last position hardly varies: its factor tells of the least variance alone */
  for (guint p = 0; p < P - 1; p++) {
    for (guint i = 0; i < 3; i++)
      g_assert_cmpfloat (fabs (field->sums[3 * p + i] / expected->sums[3 * p + i] - 1), <, 1e-5);
    for (guint i = 0; i < D; i++)
      g_assert_cmpfloat_with_epsilon (field->moments[(2 * p) * D + i],
                                      expected->moments[(2 * p) * D + i], 1e-12);
  }
}

/* A sample far from the others is what is taken out most. */
static void
test_outlier (void)
{
  g_autofree Set *set = set_new (11);
  guint numbers[MOST], outlier = 30;

  for (guint s = 0; s < MOST; s++)
    numbers[s] = s;
  for (guint p = 0; p < P - 1; p++)
    for (guint i = 0; i < D; i++)
      set->x[outlier][p][i] += 3.5f * (float)(1 + i % 2);
  for (gsize v = 0; v < G_N_ELEMENTS (covariances); v++) {
    g_autoptr (NormaGaussianField) with = NULL;
    g_autoptr (NormaGaussianField) without = NULL;
    g_autoptr (NormaGaussianField) removed = NULL;
    g_autoptr (NormaGaussianField) added = NULL;

    if (covariances[v] == NORMA_COVARIANCE_SAMPLE)
      continue;
    with = fit (set, numbers, outlier + 1, covariances[v]);
    without = fit (set, numbers, outlier, covariances[v]);
    removed = correct (with, set, NULL, 0, &outlier, 1);
    added = correct (without, set, &outlier, 1, NULL, 0);
    g_assert_cmpfloat (compare (set, removed, without), <=, 2e-5);
    g_assert_cmpfloat (compare (set, added, with), <=, 1e-6);
  }
}

static void
test_threads (void)
{
  g_autofree Set *set = set_new (13);
  g_autoptr (GError) error = NULL;
  guint numbers[MOST];
  g_autoptr (NormaGaussianField) field = NULL;
  g_autoptr (NormaGaussianField) one = NULL;
  g_autoptr (NormaGaussianField) three = NULL;

  for (guint s = 0; s < MOST; s++)
    numbers[s] = s;
  field = fit (set, numbers, 30, NORMA_COVARIANCE_SHRUNK);
  one = try_correct (field, set, numbers + 30, 3, numbers, 2, 1, &error);
  g_assert_no_error (error);
  three = try_correct (field, set, numbers + 30, 3, numbers, 2, 3, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (one->storage, three->storage));
  g_assert_cmpmem (one->expected, P * sizeof (float), three->expected, P * sizeof (float));
}

static void
assert_refused (const NormaGaussianField *field, const Set *set, const guint *added, guint n_added,
                const guint *removed, guint n_removed, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_correct (field, set, added, n_added, removed, n_removed, 1, &error));
  g_assert_error (error, NORMA_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused (void)
{
  g_autofree Set *set = set_new (17);
  guint numbers[MOST];
  g_autoptr (NormaGaussianField) few = NULL;
  g_autoptr (NormaGaussianField) ridge = NULL;
  g_autoptr (NormaGaussianField) sample = NULL;
  g_autoptr (NormaGaussianField) old = NULL;

  for (guint s = 0; s < MOST; s++)
    numbers[s] = s;
  few = fit (set, numbers, 2, NORMA_COVARIANCE_SHRUNK);
  assert_refused (few, set, numbers + 2, 1, NULL, 0, NORMA_ERROR_UNSUPPORTED, "fit anew");
  ridge = fit (set, numbers, 3, NORMA_COVARIANCE_RIDGE);
  assert_refused (ridge, set, NULL, 0, numbers, 2, NORMA_ERROR_INPUT, "1 good images");

  for (guint s = 0; s < MOST; s++)
    for (guint k = 0; k < D; k++)
      set->x[s][P - 1][k] = set->x[s][0][k] * set->x[s][1][k];
  sample = fit (set, numbers, D + 2, NORMA_COVARIANCE_SAMPLE);
  assert_refused (sample, set, NULL, 0, numbers, 2, NORMA_ERROR_INPUT, "14");
  for (guint k = 0; k < D; k++)
    set->x[50][2][k] += 40;
  assert_refused (sample, set, NULL, 0, numbers + 50, 1, NORMA_ERROR_INPUT, "not learnt from");

  old = fit (set, numbers, 20, NORMA_COVARIANCE_SHRUNK);
  g_clear_pointer (&old->moments, g_free);
  assert_refused (old, set, numbers + 20, 1, NULL, 0, NORMA_ERROR_UNSUPPORTED, "fit anew");
}

/* Two samples of which the one that differs goes. */
static void
test_nothing_varies (void)
{
  g_autofree Set *set = set_new (19);
  guint numbers[] = { 0, 1, 2 }, odd = 2;
  g_autoptr (NormaGaussianField) field = NULL;

  memcpy (set->x[1], set->x[0], sizeof set->x[0]);
  field = fit (set, numbers, 3, NORMA_COVARIANCE_RIDGE);
  assert_refused (field, set, NULL, 0, &odd, 1, NORMA_ERROR_INPUT, "do not differ");
}

static void
test_cancelled (void)
{
  g_autofree Set *set = set_new (23);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint numbers[MOST];
  g_autoptr (NormaGaussianField) field = NULL;
  const NormaGaussianChange change = { &set->x[40][0][0], 1, 0 };

  for (guint s = 0; s < MOST; s++)
    numbers[s] = s;
  field = fit (set, numbers, 20, NORMA_COVARIANCE_SHRUNK);
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_gaussian_field_correct (field, &change, LEAST, 2, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_allocations (void)
{
  g_autofree Set *set = set_new (29);
  guint numbers[MOST], nth;
  g_autoptr (NormaGaussianField) field = NULL;
  gboolean done = FALSE;

  for (guint s = 0; s < MOST; s++)
    numbers[s] = s;
  field = fit (set, numbers, 20, NORMA_COVARIANCE_SHRUNK);
  for (nth = 1; !done; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaGaussianField) corrected = NULL;

    norma_alloc_fail_nth (nth);
    corrected = try_correct (field, set, numbers + 20, 1, NULL, 0, 1, &error);
    norma_alloc_fail_nth (0);
    done = corrected != NULL;
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gaussian-field-correct/as-fitted", test_as_fitted);
  g_test_add_func ("/gaussian-field-correct/one-after-the-other", test_one_after_the_other);
  g_test_add_func ("/gaussian-field-correct/outlier", test_outlier);
  g_test_add_func ("/gaussian-field-correct/threads", test_threads);
  g_test_add_func ("/gaussian-field-correct/refused", test_refused);
  g_test_add_func ("/gaussian-field-correct/nothing-varies", test_nothing_varies);
  g_test_add_func ("/gaussian-field-correct/cancelled", test_cancelled);
  g_test_add_func ("/gaussian-field-correct/allocations", test_allocations);
  return g_test_run ();
}
