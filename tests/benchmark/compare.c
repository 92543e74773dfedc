/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <string.h>

#include "tests/benchmark/compare.h"
#include "tests/support.h"

/* How well queries are aligned to their references, and what differs found. Prints; judges nothing. */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Files below a folder of the shared data, in order. */
static void
list_files (const char *folder, GPtrArray *files)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    if (g_file_test (names->pdata[i], G_FILE_TEST_IS_DIR))
      list_files (names->pdata[i], files);
    else
      g_ptr_array_add (files, g_strdup (names->pdata[i]));
}

/* NULL: none is shared. */
static GPtrArray *
list_references (const char *kind)
{
  g_autofree char *below = g_build_filename ("data", kind, NULL);
  g_autofree char *folder = norma_test_shared (below);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *files;

  if (folder == NULL)
    return NULL;
  files = g_ptr_array_new_with_free_func (g_free);
  list_files (folder, all);
  for (guint i = 0; i < all->len; i++)
    if (!g_str_has_suffix (all->pdata[i], ".txt") && strstr (all->pdata[i], "/query/") == NULL)
      g_ptr_array_add (files, g_strdup (all->pdata[i]));
  return files;
}

static gboolean
is_wanted (char **parts, const char *part)
{
  return parts == NULL || g_strv_contains ((const char *const *)parts, part);
}

int
main (int argc, char **argv)
{
  static const char *const kinds[] = { "pcb-pairs", "cubes/test/good", "magnetic-tile/test/good" };
  static const char *const names[] = { "boards", "cubes", "tiles" };
  int n_cases = 200, seed = 1;
  gboolean is_verbose = FALSE;
  g_auto (GStrv) parts = NULL;
  const GOptionEntry entries[] = {
    { "cases", 0, 0, G_OPTION_ARG_INT, &n_cases,
      "Warps of each kind of image, and about as many pairs at least; default 200", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Other cases with another one; default 1", "N" },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &is_verbose, "Print a line a warp", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &parts, NULL,
      "pairs|wrong|boards|cubes|tiles" },
    { 0 },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  CompareCases cases;

  setlocale (LC_CTYPE, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  cases = (CompareCases){ (guint64)seed, (guint)CLAMP (n_cases, 1, 100000), is_verbose };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GPtrArray) files = list_references (kinds[i]);

    if (files == NULL)
      continue;
    if (i == 0 && is_wanted (parts, "pairs"))
      compare_measure_pairs (files, &cases);
    if (i == 0 && is_wanted (parts, "wrong"))
      compare_measure_wrong (files, &cases);
    if (is_wanted (parts, names[i]))
      compare_measure_warps (names[i], files, &cases);
  }
  return 0;
}
