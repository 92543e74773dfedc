/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/coco-segmentation.h"

#include <string.h>

#include "core/annotation/counts.h"
#include "core/base/error.h"
#include "core/base/json-member.h"
#include "core/regions/vector.h"

/* Rows of all masks of a file, some 2 GB: a few bytes of text can claim a mask of a million rows. */
#define MOST_ROWS (64 * 1024 * 1024)

G_GNUC_PRINTF (3, 4)
static gboolean
damaged (const char *where, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: %s", where, what);
  return FALSE;
}

static gboolean
read_polygon (JsonArray *array, const char *where, NormaVector *vertices, GError **error)
{
  guint n = json_array_get_length (array);

  if (n % 2 != 0 || n < 6)
    return damaged (where, error,
                    "a polygon has %u numbers, expected pairs of three or more points", n);
  for (guint i = 0; i < n; i++) {
    NormaVertex *vertex = i % 2 == 0
                              ? norma_vector_add (vertices, error)
                              : norma_vector_at (vertices, NormaVertex, vertices->length - 1);

    if (vertex == NULL ||
        !norma_json_element_double (array, i, "segmentation", where, -NORMA_SHAPE_MOST_COORDINATE,
                                    NORMA_SHAPE_MOST_COORDINATE,
                                    i % 2 == 0 ? &vertex->x : &vertex->y, error))
      return FALSE;
  }
  return TRUE;
}

static NormaRings *
read_polygons (JsonArray *array, const char *where, GError **error)
{
  g_auto (NormaVector) vertices = NORMA_VECTOR (NormaVertex, where);
  g_auto (NormaVector) ends = NORMA_VECTOR (guint, where);

  for (guint r = 0; r < json_array_get_length (array); r++) {
    JsonArray *polygon;
    guint *end;

    if (!norma_json_element_array (array, r, "segmentation", where, &polygon, error) ||
        !read_polygon (polygon, where, &vertices, error) ||
        (end = norma_vector_add (&ends, error)) == NULL)
      return NULL;
    *end = (guint)vertices.length;
  }
  if (ends.length > NORMA_SHAPE_MOST_RINGS) {
    damaged (where, error, "%" G_GSIZE_FORMAT " polygons, expected at most %d", ends.length,
             NORMA_SHAPE_MOST_RINGS);
    return NULL;
  }
  return norma_rings_new (vertices.elements, ends.elements, (guint)ends.length, error);
}

static gboolean
take_rows (const NormaCocoAnnotation *annotation, guint64 n, GError **error)
{
  *annotation->n_rows += n;
  if (*annotation->n_rows <= MOST_ROWS)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
               "%s: with it the masks of the file have more than %d rows", annotation->where,
               MOST_ROWS);
  return FALSE;
}

/* The pixels of one or another ring. */
static NormaMask *
unite_rings (const NormaRings *rings, guint width, guint height, GError **error)
{
  g_autoptr (NormaMask) mask = norma_mask_new (width, height, error);

  for (guint r = 0; mask != NULL && r < rings->n_rings; r++) {
    guint first = norma_rings_get_first (rings, r);
    const guint end = rings->ends[r] - first;
    g_autoptr (NormaRings) one = norma_rings_new (rings->vertices + first, &end, 1, error);

    if (one == NULL || !norma_rings_fill (one, mask, error))
      return NULL;
  }
  return g_steal_pointer (&mask);
}

/* The corners of a box, from the upper left clockwise. */
static gboolean
is_rectangle (const NormaRings *rings, NormaBox *box)
{
  const NormaVertex *v = rings->vertices;

  *box = norma_rings_get_box (rings);
  return rings->n_vertices == 4 && v[0].x == box->left && v[0].y == box->top &&
         v[1].x == box->right && v[1].y == box->top && v[2].x == box->right &&
         v[2].y == box->bottom && v[3].x == box->left && v[3].y == box->bottom;
}

static NormaDrawnShape *
shape_of_polygons (const NormaCocoAnnotation *annotation, JsonArray *array, GError **error)
{
  g_autoptr (NormaRings) rings = read_polygons (array, annotation->where, error);
  const NormaDrawnImage *image = annotation->image;
  NormaBox box;
  NormaMask *mask;

  if (rings == NULL)
    return NULL;
  if (is_rectangle (rings, &box))
    return norma_drawn_shape_new_rectangle (box, &annotation->traits, error);
  if (norma_rings_are_apart (rings))
    return norma_drawn_shape_new_polygon (g_steal_pointer (&rings), &annotation->traits, error);
  if (image->width == 0 || image->height == 0) {
    damaged (annotation->where, error, "overlapping polygons on an image without width and height");
    return NULL;
  }
  if (!take_rows (annotation, image->height, error))
    return NULL;
  mask = unite_rings (rings, image->width, image->height, error);
  return mask == NULL ? NULL : norma_drawn_shape_new_mask (mask, &annotation->traits, error);
}

static gboolean
read_numbers (JsonArray *array, const char *where, NormaCounts *counts, GError **error)
{
  g_auto (NormaVector) list = NORMA_VECTOR (guint64, where);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    guint64 *count = norma_vector_add (&list, error);
    gint64 value;

    if (count == NULL ||
        !norma_json_element_integer (array, i, "counts", where, 0, G_MAXINT64, &value, error))
      return FALSE;
    *count = (guint64)value;
  }
  *counts = (NormaCounts){ g_steal_pointer (&list.elements), list.length };
  return TRUE;
}

static gboolean
read_counts (JsonObject *object, const char *where, NormaCounts *counts, GError **error)
{
  JsonNode *node = json_object_get_member (object, "counts");
  const char *text;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return read_numbers (json_node_get_array (node), where, counts, error);
  return norma_json_get_string (object, "counts", where, &text, error) &&
         norma_counts_from_text (text, strlen (text), where, counts, error);
}

static gboolean
read_size (const NormaCocoAnnotation *annotation, JsonObject *object, gint64 *height, gint64 *width,
           GError **error)
{
  const NormaDrawnImage *image = annotation->image;
  const char *where = annotation->where;
  JsonArray *size;

  if (!norma_json_get_array (object, "size", where, &size, error))
    return FALSE;
  if (json_array_get_length (size) != 2)
    return damaged (where, error, "“size” does not hold height and width");
  if (!norma_json_element_integer (size, 0, "size", where, 1, NORMA_MASK_MOST_SIDE, height,
                                   error) ||
      !norma_json_element_integer (size, 1, "size", where, 1, NORMA_MASK_MOST_SIDE, width, error))
    return FALSE;
  if ((image->width == 0 || *width == image->width) &&
      (image->height == 0 || *height == image->height))
    return TRUE;
  return damaged (where, error,
                  "a mask of %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT
                  " pixels on an image of %u × %u",
                  *width, *height, image->width, image->height);
}

/* Counts go column by column, so they make the mask turned. */
static NormaDrawnShape *
shape_of_counts (const NormaCocoAnnotation *annotation, JsonObject *object, GError **error)
{
  g_auto (NormaCounts) counts = { 0 };
  g_autoptr (NormaMask) turned = NULL;
  gint64 height, width;
  NormaMask *mask;

  if (!read_size (annotation, object, &height, &width, error) ||
      !take_rows (annotation, (guint64)height + (guint64)width, error) ||
      !read_counts (object, annotation->where, &counts, error))
    return NULL;
  turned = norma_counts_to_mask (&counts, (guint)height, (guint)width, annotation->where, error);
  mask = turned == NULL ? NULL : norma_mask_transpose (turned, error);
  return mask == NULL ? NULL : norma_drawn_shape_new_mask (mask, &annotation->traits, error);
}

static NormaDrawnShape *
shape_of_box (const NormaCocoAnnotation *annotation, GError **error)
{
  JsonArray *array;
  double sides[4];

  if (!norma_json_get_array (annotation->object, "bbox", annotation->where, &array, error))
    return NULL;
  if (json_array_get_length (array) != 4) {
    damaged (annotation->where, error, "“bbox” does not hold x, y, width and height");
    return NULL;
  }
  for (guint i = 0; i < 4; i++)
    if (!norma_json_element_double (array, i, "bbox", annotation->where,
                                    -NORMA_SHAPE_MOST_COORDINATE, NORMA_SHAPE_MOST_COORDINATE,
                                    &sides[i], error))
      return NULL;
  return norma_drawn_shape_new_rectangle ((NormaBox){ sides[0], sides[1], sides[0] + sides[2],
                                                      sides[1] + sides[3] },
                                          &annotation->traits, error);
}

NormaDrawnShape *
norma_coco_segmentation_read (const NormaCocoAnnotation *annotation, GError **error)
{
  JsonNode *node = json_object_get_member (annotation->object, "segmentation");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return shape_of_box (annotation, error);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return shape_of_counts (annotation, json_node_get_object (node), error);
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    damaged (annotation->where, error, "“segmentation” is neither a list of polygons nor a mask");
    return NULL;
  }
  if (json_array_get_length (json_node_get_array (node)) == 0)
    return shape_of_box (annotation, error);
  return shape_of_polygons (annotation, json_node_get_array (node), error);
}
