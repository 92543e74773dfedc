/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "core/base/tensor-file.h"
#include "core/features/regrid.h"

/* From features of several levels to one vector a position: every level is brought to one grid, the
 * levels are put one after the other, and of the channels all are kept, some, or some of their
 * combinations. Immutable once made, shared by threads; each thread brings its own scratch. */
typedef struct _NormaEmbedding NormaEmbedding;

/* Of what a place of a level stands for. */
typedef enum {
  NORMA_NEIGHBOURHOOD_NONE,
  NORMA_NEIGHBOURHOOD_INSIDE, /* mean of the 3 × 3 around it that lie on the grid */

  /* The same with zeros beyond the border and always divided by 9, as the published code of
   * PatchCore (Roth et al. 2022, "Towards total recall in industrial anomaly detection"). */
  NORMA_NEIGHBOURHOOD_ZEROS,
} NormaNeighbourhood;

/* What is done to each feature before all else. The features of networks are sums behind a ramp:
 * skewed, and their spread grows with their mean. Roots are closer to normal. */
typedef enum {
  NORMA_COMPRESSION_NONE,
  NORMA_COMPRESSION_ROOT, /* x ↦ sign(x)·√|x| */
} NormaCompression;

/* What is done to the features on the grid in the end. */
typedef enum {
  NORMA_GRID_WINDOW_NONE,

  /* [1 4 6 4 1]/16 in both directions, mirrored at the border without repeating the edge, as the
   * built-in extractor's cells (cells.h). */
  NORMA_GRID_WINDOW_BINOMIAL,
} NormaGridWindow;

/* Which of the C channels of all levels together are kept. */
typedef enum {
  NORMA_CHANNELS_ALL,
  NORMA_CHANNELS_SUBSET, /* n_channels drawn without repetition (Defard et al. 2020, "PaDiM") */

  /* Products with n_channels orthonormal vectors, uniformly drawn (Kim et al. 2021, "Semi-orthogonal
   * embedding for efficient unsupervised anomaly segmentation"): the Gram–Schmidt basis of vectors of
   * normal numbers, which has Haar's law (Mezzadri 2007). */
  NORMA_CHANNELS_ORTHOGONAL,
} NormaChannels;

typedef struct {
  NormaGrid grid; /* default 0 × 0: that of the finest level */
  NormaGrowth growth; /* of coarser levels; default nearest */
  NormaCompression compression; /* default none */
  NormaNeighbourhood neighbourhood; /* of each level, on its own grid; default none */
  NormaGridWindow window; /* default none */
  NormaChannels channels; /* default all */
  guint n_channels; /* of a subset or a projection, 1 … C; default 0, not used with all */
  guint64 seed; /* of a subset or a projection; default 0 */
} NormaEmbeddingOptions;

/* Errors: NORMA_ERROR_INPUT if the grid is finer than the finest level or n_channels out of its
 * range; NORMA_ERROR_TOO_LARGE. */
NormaEmbedding *norma_embedding_new (const NormaFeatureLevels *levels,
                                     const NormaEmbeddingOptions *options, GError **error);
NormaEmbedding *norma_embedding_ref (NormaEmbedding *embedding);
void norma_embedding_unref (NormaEmbedding *embedding);

/* Of what it gives. Lent. */
const NormaFeatureShape *norma_embedding_get_shape (const NormaEmbedding *embedding);

/* What it was made with, the grid filled in. Lent. */
const NormaEmbeddingOptions *norma_embedding_get_options (const NormaEmbedding *embedding);

/* The kept channels, ascending, n_channels of them; NULL with a projection. Lent. */
const guint32 *norma_embedding_get_subset (const NormaEmbedding *embedding);

/* The projection, [C, n_channels]; NULL with another choice of channels. Lent. */
const float *norma_embedding_get_axes (const NormaEmbedding *embedding);

/* Channels of the levels that its features come from: those kept, with a projection all. */
guint norma_embedding_count_origins (const NormaEmbedding *embedding);

/* The i-th of them. */
void norma_embedding_get_origin (const NormaEmbedding *embedding, guint i, guint *level,
                                 guint *channel);

/* Brings a vector over its features, [n_channels], back to one over the origins. With a projection
 * y = Aᵀ·x it is the shortest x that gives y, A·y, for A is orthonormal, so that products of two
 * vectors stay what they are, to the rounding of A to float32. */
void norma_embedding_trace (const NormaEmbedding *embedding, const double *values, double *traced);

/* Floats of scratch that applying needs. */
gsize norma_embedding_scratch (const NormaEmbedding *embedding);

/* sample: of the levels. features: of the embedding's shape. Cannot fail. */
void norma_embedding_apply (const NormaEmbedding *embedding, const float *sample, float *features,
                            float *scratch);

/* The same for n samples, one after the other, an image a worker. Errors: NORMA_ERROR_TOO_LARGE;
 * cancelled. */
gboolean norma_embedding_apply_all (const NormaEmbedding *embedding, const float *samples, guint n,
                                    float *features, guint n_threads, GCancellable *cancellable,
                                    GError **error);

/* Tensors and metadata under "PREFIX.". */
void norma_embedding_store (const NormaEmbedding *embedding, const char *prefix,
                            NormaTensorFile *file);

/* Errors: NORMA_ERROR_DAMAGED, naming the field; NORMA_ERROR_TOO_LARGE. */
NormaEmbedding *norma_embedding_load (const NormaTensorFile *file, const char *prefix,
                                      const NormaFeatureLevels *levels, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaEmbedding, norma_embedding_unref)
