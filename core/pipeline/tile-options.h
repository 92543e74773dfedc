/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Whether and how images are cut into tiles. */

typedef enum {
  NORMA_TILE_MODELS_ONE, /* a tile looks as any other: one detector learns from all */
  NORMA_TILE_MODELS_EACH, /* parts lie alike in all images: a detector a place */
} NormaTileModels;

typedef struct {
  guint
      side; /* of a tile, pixels, NORMA_TILING_LEAST_SIDE … NORMA_TILING_MAX_SIDE; 0 (default): no tiles */
  double overlap; /* share of a tile, 0 … NORMA_TILING_MAX_OVERLAP; default 0.25 */
  double scale; /* of the canvas to the good images' median size, above 0; default 1 */
  NormaTileModels models; /* default one */

  /* One detector learns from at most so many tiles of an image, drawn by the seed, as learning from
   * all of a large image takes hours; default 64. Scored are all. */
  guint most_samples;
} NormaTileOptions;

#define NORMA_TILE_OPTIONS_INIT \
  { \
    0, 0.25, 1, NORMA_TILE_MODELS_ONE, 64 \
  }
