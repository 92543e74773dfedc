/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/embedding-private.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

NormaEmbedding *
norma_embedding_ref (NormaEmbedding *embedding)
{
  g_return_val_if_fail (embedding != NULL, NULL);

  g_atomic_ref_count_inc (&embedding->references);
  return embedding;
}

void
norma_embedding_unref (NormaEmbedding *embedding)
{
  if (embedding == NULL || !g_atomic_ref_count_dec (&embedding->references))
    return;
  for (guint l = 0; l < embedding->levels.n; l++)
    norma_regrid_free (embedding->regrid[l]);
  g_free (embedding->subset);
  g_free (embedding->axes);
  g_free (embedding);
}

const NormaFeatureShape *
norma_embedding_get_shape (const NormaEmbedding *embedding)
{
  return &embedding->shape;
}

const NormaEmbeddingOptions *
norma_embedding_get_options (const NormaEmbedding *embedding)
{
  return &embedding->options;
}

const guint32 *
norma_embedding_get_subset (const NormaEmbedding *embedding)
{
  return embedding->subset;
}

const float *
norma_embedding_get_axes (const NormaEmbedding *embedding)
{
  return embedding->axes;
}

guint
norma_embedding_count_origins (const NormaEmbedding *embedding)
{
  return embedding->axes == NULL ? embedding->options.n_channels : embedding->n_all;
}

void
norma_embedding_get_origin (const NormaEmbedding *embedding, guint i, guint *level, guint *channel)
{
  *level = 0;
  *channel = embedding->subset == NULL ? i : embedding->subset[i];
  while (*channel >= embedding->levels.at[*level].channels)
    *channel -= embedding->levels.at[(*level)++].channels;
}

void
norma_embedding_trace (const NormaEmbedding *embedding, const double *values, double *traced)
{
  guint n = embedding->options.n_channels;

  if (embedding->axes == NULL) {
    memcpy (traced, values, n * sizeof (double));
    return;
  }
  for (gsize c = 0; c < embedding->n_all; c++) {
    traced[c] = 0;
    for (guint k = 0; k < n; k++)
      traced[c] += (double)embedding->axes[c * n + k] * values[k];
  }
}

/* Making. */

static gboolean
check_options (const NormaEmbedding *embedding, GError **error)
{
  const NormaFeatureShape *finest = &embedding->levels.at[0];
  const NormaGrid *grid = &embedding->options.grid;
  guint n = embedding->options.n_channels;

  if (grid->height < 1 || grid->width < 1 || grid->height > finest->height ||
      grid->width > finest->width) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "grid of the embedding: found %u × %u places, expected at most the %u × %u of the "
                 "finest level",
                 grid->height, grid->width, finest->height, finest->width);
    return FALSE;
  }
  if (n >= 1 && n <= embedding->n_all)
    return TRUE;
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_INPUT,
      "dimensions of the embedding: found %u, expected 1 to %u, the channels of all levels", n,
      embedding->n_all);
  return FALSE;
}

static void
fill_in (NormaEmbedding *embedding)
{
  const NormaFeatureLevels *levels = &embedding->levels;
  NormaEmbeddingOptions *options = &embedding->options;

  for (guint l = 0; l < levels->n; l++)
    embedding->n_all += levels->at[l].channels;
  if (options->channels == NORMA_CHANNELS_ALL)
    options->n_channels = embedding->n_all;
  if (options->grid.height == 0 && options->grid.width == 0)
    options->grid = (NormaGrid){ levels->at[0].height, levels->at[0].width };
}

NormaEmbedding *
norma_embedding_new_open (const NormaFeatureLevels *levels, const NormaEmbeddingOptions *options,
                          GError **error)
{
  g_autoptr (NormaEmbedding) embedding = g_new0 (NormaEmbedding, 1);

  g_atomic_ref_count_init (&embedding->references);
  embedding->levels = *levels;
  embedding->options = *options;
  fill_in (embedding);
  options = &embedding->options;
  if (!check_options (embedding, error))
    return NULL;
  embedding->shape =
      (NormaFeatureShape){ options->grid.height, options->grid.width, options->n_channels };
  for (guint l = 0; l < levels->n; l++) {
    NormaGrid from = { levels->at[l].height, levels->at[l].width };

    embedding->regrid[l] = norma_regrid_new (&from, &options->grid, options->growth, error);
    if (embedding->regrid[l] == NULL)
      return NULL;
  }
  return g_steal_pointer (&embedding);
}

/* Each channel in turn is taken with the chance that leaves n of them in the end, which makes every
 * subset equally likely (Knuth 1969, algorithm 3.4.2 S). */
static gboolean
draw_subset (NormaEmbedding *embedding, GError **error)
{
  guint missing = embedding->options.n_channels;
  NormaRandom random;
  guint32 *next;

  embedding->subset = norma_alloc (missing, sizeof (guint32), "subset of channels", error);
  if (embedding->subset == NULL)
    return FALSE;
  next = embedding->subset;
  norma_random_seed (&random, embedding->options.seed);
  for (guint c = 0; c < embedding->n_all; c++)
    if (norma_random_below (&random, embedding->n_all - c) < missing) {
      *next++ = c;
      missing--;
    }
  return TRUE;
}

/* vector −= its part along each of the n orthonormal vectors before it; then to length 1. Twice,
 * which is enough for orthogonality to the last digits (Giraud et al. 2005). */
static void
orthonormalise (double *vector, const double *before, guint n, guint size)
{
  double norm = 0;

  for (guint twice = 0; twice < 2; twice++)
    for (guint k = 0; k < n; k++) {
      const double *other = before + (gsize)k * size;
      double product = 0;

      for (guint c = 0; c < size; c++)
        product += vector[c] * other[c];
      for (guint c = 0; c < size; c++)
        vector[c] -= product * other[c];
    }
  for (guint c = 0; c < size; c++)
    norm += vector[c] * vector[c];
  for (guint c = 0; c < size; c++)
    vector[c] /= sqrt (norm);
}

static gboolean
draw_axes (NormaEmbedding *embedding, GError **error)
{
  guint size = embedding->n_all, n = embedding->options.n_channels;
  g_autofree double *vectors = norma_alloc (n, size * sizeof (double), "projection", error);
  NormaRandom random;

  if (vectors == NULL)
    return FALSE;
  embedding->axes = norma_alloc (n, size * sizeof (float), "projection", error);
  if (embedding->axes == NULL)
    return FALSE;
  norma_random_seed (&random, embedding->options.seed);
  for (gsize k = 0; k < n; k++) {
    double *vector = vectors + k * size;

    for (guint c = 0; c < size; c++)
      vector[c] = norma_random_normal (&random);
    orthonormalise (vector, vectors, (guint)k, size);
    for (gsize c = 0; c < size; c++)
      embedding->axes[c * n + k] = (float)vector[c];
  }
  return TRUE;
}

NormaEmbedding *
norma_embedding_new (const NormaFeatureLevels *levels, const NormaEmbeddingOptions *options,
                     GError **error)
{
  g_autoptr (NormaEmbedding) embedding = norma_embedding_new_open (levels, options, error);

  if (embedding == NULL)
    return NULL;
  if (options->channels == NORMA_CHANNELS_ORTHOGONAL ? !draw_axes (embedding, error)
                                                     : !draw_subset (embedding, error))
    return NULL;
  return g_steal_pointer (&embedding);
}
