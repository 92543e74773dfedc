/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/annotation-file.h"
#include "core/annotation/coco.h"
#include "core/annotation/counts.h"
#include "core/base/error.h"
#include "core/base/json-writer.h"

static gboolean
write_images (GString *json, const GPtrArray *images, GError **error)
{
  norma_json_begin_array (json, "images");
  for (guint i = 0; i < images->len; i++) {
    const NormaDrawnImage *image = images->pdata[i];

    if (image->width == 0 || image->height == 0) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "%s: its size is unknown, which COCO expects", image->name);
      return FALSE;
    }
    norma_json_begin_object (json, NULL);
    norma_json_add_unsigned (json, "id", i + 1);
    norma_json_add_string (json, "file_name", image->name);
    norma_json_add_unsigned (json, "width", image->width);
    norma_json_add_unsigned (json, "height", image->height);
    norma_json_end_object (json);
  }
  norma_json_end_array (json);
  return TRUE;
}

static char *
category_key (const NormaDrawnShape *shape)
{
  return g_strdup_printf ("%s/%s", norma_purpose_to_string (shape->purpose),
                          norma_drawn_shape_get_label (shape));
}

/* Those that shapes have, in the order in which they come. ids: category_key() → id. */
static void
write_categories (GString *json, const GPtrArray *images, GHashTable *ids)
{
  norma_json_begin_array (json, "categories");
  for (guint i = 0; i < images->len; i++) {
    const NormaDrawnImage *image = images->pdata[i];

    for (guint s = 0; s < image->shapes->len; s++) {
      const NormaDrawnShape *shape = image->shapes->pdata[s];
      g_autofree char *key = category_key (shape);
      guint id = g_hash_table_size (ids) + 1;

      if (g_hash_table_contains (ids, key))
        continue;
      norma_json_begin_object (json, NULL);
      norma_json_add_unsigned (json, "id", id);
      norma_json_add_string (json, "name", norma_drawn_shape_get_label (shape));
      norma_json_add_string (json, "supercategory", norma_purpose_to_string (shape->purpose));
      norma_json_end_object (json);
      g_hash_table_insert (ids, g_steal_pointer (&key), GUINT_TO_POINTER (id));
    }
  }
  norma_json_end_array (json);
}

static void
write_polygons (GString *json, const NormaRings *rings)
{
  norma_json_begin_array (json, "segmentation");
  for (guint r = 0; r < rings->n_rings; r++) {
    norma_json_begin_array (json, NULL);
    for (guint i = norma_rings_get_first (rings, r); i < rings->ends[r]; i++) {
      norma_json_add_double (json, NULL, rings->vertices[i].x);
      norma_json_add_double (json, NULL, rings->vertices[i].y);
    }
    norma_json_end_array (json);
  }
  norma_json_end_array (json);
}

static gboolean
write_counts (GString *json, const NormaDrawnShape *shape, guint width, guint height,
              GError **error)
{
  g_autoptr (NormaMask) mask = norma_mask_new (width, height, error);
  g_autoptr (NormaMask) turned = NULL;
  g_auto (NormaCounts) counts = { 0 };
  g_autofree char *text = NULL;

  if (mask == NULL || !norma_drawn_shape_fill (shape, mask, error))
    return FALSE;
  turned = norma_mask_transpose (mask, error);
  if (turned == NULL || !norma_counts_from_mask (turned, &counts, error))
    return FALSE;
  text = norma_counts_to_text (&counts);
  norma_json_begin_object (json, "segmentation");
  norma_json_begin_array (json, "size");
  norma_json_add_unsigned (json, NULL, height);
  norma_json_add_unsigned (json, NULL, width);
  norma_json_end_array (json);
  norma_json_add_string (json, "counts", text);
  norma_json_end_object (json);
  return TRUE;
}

static void
write_box (GString *json, NormaBox box)
{
  norma_json_begin_array (json, "bbox");
  norma_json_add_double (json, NULL, box.left);
  norma_json_add_double (json, NULL, box.top);
  norma_json_add_double (json, NULL, box.right - box.left);
  norma_json_add_double (json, NULL, box.bottom - box.top);
  norma_json_end_array (json);
}

static void
write_sensitivity (GString *json, double sensitivity)
{
  if (sensitivity == 1)
    return;
  norma_json_begin_object (json, "attributes");
  norma_json_add_double (json, "sensitivity", sensitivity);
  norma_json_end_object (json);
}

/* id: of the annotation; image_id: of the image. */
static gboolean
write_shape (GString *json, const NormaDrawnShape *shape, guint id, const NormaDrawnImage *image,
             guint image_id, GHashTable *categories, GError **error)
{
  g_autofree char *key = category_key (shape);

  norma_json_begin_object (json, NULL);
  norma_json_add_unsigned (json, "id", id);
  norma_json_add_unsigned (json, "image_id", image_id);
  norma_json_add_unsigned (json, "category_id",
                           GPOINTER_TO_UINT (g_hash_table_lookup (categories, key)));
  if (shape->rings != NULL && norma_rings_are_apart (shape->rings))
    write_polygons (json, shape->rings);
  else if (!write_counts (json, shape, image->width, image->height, error))
    return FALSE;
  norma_json_add_double (json, "area", norma_drawn_shape_get_area (shape));
  write_box (json, norma_drawn_shape_get_box (shape));
  norma_json_add_unsigned (json, "iscrowd", 0);
  write_sensitivity (json, shape->sensitivity);
  norma_json_end_object (json);
  return TRUE;
}

static gboolean
write_annotations (GString *json, const GPtrArray *images, GHashTable *categories, GError **error)
{
  guint id = 0;

  norma_json_begin_array (json, "annotations");
  for (guint i = 0; i < images->len; i++) {
    const NormaDrawnImage *image = images->pdata[i];

    for (guint s = 0; s < image->shapes->len; s++)
      if (!write_shape (json, image->shapes->pdata[s], ++id, image, i + 1, categories, error))
        return FALSE;
  }
  norma_json_end_array (json);
  return TRUE;
}

gboolean
norma_coco_write (const GPtrArray *images, const char *path, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GHashTable) categories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (images != NULL && path != NULL, FALSE);

  norma_json_begin_object (json, NULL);
  norma_json_begin_object (json, "info");
  norma_json_add_string (json, "description", "Norma");
  norma_json_end_object (json);
  if (!write_images (json, images, error))
    return FALSE;
  write_categories (json, images, categories);
  if (!write_annotations (json, images, categories, error))
    return FALSE;
  norma_json_end_object (json);
  g_string_append_c (json, '\n');
  return norma_annotation_file_write (json, path, error);
}
