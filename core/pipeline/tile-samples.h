/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"
#include "core/pipeline/good-features.h"

/* The samples that the good images of a tiled model give: the features of their tiles. */

/* Samples at a time, all of one image. */
typedef struct {
  const float *samples; /* [n, sample of the extractor's levels] */
  guint n;
  guint image; /* among the usable ones */
  const guint *tiles; /* [n], of each sample, ascending */
} NormaTileBlock;

typedef gboolean (*NormaTileFunc) (const NormaTileBlock *block, gpointer data, GError **error);

/* The tiles that an image gives: all, or `most` of them drawn by the seed, another draw an image.
 * tiles: [count of the tiling], filled in ascending order. Returns how many. */
guint norma_tile_samples_choose (const NormaTiling *tiling, guint most, guint64 seed, guint image,
                                 guint *tiles);

/* The tiles of the usable images but those of left_out, image by image, in blocks as
 * norma_good_features_block() has them; no block outlives its call. One picture is held at a time.
 * good: its frame is that of a tile, its augments are not used; stage: counted on.
 * Errors: as norma_good_features_each_block(). */
gboolean norma_tile_samples_each_block (const NormaGoodFeatures *good, const NormaModel *model,
                                        guint most, guint64 seed, NormaLeftOut left_out,
                                        NormaGoodStage *stage, NormaTileFunc func, gpointer data,
                                        GError **error);

/* Bytes held meanwhile, beyond one picture. */
guint64 norma_tile_samples_memory (const NormaModel *model, guint n_threads);
