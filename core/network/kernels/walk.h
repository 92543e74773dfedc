/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/shape.h"

/* A walk over all elements of a shape, line by line along its last axis, with a step an axis for
 * each of up to four arrays. A step of 0 repeats, a negative one runs backwards. */
#define NORMA_WALK_MOST 4

typedef struct {
  NormaShape shape;
  guint n_arrays;
  gint64 strides[NORMA_WALK_MOST][NORMA_SHAPE_MAX_RANK]; /* elements */
} NormaWalk;

/* All steps 0. */
void norma_walk_init (NormaWalk *walk, const NormaShape *shape, guint n_arrays);

/* Row-major array of `shape`, broadcast to the walk's shape. */
void norma_walk_set_array (NormaWalk *walk, guint array, const NormaShape *shape);

/* Leaves out axes of one element and joins neighbours that every array passes in one go, so that
 * lines are as long as they can be. The rank becomes at least 1. */
void norma_walk_join (NormaWalk *walk);

/* Lines, and where line `line` begins in each array. */
gint64 norma_walk_count (const NormaWalk *walk);
void norma_walk_find (const NormaWalk *walk, gint64 line, gint64 *begins);

/* Elements a line, and an array's step along it. */
gint64 norma_walk_length (const NormaWalk *walk);
gint64 norma_walk_step (const NormaWalk *walk, guint array);

/* Array 0 = array 1, elements of 1, 2, 4 or 8 bytes. */
void norma_walk_copy (const NormaWalk *walk, gsize element_size, gpointer to, gconstpointer from);
