/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/dataset.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/file-hash.h"
#include "core/model/good-hashes.h"
#include "core/pipeline/image-list.h"

#define NOMINAL_KIND "good"

gboolean
norma_test_image_has_truth (const NormaTestImage *image)
{
  return image->mask != NULL || image->shapes != NULL;
}

void
norma_test_image_free (NormaTestImage *image)
{
  g_free (image->path);
  g_free (image->kind);
  g_free (image->mask);
  g_clear_pointer (&image->shapes, g_ptr_array_unref);
  g_free (image);
}

NormaDataset *
norma_dataset_new (void)
{
  NormaDataset *dataset = g_new0 (NormaDataset, 1);

  dataset->images = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_test_image_free);
  return dataset;
}

void
norma_dataset_free (NormaDataset *dataset)
{
  if (dataset == NULL)
    return;
  g_ptr_array_unref (dataset->images);
  g_free (dataset);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Names of the visible folders in a folder, sorted. */
static GPtrArray *
list_folders (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (name[0] != '.' && g_file_test (path, G_FILE_TEST_IS_DIR))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static char *
find_mask (const char *ground_truth, const char *kind, const char *path)
{
  static const char *const endings[] = { ".png", ".tiff", ".tif" };
  g_autofree char *stem = g_path_get_basename (path);
  char *dot = strrchr (stem, '.');

  if (dot != NULL && dot != stem)
    *dot = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *name = g_strconcat (stem, "_mask", endings[i], NULL);
    g_autofree char *mask = g_build_filename (ground_truth, kind, name, NULL);

    if (g_file_test (mask, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&mask);
  }
  return NULL;
}

void
norma_dataset_take (NormaDataset *dataset, NormaTestImage *image)
{
  if (image->anomalous)
    dataset->n_anomalous++;
  else
    dataset->n_nominal++;
  dataset->n_masks += norma_test_image_has_truth (image);
  g_ptr_array_add (dataset->images, image);
}

static void
add_image (NormaDataset *dataset, const char *ground_truth, const char *kind, const char *path)
{
  NormaTestImage *image = g_new0 (NormaTestImage, 1);

  image->path = g_strdup (path);
  image->kind = g_strdup (kind);
  image->anomalous = strcmp (kind, NOMINAL_KIND) != 0;
  if (image->anomalous)
    image->mask = find_mask (ground_truth, kind, path);
  norma_dataset_take (dataset, image);
}

static gboolean
add_kind (NormaDataset *dataset, const char *test, const char *ground_truth, const char *kind,
          GError **error)
{
  g_autofree char *folder = g_build_filename (test, kind, NULL);
  const char *const paths[] = { folder, NULL };
  guint n_passed_over = 0;
  g_autoptr (GError) list_error = NULL;
  g_autoptr (GPtrArray) found = norma_image_list_collect (paths, &n_passed_over, &list_error);

  dataset->n_passed_over += n_passed_over;
  if (found == NULL) {
    /* A folder without images is no mistake. */
    if (g_error_matches (list_error, NORMA_ERROR, NORMA_ERROR_INPUT))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&list_error));
    return FALSE;
  }
  for (guint i = 0; i < found->len; i++)
    add_image (dataset, ground_truth, kind, found->pdata[i]);
  return TRUE;
}

NormaDataset *
norma_dataset_open (const char *folder, GError **error)
{
  g_autoptr (NormaDataset) dataset = norma_dataset_new ();
  g_autofree char *inner = g_build_filename (folder, "test", NULL);
  g_autofree char *ground_truth = g_build_filename (folder, "ground_truth", NULL);
  const char *test = g_file_test (inner, G_FILE_TEST_IS_DIR) ? inner : folder;
  g_autoptr (GPtrArray) kinds = NULL;

  kinds = list_folders (test, error);
  if (kinds == NULL)
    return NULL;
  for (guint i = 0; i < kinds->len; i++)
    if (strcmp (kinds->pdata[i], "ground_truth") != 0 && strcmp (kinds->pdata[i], "train") != 0 &&
        !add_kind (dataset, test, ground_truth, kinds->pdata[i], error))
      return NULL;
  if (dataset->images->len > 0)
    return g_steal_pointer (&dataset);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found no images, expected them in the folders test/good and test/<defect>",
               folder);
  return NULL;
}

GPtrArray *
norma_dataset_list_paths (const NormaDataset *dataset)
{
  GPtrArray *paths = g_ptr_array_sized_new (dataset->images->len);

  for (guint i = 0; i < dataset->images->len; i++)
    g_ptr_array_add (paths, ((const NormaTestImage *)dataset->images->pdata[i])->path);
  return paths;
}

NormaDataset *
norma_dataset_new_part (const NormaDataset *dataset, const gboolean *keep)
{
  NormaDataset *part = g_new0 (NormaDataset, 1);

  part->images = g_ptr_array_new ();
  for (guint i = 0; i < dataset->images->len; i++)
    if (keep[i])
      norma_dataset_take (part, dataset->images->pdata[i]);
  return part;
}

char *
norma_dataset_hash (const NormaDataset *dataset)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (dataset != NULL, NULL);

  for (guint i = 0; i < dataset->images->len; i++) {
    const NormaTestImage *image = dataset->images->pdata[i];
    char *hash = norma_file_hash (image->path, NULL);

    if (hash != NULL)
      g_ptr_array_add (hashes, hash);
  }
  return norma_good_hashes_digest (hashes);
}
