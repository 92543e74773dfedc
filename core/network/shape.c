/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/shape.h"

gboolean
norma_shape_equal (const NormaShape *a, const NormaShape *b)
{
  if (a->rank != b->rank)
    return FALSE;
  for (guint i = 0; i < a->rank; i++)
    if (a->dims[i] != b->dims[i])
      return FALSE;
  return TRUE;
}

gint64
norma_shape_count (const NormaShape *shape, guint begin, guint end)
{
  gint64 count = 1;

  for (guint i = begin; i < end; i++)
    count *= shape->dims[i];
  return count;
}

gint64
norma_shape_size (const NormaShape *shape)
{
  return norma_shape_count (shape, 0, shape->rank);
}

gboolean
norma_shape_bytes (const NormaShape *shape, NormaElement element, gsize *bytes)
{
  gsize product = norma_element_size (element);
  gboolean empty = FALSE;

  /* Zeros are left out, so that any part of the shape can be multiplied without overflow. */
  for (guint i = 0; i < shape->rank; i++) {
    if (shape->dims[i] < 0)
      return FALSE;
    if (shape->dims[i] == 0)
      empty = TRUE;
    else if (!g_size_checked_mul (&product, product, (gsize)shape->dims[i]) ||
             product > G_MAXINT64 / 2)
      return FALSE;
  }
  *bytes = empty ? 0 : product;
  return TRUE;
}

char *
norma_shape_to_string (const NormaShape *shape)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < shape->rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "×" : "", shape->dims[i]);
  if (shape->rank == 0)
    g_string_append (text, "scalar");
  return g_string_free (text, FALSE);
}

gboolean
norma_shape_broadcast (const NormaShape *a, const NormaShape *b, NormaShape *both)
{
  NormaShape result = { .rank = MAX (a->rank, b->rank) };

  for (guint i = 0; i < result.rank; i++) {
    gint64 in_a = i + a->rank < result.rank ? 1 : a->dims[i + a->rank - result.rank];
    gint64 in_b = i + b->rank < result.rank ? 1 : b->dims[i + b->rank - result.rank];

    if (in_a != in_b && in_a != 1 && in_b != 1)
      return FALSE;
    result.dims[i] = in_a == 1 ? in_b : in_a;
  }
  *both = result;
  return TRUE;
}

void
norma_shape_strides (const NormaShape *shape, const NormaShape *wide, gint64 *strides)
{
  gint64 step = 1;

  for (guint i = wide->rank; i-- > 0;) {
    guint missing = wide->rank - shape->rank;
    gint64 size = i < missing ? 1 : shape->dims[i - missing];

    strides[i] = size == 1 ? 0 : step;
    step *= size;
  }
}

gboolean
norma_shape_axis (gint64 axis, guint rank, guint *result)
{
  if (axis < -(gint64)rank || axis >= (gint64)rank)
    return FALSE;
  *result = (guint)(axis < 0 ? axis + rank : axis);
  return TRUE;
}
