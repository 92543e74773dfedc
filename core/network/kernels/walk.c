/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/walk.h"

#include <string.h>

void
norma_walk_init (NormaWalk *walk, const NormaShape *shape, guint n_arrays)
{
  *walk = (NormaWalk){ .shape = *shape, .n_arrays = n_arrays };
}

void
norma_walk_set_array (NormaWalk *walk, guint array, const NormaShape *shape)
{
  norma_shape_strides (shape, &walk->shape, walk->strides[array]);
}

static gboolean
can_join (const NormaWalk *walk, guint outer, guint inner)
{
  for (guint a = 0; a < walk->n_arrays; a++)
    if (walk->strides[a][outer] != walk->strides[a][inner] * walk->shape.dims[inner])
      return FALSE;
  return TRUE;
}

static void
set_axis (NormaWalk *walk, guint to, guint from)
{
  walk->shape.dims[to] = walk->shape.dims[from];
  for (guint a = 0; a < walk->n_arrays; a++)
    walk->strides[a][to] = walk->strides[a][from];
}

void
norma_walk_join (NormaWalk *walk)
{
  guint rank = 0;

  for (guint i = 0; i < walk->shape.rank; i++) {
    gint64 outer = rank == 0 ? 1 : walk->shape.dims[rank - 1];

    if (walk->shape.dims[i] == 1)
      continue;
    if (rank > 0 && can_join (walk, rank - 1, i)) {
      set_axis (walk, rank - 1, i);
      walk->shape.dims[rank - 1] *= outer;
    } else {
      set_axis (walk, rank++, i);
    }
  }
  if (rank == 0) {
    walk->shape.dims[0] = 1;
    for (guint a = 0; a < walk->n_arrays; a++)
      walk->strides[a][0] = 0;
  }
  walk->shape.rank = MAX (rank, 1);
}

gint64
norma_walk_count (const NormaWalk *walk)
{
  return norma_shape_count (&walk->shape, 0, walk->shape.rank - 1);
}

void
norma_walk_find (const NormaWalk *walk, gint64 line, gint64 *begins)
{
  for (guint a = 0; a < walk->n_arrays; a++)
    begins[a] = 0;
  for (guint i = walk->shape.rank - 1; i-- > 0 && line > 0;) {
    gint64 at = line % walk->shape.dims[i];

    line /= walk->shape.dims[i];
    for (guint a = 0; a < walk->n_arrays; a++)
      begins[a] += at * walk->strides[a][i];
  }
}

gint64
norma_walk_length (const NormaWalk *walk)
{
  return walk->shape.dims[walk->shape.rank - 1];
}

gint64
norma_walk_step (const NormaWalk *walk, guint array)
{
  return walk->strides[array][walk->shape.rank - 1];
}

#define DEFINE_COPY(bits) \
  static void copy_line_##bits (guint##bits *to, gint64 to_step, const guint##bits *from, \
                                gint64 from_step, gint64 n) \
  { \
    for (gint64 i = 0; i < n; i++) \
      to[i * to_step] = from[i * from_step]; \
  }

DEFINE_COPY (8)
DEFINE_COPY (16)
DEFINE_COPY (32)
DEFINE_COPY (64)

static void
copy_line (gsize size, gpointer to, gint64 to_step, gconstpointer from, gint64 from_step, gint64 n)
{
  if (to_step == 1 && from_step == 1)
    memcpy (to, from, (gsize)n * size);
  else if (size == 1)
    copy_line_8 (to, to_step, from, from_step, n);
  else if (size == 2)
    copy_line_16 (to, to_step, from, from_step, n);
  else if (size == 4)
    copy_line_32 (to, to_step, from, from_step, n);
  else
    copy_line_64 (to, to_step, from, from_step, n);
}

void
norma_walk_copy (const NormaWalk *walk, gsize element_size, gpointer to, gconstpointer from)
{
  gint64 n_lines = norma_walk_count (walk), length = norma_walk_length (walk);
  gint64 begins[NORMA_WALK_MOST];

  if (length == 0)
    return;
  for (gint64 line = 0; line < n_lines; line++) {
    norma_walk_find (walk, line, begins);
    copy_line (element_size, (char *)to + begins[0] * (gint64)element_size,
               norma_walk_step (walk, 0), (const char *)from + begins[1] * (gint64)element_size,
               norma_walk_step (walk, 1), length);
  }
}
