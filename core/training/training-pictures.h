/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/random.h"
#include "core/training/picture-pool.h"

/* Pieces of pictures for training, without end: windows of real pictures at random sizes, turned,
 * mirrored, in grey, in other contrasts, blurred, with noise; and drawn ones. */
typedef struct {
  const NormaPicturePool *pool; /* borrowed; NULL or empty: all are drawn */
  guint first, n; /* the pictures of the pool that are used */
  double share_drawn; /* 0 … 1 */
  guint side; /* pixels of a piece, at least 16 */
} NormaTrainingPictures;

/* Floats of working memory. */
gsize norma_training_pictures_get_scratch (const NormaTrainingPictures *pictures);

/* planes: [3, side, side], 0 … 1. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_training_pictures_draw (const NormaTrainingPictures *pictures, NormaRandom *random,
                                       float *planes, float *scratch, GError **error);
