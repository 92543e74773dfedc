/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support.h"

#include <glib/gstdio.h>

char *
norma_test_shared (const char *relative)
{
  const char *shared = g_getenv ("NORMA_SHARED");
  g_autofree char *path = shared == NULL ? NULL : g_build_filename (shared, relative, NULL);

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("the shared data folder is absent");
    return NULL;
  }
  return g_steal_pointer (&path);
}

char *
norma_test_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("norma-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
norma_test_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      norma_test_remove_folder (child);
    else
      g_remove (child);
  }
  g_rmdir (path);
}
