/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/annotation/annotation-file.h"
#include "core/annotation/labelme.h"
#include "core/annotation/mask-raster.h"
#include "core/base/error.h"
#include "core/base/json-member.h"
#include "core/image/read.h"

/* The file, its shapes, a shape, its points, a point; and more, as labelme keeps what is another program's. */
#define MOST_DEPTH 16

/* Of the picture of a mask; the file itself is no larger. */
#define MOST_BYTES ((guint64)1 << 30)

/* Pixels a polygon may lie away from its circle. */
#define MOST_DEVIATION 0.25

/* A shape that is being read. */
typedef struct {
  JsonObject *object;
  const char *where; /* for messages */
  const NormaDrawnImage *image;
  NormaShapeTraits traits;
  NormaVertex *points; /* [n], owned */
  guint n;
} Drawing;

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
read_points (Drawing *drawing, GError **error)
{
  JsonArray *array;

  if (!norma_json_get_array (drawing->object, "points", drawing->where, &array, error))
    return FALSE;
  drawing->n = json_array_get_length (array);
  drawing->points = norma_alloc (drawing->n, sizeof *drawing->points, drawing->where, error);
  if (drawing->points == NULL)
    return FALSE;
  for (guint i = 0; i < drawing->n; i++) {
    JsonArray *point;

    if (!norma_json_element_array (array, i, "points", drawing->where, &point, error))
      return FALSE;
    if (json_array_get_length (point) != 2)
      return damaged (drawing->where, error, "point %u does not hold x and y", i);
    if (!norma_json_element_double (point, 0, "points", drawing->where,
                                    -NORMA_SHAPE_MOST_COORDINATE, NORMA_SHAPE_MOST_COORDINATE,
                                    &drawing->points[i].x, error) ||
        !norma_json_element_double (point, 1, "points", drawing->where,
                                    -NORMA_SHAPE_MOST_COORDINATE, NORMA_SHAPE_MOST_COORDINATE,
                                    &drawing->points[i].y, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
expect_points (const Drawing *drawing, guint n, GError **error)
{
  return drawing->n == n ||
         damaged (drawing->where, error, "%u points, expected %u", drawing->n, n);
}

static NormaDrawnShape *
read_rectangle (const Drawing *drawing, GError **error)
{
  const NormaVertex *p = drawing->points;

  if (!expect_points (drawing, 2, error))
    return NULL;
  return norma_drawn_shape_new_rectangle ((NormaBox){ fmin (p[0].x, p[1].x), fmin (p[0].y, p[1].y),
                                                      fmax (p[0].x, p[1].x),
                                                      fmax (p[0].y, p[1].y) },
                                          &drawing->traits, error);
}

static NormaDrawnShape *
read_polygon (const Drawing *drawing, GError **error)
{
  NormaRings *rings = norma_rings_new (drawing->points, &drawing->n, 1, error);

  return rings == NULL ? NULL : norma_drawn_shape_new_polygon (rings, &drawing->traits, error);
}

/* The centre and a point of the line. Of n corners on the circle, sides lie r (1 − cos π/n) within it. */
static NormaDrawnShape *
read_circle (const Drawing *drawing, GError **error)
{
  const NormaVertex *p = drawing->points;
  double radius;
  guint n = 12;
  g_autofree NormaVertex *corners = NULL;
  NormaRings *rings;

  if (!expect_points (drawing, 2, error))
    return NULL;
  radius = hypot (p[1].x - p[0].x, p[1].y - p[0].y);
  while (radius * (1 - cos (G_PI / n)) > MOST_DEVIATION)
    n *= 2;
  corners = norma_alloc (n, sizeof *corners, drawing->where, error);
  if (corners == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    corners[i] = (NormaVertex){ p[0].x + radius * cos (2 * G_PI * i / n),
                                p[0].y + radius * sin (2 * G_PI * i / n) };
  rings = norma_rings_new (corners, &n, 1, error);
  return rings == NULL ? NULL : norma_drawn_shape_new_polygon (rings, &drawing->traits, error);
}

static NormaRaster *
read_picture (const Drawing *drawing, GError **error)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (MOST_BYTES);
  NormaReadOptions options = { .budget = budget };
  g_autoptr (GBytes) bytes = NULL;
  const char *text;
  guint8 *data;
  gsize n;

  if (!norma_json_get_string (drawing->object, "mask", drawing->where, &text, error))
    return NULL;
  data = g_base64_decode (text, &n);
  bytes = g_bytes_new_take (data, n);
  return norma_image_read_bytes (bytes, drawing->where, &options, error);
}

/* A picture of the mask within the first and the last pixel of its box. */
static NormaDrawnShape *
read_mask (const Drawing *drawing, GError **error)
{
  const NormaDrawnImage *image = drawing->image;
  g_autoptr (NormaRaster) raster = NULL;
  g_autoptr (NormaMask) mask = NULL;
  double x, y;

  if (!expect_points (drawing, 2, error))
    return NULL;
  if (image->width == 0 || image->height == 0) {
    damaged (drawing->where, error, "a mask in a file without imageWidth and imageHeight");
    return NULL;
  }
  raster = read_picture (drawing, error);
  if (raster == NULL)
    return NULL;
  x = round (fmin (drawing->points[0].x, drawing->points[1].x));
  y = round (fmin (drawing->points[0].y, drawing->points[1].y));
  if (x < 0 || y < 0 || x + raster->width > image->width || y + raster->height > image->height) {
    damaged (drawing->where, error,
             "a mask of %u × %u pixels at %g, %g leaves the image of %u × %u", raster->width,
             raster->height, x, y, image->width, image->height);
    return NULL;
  }
  mask = norma_mask_new (image->width, image->height, error);
  if (mask == NULL || !norma_mask_add_raster (mask, raster, 0, (guint)x, (guint)y, error))
    return NULL;
  return norma_drawn_shape_new_mask (g_steal_pointer (&mask), &drawing->traits, error);
}

static NormaDrawnShape *
read_kind (const Drawing *drawing, GError **error)
{
  static const struct {
    const char *word;
    NormaDrawnShape *(*read) (const Drawing *drawing, GError **error);
  } kinds[] = { { "polygon", read_polygon },
                { "rectangle", read_rectangle },
                { "circle", read_circle },
                { "mask", read_mask } };
  const char *word = "polygon"; /* what the first versions had alone */

  if (norma_json_has (drawing->object, "shape_type") &&
      !norma_json_get_string (drawing->object, "shape_type", drawing->where, &word, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (word, kinds[i].word))
      return kinds[i].read (drawing, error);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "%s: a shape of type “%s”; polygon, rectangle, circle and mask are read",
               drawing->where, word);
  return NULL;
}

/* Whether the shape has the flag of this name. */
static gboolean
read_flag (const Drawing *drawing, const char *flag)
{
  JsonNode *flags = json_object_get_member (drawing->object, "flags");
  JsonNode *node = flags != NULL && JSON_NODE_HOLDS_OBJECT (flags)
                       ? json_object_get_member (json_node_get_object (flags), flag)
                       : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

static gboolean
read_traits (Drawing *drawing, GError **error)
{
  NormaPurpose purpose = NORMA_PURPOSE_DEFECT;
  const char *label;

  if (!norma_json_get_string (drawing->object, "label", drawing->where, &label, error))
    return FALSE;
  if (read_flag (drawing, norma_purpose_to_string (NORMA_PURPOSE_ROI)))
    purpose = NORMA_PURPOSE_ROI;
  if (read_flag (drawing, norma_purpose_to_string (NORMA_PURPOSE_IGNORE)))
    purpose = NORMA_PURPOSE_IGNORE;
  drawing->traits = norma_label_to_traits (label, purpose);
  return !norma_json_has (drawing->object, "sensitivity") ||
         norma_json_get_double (drawing->object, "sensitivity", drawing->where,
                                NORMA_SHAPE_LEAST_SENSITIVITY, NORMA_SHAPE_MOST_SENSITIVITY,
                                &drawing->traits.sensitivity, error);
}

static NormaDrawnShape *
read_shape (const NormaDrawnImage *image, JsonObject *object, const char *where, GError **error)
{
  Drawing drawing = { object, where, image };
  g_autoptr (GError) problem = NULL;
  NormaDrawnShape *shape = NULL;

  if (read_traits (&drawing, error) && read_points (&drawing, error)) {
    shape = read_kind (&drawing, &problem);
    if (g_error_matches (problem, NORMA_ERROR, NORMA_ERROR_INPUT))
      damaged (where, error, "%s", problem->message);
    else if (problem != NULL)
      g_propagate_error (error, g_steal_pointer (&problem));
  }
  g_free (drawing.points);
  return shape;
}

static gboolean
read_shapes (NormaDrawnImage *image, JsonObject *root, const char *path, GError **error)
{
  JsonArray *array;

  if (!norma_json_get_array (root, "shapes", path, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *where = g_strdup_printf ("%s: shape %u", path, i);
    JsonObject *object;
    NormaDrawnShape *shape;

    if (!norma_json_element_object (array, i, "shapes", path, &object, error))
      return FALSE;
    shape = read_shape (image, object, where, error);
    if (shape == NULL)
      return FALSE;
    g_ptr_array_add (image->shapes, shape);
  }
  return TRUE;
}

/* Seen from the folder of the file. */
static char *
place_image (const char *path, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *clean = g_strdelimit (g_strdup (name), "\\", '/');

  return g_canonicalize_filename (clean, folder);
}

NormaDrawnImage *
norma_labelme_read (const char *path, GError **error)
{
  g_autoptr (NormaDrawnImage) image = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *place = NULL;
  gint64 width = 0;
  gint64 height = 0;
  JsonObject *object;
  const char *name;

  g_return_val_if_fail (path != NULL && g_path_is_absolute (path), NULL);

  root = norma_annotation_file_read (path, MOST_DEPTH, error);
  if (root == NULL)
    return NULL;
  object = json_node_get_object (root);
  if (!norma_json_get_string (object, "imagePath", path, &name, error))
    return NULL;
  if (norma_json_has (object, "imageWidth") &&
      !norma_json_get_integer (object, "imageWidth", path, 0, NORMA_MASK_MOST_SIDE, &width, error))
    return NULL;
  if (norma_json_has (object, "imageHeight") &&
      !norma_json_get_integer (object, "imageHeight", path, 0, NORMA_MASK_MOST_SIDE, &height,
                               error))
    return NULL;
  place = place_image (path, name);
  image = norma_drawn_image_new (place, (guint)width, (guint)height);
  return read_shapes (image, object, path, error) ? g_steal_pointer (&image) : NULL;
}
