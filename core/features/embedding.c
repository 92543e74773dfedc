/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/embedding-private.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/kernel.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/features/neighbourhood.h"

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

/* Applying. */

/* The channels that one level contributes: columns `first` … of the result, from its own channels
 * in `index` or by its own rows of the axes. */
typedef struct {
  const NormaFeatureShape *from;
  guint first_channel; /* of this level among all */
  guint first, n; /* columns of the result */
  const guint32 *index; /* [n], among all; NULL with a projection */
  const float *axes; /* [from channels, n]; NULL with a subset */
} Part;

static Part
find_part (const NormaEmbedding *embedding, guint l)
{
  Part part = { .from = &embedding->levels.at[l], .n = embedding->options.n_channels };
  guint end;

  for (guint i = 0; i < l; i++)
    part.first_channel += embedding->levels.at[i].channels;
  if (embedding->axes != NULL) {
    part.axes = embedding->axes + (gsize)part.first_channel * part.n;
    return part;
  }
  while (part.first < part.n && embedding->subset[part.first] < part.first_channel)
    part.first++;
  end = part.first;
  while (end < part.n && embedding->subset[end] < part.first_channel + part.from->channels)
    end++;
  part.n = end - part.first;
  part.index = embedding->subset + part.first;
  return part;
}

/* A channel is chosen before the grid is changed or after it, whichever is at fewer places: both are
 * linear, and one does not touch the other. */
static gboolean
chooses_first (const NormaEmbedding *embedding, const NormaFeatureShape *from)
{
  return norma_feature_shape_n_positions (from) <=
         norma_feature_shape_n_positions (&embedding->shape);
}

static gsize
between_size (const NormaEmbedding *embedding, const Part *part)
{
  return chooses_first (embedding, part->from)
             ? norma_feature_shape_n_positions (part->from) * part->n
             : norma_feature_shape_n_positions (&embedding->shape) * part->from->channels;
}

static gsize
neighbourhood_size (const NormaEmbedding *embedding, guint l)
{
  return embedding->options.neighbourhood == NORMA_NEIGHBOURHOOD_NONE
             ? 0
             : norma_feature_shape_size (&embedding->levels.at[l]);
}

gsize
norma_embedding_scratch (const NormaEmbedding *embedding)
{
  gsize most = 0;

  for (guint l = 0; l < embedding->levels.n; l++) {
    Part part = find_part (embedding, l);

    most = MAX (most, between_size (embedding, &part) + neighbourhood_size (embedding, l));
  }
  return most;
}

static void
pick (const Part *part, const float *restrict features, gsize n_positions, float *restrict chosen,
      guint stride)
{
  for (gsize p = 0; p < n_positions; p++)
    for (guint k = 0; k < part->n; k++)
      chosen[p * stride + k] +=
          features[p * part->from->channels + part->index[k] - part->first_channel];
}

/* Each sum runs over the channels in their order; the vectors run over the axes. */
NORMA_KERNEL static void
project (const float *restrict axes, guint n_channels, guint n_axes, const float *restrict features,
         gsize n_positions, float *restrict projected)
{
  for (gsize p = 0; p < n_positions; p++)
    for (gsize c = 0; c < n_channels; c++) {
      float x = features[p * n_channels + c];

      for (gsize k = 0; k < n_axes; k++)
        projected[p * n_axes + k] += x * axes[c * n_axes + k];
    }
}

/* chosen: [n_positions, stride], added to. A projection fills whole rows. */
static void
choose (const Part *part, const float *features, gsize n_positions, float *chosen, guint stride)
{
  if (part->axes != NULL)
    project (part->axes, part->from->channels, part->n, features, n_positions, chosen);
  else
    pick (part, features, n_positions, chosen, stride);
}

static const float *
average_neighbours (const NormaEmbedding *embedding, guint l, const float *level, float *means)
{
  const NormaFeatureShape *shape = &embedding->levels.at[l];

  switch (embedding->options.neighbourhood) {
  case NORMA_NEIGHBOURHOOD_NONE:
    return level;
  case NORMA_NEIGHBOURHOOD_INSIDE:
    norma_neighbourhood_mean_inside (level, shape, means);
    return means;
  case NORMA_NEIGHBOURHOOD_ZEROS:
    norma_neighbourhood_mean_zeros (level, shape, means);
    return means;
  }
  g_return_val_if_reached (level);
}

static void
add_level (const NormaEmbedding *embedding, guint l, const float *level, float *features,
           float *scratch)
{
  Part part = find_part (embedding, l);
  guint d = embedding->shape.channels;
  float *between = scratch + neighbourhood_size (embedding, l);
  const float *means = average_neighbours (embedding, l, level, scratch);

  memset (between, 0, between_size (embedding, &part) * sizeof (float));
  if (chooses_first (embedding, part.from)) {
    choose (&part, means, norma_feature_shape_n_positions (part.from), between, part.n);
    norma_regrid_add (embedding->regrid[l], between, part.n, features + part.first, d);
  } else {
    norma_regrid_add (embedding->regrid[l], means, part.from->channels, between,
                      part.from->channels);
    choose (&part, between, norma_feature_shape_n_positions (&embedding->shape),
            features + part.first, d);
  }
}

void
norma_embedding_apply (const NormaEmbedding *embedding, const float *sample, float *features,
                       float *scratch)
{
  memset (features, 0, norma_feature_shape_size (&embedding->shape) * sizeof (float));
  for (guint l = 0; l < embedding->levels.n; l++)
    add_level (embedding, l, sample + norma_feature_levels_offset (&embedding->levels, l), features,
               scratch);
}
