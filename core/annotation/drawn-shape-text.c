/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/annotation/counts.h"
#include "core/annotation/drawn-shape.h"
#include "core/base/error.h"
#include "core/base/json-member.h"
#include "core/base/json-text.h"
#include "core/base/json-writer.h"
#include "core/regions/vector.h"

/* The object, its list of rings, a ring. */
#define MOST_DEPTH 3

static const char *const kinds[] = { "rectangle", "polygon", "mask" };

static gboolean
parse_word (const char *word, const char *const *words, gsize n, guint *index)
{
  for (*index = 0; *index < n; (*index)++)
    if (g_str_equal (word, words[*index]))
      return TRUE;
  return FALSE;
}

static void
write_vertex (GString *json, NormaVertex vertex)
{
  norma_json_add_double (json, NULL, vertex.x);
  norma_json_add_double (json, NULL, vertex.y);
}

static void
write_rings (GString *json, const NormaRings *rings)
{
  norma_json_begin_array (json, "rings");
  for (guint r = 0; r < rings->n_rings; r++) {
    norma_json_begin_array (json, NULL);
    for (guint i = norma_rings_get_first (rings, r); i < rings->ends[r]; i++)
      write_vertex (json, rings->vertices[i]);
    norma_json_end_array (json);
  }
  norma_json_end_array (json);
}

static gboolean
write_mask (GString *json, const NormaMask *mask, GError **error)
{
  g_auto (NormaCounts) counts = { 0 };

  if (!norma_counts_from_mask (mask, &counts, error))
    return FALSE;
  norma_json_begin_array (json, "size");
  norma_json_add_unsigned (json, NULL, mask->width);
  norma_json_add_unsigned (json, NULL, mask->height);
  norma_json_end_array (json);
  norma_json_begin_array (json, "runs");
  for (gsize i = 0; i < counts.n; i++)
    norma_json_add_unsigned (json, NULL, counts.counts[i]);
  norma_json_end_array (json);
  return TRUE;
}

char *
norma_drawn_shape_to_text (const NormaDrawnShape *shape, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_return_val_if_fail (shape != NULL, NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "kind", kinds[shape->kind]);
  switch (shape->kind) {
  case NORMA_SHAPE_RECTANGLE:
    norma_json_begin_array (json, "box");
    write_vertex (json, shape->rings->vertices[0]);
    write_vertex (json, shape->rings->vertices[2]);
    norma_json_end_array (json);
    break;
  case NORMA_SHAPE_POLYGON:
    write_rings (json, shape->rings);
    break;
  case NORMA_SHAPE_MASK:
    if (!write_mask (json, shape->mask, error))
      return NULL;
    break;
  }
  norma_json_end_object (json);
  return g_string_free (g_steal_pointer (&json), FALSE);
}

static gboolean
damaged (const char *name, const char *what, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: %s", name, what);
  return FALSE;
}

static gboolean
read_coordinate (JsonArray *array, guint i, const char *member, const char *name, double *value,
                 GError **error)
{
  return norma_json_element_double (array, i, member, name, -NORMA_SHAPE_MOST_COORDINATE,
                                    NORMA_SHAPE_MOST_COORDINATE, value, error);
}

static NormaDrawnShape *
read_rectangle (JsonObject *object, const NormaShapeTraits *traits, const char *name,
                GError **error)
{
  JsonArray *array;
  NormaBox box;

  if (!norma_json_get_array (object, "box", name, &array, error))
    return NULL;
  if (json_array_get_length (array) != 4) {
    damaged (name, "“box” does not hold left, top, right and bottom", error);
    return NULL;
  }
  if (!read_coordinate (array, 0, "box", name, &box.left, error) ||
      !read_coordinate (array, 1, "box", name, &box.top, error) ||
      !read_coordinate (array, 2, "box", name, &box.right, error) ||
      !read_coordinate (array, 3, "box", name, &box.bottom, error))
    return NULL;
  return norma_drawn_shape_new_rectangle (box, traits, error);
}

static gboolean
read_ring (JsonArray *ring, NormaVector *vertices, const char *name, GError **error)
{
  guint n = json_array_get_length (ring);

  if (n % 2 != 0)
    return damaged (name, "a ring does not hold pairs of x and y", error);
  for (guint i = 0; i < n; i += 2) {
    NormaVertex *vertex = norma_vector_add (vertices, error);

    if (vertex == NULL || !read_coordinate (ring, i, "rings", name, &vertex->x, error) ||
        !read_coordinate (ring, i + 1, "rings", name, &vertex->y, error))
      return FALSE;
  }
  return TRUE;
}

static NormaDrawnShape *
read_polygon (JsonObject *object, const NormaShapeTraits *traits, const char *name, GError **error)
{
  g_auto (NormaVector) vertices = NORMA_VECTOR (NormaVertex, "a polygon");
  g_auto (NormaVector) ends = NORMA_VECTOR (guint, "a polygon");
  NormaRings *rings;
  JsonArray *array;

  if (!norma_json_get_array (object, "rings", name, &array, error))
    return NULL;
  for (guint r = 0; r < json_array_get_length (array); r++) {
    JsonArray *ring;
    guint *end;

    if (!norma_json_element_array (array, r, "rings", name, &ring, error) ||
        !read_ring (ring, &vertices, name, error) ||
        (end = norma_vector_add (&ends, error)) == NULL)
      return NULL;
    *end = (guint)vertices.length;
  }
  if (vertices.length == 0) {
    damaged (name, "“rings” is empty", error);
    return NULL;
  }
  rings = norma_rings_new (vertices.elements, ends.elements, (guint)ends.length, error);
  return rings == NULL ? NULL : norma_drawn_shape_new_polygon (rings, traits, error);
}

static gboolean
read_counts (JsonArray *array, NormaCounts *counts, const char *name, GError **error)
{
  g_auto (NormaVector) list = NORMA_VECTOR (guint64, "a mask");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    guint64 *count = norma_vector_add (&list, error);
    gint64 value;

    if (count == NULL ||
        !norma_json_element_integer (array, i, "runs", name, 0, G_MAXINT64, &value, error))
      return FALSE;
    *count = (guint64)value;
  }
  *counts = (NormaCounts){ g_steal_pointer (&list.elements), list.length };
  return TRUE;
}

static NormaDrawnShape *
read_mask (JsonObject *object, const NormaShapeTraits *traits, const char *name, GError **error)
{
  g_auto (NormaCounts) counts = { 0 };
  gint64 size[2];
  JsonArray *sides, *runs;
  NormaMask *mask;

  if (!norma_json_get_array (object, "size", name, &sides, error))
    return NULL;
  if (json_array_get_length (sides) != 2) {
    damaged (name, "“size” does not hold width and height", error);
    return NULL;
  }
  for (guint i = 0; i < 2; i++)
    if (!norma_json_element_integer (sides, i, "size", name, 1, NORMA_MASK_MOST_SIDE, &size[i],
                                     error))
      return NULL;
  if (!norma_json_get_array (object, "runs", name, &runs, error) ||
      !read_counts (runs, &counts, name, error))
    return NULL;
  mask = norma_counts_to_mask (&counts, (guint)size[0], (guint)size[1], name, error);
  return mask == NULL ? NULL : norma_drawn_shape_new_mask (mask, traits, error);
}

static NormaDrawnShape *
read_shape (JsonObject *object, const NormaShapeTraits *traits, const char *name, GError **error)
{
  static NormaDrawnShape *(*const readers[]) (JsonObject *, const NormaShapeTraits *, const char *,
                                              GError **) = { read_rectangle, read_polygon,
                                                             read_mask };
  /* A mask has one member more. */
  static const guint n_members[] = { 2, 2, 3 };
  const char *word;
  guint kind;

  if (!norma_json_get_string (object, "kind", name, &word, error))
    return NULL;
  if (!parse_word (word, kinds, G_N_ELEMENTS (kinds), &kind)) {
    damaged (name, "“kind” is not “rectangle”, “polygon” or “mask”", error);
    return NULL;
  }
  if (json_object_get_size (object) != n_members[kind]) {
    damaged (name, "a shape has other members than expected", error);
    return NULL;
  }
  return readers[kind](object, traits, name, error);
}

NormaDrawnShape *
norma_drawn_shape_from_text (const char *text, const NormaShapeTraits *traits, const char *name,
                             GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) problem = NULL;
  NormaDrawnShape *shape;

  g_return_val_if_fail (text != NULL && traits != NULL && name != NULL, NULL);

  root = norma_json_parse (text, strlen (text), MOST_DEPTH, name, error);
  if (root == NULL)
    return NULL;
  shape = read_shape (json_node_get_object (root), traits, name, &problem);
  if (shape != NULL)
    return shape;
  /* To the makers of shapes it is input, but here it stands in a file. */
  if (g_error_matches (problem, NORMA_ERROR, NORMA_ERROR_INPUT))
    damaged (name, problem->message, error);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
