/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/annotation-file.h"
#include "core/annotation/coco-segmentation.h"
#include "core/annotation/coco.h"
#include "core/base/error.h"
#include "core/base/json-member.h"

/* The file, a list, an annotation, its segmentation, a polygon; and one more, as programs put what is
 * their own into the file. */
#define MOST_DEPTH 16

typedef struct {
  const char *label; /* lent by the file */
  NormaPurpose purpose;
} Category;

typedef struct {
  GHashTable *images; /* id → NormaDrawnImage, lent by `list` */
  GHashTable *categories; /* id → Category */
  GPtrArray *list;
  guint64 n_rows; /* of the masks so far */
} Reader;

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
read_id (JsonObject *object, const char *member, const char *where, gint64 *id, GError **error)
{
  return norma_json_get_integer (object, member, where, G_MININT64, G_MAXINT64, id, error);
}

static gpointer
new_key (gint64 id)
{
  return g_memdup2 (&id, sizeof id);
}

static gboolean
read_image (Reader *reader, JsonObject *object, const char *where, GError **error)
{
  gint64 width = 0;
  gint64 height = 0;
  const char *name;
  NormaDrawnImage *image;
  gint64 id;

  if (!read_id (object, "id", where, &id, error) ||
      !norma_json_get_string (object, "file_name", where, &name, error))
    return FALSE;
  if (norma_json_has (object, "width") &&
      !norma_json_get_integer (object, "width", where, 0, NORMA_MASK_MOST_SIDE, &width, error))
    return FALSE;
  if (norma_json_has (object, "height") &&
      !norma_json_get_integer (object, "height", where, 0, NORMA_MASK_MOST_SIDE, &height, error))
    return FALSE;
  image = norma_drawn_image_new (name, (guint)width, (guint)height);
  g_ptr_array_add (reader->list, image);
  return g_hash_table_insert (reader->images, new_key (id), image) ||
         damaged (where, error, "another image has the id %" G_GINT64_FORMAT, id);
}

static gboolean
read_category (Reader *reader, JsonObject *object, const char *where, GError **error)
{
  const char *label;
  const char *purpose = "";
  Category *category;
  gint64 id;

  if (!read_id (object, "id", where, &id, error) ||
      !norma_json_get_string (object, "name", where, &label, error))
    return FALSE;
  if (norma_json_has (object, "supercategory") &&
      !norma_json_get_string (object, "supercategory", where, &purpose, error))
    return FALSE;
  category = g_new (Category, 1);
  *category = (Category){ label, NORMA_PURPOSE_DEFECT };
  norma_purpose_parse (purpose, &category->purpose);
  return g_hash_table_insert (reader->categories, new_key (id), category) ||
         damaged (where, error, "another category has the id %" G_GINT64_FORMAT, id);
}

static gboolean
read_sensitivity (NormaCocoAnnotation *annotation, GError **error)
{
  JsonObject *attributes;

  if (!norma_json_has (annotation->object, "attributes"))
    return TRUE;
  if (!norma_json_get_object (annotation->object, "attributes", annotation->where, &attributes,
                              error))
    return FALSE;
  return !norma_json_has (attributes, "sensitivity") ||
         norma_json_get_double (attributes, "sensitivity", annotation->where,
                                NORMA_SHAPE_LEAST_SENSITIVITY, NORMA_SHAPE_MOST_SENSITIVITY,
                                &annotation->traits.sensitivity, error);
}

static gboolean
read_annotation (Reader *reader, JsonObject *object, const char *where, GError **error)
{
  NormaCocoAnnotation annotation = { object, where, &reader->n_rows };
  g_autoptr (GError) problem = NULL;
  gint64 image_id, category_id;
  const Category *category;
  NormaDrawnShape *shape;

  if (!read_id (object, "image_id", where, &image_id, error) ||
      !read_id (object, "category_id", where, &category_id, error))
    return FALSE;
  annotation.image = g_hash_table_lookup (reader->images, &image_id);
  category = g_hash_table_lookup (reader->categories, &category_id);
  if (annotation.image == NULL)
    return damaged (where, error, "there is no image of id %" G_GINT64_FORMAT, image_id);
  if (category == NULL)
    return damaged (where, error, "there is no category of id %" G_GINT64_FORMAT, category_id);
  annotation.traits = norma_label_to_traits (category->label, category->purpose);
  if (!read_sensitivity (&annotation, error))
    return FALSE;
  shape = norma_coco_segmentation_read (&annotation, &problem);
  if (shape != NULL) {
    g_ptr_array_add (annotation.image->shapes, shape);
    return TRUE;
  }
  if (g_error_matches (problem, NORMA_ERROR, NORMA_ERROR_INPUT))
    return damaged (where, error, "%s", problem->message);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

typedef gboolean (*ReadOne) (Reader *reader, JsonObject *object, const char *where, GError **error);

/* Each object of a list that may be absent. */
static gboolean
read_list (Reader *reader, JsonObject *root, const char *member, const char *path, ReadOne read_one,
           GError **error)
{
  JsonArray *array;

  if (!norma_json_has (root, member))
    return TRUE;
  if (!norma_json_get_array (root, member, path, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *where = g_strdup_printf ("%s: %s, element %u", path, member, i);
    JsonObject *object;

    if (!norma_json_element_object (array, i, member, path, &object, error) ||
        !read_one (reader, object, where, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
norma_coco_read (const char *path, GError **error)
{
  g_autoptr (GHashTable) images = NULL;
  g_autoptr (GHashTable) categories = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;
  Reader reader;

  g_return_val_if_fail (path != NULL, NULL);

  root = norma_annotation_file_read (path, MOST_DEPTH, error);
  if (root == NULL)
    return NULL;
  object = json_node_get_object (root);
  if (!json_object_has_member (object, "images")) {
    damaged (path, error, "not a COCO file: it has no “images”");
    return NULL;
  }
  images = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  categories = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  list = norma_drawn_images_new ();
  reader = (Reader){ images, categories, list, 0 };
  if (!read_list (&reader, object, "images", path, read_image, error) ||
      !read_list (&reader, object, "categories", path, read_category, error) ||
      !read_list (&reader, object, "annotations", path, read_annotation, error))
    return NULL;
  return g_steal_pointer (&list);
}
