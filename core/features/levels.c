/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/levels.h"

gsize
norma_feature_shape_n_positions (const NormaFeatureShape *shape)
{
  return (gsize)shape->height * shape->width;
}

gsize
norma_feature_shape_size (const NormaFeatureShape *shape)
{
  return norma_feature_shape_n_positions (shape) * shape->channels;
}

gsize
norma_feature_levels_size (const NormaFeatureLevels *levels)
{
  return norma_feature_levels_offset (levels, levels->n);
}

gsize
norma_feature_levels_offset (const NormaFeatureLevels *levels, guint l)
{
  gsize offset = 0;

  for (guint i = 0; i < l; i++)
    offset += norma_feature_shape_size (&levels->at[i]);
  return offset;
}

NormaFeatureLevels
norma_feature_levels_single (const NormaFeatureShape *shape)
{
  return (NormaFeatureLevels){ .n = 1, .at = { *shape } };
}
