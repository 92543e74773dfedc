/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/project-place.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* Folders of one name are told apart by this many hexadecimal digits: among thousands no two are
 * likely to have the same. */
#define HASH_DIGITS 10

static char *
get_data_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "norma", "projects", NULL);
}

static char *
build (const char *folder, const char *ending)
{
  g_autofree char *canonical = g_canonicalize_filename (folder, "/");
  g_autofree char *base = g_path_get_basename (canonical);
  g_autofree char *shown = g_filename_display_name (base);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
  g_autofree char *name =
      g_strdup_printf ("%s-%.*s%s", g_strdelimit (shown, "/", '-'), HASH_DIGITS, hash, ending);
  g_autofree char *data = get_data_folder ();

  return g_build_filename (data, name, NULL);
}

char *
norma_project_place_default (const char *folder)
{
  return build (folder, NORMA_PROJECT_ENDING);
}

char *
norma_project_place_find (const char *folder)
{
  g_autofree char *usual = norma_project_place_default (folder);
  g_autofree char *note = build (folder, ".place");
  g_autofree char *elsewhere = NULL;

  if (g_file_get_contents (note, &elsewhere, NULL, NULL) &&
      g_file_test (elsewhere, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&elsewhere);
  return g_file_test (usual, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&usual) : NULL;
}

gboolean
norma_project_place_remember (const char *folder, const char *path, GError **error)
{
  g_autofree char *usual = norma_project_place_default (folder);
  g_autofree char *note = build (folder, ".place");
  g_autofree char *data = g_path_get_dirname (note);

  if (g_str_equal (path, usual)) {
    g_unlink (note);
    return TRUE;
  }
  g_mkdir_with_parents (data, 0700);
  return g_file_set_contents (note, path, (gssize)strlen (path), error);
}

/* The length of `name` without "-" and the digits; all of it if it does not end so. */
static gsize
find_hash (const char *name)
{
  gsize length = strlen (name);
  gsize without = length > HASH_DIGITS + 1 ? length - HASH_DIGITS - 1 : length;

  return name[without] == '-' && strspn (name + without + 1, "0123456789abcdef") == HASH_DIGITS
             ? without
             : length;
}

char *
norma_project_place_name (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *data = get_data_folder ();
  g_autofree char *name = g_filename_display_basename (path);

  if (g_str_has_suffix (name, NORMA_PROJECT_ENDING))
    name[strlen (name) - strlen (NORMA_PROJECT_ENDING)] = '\0';
  if (g_str_equal (folder, data))
    name[find_hash (name)] = '\0';
  return g_steal_pointer (&name);
}
