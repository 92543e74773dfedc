/* SPDX-License-Identifier: Apache-2.0 */
#include "app/area-files.h"

#include <string.h>

#include "core/annotation/areas-file.h"

static void
unref_areas (gpointer data)
{
  norma_areas_unref (data);
}

/* "007.json" for "parts/007.png". */
static char *
name_file (const char *image)
{
  g_autofree char *base = g_path_get_basename (image);
  char *dot = strrchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_strconcat (base, ".json", NULL);
}

/* The JSON files of a folder: name → whether an image has taken it. */
static GHashTable *
list_files (const char *path, GError **error)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  const char *name;

  if (folder == NULL)
    return NULL;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_hash_table_insert (files, g_strdup (name), GINT_TO_POINTER (FALSE));
  return g_steal_pointer (&files);
}

/* *areas: NULL where the folder has none for the image. */
static gboolean
read_of_image (const char *path, const char *image, GHashTable *files, NormaAreas **areas,
               GError **error)
{
  g_autofree char *name = name_file (image);
  g_autofree char *file = g_build_filename (path, name, NULL);
  gpointer taken;

  *areas = NULL;
  if (!g_hash_table_lookup_extended (files, name, NULL, &taken))
    return TRUE;
  if (GPOINTER_TO_INT (taken)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--areas: found one file %s for several images, %s among them, expected images of "
                 "different names",
                 file, image);
    return FALSE;
  }
  g_hash_table_replace (files, g_strdup (name), GINT_TO_POINTER (TRUE));
  return norma_areas_read (file, areas, error);
}

static guint
count_taken (GHashTable *files, const char *path, NormaCommandLine *line)
{
  GHashTableIter iter;
  gpointer name, taken;
  guint n = 0;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &taken)) {
    n += GPOINTER_TO_INT (taken) != FALSE;
    if (!GPOINTER_TO_INT (taken))
      norma_command_line_warn (line, "%s/%s: areas of none of the images", path,
                               (const char *)name);
  }
  return n;
}

static gboolean
read_folder (const char *path, const GPtrArray *images, NormaCommandLine *line, GPtrArray *all,
             GError **error)
{
  g_autoptr (GHashTable) files = list_files (path, error);

  if (files == NULL)
    return FALSE;
  for (guint i = 0; i < images->len; i++) {
    NormaAreas *areas;

    if (!read_of_image (path, images->pdata[i], files, &areas, error))
      return FALSE;
    g_ptr_array_add (all, areas);
  }
  if (count_taken (files, path, line) > 0)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--areas: found no file in %s that is named like an image, expected NAME.json for "
               "NAME.png",
               path);
  return FALSE;
}

static gboolean
read_file (const char *path, const GPtrArray *images, GPtrArray *all, GError **error)
{
  NormaAreas *areas;

  if (images->len != 1) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--areas: found the file %s and %u images, expected one image, or a folder of "
                 "files named like the images",
                 path, images->len);
    return FALSE;
  }
  if (!norma_areas_read (path, &areas, error))
    return FALSE;
  g_ptr_array_add (all, areas);
  return TRUE;
}

GPtrArray *
norma_area_files_read (const char *path, const GPtrArray *images, NormaCommandLine *line,
                       GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (unref_areas);
  gboolean done = g_file_test (path, G_FILE_TEST_IS_DIR)
                      ? read_folder (path, images, line, all, error)
                      : read_file (path, images, all, error);

  return done ? g_steal_pointer (&all) : NULL;
}
