/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/levels.h"
#include "core/network/levels.h"

/* How a value of a network is features on a grid: a map [1, channels, height, width], or the tokens
 * of a transformer [1, n, channels].
 *
 * Tokens are a grid if they are those of square patches that fill the picture, row by row, with at
 * most NORMA_MOST_LEADING_TOKENS others before them (class, registers): with a side p that divides
 * both sides of the picture, n is (height / p) · (width / p) and the rest. Of several p the one with
 * the smallest rest counts. */
enum { NORMA_MOST_LEADING_TOKENS = 16 };

typedef struct {
  char *name; /* of the value, owned */
  NormaFeatureShape shape;
  gboolean is_tokens;
  guint n_leading; /* tokens before those of the patches */
  gboolean is_chosen; /* a default */
} NormaBackboneLevel;

void norma_backbone_level_clear (NormaBackboneLevel *level);

/* Sets all but name and choice; FALSE if the shape is no grid, or one of a single position. */
gboolean norma_backbone_level_read (const NormaShape *shape, guint width, guint height,
                                    NormaBackboneLevel *level);

/* Frame pixels a grid position, the larger of both axes. */
double norma_backbone_level_get_stride (const NormaBackboneLevel *level, guint width, guint height);

/* Which of a network's values (NormaNetworkValue) can be levels in a frame of this size, in their
 * order, and which are good ones: the last of each resolution, at strides of about 4, 8 and 16, for
 * finer ones know only edges, and coarser ones do not tell where. Where the model names such values
 * as outputs only those count. Where there is none, the last value that is a grid.
 * NormaBackboneLevel, owned by the caller. */
GArray *norma_backbone_levels_list (const GArray *values, guint width, guint height);
