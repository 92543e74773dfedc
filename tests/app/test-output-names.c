/* SPDX-License-Identifier: Apache-2.0 */
#include "app/output-names.h"

#include <glib/gstdio.h>

#include "tests/support.h"

/* names and paths: separated by spaces, below a folder with sub/. */
static char *
name_all (const char *names, const char *paths)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *sub = g_build_filename (folder, "sub", NULL);
  g_autofree char *deeper = g_build_filename (folder, "deep", "er", NULL);
  g_auto (GStrv) name_list = g_strsplit (names, " ", -1);
  g_auto (GStrv) path_list = g_strsplit (paths, " ", -1);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) found = NULL;

  g_mkdir (sub, 0777);
  g_mkdir_with_parents (deeper, 0777);
  for (gsize i = 0; name_list[i] != NULL; i++) {
    char *whole = g_build_filename (folder, name_list[i], NULL);

    g_free (name_list[i]);
    name_list[i] = whole;
  }
  for (gsize i = 0; path_list[i] != NULL; i++)
    g_ptr_array_add (all, g_build_filename (folder, path_list[i], NULL));
  found = norma_output_names_new (name_list, all);
  g_ptr_array_add (found, NULL);
  norma_test_remove_folder (folder);
  return g_strjoinv (" ", (char **)found->pdata);
}

static void
test_names (void)
{
  static const struct {
    const char *names, *paths, *found;
  } cases[] = {
    { ".", "a.png sub/b.png", "a sub/b" },
    { "sub", "sub/b.png sub/c/d.tif", "b c/d" },
    { "sub/", "sub/b.png", "b" },
    { "deep/er sub", "deep/er/a.png sub/a.png", "deep/er/a sub/a" },
    { "deep/er deep", "deep/er/a.png deep/b.png", "er/a b" },
    { "sub/a.png", "sub/a.png", "a" },
    { "sub/a.png deep/a.png", "sub/a.png deep/a.png", "sub/a deep/a" },
    { "subs.png sub", "subs.png sub/a.png", "subs sub/a" },
    /* None twice. */
    { ".", "a.png a.tif a.jpg b", "a a.tif a.jpg b" },
    { ".", "a.png.png a.png a.tif", "a.png a a.tif" },
    { ".", "a.png.x a a.png", "a.png a a.png-2" },
    { ".", ".hidden", ".hidden" },
    /* Never out of the folder. */
    { "sub", "sub/../sub/a.png", "a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *found = name_all (cases[i].names, cases[i].paths);

    g_assert_cmpstr (found, ==, cases[i].found);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/output-names/names", test_names);
  return g_test_run ();
}
