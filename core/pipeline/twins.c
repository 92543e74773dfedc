/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/twins.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/kernel.h"
#include "core/base/workers.h"
#include "core/statistics/gaussian-field.h"

enum {
  SIDE = NORMA_FINGERPRINT_SIDE,
  N_PIXELS = NORMA_FINGERPRINT_LENGTH,
  N_DIFFERENCES = 2 * SIDE * (SIDE - 1),

  /* Partial sums of a correlation, a number that divides the differences and fills registers. */
  N_LANES = 8,

  /* Images that one item of work compares with all that are learnt from. */
  BLOCK = 16,
};

G_STATIC_ASSERT (N_DIFFERENCES % N_LANES == 0);

/* Differences in a picture of length 1 that deviate by less do so by rounding: a sixteenth of a step
 * of an 8-bit picture, with all its contrast in it. */
#define LEAST_DEVIATION (1.0 / (16 * 255 * SIDE))

/* The share of a standardised difference's variance that is accident, noise and compression: the
 * ridge on Σ. With less of it, directions in which only the copies of one picture differ would count
 * most of all, and the fewer the images the more; with more, cubes that lie in one place pass for one. */
#define ACCIDENT 0.05

/* values: [n]; stays 0 if all are alike. */
static void
scale_to_unit (const float *values, guint n, double *unit)
{
  double mean = 0, squares = 0, length;

  for (guint i = 0; i < n; i++)
    mean += (double)values[i] / n;
  for (guint i = 0; i < n; i++) {
    unit[i] = (double)values[i] - mean;
    squares += unit[i] * unit[i];
  }
  length = sqrt (squares);
  for (guint i = 0; length > 0 && i < n; i++)
    unit[i] /= length;
}

static void
take_differences (const NormaImageFacts *facts, float *differences)
{
  double unit[N_PIXELS];
  guint n = 0;

  scale_to_unit (facts->fingerprint, N_PIXELS, unit);
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 1; x < SIDE; x++)
      differences[n++] = (float)(unit[y * SIDE + x] - unit[y * SIDE + x - 1]);
  for (guint i = SIDE; i < N_PIXELS; i++)
    differences[n++] = (float)(unit[i] - unit[i - SIDE]);
}

/* vectors: [n, N_DIFFERENCES]; column by column to mean 0 and standard deviation 1, so that
 * shrinking the covariance takes nothing from the columns that vary little. */
static void
standardise (float *vectors, gsize n)
{
  for (guint d = 0; d < N_DIFFERENCES; d++) {
    double mean = 0, squares = 0, deviation;

    for (gsize i = 0; i < n; i++)
      mean += (double)vectors[i * N_DIFFERENCES + d];
    mean /= (double)n;
    for (gsize i = 0; i < n; i++) {
      double difference = (double)vectors[i * N_DIFFERENCES + d] - mean;

      squares += difference * difference;
    }
    deviation = MAX (sqrt (squares / (double)n), LEAST_DEVIATION);
    for (gsize i = 0; i < n; i++)
      vectors[i * N_DIFFERENCES + d] =
          (float)(((double)vectors[i * N_DIFFERENCES + d] - mean) / deviation);
  }
}

/* u = W (x − μ), to length 1, in place. */
static void
whiten (const NormaGaussianField *field, float *x)
{
  const float *factor = field->factor;
  double centered[N_DIFFERENCES], u[N_DIFFERENCES], squares = 0;

  for (guint i = 0; i < N_DIFFERENCES; i++)
    centered[i] = (double)x[i] - (double)field->mean[i];
  for (guint i = 0; i < N_DIFFERENCES; i++) {
    u[i] = 0;
    for (guint j = 0; j <= i; j++)
      u[i] += (double)*factor++ * centered[j];
    squares += u[i] * u[i];
  }
  for (guint i = 0; i < N_DIFFERENCES; i++)
    x[i] = squares > 0 ? (float)(u[i] / sqrt (squares)) : 0;
}

static NormaGaussianField *
fit_field (const float *vectors, gsize n, GCancellable *cancellable, GError **error)
{
  g_autoptr (NormaGaussianFieldFit) fit =
      norma_gaussian_field_fit_new (1, N_DIFFERENCES, NORMA_COVARIANCE_SHRUNK, ACCIDENT, error);

  for (gsize i = 0; fit != NULL && i < n; i += NORMA_GAUSSIAN_FIELD_BLOCK)
    if (!norma_gaussian_field_fit_add (fit, vectors + i * N_DIFFERENCES,
                                       (guint)MIN (NORMA_GAUSSIAN_FIELD_BLOCK, n - i), 1,
                                       cancellable, error))
      return NULL;
  return fit == NULL ? NULL : norma_gaussian_field_fit_finish (fit, 1, cancellable, error);
}

/* lanes[l] = Σ a[i] b[i] over i ≡ l (mod N_LANES): each sum keeps its order. */
NORMA_KERNEL static void
add_products (const float *restrict a, const float *restrict b, double *restrict lanes)
{
  for (guint l = 0; l < N_LANES; l++)
    lanes[l] = 0;
  for (guint i = 0; i < N_DIFFERENCES; i += N_LANES)
    for (guint l = 0; l < N_LANES; l++)
      lanes[l] += (double)a[i + l] * (double)b[i + l];
}

typedef struct {
  float *vectors; /* [n, N_DIFFERENCES] */
  const gboolean *is_learnt;
  gsize n;
  NormaGaussianField *field;
  gssize *twin;
} Search;

static double
correlate (const Search *search, gsize i, gsize j)
{
  double lanes[N_LANES], sum = 0;

  add_products (search->vectors + i * N_DIFFERENCES, search->vectors + j * N_DIFFERENCES, lanes);
  for (guint l = 0; l < N_LANES; l++)
    sum += lanes[l];
  return sum;
}

static gssize
find_twin (const Search *search, gsize index)
{
  double best = 0;
  gssize twin = -1;

  for (gsize i = 0; i < search->n; i++) {
    double correlation = search->is_learnt[i] ? correlate (search, index, i) : 0;

    if (correlation >= NORMA_TWIN_CORRELATION && correlation > best) {
      best = correlation;
      twin = (gssize)i;
    }
  }
  return twin;
}

static gboolean
whiten_block (gsize block, guint worker, gpointer data, GError **error)
{
  const Search *search = data;
  gsize end = MIN ((block + 1) * BLOCK, search->n);

  for (gsize i = block * BLOCK; i < end; i++)
    whiten (search->field, search->vectors + i * N_DIFFERENCES);
  return TRUE;
}

static gboolean
search_block (gsize block, guint worker, gpointer data, GError **error)
{
  const Search *search = data;
  gsize end = MIN ((block + 1) * BLOCK, search->n);

  for (gsize i = block * BLOCK; i < end; i++)
    if (!search->is_learnt[i])
      search->twin[i] = find_twin (search, i);
  return TRUE;
}

static gboolean
run_search (Search *search, guint n_threads, GCancellable *cancellable, GError **error)
{
  gsize n_blocks = (search->n + BLOCK - 1) / BLOCK;
  g_autoptr (NormaGaussianField) field = NULL;
  GError *fit_error = NULL;

  field = fit_field (search->vectors, search->n, cancellable, &fit_error);
  if (g_error_matches (fit_error, NORMA_ERROR, NORMA_ERROR_INPUT)) {
    g_clear_error (&fit_error);
    return TRUE;
  }
  if (field == NULL) {
    g_propagate_error (error, fit_error);
    return FALSE;
  }
  search->field = field;
  return norma_workers_run (n_threads, n_blocks, whiten_block, search, cancellable, error) &&
         norma_workers_run (n_threads, n_blocks, search_block, search, cancellable, error);
}

gboolean
norma_twins_find (const NormaImageFacts *const *facts, const gboolean *is_learnt, gsize n,
                  guint n_threads, GCancellable *cancellable, gssize *twin, GError **error)
{
  g_autofree float *vectors = NULL;
  Search search = { NULL, is_learnt, n, NULL, twin };

  for (gsize i = 0; i < n; i++)
    twin[i] = -1;
  if (n < 3)
    return TRUE;
  vectors = norma_alloc (n, N_DIFFERENCES * sizeof *vectors, "the fingerprints", error);
  if (vectors == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    take_differences (facts[i], vectors + i * N_DIFFERENCES);
  standardise (vectors, n);
  search.vectors = vectors;
  return run_search (&search, n_threads, cancellable, error);
}
