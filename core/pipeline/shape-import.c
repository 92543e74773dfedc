/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/shape-import.h"

#include <string.h>

#include "core/annotation/annotation-file.h"
#include "core/annotation/coco.h"
#include "core/annotation/labelme.h"
#include "core/annotation/mask-files.h"
#include "core/annotation/matcher.h"
#include "core/base/error.h"
#include "core/pipeline/project-shapes.h"
#include "core/project/files.h"

/* As deep as the readers themselves go. */
#define MOST_DEPTH 16

/* Folders within folders; a link to a folder above would have no end. */
#define MOST_FOLDERS 16

typedef struct {
  NormaProject *project;
  NormaProjectImages *images;
  NormaMatcher *matcher;
  GHashTable *known; /* text of shape_key() */
  GArray *fresh; /* NormaProjectShape, whose strings belong to `texts` and `drawn` */
  GPtrArray *texts, *drawn;
  NormaShapesImport *result;
} Import;

static void
import_clear (Import *import)
{
  g_clear_pointer (&import->images, norma_project_images_free);
  g_clear_pointer (&import->matcher, norma_matcher_free);
  g_clear_pointer (&import->known, g_hash_table_unref);
  g_clear_pointer (&import->fresh, g_array_unref);
  g_clear_pointer (&import->texts, g_ptr_array_unref);
  g_clear_pointer (&import->drawn, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

void
norma_shapes_import_clear (NormaShapesImport *result)
{
  g_clear_pointer (&result->unmatched, g_free);
}

/* Reading. */

static GPtrArray *
read_labelme (const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  NormaDrawnImage *image = norma_labelme_read (absolute, error);
  GPtrArray *images;

  if (image == NULL)
    return NULL;
  images = norma_drawn_images_new ();
  g_ptr_array_add (images, image);
  return images;
}

static GPtrArray *
read_file (const char *path, GError **error)
{
  g_autoptr (JsonNode) root = norma_annotation_file_read (path, MOST_DEPTH, error);
  JsonObject *object;

  if (root == NULL)
    return NULL;
  object = json_node_get_object (root);
  if (json_object_has_member (object, "images"))
    return norma_coco_read (path, error);
  if (json_object_has_member (object, "shapes"))
    return read_labelme (path, error);
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_INPUT,
      "%s: neither a COCO file, which has “images”, nor a labelme file, which has “shapes”", path);
  return NULL;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static gboolean
find_labelme (const char *folder, guint depth, GPtrArray *files, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      if (depth < MOST_FOLDERS && !find_labelme (path, depth + 1, files, error))
        return FALSE;
    } else if (g_str_has_suffix (name, ".json")) {
      g_ptr_array_add (files, g_steal_pointer (&path));
    }
  }
  return TRUE;
}

static GPtrArray *
read_folder (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) images = norma_drawn_images_new ();

  if (!find_labelme (folder, 0, files, error))
    return NULL;
  if (files->len == 0)
    return norma_mask_files_read (folder, error);
  g_ptr_array_sort (files, compare_paths);
  for (guint i = 0; i < files->len; i++) {
    g_autoptr (GPtrArray) some = read_file (files->pdata[i], error);

    if (some == NULL)
      return NULL;
    g_ptr_array_extend_and_steal (images, g_steal_pointer (&some));
  }
  return g_steal_pointer (&images);
}

/* Matching. */

/* Only a moved file needs a look at the disk to be found. */
static char *
find_path (NormaProject *project, const char *root, const NormaProjectImage *image, GError **error)
{
  if (image->file.state == NORMA_FILE_MOVED)
    return norma_project_dup_image_path (project, image->path, error);
  return g_canonicalize_filename (image->path, root);
}

static gboolean
list_images (Import *import, GError **error)
{
  g_autofree char *root = norma_project_dup_root (import->project, error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  import->images = root == NULL ? NULL : norma_project_list_images (import->project, NULL, error);
  if (import->images == NULL)
    return FALSE;
  for (gsize i = 0; i < import->images->n; i++) {
    char *path = find_path (import->project, root, &import->images->images[i], error);

    if (path == NULL)
      return FALSE;
    g_ptr_array_add (paths, path);
  }
  import->matcher = norma_matcher_new ((const char *const *)paths->pdata, paths->len);
  return TRUE;
}

static char *
shape_key (const NormaProjectShape *shape)
{
  char sensitivity[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("%" G_GINT64_FORMAT "/%d/%s/%s/%s", shape->image, (int)shape->purpose,
                          g_ascii_dtostr (sensitivity, sizeof sensitivity, shape->sensitivity),
                          shape->geometry, shape->defect_class);
}

static gboolean
list_known (Import *import, GError **error)
{
  g_autoptr (NormaProjectShapes) shapes = norma_project_list_shapes (import->project, -1, error);

  if (shapes == NULL)
    return FALSE;
  import->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < shapes->n; i++)
    g_hash_table_add (import->known, shape_key (&shapes->shapes[i]));
  return TRUE;
}

static gboolean
expect_size (NormaProject *project, const NormaDrawnImage *drawn, const NormaProjectImage *image,
             GError **error)
{
  guint width, height;

  norma_project_find_image_size (project, image, &width, &height);
  if (drawn->width == 0 || drawn->height == 0 || width == 0 || height == 0 ||
      (drawn->width == width && drawn->height == height))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               "%s: %u × %u pixels large there, %s of the project has %u × %u", drawn->name,
               drawn->width, drawn->height, image->path, width, height);
  return FALSE;
}

static gboolean
take_shape (Import *import, NormaDrawnShape *drawn, gint64 image, GError **error)
{
  NormaProjectShape shape;
  char *geometry;
  char *key;

  if (!norma_project_shape_describe (drawn, &shape, &geometry, error))
    return FALSE;
  g_ptr_array_add (import->texts, geometry);
  shape.image = image;
  key = shape_key (&shape);
  if (g_hash_table_contains (import->known, key)) {
    import->result->n_known++;
    g_free (key);
    return TRUE;
  }
  g_hash_table_add (import->known, key);
  g_array_append_val (import->fresh, shape);
  import->result->n_shapes++;
  return TRUE;
}

static gboolean
take_image (Import *import, const NormaDrawnImage *drawn, GError **error)
{
  g_autoptr (GError) unmatched = NULL;
  guint n_before = import->fresh->len;
  const NormaProjectImage *image;
  gsize index;

  if (drawn->shapes->len == 0)
    return TRUE;
  if (!norma_matcher_find (import->matcher, drawn->name, &index, &unmatched)) {
    if (import->result->n_unmatched++ == 0)
      import->result->unmatched = g_strdup (unmatched->message);
    return TRUE;
  }
  image = &import->images->images[index];
  if (!expect_size (import->project, drawn, image, error))
    return FALSE;
  for (guint s = 0; s < drawn->shapes->len; s++)
    if (!take_shape (import, drawn->shapes->pdata[s], image->id, error))
      return FALSE;
  import->result->n_images += import->fresh->len > n_before;
  return TRUE;
}

static gboolean
take_images (Import *import, GError **error)
{
  NormaShapesImport *result = import->result;

  for (guint i = 0; i < import->drawn->len; i++)
    if (!take_image (import, import->drawn->pdata[i], error))
      return FALSE;
  if (result->n_unmatched > 0 && result->n_shapes + result->n_known == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
                 "no image is one of the project's; the first one: %s", result->unmatched);
    return FALSE;
  }
  return import->fresh->len == 0 ||
         norma_project_put_shapes (import->project, "Import shapes",
                                   (NormaProjectShape *)(gpointer)import->fresh->data,
                                   import->fresh->len, error);
}

gboolean
norma_shapes_import (NormaProject *project, const char *path, NormaShapesImport *result,
                     GError **error)
{
  g_auto (Import) import = { .project = project, .result = result };

  g_return_val_if_fail (project != NULL && path != NULL && result != NULL, FALSE);

  *result = (NormaShapesImport){ 0 };
  import.fresh = g_array_new (FALSE, FALSE, sizeof (NormaProjectShape));
  import.texts = g_ptr_array_new_with_free_func (g_free);
  import.drawn =
      g_file_test (path, G_FILE_TEST_IS_DIR) ? read_folder (path, error) : read_file (path, error);
  if (import.drawn == NULL || !list_images (&import, error) || !list_known (&import, error))
    return FALSE;
  if (take_images (&import, error))
    return TRUE;
  norma_shapes_import_clear (result);
  return FALSE;
}
