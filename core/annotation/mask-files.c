/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/mask-files.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "core/annotation/mask-raster.h"
#include "core/base/error.h"
#include "core/image/read.h"
#include "core/image/write.h"

#define GROUND_TRUTH "ground_truth"
#define ENDING "_mask.png"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted. */
static GPtrArray *
list_names (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
read_mask (const char *path, const char *label, const char *stem, GPtrArray *images, GError **error)
{
  g_autoptr (NormaRaster) raster = norma_image_read (path, NULL, error);
  g_autofree char *name = g_strdup_printf ("%s/%s", label, stem);
  NormaShapeTraits traits = norma_label_to_traits (label, NORMA_PURPOSE_DEFECT);
  g_autoptr (NormaMask) mask = NULL;
  NormaDrawnImage *image;
  NormaDrawnShape *shape;

  mask = raster == NULL ? NULL : norma_mask_new (raster->width, raster->height, error);
  /* as an evaluation takes such a file */
  if (mask == NULL ||
      !norma_mask_add_raster (mask, raster, (raster->low + raster->high) / 2, 0, 0, error))
    return FALSE;
  image = norma_drawn_image_new (name, mask->width, mask->height);
  g_ptr_array_add (images, image);
  if (norma_mask_get_box (mask).bottom == 0)
    return TRUE;
  shape = norma_drawn_shape_new_mask (g_steal_pointer (&mask), &traits, error);
  if (shape != NULL)
    g_ptr_array_add (image->shapes, shape);
  return shape != NULL;
}

static gboolean
read_class (const char *folder, const char *label, GPtrArray *images, GError **error)
{
  g_autoptr (GPtrArray) names = list_names (folder, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *stem = NULL;

    if (!g_str_has_suffix (name, ENDING) || name[0] == '.')
      continue;
    stem = g_strndup (name, strlen (name) - strlen (ENDING));
    if (!read_mask (path, label, stem, images, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
norma_mask_files_read (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) images = norma_drawn_images_new ();
  g_autofree char *root = NULL;
  g_autoptr (GPtrArray) classes = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  root = g_build_filename (folder, GROUND_TRUTH, NULL);
  if (!g_file_test (root, G_FILE_TEST_IS_DIR)) {
    g_free (root);
    root = g_strdup (folder);
  }
  classes = list_names (root, error);
  if (classes == NULL)
    return NULL;
  for (guint i = 0; i < classes->len; i++) {
    g_autofree char *path = g_build_filename (root, classes->pdata[i], NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR) &&
        !read_class (path, classes->pdata[i], images, error))
      return NULL;
  }
  if (images->len == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: there is no mask in it, expected " GROUND_TRUTH "/CLASS/NAME" ENDING, folder);
    return NULL;
  }
  return g_steal_pointer (&images);
}

static gboolean
check_class (const char *label, GError **error)
{
  if (strchr (label, '/') == NULL && label[0] != '.' && strlen (label) <= 255)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "no folder can be called as the class “%s”",
               label);
  return FALSE;
}

static char *
place_mask (const NormaDrawnImage *image, const char *label, const char *folder)
{
  g_autofree char *stem = g_path_get_basename (image->name);
  g_autofree char *name = NULL;
  char *dot = strrchr (stem, '.');

  if (dot != NULL && dot != stem)
    *dot = '\0';
  name = g_strconcat (stem, ENDING, NULL);
  return g_build_filename (folder, GROUND_TRUTH, label, name, NULL);
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int failure;

  if (g_mkdir_with_parents (folder, 0777) == 0)
    return TRUE;
  failure = errno;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
               "%s: cannot be made: %s", folder, g_strerror (failure));
  return FALSE;
}

/* All defects of the image that have this label. */
static gboolean
write_label (const NormaDrawnImage *image, const char *label, const char *path, GError **error)
{
  g_autoptr (NormaMask) mask = norma_mask_new (image->width, image->height, error);
  g_autoptr (NormaRaster) raster = NULL;

  if (mask == NULL)
    return FALSE;
  for (guint s = 0; s < image->shapes->len; s++) {
    const NormaDrawnShape *shape = image->shapes->pdata[s];

    if (shape->purpose == NORMA_PURPOSE_DEFECT &&
        g_str_equal (norma_drawn_shape_get_label (shape), label) &&
        !norma_drawn_shape_fill (shape, mask, error))
      return FALSE;
  }
  raster = norma_mask_to_raster (mask, (NormaMaskBox){ 0, 0, mask->width, mask->height }, error);
  return raster != NULL && make_folder (path, error) && norma_image_write_png (raster, path, error);
}

/* written: path → name of the image. */
static gboolean
write_image (const NormaDrawnImage *image, const char *folder, GHashTable *written, GError **error)
{
  for (guint s = 0; s < image->shapes->len; s++) {
    const NormaDrawnShape *shape = image->shapes->pdata[s];
    const char *label = norma_drawn_shape_get_label (shape);
    g_autofree char *path = place_mask (image, label, folder);
    const char *other = g_hash_table_lookup (written, path);

    if (shape->purpose != NORMA_PURPOSE_DEFECT || other == image->name)
      continue;
    if (other != NULL) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s and %s would have the same mask %s",
                   other, image->name, path);
      return FALSE;
    }
    if (!check_class (label, error) || !write_label (image, label, path, error))
      return FALSE;
    g_hash_table_insert (written, g_steal_pointer (&path), image->name);
  }
  return TRUE;
}

gboolean
norma_mask_files_write (const GPtrArray *images, const char *folder, GError **error)
{
  g_autoptr (GHashTable) written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (images != NULL && folder != NULL, FALSE);

  for (guint i = 0; i < images->len; i++)
    if (!write_image (images->pdata[i], folder, written, error))
      return FALSE;
  return TRUE;
}
