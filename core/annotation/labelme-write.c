/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/annotation-file.h"
#include "core/annotation/labelme.h"
#include "core/annotation/mask-raster.h"
#include "core/base/error.h"
#include "core/base/json-writer.h"
#include "core/image/write.h"

/* The version whose layout this is. */
#define VERSION "5.4.1"

static void
write_null (GString *json, const char *name)
{
  norma_json_add_string (json, name, NULL);
}

static void
write_point (GString *json, double x, double y)
{
  norma_json_begin_array (json, NULL);
  norma_json_add_double (json, NULL, x);
  norma_json_add_double (json, NULL, y);
  norma_json_end_array (json);
}

/* A rectangle is told by two of its corners. */
static void
write_vectors (GString *json, const NormaDrawnShape *shape)
{
  gboolean is_rectangle = shape->kind == NORMA_SHAPE_RECTANGLE;

  norma_json_begin_array (json, "points");
  for (guint i = 0; i < shape->rings->n_vertices; i += is_rectangle ? 2 : 1)
    write_point (json, shape->rings->vertices[i].x, shape->rings->vertices[i].y);
  norma_json_end_array (json);
  norma_json_add_string (json, "shape_type", is_rectangle ? "rectangle" : "polygon");
  write_null (json, "mask");
}

/* The first and the last pixel of the mask's box, and a picture of what lies between. */
static gboolean
write_mask (GString *json, const NormaMask *mask, const char *name, GError **error)
{
  NormaMaskBox box = norma_mask_get_box (mask);
  g_autoptr (NormaRaster) raster = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autofree char *text = NULL;

  if (box.bottom == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: a shape has no pixel on the image",
                 name);
    return FALSE;
  }
  raster = norma_mask_to_raster (mask, box, error);
  png = raster == NULL ? NULL : norma_image_encode_png (raster, name, error);
  if (png == NULL)
    return FALSE;
  text = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  norma_json_begin_array (json, "points");
  write_point (json, box.left, box.top);
  write_point (json, box.right - 1, box.bottom - 1);
  norma_json_end_array (json);
  norma_json_add_string (json, "shape_type", "mask");
  norma_json_add_string (json, "mask", text);
  return TRUE;
}

static gboolean
write_place (GString *json, const NormaDrawnShape *shape, const NormaDrawnImage *image,
             GError **error)
{
  g_autoptr (NormaMask) mask = NULL;

  if (shape->rings != NULL && shape->rings->n_rings == 1) {
    write_vectors (json, shape);
    return TRUE;
  }
  mask = norma_mask_new (image->width, image->height, error);
  return mask != NULL && norma_drawn_shape_fill (shape, mask, error) &&
         write_mask (json, mask, image->name, error);
}

static gboolean
write_shape (GString *json, const NormaDrawnShape *shape, const NormaDrawnImage *image,
             GError **error)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "label", norma_drawn_shape_get_label (shape));
  if (!write_place (json, shape, image, error))
    return FALSE;
  write_null (json, "group_id");
  norma_json_add_string (json, "description", "");
  norma_json_begin_object (json, "flags");
  if (shape->purpose != NORMA_PURPOSE_DEFECT)
    norma_json_add_boolean (json, norma_purpose_to_string (shape->purpose), TRUE);
  norma_json_end_object (json);
  if (shape->sensitivity != 1)
    norma_json_add_double (json, "sensitivity", shape->sensitivity);
  norma_json_end_object (json);
  return TRUE;
}

gboolean
norma_labelme_write (const NormaDrawnImage *image, const char *image_path, const char *path,
                     GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_return_val_if_fail (image != NULL && image_path != NULL && path != NULL, FALSE);

  if (image->width == 0 || image->height == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: its size is unknown, which labelme expects", image->name);
    return FALSE;
  }
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "version", VERSION);
  norma_json_begin_object (json, "flags");
  norma_json_end_object (json);
  norma_json_begin_array (json, "shapes");
  for (guint i = 0; i < image->shapes->len; i++)
    if (!write_shape (json, image->shapes->pdata[i], image, error))
      return FALSE;
  norma_json_end_array (json);
  norma_json_add_string (json, "imagePath", image_path);
  write_null (json, "imageData");
  norma_json_add_unsigned (json, "imageHeight", image->height);
  norma_json_add_unsigned (json, "imageWidth", image->width);
  norma_json_end_object (json);
  g_string_append_c (json, '\n');
  return norma_annotation_file_write (json, path, error);
}
