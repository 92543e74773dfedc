/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/image-list.h"

#include <string.h>

#include "core/base/error.h"
#include "core/image/read.h"

typedef struct {
  GPtrArray *paths;
  GHashTable *seen; /* the paths in canonical form, owned */
  guint n_passed_over;
} List;

static void
take (List *list, const char *path)
{
  if (g_hash_table_add (list->seen, g_canonicalize_filename (path, NULL)))
    g_ptr_array_add (list->paths, g_strdup (path));
}

static gboolean
is_named_like_picture (const char *name)
{
  static const char *const endings[] = { ".tif", ".tiff", ".png",  ".jpg", ".jpeg", ".bmp",
                                         ".gif", ".webp", ".btif", ".jpe", ".jp2",  ".heic" };
  const char *ending = strrchr (name, '.');

  for (gsize i = 0; ending != NULL && i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (ending, endings[i]) == 0)
      return TRUE;
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
read_names (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
walk (List *list, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = read_names (folder, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && !walk (list, path, error))
        return FALSE;
    } else if (is_named_like_picture (path) || norma_image_recognise (path) != NULL) {
      take (list, path);
    } else {
      list->n_passed_over++;
    }
  }
  return TRUE;
}

GPtrArray *
norma_image_list_collect (const char *const *paths, guint *n_passed_over, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  List list = { found, seen, 0 };

  for (gsize i = 0; paths[i] != NULL; i++) {
    if (g_file_test (paths[i], G_FILE_TEST_IS_DIR)) {
      if (!walk (&list, paths[i], error))
        return NULL;
    } else if (g_file_test (paths[i], G_FILE_TEST_EXISTS)) {
      take (&list, paths[i]);
    } else {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: no such file or folder", paths[i]);
      return NULL;
    }
  }
  if (n_passed_over != NULL)
    *n_passed_over = list.n_passed_over;
  if (found->len == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: no images found (%u other files)",
                 paths[0] == NULL ? "nothing named" : paths[0], list.n_passed_over);
    return NULL;
  }
  return g_steal_pointer (&found);
}
