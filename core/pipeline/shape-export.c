/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/shape-export.h"

#include <errno.h>
#include <string.h>

#include "core/annotation/coco.h"
#include "core/annotation/labelme.h"
#include "core/annotation/mask-files.h"
#include "core/base/error.h"
#include "core/pipeline/project-shapes.h"
#include "core/project/files.h"
#include "core/project/paths.h"

static const char *const formats[] = { "coco", "labelme", "masks" };

const char *
norma_shapes_format_to_string (NormaShapesFormat format)
{
  g_return_val_if_fail ((guint)format < G_N_ELEMENTS (formats), NULL);

  return formats[format];
}

gboolean
norma_shapes_format_parse (const char *word, NormaShapesFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (word, formats[i])) {
      *format = (NormaShapesFormat)i;
      return TRUE;
    }
  return FALSE;
}

/* ids: of the images, in the order of those returned. */
static GPtrArray *
list_images (NormaProject *project, GHashTable *by_id, GError **error)
{
  g_autoptr (NormaProjectImages) list = norma_project_list_images (project, NULL, error);
  g_autoptr (GPtrArray) images = norma_drawn_images_new ();

  if (list == NULL)
    return NULL;
  for (gsize i = 0; i < list->n; i++) {
    NormaDrawnImage *image;
    guint width, height;

    norma_project_find_image_size (project, &list->images[i], &width, &height);
    image = norma_drawn_image_new (list->images[i].path, width, height);
    g_ptr_array_add (images, image);
    g_hash_table_insert (by_id, g_memdup2 (&list->images[i].id, sizeof (gint64)), image);
  }
  return g_steal_pointer (&images);
}

/* All images of the project with what is drawn on each. */
static GPtrArray *
draw_images (NormaProject *project, NormaShapesExport *result, GError **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (NormaProjectShapes) shapes = norma_project_list_shapes (project, -1, error);
  g_autoptr (GPtrArray) images = shapes == NULL ? NULL : list_images (project, by_id, error);

  if (images == NULL)
    return NULL;
  for (gsize i = 0; i < shapes->n; i++) {
    NormaDrawnImage *image = g_hash_table_lookup (by_id, &shapes->shapes[i].image);
    NormaDrawnShape *shape;

    if (image == NULL) {
      result->n_left_out++;
      continue;
    }
    shape = norma_project_shape_draw (project, &shapes->shapes[i], error);
    if (shape == NULL)
      return NULL;
    g_ptr_array_add (image->shapes, shape);
    result->n_shapes++;
  }
  return g_steal_pointer (&images);
}

/* Nothing is said of an image whose file is not to be had, and nothing is drawn on it. */
static void
drop_unknown_sizes (GPtrArray *images)
{
  for (guint i = images->len; i-- > 0;) {
    const NormaDrawnImage *image = images->pdata[i];

    if (image->shapes->len == 0 && (image->width == 0 || image->height == 0))
      g_ptr_array_remove_index (images, i);
  }
}

static gboolean
make_folder (const char *path, GError **error)
{
  int failure;

  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;
  failure = errno;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
               "%s: cannot be made: %s", path, g_strerror (failure));
  return FALSE;
}

/* Folders as in the project; of an image that lies elsewhere only its name. */
static char *
place_labelme (const char *name, const char *folder)
{
  g_autofree char *base = g_path_get_basename (name);
  gboolean is_below = !g_path_is_absolute (name) && !g_str_has_prefix (name, "../");
  g_autofree char *stem = g_strdup (is_below ? name : base);
  char *dot = strrchr (stem, '.');
  g_autofree char *file = NULL;

  if (dot != NULL && strchr (dot, '/') == NULL)
    *dot = '\0';
  file = g_strconcat (stem, ".json", NULL);
  return g_build_filename (folder, file, NULL);
}

static gboolean
write_labelme (NormaProject *project, const NormaDrawnImage *image, const char *folder,
               GHashTable *written, GError **error)
{
  g_autofree char *path = place_labelme (image->name, folder);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *image_path = norma_project_dup_image_path (project, image->name, error);
  const char *other = g_hash_table_lookup (written, path);
  g_autofree char *relative = NULL;

  if (image_path == NULL)
    return FALSE;
  if (other != NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s and %s would have the same file %s",
                 other, image->name, path);
    return FALSE;
  }
  relative = norma_path_relate (parent, image_path);
  if (!make_folder (parent, error) || !norma_labelme_write (image, relative, path, error))
    return FALSE;
  g_hash_table_insert (written, g_steal_pointer (&path), image->name);
  return TRUE;
}

static gboolean
write_labelme_files (NormaProject *project, const GPtrArray *images, const char *path,
                     GError **error)
{
  g_autoptr (GHashTable) written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = g_canonicalize_filename (path, NULL);

  for (guint i = 0; i < images->len; i++) {
    const NormaDrawnImage *image = images->pdata[i];

    if (image->shapes->len > 0 && !write_labelme (project, image, folder, written, error))
      return FALSE;
  }
  return make_folder (folder, error);
}

static void
count_areas (const GPtrArray *images, NormaShapesExport *result)
{
  for (guint i = 0; i < images->len; i++) {
    const NormaDrawnImage *image = images->pdata[i];

    for (guint s = 0; s < image->shapes->len; s++)
      if (((NormaDrawnShape *)image->shapes->pdata[s])->purpose != NORMA_PURPOSE_DEFECT) {
        result->n_shapes--;
        result->n_left_out++;
      }
  }
}

gboolean
norma_shapes_export (NormaProject *project, NormaShapesFormat format, const char *path,
                     NormaShapesExport *result, GError **error)
{
  g_autoptr (GPtrArray) images = NULL;

  g_return_val_if_fail (project != NULL && path != NULL && result != NULL, FALSE);

  *result = (NormaShapesExport){ 0 };
  images = draw_images (project, result, error);
  if (images == NULL)
    return FALSE;
  switch (format) {
  case NORMA_SHAPES_COCO:
    drop_unknown_sizes (images);
    return norma_coco_write (images, path, error);
  case NORMA_SHAPES_LABELME:
    return write_labelme_files (project, images, path, error);
  case NORMA_SHAPES_MASKS:
    count_areas (images, result);
    return make_folder (path, error) && norma_mask_files_write (images, path, error);
  }
  g_return_val_if_reached (FALSE);
}
