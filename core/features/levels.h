/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Places on an image, row by row. */
typedef struct {
  guint height, width; /* at least 1 each */
} NormaGrid;

/* Features on one grid: [height, width, channels]. */
typedef struct {
  guint height, width; /* grid positions, at least 1 each */
  guint channels; /* d, features a position, at least 1 */
} NormaFeatureShape;

enum { NORMA_MOST_LEVELS = 8 };

/* What an extractor gives of one image: features of one or several resolutions, each over the whole
 * frame. A sample is the levels one after the other, each [height, width, channels]. */
typedef struct {
  guint n; /* 1 … NORMA_MOST_LEVELS */
  NormaFeatureShape at[NORMA_MOST_LEVELS]; /* the finest first */
} NormaFeatureLevels;

gsize norma_feature_shape_n_positions (const NormaFeatureShape *shape);

/* Numbers of one level. */
gsize norma_feature_shape_size (const NormaFeatureShape *shape);

/* Numbers of a sample, and those before level l. */
gsize norma_feature_levels_size (const NormaFeatureLevels *levels);
gsize norma_feature_levels_offset (const NormaFeatureLevels *levels, guint l);

/* One level only. */
NormaFeatureLevels norma_feature_levels_single (const NormaFeatureShape *shape);
