/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/places.h"

/* Below the parent of the executable's folder, installed or built, whichever is there. */
static char *
find (const char *installed, const char *built)
{
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = executable == NULL ? NULL : g_path_get_dirname (executable);
  g_autofree char *root = folder == NULL ? NULL : g_path_get_dirname (folder);
  const char *places[] = { installed, built };

  for (guint i = 0; root != NULL && i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_build_filename (root, places[i], NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
  return NULL;
}

char *
norma_places_dup_locale_folder (void)
{
  return find ("share/locale", "po");
}

char *
norma_places_dup_schema_folder (void)
{
  g_autofree char *compiled =
      find ("share/glib-2.0/schemas/gschemas.compiled", "data/gschemas.compiled");

  return compiled == NULL ? NULL : g_path_get_dirname (compiled);
}

char *
norma_places_dup_user_guide (void)
{
  return find ("share/doc/norma/user-guide.md", "data/user-guide.md");
}
