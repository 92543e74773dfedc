/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/features/embedding-private.h"
#include "core/features/neighbourhood.h"
#include "core/features/window.h"

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

/* Scratch of the steps on a level's own grid, each as large as the level. */
static gsize
compressed_size (const NormaEmbedding *embedding, guint l)
{
  return embedding->options.compression == NORMA_COMPRESSION_NONE
             ? 0
             : norma_feature_shape_size (&embedding->levels.at[l]);
}

static gsize
averaged_size (const NormaEmbedding *embedding, guint l)
{
  return embedding->options.neighbourhood == NORMA_NEIGHBOURHOOD_NONE
             ? 0
             : norma_feature_shape_size (&embedding->levels.at[l]);
}

gsize
norma_embedding_scratch (const NormaEmbedding *embedding)
{
  gsize most = embedding->options.window == NORMA_GRID_WINDOW_NONE
                   ? 0
                   : norma_feature_shape_size (&embedding->shape);

  for (guint l = 0; l < embedding->levels.n; l++) {
    Part part = find_part (embedding, l);

    most = MAX (most, compressed_size (embedding, l) + averaged_size (embedding, l) +
                          between_size (embedding, &part));
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

NORMA_KERNEL static void
take_roots (const float *restrict values, gsize n, float *restrict roots)
{
  for (gsize i = 0; i < n; i++)
    roots[i] = copysignf (sqrtf (fabsf (values[i])), values[i]);
}

static const float *
compress (const NormaEmbedding *embedding, guint l, const float *level, float *compressed)
{
  if (embedding->options.compression == NORMA_COMPRESSION_NONE)
    return level;
  take_roots (level, norma_feature_shape_size (&embedding->levels.at[l]), compressed);
  return compressed;
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
  float *averaged = scratch + compressed_size (embedding, l);
  float *between = averaged + averaged_size (embedding, l);
  const float *compressed = compress (embedding, l, level, scratch);
  const float *means = average_neighbours (embedding, l, compressed, averaged);

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
  if (embedding->options.window == NORMA_GRID_WINDOW_BINOMIAL)
    norma_window_binomial (features, &embedding->shape, scratch);
}

typedef struct {
  const NormaEmbedding *embedding;
  const float *samples;
  float *features;
  float *scratch; /* [n_workers, scratch size] */
} Applying;

static gboolean
apply_one (gsize index, guint worker, gpointer data, GError **error)
{
  const Applying *all = data;

  norma_embedding_apply (all->embedding,
                         all->samples + index * norma_feature_levels_size (&all->embedding->levels),
                         all->features + index * norma_feature_shape_size (&all->embedding->shape),
                         all->scratch + worker * norma_embedding_scratch (all->embedding));
  return TRUE;
}

gboolean
norma_embedding_apply_all (const NormaEmbedding *embedding, const float *samples, guint n,
                           float *features, guint n_threads, GCancellable *cancellable,
                           GError **error)
{
  guint n_workers = norma_workers_count (n_threads);
  g_autofree float *scratch =
      norma_alloc (n_workers, norma_embedding_scratch (embedding) * sizeof (float), "features",
                   error);
  Applying all = { embedding, samples, features, scratch };

  return scratch != NULL && norma_workers_run (n_workers, n, apply_one, &all, cancellable, error);
}
