/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-private.h"
#include "core/detectors/split.h"

typedef struct {
  NormaDetectorFit parent;
  NormaFeatureShape shape;
  NormaGaussianOptions options;
  gboolean looks_for_axes;
  NormaGaussianPartFit *positions;
  NormaGaussianPartFit *image;
  guint n_threads; /* of the last call */
  GCancellable *cancellable; /* of the last call, borrowed */
} GaussianFit;

/* The vectors of the images and, in the scope of both, the departures of their positions. */
typedef struct {
  float *vectors; /* [n, channels] */
  float *departures; /* [n, n_positions, channels]; NULL in the scope of the image */
  float *column; /* [n_positions] */
} Parted;

static void
parted_clear (Parted *parted)
{
  g_free (parted->vectors);
  g_free (parted->departures);
  g_free (parted->column);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parted, parted_clear)

static gboolean
part_samples (const GaussianFit *fit, const float *samples, guint n, Parted *parted, GError **error)
{
  gsize channels = fit->shape.channels;
  gsize n_positions = (gsize)fit->shape.height * fit->shape.width;
  gsize sample_size = channels * n_positions;
  gboolean splits = fit->options.scope == NORMA_SCOPE_BOTH;

  parted->vectors = norma_alloc (n, channels * sizeof (float), "image features", error);
  if (parted->vectors == NULL)
    return FALSE;
  if (splits) {
    parted->departures = norma_alloc (n, sample_size * sizeof (float), "departures", error);
    if (parted->departures == NULL)
      return FALSE;
    parted->column = norma_alloc (n_positions, sizeof (float), "departures", error);
    if (parted->column == NULL)
      return FALSE;
  }
  for (guint s = 0; s < n; s++)
    if (splits)
      norma_split_typical (samples + s * sample_size, n_positions, channels,
                           parted->vectors + s * channels, parted->departures + s * sample_size,
                           parted->column);
    else
      norma_gaussian_average (samples + s * sample_size, &fit->shape,
                              parted->vectors + s * channels);
  return TRUE;
}

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  GaussianFit *fit = (GaussianFit *)parent;
  g_auto (Parted) parted = { 0 };

  if (fit->options.scope == NORMA_SCOPE_POSITION)
    return norma_gaussian_part_fit_add (fit->positions, samples, n, n_threads, cancellable, error);
  if (!part_samples (fit, samples, n, &parted, error))
    return FALSE;
  if (parted.departures != NULL && !norma_gaussian_part_fit_add (fit->positions, parted.departures,
                                                                 n, n_threads, cancellable, error))
    return FALSE;
  return norma_gaussian_part_fit_add (fit->image, parted.vectors, n, n_threads, cancellable, error);
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
  NormaGaussian *gaussian = norma_gaussian_new (&fit->shape, fit->options.scope);
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

NormaDetectorFit *
norma_gaussian_fit_new (const NormaFeatureLevels *levels, double least_variance,
                        const NormaGaussianOptions *options, GError **error)
{
  const NormaFeatureShape *shape = &levels->at[0];
  GaussianFit *fit = g_new0 (GaussianFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;

  fit->parent.class = &gaussian_fit_class;
  fit->looks_for_axes = options->components != NORMA_COMPONENTS_ALL;
  fit->parent.n_passes = fit->looks_for_axes ? 2 : 1;
  fit->shape = *shape;
  fit->options = *options;
  if (!norma_gaussian_check_levels (levels, error))
    return NULL;
  if (options->scope != NORMA_SCOPE_IMAGE) {
    fit->positions = norma_gaussian_part_fit_new (shape->height * shape->width, shape->channels,
                                                  least_variance, options, error);
    if (fit->positions == NULL)
      return NULL;
  }
  if (options->scope != NORMA_SCOPE_POSITION) {
    fit->image = norma_gaussian_part_fit_new (1, shape->channels, least_variance, options, error);
    if (fit->image == NULL)
      return NULL;
  }
  return g_steal_pointer (&parent);
}

guint64
norma_gaussian_fit_memory (const NormaFeatureLevels *levels, const NormaGaussianOptions *options)
{
  const NormaFeatureShape *shape = &levels->at[0];
  guint64 bytes = 0;

  if (options->scope != NORMA_SCOPE_IMAGE)
    bytes += norma_gaussian_part_fit_memory (shape->height * shape->width, shape->channels,
                                             options->components);
  if (options->scope == NORMA_SCOPE_BOTH)
    bytes += (guint64)NORMA_DETECTOR_BLOCK * shape->height * shape->width * shape->channels *
             sizeof (float);
  if (options->scope != NORMA_SCOPE_POSITION)
    bytes += norma_gaussian_part_fit_memory (1, shape->channels, options->components);
  return bytes;
}
