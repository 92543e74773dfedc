/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-private.h"

typedef struct {
  NormaDetectorFit parent;
  NormaFeatureLevels levels;
  NormaEmbedding *embedding; /* a reference; NULL with one level */
  NormaFeatureShape shape; /* of the features that are fitted */
  NormaGaussianOptions options;
  gboolean looks_for_axes;
  NormaGaussianPartFit *positions;
  NormaGaussianPartFit *image;
  guint n_threads; /* of the last call */
  GCancellable *cancellable; /* of the last call, borrowed */
} GaussianFit;

/* samples: [n, height, width, channels] of the shape. */
static gboolean
add_samples (GaussianFit *fit, const float *samples, guint n, guint n_threads,
             GCancellable *cancellable, GError **error)
{
  g_auto (NormaGaussianParted) parted = { 0 };

  if (fit->options.scope == NORMA_SCOPE_POSITION)
    return norma_gaussian_part_fit_add (fit->positions, samples, n, n_threads, cancellable, error);
  if (!norma_gaussian_part_samples (&fit->shape, fit->options.scope, samples, n, &parted, error))
    return FALSE;
  if (parted.departures != NULL && !norma_gaussian_part_fit_add (fit->positions, parted.departures,
                                                                 n, n_threads, cancellable, error))
    return FALSE;
  return norma_gaussian_part_fit_add (fit->image, parted.vectors, n, n_threads, cancellable, error);
}

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  GaussianFit *fit = (GaussianFit *)parent;
  g_autofree float *embedded = NULL;

  if (fit->embedding == NULL)
    return add_samples (fit, samples, n, n_threads, cancellable, error);
  embedded = norma_alloc (n, norma_feature_shape_size (&fit->shape) * sizeof (float),
                          "embedded features", error);
  return embedded != NULL &&
         norma_embedding_apply_all (fit->embedding, samples, n, embedded, n_threads, cancellable,
                                    error) &&
         add_samples (fit, embedded, n, n_threads, cancellable, error);
}

static gboolean
fit_end_pass (NormaDetectorFit *parent, guint n_threads, GCancellable *cancellable, GError **error)
{
  GaussianFit *fit = (GaussianFit *)parent;

  fit->n_threads = n_threads;
  fit->cancellable = cancellable;
  if (!fit->looks_for_axes)
    return TRUE;
  fit->looks_for_axes = FALSE;
  if (fit->positions != NULL && !norma_gaussian_part_fit_choose_axes (fit->positions, error))
    return FALSE;
  return fit->image == NULL || norma_gaussian_part_fit_choose_axes (fit->image, error);
}

static NormaDetector *
fit_finish (NormaDetectorFit *parent, GError **error)
{
  GaussianFit *fit = (GaussianFit *)parent;
  NormaGaussian *gaussian = norma_gaussian_new (&fit->levels, fit->embedding, fit->options.scope);
  g_autoptr (NormaDetector) detector = &gaussian->parent;

  if (fit->positions != NULL) {
    gaussian->positions =
        norma_gaussian_part_fit_finish (fit->positions, fit->n_threads, fit->cancellable, error);
    if (gaussian->positions == NULL)
      return NULL;
  }
  if (fit->image != NULL) {
    gaussian->image =
        norma_gaussian_part_fit_finish (fit->image, fit->n_threads, fit->cancellable, error);
    if (gaussian->image == NULL)
      return NULL;
  }
  norma_gaussian_measure_scratch (gaussian);
  return g_steal_pointer (&detector);
}

static void
fit_free (NormaDetectorFit *parent)
{
  GaussianFit *fit = (GaussianFit *)parent;

  norma_embedding_unref (fit->embedding);
  norma_gaussian_part_fit_free (fit->positions);
  norma_gaussian_part_fit_free (fit->image);
  g_free (fit);
}

static const NormaDetectorFitClass gaussian_fit_class = {
  fit_add,
  fit_end_pass,
  fit_finish,
  fit_free,
};

/* Sides of the grid on which several levels meet: those of the coarsest level, but not fewer than a
 * quarter of the finest one's. Coarser ones say too little about where, and finer ones see less of a
 * defect in a place (docs/methods.md). */
static NormaGrid
choose_grid (const NormaFeatureLevels *levels)
{
  const NormaFeatureShape *finest = &levels->at[0], *coarsest = &levels->at[levels->n - 1];

  return (NormaGrid){ MAX (coarsest->height, (finest->height + 3) / 4),
                      MAX (coarsest->width, (finest->width + 3) / 4) };
}

NormaEmbeddingOptions
norma_gaussian_fill_in (const NormaFeatureLevels *levels, const NormaGaussianOptions *options)
{
  NormaEmbeddingOptions embedding = options->embedding;
  guint n_all = 0;

  for (guint l = 0; l < levels->n; l++)
    n_all += levels->at[l].channels;
  if (embedding.grid.height == 0)
    embedding.grid = choose_grid (levels);
  if (embedding.n_channels == 0 && n_all <= NORMA_GAUSSIAN_DIMENSIONS)
    embedding.channels = NORMA_CHANNELS_ALL;
  if (embedding.channels == NORMA_CHANNELS_ALL)
    embedding.n_channels = n_all;
  if (embedding.n_channels == 0)
    embedding.n_channels = NORMA_GAUSSIAN_DIMENSIONS;
  return embedding;
}

NormaFeatureShape
norma_gaussian_find_shape (const NormaFeatureLevels *levels, const NormaGaussianOptions *options)
{
  NormaEmbeddingOptions embedding;

  if (levels->n == 1)
    return levels->at[0];
  embedding = norma_gaussian_fill_in (levels, options);
  return (NormaFeatureShape){ embedding.grid.height, embedding.grid.width, embedding.n_channels };
}

static gboolean
begin_embedding (GaussianFit *fit, GError **error)
{
  NormaEmbeddingOptions options = norma_gaussian_fill_in (&fit->levels, &fit->options);

  if (fit->levels.n > 1)
    fit->embedding = norma_embedding_new (&fit->levels, &options, error);
  return fit->levels.n == 1 || fit->embedding != NULL;
}

static gboolean
begin_parts (GaussianFit *fit, double least_variance, GError **error)
{
  const NormaFeatureShape *shape = &fit->shape;

  if (fit->options.scope != NORMA_SCOPE_IMAGE) {
    fit->positions = norma_gaussian_part_fit_new (shape->height * shape->width, shape->channels,
                                                  least_variance, &fit->options, error);
    if (fit->positions == NULL)
      return FALSE;
  }
  if (fit->options.scope != NORMA_SCOPE_POSITION) {
    fit->image =
        norma_gaussian_part_fit_new (1, shape->channels, least_variance, &fit->options, error);
    if (fit->image == NULL)
      return FALSE;
  }
  return TRUE;
}

NormaDetectorFit *
norma_gaussian_fit_new (const NormaFeatureLevels *levels, double least_variance,
                        const NormaGaussianOptions *options, GError **error)
{
  GaussianFit *fit = g_new0 (GaussianFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;

  fit->parent.class = &gaussian_fit_class;
  fit->looks_for_axes = options->components != NORMA_COMPONENTS_ALL;
  fit->parent.n_passes = fit->looks_for_axes ? 2 : 1;
  fit->levels = *levels;
  fit->shape = norma_gaussian_find_shape (levels, options);
  fit->options = *options;
  if (!begin_embedding (fit, error) || !begin_parts (fit, least_variance, error))
    return NULL;
  return g_steal_pointer (&parent);
}

guint64
norma_gaussian_fit_memory (const NormaFeatureLevels *levels, const NormaGaussianOptions *options)
{
  NormaFeatureShape shape = norma_gaussian_find_shape (levels, options);
  guint64 block = norma_feature_shape_size (&shape) * NORMA_DETECTOR_BLOCK * sizeof (float);
  guint64 bytes = levels->n > 1 ? block : 0;

  if (options->scope != NORMA_SCOPE_IMAGE)
    bytes += norma_gaussian_part_fit_memory (shape.height * shape.width, shape.channels,
                                             options->components);
  if (options->scope == NORMA_SCOPE_BOTH)
    bytes += block;
  if (options->scope != NORMA_SCOPE_POSITION)
    bytes += norma_gaussian_part_fit_memory (1, shape.channels, options->components);
  return bytes;
}
