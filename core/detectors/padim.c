/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/padim.h"

#include "core/detectors/gaussian-explain.h"

typedef struct {
  NormaDetector parent;
  gsize sample_size;
  NormaEmbedding *embedding; /* a reference */
  NormaGaussianPart *positions; /* owned */
} Padim;

static void
free_padim (NormaDetector *detector)
{
  Padim *padim = (Padim *)detector;

  norma_embedding_unref (padim->embedding);
  norma_gaussian_part_free (padim->positions);
  g_free (padim);
}

/* Scratch: the embedded features, then what embedding them or measuring them needs. */
static float *
embed (const Padim *padim, const float *features, float *scratch)
{
  float *rest = scratch + norma_feature_shape_size (norma_embedding_get_shape (padim->embedding));

  norma_embedding_apply (padim->embedding, features, scratch, rest);
  return rest;
}

static void
score (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  const Padim *padim = (const Padim *)detector;
  float *rest = embed (padim, features, scratch);

  norma_gaussian_part_distances (padim->positions, scratch, map, rest);
}

static void
score_held_out (const NormaDetector *detector, const float *features, guint sample, float *map,
                float *scratch)
{
  const Padim *padim = (const Padim *)detector;
  float *rest = embed (padim, features, scratch);

  norma_gaussian_part_held_out_distances (padim->positions, scratch, map, rest);
}

/* Scratch: the embedded features of all, then what embedding one or measuring needs. */
static void
score_all_held_out (const NormaDetector *detector, const float *features, guint n, float *maps,
                    float *scratch)
{
  const Padim *padim = (const Padim *)detector;
  gsize size = norma_feature_shape_size (norma_embedding_get_shape (padim->embedding));
  float *rest = scratch + n * size;

  for (guint k = 0; k < n; k++)
    norma_embedding_apply (padim->embedding, features + k * padim->sample_size, scratch + k * size,
                           rest);
  norma_gaussian_field_held_out_distances_of_all (padim->positions->field, scratch, n, maps, rest);
}

static gboolean
explain (const NormaDetector *detector, const float *features, guint position,
         NormaExplanation *explanation, float *scratch, GError **error)
{
  const Padim *padim = (const Padim *)detector;
  const NormaGaussianOrigin origin = { padim->embedding, 0 };
  gsize d = padim->positions->n_channels;

  embed (padim, features, scratch);
  return norma_gaussian_part_explain (padim->positions, position, scratch + position * d, &origin,
                                      NORMA_EXPLAINED_PLACE, explanation, error) != NULL;
}

static guint
locate (const NormaDetector *detector, const float *features, guint position, double *coordinates,
        float *scratch)
{
  const Padim *padim = (const Padim *)detector;
  gsize d = padim->positions->n_channels;
  float *rest;

  if (coordinates != NULL) {
    rest = embed (padim, features, scratch);
    norma_gaussian_part_locate (padim->positions, position, scratch + position * d, coordinates,
                                rest);
  }
  return padim->positions->n_axes;
}

static void
store (const NormaDetector *detector, NormaTensorFile *file)
{
  const Padim *padim = (const Padim *)detector;

  norma_embedding_store (padim->embedding, "detector.embedding", file);
  norma_gaussian_part_store (padim->positions, detector, "positions", file);
}

static NormaDetector *correct (const NormaDetector *detector, const NormaCorrection *correction,
                               GCancellable *cancellable, GError **error);

static const NormaDetectorClass padim_class = {
  .name = NORMA_PADIM_NAME,
  .score = score,
  .score_held_out = score_held_out,
  .store = store,
  .free = free_padim,
  .score_all_held_out = score_all_held_out,
  .explain = explain,
  .locate = locate,
  .correct = correct,
};

/* Takes both. sample_size: of the levels before they are embedded. */
static NormaDetector *
padim_new (gsize sample_size, NormaEmbedding *embedding, NormaGaussianPart *positions)
{
  const NormaFeatureShape *shape = norma_embedding_get_shape (embedding);
  Padim *padim = g_new0 (Padim, 1);

  padim->parent.class = &padim_class;
  g_atomic_ref_count_init (&padim->parent.references);
  padim->parent.grid = (NormaGrid){ shape->height, shape->width };
  padim->parent.scratch_size =
      norma_feature_shape_size (shape) +
      MAX (norma_embedding_scratch (embedding), norma_gaussian_part_scratch (positions));
  padim->sample_size = sample_size;
  padim->embedding = embedding;
  padim->positions = positions;
  return &padim->parent;
}

static NormaDetector *
correct (const NormaDetector *detector, const NormaCorrection *correction,
         GCancellable *cancellable, GError **error)
{
  const Padim *padim = (const Padim *)detector;
  guint n = correction->n_added + correction->n_removed;
  gsize size = norma_feature_shape_size (norma_embedding_get_shape (padim->embedding));
  g_autofree float *embedded = norma_alloc (n, size * sizeof (float), "embedded features", error);
  NormaGaussianPart *positions;

  if (embedded == NULL ||
      !norma_embedding_apply_all (padim->embedding, correction->samples, n, embedded,
                                  correction->n_threads, cancellable, error))
    return NULL;
  positions =
      norma_gaussian_part_correct (padim->positions, embedded, correction, cancellable, error);
  return positions == NULL
             ? NULL
             : padim_new (padim->sample_size, norma_embedding_ref (padim->embedding), positions);
}

NormaDetector *
norma_padim_load (const NormaTensorFile *file, const NormaFeatureLevels *levels, GError **error)
{
  g_autoptr (NormaEmbedding) embedding =
      norma_embedding_load (file, "detector.embedding", levels, error);
  const NormaFeatureShape *shape;
  NormaGaussianPart *positions;

  if (embedding == NULL)
    return NULL;
  shape = norma_embedding_get_shape (embedding);
  positions =
      norma_gaussian_part_load (file, "positions", (guint)norma_feature_shape_n_positions (shape),
                                shape->channels, error);
  return positions == NULL ? NULL
                           : padim_new (norma_feature_levels_size (levels),
                                        g_steal_pointer (&embedding), positions);
}

const NormaEmbedding *
norma_padim_get_embedding (const NormaDetector *detector)
{
  return ((const Padim *)detector)->embedding;
}

const NormaGaussianField *
norma_padim_get_positions (const NormaDetector *detector)
{
  return ((const Padim *)detector)->positions->field;
}

/* Fitting. */

/* Images that are embedded at a time: few, as at 56 × 56 × 100 each takes 1.25 MB, and enough for
 * the co-moments, which all are read and written once for them, not to wait for memory. */
enum { BLOCK = 4 };

typedef struct {
  NormaDetectorFit parent;
  NormaEmbedding *embedding; /* a reference, NULL once handed on */
  gsize sample_size;
  float *embedded; /* [BLOCK, height, width, d] */
  NormaGaussianPartFit *positions;
  guint n_threads; /* of the last call */
  GCancellable *cancellable; /* of the last call, borrowed */
} PadimFit;

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  PadimFit *fit = (PadimFit *)parent;

  for (guint s = 0; s < n; s += BLOCK) {
    guint m = MIN (BLOCK, n - s);

    if (!norma_embedding_apply_all (fit->embedding, samples + s * fit->sample_size, m,
                                    fit->embedded, n_threads, cancellable, error) ||
        !norma_gaussian_part_fit_add (fit->positions, fit->embedded, m, n_threads, cancellable,
                                      error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
fit_end_pass (NormaDetectorFit *parent, guint n_threads, GCancellable *cancellable, GError **error)
{
  PadimFit *fit = (PadimFit *)parent;

  fit->n_threads = n_threads;
  fit->cancellable = cancellable;
  return TRUE;
}

static NormaDetector *
fit_finish (NormaDetectorFit *parent, GError **error)
{
  PadimFit *fit = (PadimFit *)parent;
  NormaGaussianPart *positions =
      norma_gaussian_part_fit_finish (fit->positions, fit->n_threads, fit->cancellable, error);

  return positions == NULL
             ? NULL
             : padim_new (fit->sample_size, norma_embedding_ref (fit->embedding), positions);
}

static void
fit_free (NormaDetectorFit *parent)
{
  PadimFit *fit = (PadimFit *)parent;

  norma_embedding_unref (fit->embedding);
  g_free (fit->embedded);
  norma_gaussian_part_fit_free (fit->positions);
  g_free (fit);
}

static const NormaDetectorFitClass padim_fit_class = {
  fit_add,
  fit_end_pass,
  fit_finish,
  fit_free,
};

/* With the number of channels and the grid filled in. */
static NormaEmbeddingOptions
fill_in (const NormaFeatureLevels *levels, const NormaPadimOptions *options)
{
  NormaEmbeddingOptions embedding = options->embedding;
  guint n_all = 0;

  for (guint l = 0; l < levels->n; l++)
    n_all += levels->at[l].channels;
  if (embedding.channels == NORMA_CHANNELS_ALL)
    embedding.n_channels = n_all;
  if (embedding.n_channels == 0)
    embedding.n_channels = MIN (NORMA_PADIM_DIMENSIONS, n_all);
  if (embedding.grid.height == 0)
    embedding.grid = (NormaGrid){ levels->at[0].height, levels->at[0].width };
  return embedding;
}

NormaDetectorFit *
norma_padim_fit_new (const NormaFeatureLevels *levels, double least_variance,
                     const NormaPadimOptions *options, GError **error)
{
  NormaEmbeddingOptions embedding = fill_in (levels, options);
  const NormaGaussianOptions gaussian = { .components = NORMA_COMPONENTS_ALL,
                                          .covariance = options->covariance };
  PadimFit *fit = g_new0 (PadimFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;
  const NormaFeatureShape *shape;

  fit->parent.class = &padim_fit_class;
  fit->parent.n_passes = 1;
  fit->sample_size = norma_feature_levels_size (levels);
  fit->embedding = norma_embedding_new (levels, &embedding, error);
  if (fit->embedding == NULL)
    return NULL;
  shape = norma_embedding_get_shape (fit->embedding);
  fit->embedded = norma_alloc (norma_feature_shape_size (shape), BLOCK * sizeof (float),
                               "embedded features", error);
  if (fit->embedded == NULL)
    return NULL;
  fit->positions = norma_gaussian_part_fit_new ((guint)norma_feature_shape_n_positions (shape),
                                                shape->channels, least_variance, &gaussian, error);
  return fit->positions == NULL ? NULL : g_steal_pointer (&parent);
}

guint64
norma_padim_fit_memory (const NormaFeatureLevels *levels, const NormaPadimOptions *options)
{
  NormaEmbeddingOptions embedding = fill_in (levels, options);
  guint n_positions = embedding.grid.height * embedding.grid.width;

  return norma_gaussian_part_fit_memory (n_positions, embedding.n_channels, NORMA_COMPONENTS_ALL) +
         (guint64)BLOCK * n_positions * embedding.n_channels * sizeof (float);
}
