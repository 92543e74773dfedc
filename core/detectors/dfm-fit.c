/* SPDX-License-Identifier: Apache-2.0 */
#include <cblas.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/detectors/dfm-private.h"
#include "core/statistics/principal.h"

/* There are fewer images than dimensions, so the axes come from the images' products with each
 * other. With G = X Xᵀ and any subset of the images, the products centred at the subset's mean
 * follow from G alone, their eigenvectors u and values λ give the axes Xᵀu/√λ, and an image's
 * residual is x − mean − Σ_j w_j x_j with the weights w of project(). */
typedef struct {
  NormaDetectorFit parent;
  NormaDfm *dfm; /* being made */
  double explained;
  guint n_added;
  float *vectors; /* [n_samples, d] */
  double *products; /* [n_samples, n_samples], of the vectors less the mean of all */
} DfmFit;

/* Columns that are multiplied at a time. */
enum { CHUNK = 256 };

/* Eigenvalues below this share of the largest are rounding. */
static const double least_share = 1e-10;

/* A call of add. */
typedef struct {
  DfmFit *fit;
  const float *samples;
} Block;

static gboolean
add_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Block *block = data;
  const NormaDfm *dfm = block->fit->dfm;
  g_autofree float *scratch =
      norma_alloc (norma_embedding_scratch (dfm->embedding), sizeof (float), "features", error);

  if (scratch == NULL)
    return FALSE;
  norma_embedding_apply (dfm->embedding, block->samples + index * dfm->sample_size + dfm->offset,
                         block->fit->vectors + (block->fit->n_added + index) * dfm->d, scratch);
  return TRUE;
}

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  DfmFit *fit = (DfmFit *)parent;
  Block block = { fit, samples };

  g_return_val_if_fail (fit->n_added + n <= fit->dfm->n_samples, FALSE);

  if (!norma_workers_run (n_threads, n, add_item, &block, cancellable, error))
    return FALSE;
  fit->n_added += n;
  return TRUE;
}

static void
find_mean (DfmFit *fit)
{
  NormaDfm *dfm = fit->dfm;

  for (gsize i = 0; i < dfm->d; i++) {
    double sum = 0;

    for (gsize s = 0; s < dfm->n_samples; s++)
      sum += (double)fit->vectors[s * dfm->d + i];
    dfm->mean[i] = (float)(sum / dfm->n_samples);
  }
}

static gboolean
multiply (DfmFit *fit, GCancellable *cancellable, GError **error)
{
  const NormaDfm *dfm = fit->dfm;
  gsize n = dfm->n_samples;
  g_autofree double *chunk = norma_alloc (n * CHUNK, sizeof (double), "products", error);

  if (chunk == NULL)
    return FALSE;
  for (gsize begin = 0; begin < dfm->d; begin += CHUNK) {
    gsize width = MIN (CHUNK, dfm->d - begin);

    for (gsize s = 0; s < n; s++)
      for (gsize i = 0; i < width; i++)
        chunk[s * width + i] =
            (double)fit->vectors[s * dfm->d + begin + i] - (double)dfm->mean[begin + i];
    cblas_dsyrk (CblasRowMajor, CblasLower, CblasNoTrans, (int)n, (int)width, 1, chunk, (int)width,
                 1, fit->products, (int)n);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    for (gsize j = i + 1; j < n; j++)
      fit->products[i * n + j] = fit->products[j * n + i];
  return TRUE;
}

/* The principal axes of some of the images, in terms of these images. */
typedef struct {
  guint n; /* images */
  guint *images; /* [n] */
  double *means; /* [n_samples], mean product of each of all images with those of the subset */
  double mean; /* of means over the subset */
  double *vectors; /* [n, n], rows u, of unit length */
  double *values; /* [n], λ */
  guint n_axes;
} Subspace;

static void
subspace_clear (Subspace *s)
{
  g_free (s->images);
  g_free (s->means);
  g_free (s->vectors);
  g_free (s->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subspace, subspace_clear)

static gboolean
take_subspace (Subspace *s, guint n_samples, GError **error)
{
  s->images = norma_alloc (n_samples, sizeof (guint), "images", error);
  if (s->images == NULL)
    return FALSE;
  s->means = norma_alloc (n_samples, sizeof (double), "images", error);
  if (s->means == NULL)
    return FALSE;
  s->vectors = norma_alloc ((gsize)n_samples * n_samples, sizeof (double), "axes", error);
  if (s->vectors == NULL)
    return FALSE;
  s->values = norma_alloc (n_samples, sizeof (double), "axes", error);
  return s->values != NULL;
}

static void
find_means (Subspace *s, const double *products, guint n_samples)
{
  for (gsize i = 0; i < n_samples; i++) {
    double sum = 0;

    for (guint j = 0; j < s->n; j++)
      sum += products[i * n_samples + s->images[j]];
    s->means[i] = sum / s->n;
  }
  s->mean = 0;
  for (guint j = 0; j < s->n; j++)
    s->mean += s->means[s->images[j]] / s->n;
}

/* (x_a − mean)·(x_b − mean), the mean of the subset. */
static double
centred (const Subspace *s, const double *products, guint n_samples, guint a, guint b)
{
  return products[(gsize)a * n_samples + b] - s->means[a] - s->means[b] + s->mean;
}

/* The subset: all images but first … end − 1. */
static gboolean
find_subspace (const DfmFit *fit, guint first, guint end, Subspace *s, GError **error)
{
  guint n_samples = fit->dfm->n_samples;
  guint n_leading;

  if (!take_subspace (s, n_samples, error))
    return FALSE;
  for (guint i = 0; i < n_samples; i++)
    if (i < first || i >= end)
      s->images[s->n++] = i;
  find_means (s, fit->products, n_samples);
  for (guint a = 0; a < s->n; a++)
    for (guint b = 0; b < s->n; b++)
      s->vectors[(gsize)a * s->n + b] =
          centred (s, fit->products, n_samples, s->images[a], s->images[b]);
  if (!norma_principal_axes (s->vectors, s->n, s->vectors, s->values, error))
    return FALSE;
  n_leading = norma_principal_leading (s->values, s->n, fit->explained).count;
  while (s->n_axes < n_leading && s->values[s->n_axes] > least_share * s->values[0])
    s->n_axes++;
  return TRUE;
}

/* weights: [n], with which the subset's images make what the axes rebuild of an image. */
static void
project (const Subspace *s, const double *products, guint n_samples, guint image, double *weights)
{
  memset (weights, 0, s->n * sizeof *weights);
  for (guint k = 0; k < s->n_axes; k++) {
    const double *u = s->vectors + (gsize)k * s->n;
    double part = 0;

    for (guint j = 0; j < s->n; j++)
      part += u[j] * centred (s, products, n_samples, s->images[j], image);
    for (guint j = 0; j < s->n; j++)
      weights[j] += part / s->values[k] * u[j];
  }
  /* less the subset's mean, whose weight is what the others lack of 1 */
  for (guint j = 0; j < s->n; j++)
    weights[j] += 1.0 / s->n;
}

static void
hold_out_image (const DfmFit *fit, const Subspace *s, guint image, double *weights,
                double *residual)
{
  NormaDfm *dfm = fit->dfm;

  project (s, fit->products, dfm->n_samples, image, weights);
  for (gsize i = 0; i < dfm->d; i++)
    residual[i] = (double)fit->vectors[image * dfm->d + i];
  for (guint j = 0; j < s->n; j++) {
    const float *vector = fit->vectors + s->images[j] * dfm->d;

    for (gsize i = 0; i < dfm->d; i++)
      residual[i] -= weights[j] * (double)vector[i];
  }
  norma_dfm_sum_squares (dfm, residual, dfm->held_out + (gsize)image * dfm->n_positions);
}

/* Images of a fold lie one after the other, for those that resemble each other often do. */
static gboolean
fold_item (gsize index, guint worker, gpointer data, GError **error)
{
  const DfmFit *fit = data;
  guint n = fit->dfm->n_samples, n_folds = MIN (n, NORMA_DFM_FOLDS);
  guint first = (guint)(index * n / n_folds), end = (guint)((index + 1) * n / n_folds);
  g_auto (Subspace) s = { 0 };
  g_autofree double *weights = NULL, *residual = NULL;

  if (!find_subspace (fit, first, end, &s, error))
    return FALSE;
  weights = norma_alloc (n, sizeof (double), "residual", error);
  if (weights == NULL)
    return FALSE;
  residual = norma_alloc (fit->dfm->d, sizeof (double), "residual", error);
  if (residual == NULL)
    return FALSE;
  for (guint image = first; image < end; image++)
    hold_out_image (fit, &s, image, weights, residual);
  return TRUE;
}

/* axis = Σ_j u_j (x_j − mean) / √λ. */
static void
make_axis (const DfmFit *fit, const Subspace *s, guint k, double *sum)
{
  NormaDfm *dfm = fit->dfm;
  const double *u = s->vectors + (gsize)k * s->n;
  double scale = 1 / sqrt (s->values[k]);

  memset (sum, 0, dfm->d * sizeof *sum);
  for (guint j = 0; j < s->n; j++) {
    const float *vector = fit->vectors + j * dfm->d;

    for (gsize i = 0; i < dfm->d; i++)
      sum[i] += scale * u[j] * ((double)vector[i] - (double)dfm->mean[i]);
  }
  for (gsize i = 0; i < dfm->d; i++)
    dfm->axes[k * dfm->d + i] = (float)sum[i];
}

static gboolean
make_axes (DfmFit *fit, GError **error)
{
  NormaDfm *dfm = fit->dfm;
  g_auto (Subspace) s = { 0 };
  g_autofree double *sum = norma_alloc (dfm->d, sizeof (double), "axis", error);

  if (sum == NULL || !find_subspace (fit, 0, 0, &s, error))
    return FALSE;
  dfm->n_axes = s.n_axes;
  dfm->axes = norma_alloc ((gsize)s.n_axes * dfm->d, sizeof (float), "axes", error);
  for (guint k = 0; dfm->axes != NULL && k < s.n_axes; k++)
    make_axis (fit, &s, k, sum);
  return dfm->axes != NULL;
}

static gboolean
fit_end_pass (NormaDetectorFit *parent, guint n_threads, GCancellable *cancellable, GError **error)
{
  DfmFit *fit = (DfmFit *)parent;
  guint n_folds = MIN (fit->dfm->n_samples, NORMA_DFM_FOLDS);

  find_mean (fit);
  /* a worker's memory is counted for so many of them */
  n_threads = MIN (norma_workers_count (n_threads), norma_workers_count (0));
  return multiply (fit, cancellable, error) && make_axes (fit, error) &&
         norma_workers_run (n_threads, n_folds, fold_item, fit, cancellable, error);
}

static NormaDetector *
fit_finish (NormaDetectorFit *parent, GError **error)
{
  DfmFit *fit = (DfmFit *)parent;

  return &g_steal_pointer (&fit->dfm)->parent;
}

static void
fit_free (NormaDetectorFit *parent)
{
  DfmFit *fit = (DfmFit *)parent;

  if (fit->dfm != NULL)
    norma_detector_unref (&fit->dfm->parent);
  g_free (fit->vectors);
  g_free (fit->products);
  g_free (fit);
}

static const NormaDetectorFitClass dfm_fit_class = {
  fit_add,
  fit_end_pass,
  fit_finish,
  fit_free,
};

static gboolean
check (guint n_samples, const NormaDfmOptions *options, GError **error)
{
  if (n_samples < 2 || n_samples > NORMA_DFM_MOST_SAMPLES) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "DFM: found %u good images, expected 2 to %d", n_samples, NORMA_DFM_MOST_SAMPLES);
    return FALSE;
  }
  if (!(options->explained > 0 && options->explained < 1)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "DFM: found a share of the variance of %g, expected above 0 and below 1",
                 options->explained);
    return FALSE;
  }
  return TRUE;
}

static gboolean
take_memory (DfmFit *fit, GError **error)
{
  NormaDfm *dfm = fit->dfm;
  gsize n = dfm->n_samples;

  dfm->mean = norma_alloc (dfm->d, sizeof (float), "mean", error);
  if (dfm->mean == NULL)
    return FALSE;
  dfm->held_out = norma_alloc (n, dfm->n_positions * sizeof (float), "held-out maps", error);
  if (dfm->held_out == NULL)
    return FALSE;
  fit->vectors = norma_alloc (n, dfm->d * sizeof (float), "features of the images", error);
  if (fit->vectors == NULL)
    return FALSE;
  fit->products = norma_alloc (n * n, sizeof (double), "products of the images", error);
  return fit->products != NULL;
}

NormaDetectorFit *
norma_dfm_fit_new (const NormaFeatureLevels *levels, guint n_samples,
                   const NormaDfmOptions *options, GError **error)
{
  gsize offset;
  NormaFeatureLevels level = norma_dfm_choose_level (levels, &offset);
  DfmFit *fit = g_new0 (DfmFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;
  NormaEmbedding *embedding;

  fit->parent.class = &dfm_fit_class;
  fit->parent.n_passes = 1;
  fit->explained = options->explained;
  if (!check (n_samples, options, error))
    return NULL;
  embedding = norma_dfm_embedding_new (&level, error);
  if (embedding == NULL)
    return NULL;
  fit->dfm = norma_dfm_new (levels, embedding, offset);
  fit->dfm->n_samples = n_samples;
  return take_memory (fit, error) ? g_steal_pointer (&parent) : NULL;
}

guint64
norma_dfm_fit_memory (const NormaFeatureLevels *levels, guint n_samples)
{
  gsize offset;
  NormaFeatureLevels level = norma_dfm_choose_level (levels, &offset);
  const NormaFeatureShape *shape = &level.at[0];
  guint64 n = n_samples, n_workers = norma_workers_count (0);
  guint64 d = (guint64)((shape->height + 1) / 2) * ((shape->width + 1) / 2) * shape->channels;

  /* vectors and axes; products, and of each worker the axes with what dsyevd asks for */
  return 2 * n * d * sizeof (float) + n * n * sizeof (double) * (1 + 3 * n_workers) +
         n_workers * d * sizeof (double) + n * CHUNK * sizeof (double);
}
