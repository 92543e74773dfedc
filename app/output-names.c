/* SPDX-License-Identifier: Apache-2.0 */
#include "app/output-names.h"

#include <string.h>

/* Shortens folder to the part that both share, in whole names. Both are canonical. */
static void
keep_common (char *folder, const char *other)
{
  gsize shared = 0;

  for (gsize i = 0;; i++) {
    gboolean ends = folder[i] == '\0' || folder[i] == G_DIR_SEPARATOR;
    gboolean other_ends = other[i] == '\0' || other[i] == G_DIR_SEPARATOR;

    if (ends && other_ends)
      shared = i;
    if (folder[i] == '\0' || folder[i] != other[i])
      break;
  }
  folder[shared] = '\0';
}

/* The deepest folder that holds all that is named, canonical, "" for the root. */
static char *
find_root (char *const *names)
{
  char *root = NULL;

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *name = g_canonicalize_filename (names[i], NULL);
    g_autofree char *folder =
        g_file_test (name, G_FILE_TEST_IS_DIR) ? g_strdup (name) : g_path_get_dirname (name);

    if (root == NULL)
      root = g_strdup (g_str_equal (folder, G_DIR_SEPARATOR_S) ? "" : folder);
    else
      keep_common (root, folder);
  }
  return root;
}

static char *
without_extension (const char *name)
{
  const char *slash = strrchr (name, G_DIR_SEPARATOR);
  const char *base = slash == NULL ? name : slash + 1;
  const char *dot = strrchr (base, '.');

  return dot == NULL || dot == base ? g_strdup (name) : g_strndup (name, (gsize)(dot - name));
}

static char *
find_free (GHashTable *taken, const char *name)
{
  g_autofree char *free_name = without_extension (name);

  for (guint i = 1; g_hash_table_contains (taken, free_name); i++) {
    g_free (free_name);
    free_name = i == 1 ? g_strdup (name) : g_strdup_printf ("%s-%u", name, i);
  }
  return g_steal_pointer (&free_name);
}

GPtrArray *
norma_output_names_new (char *const *names, const GPtrArray *paths)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_full (paths->len, g_free);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *root = find_root (names);

  for (guint i = 0; i < paths->len; i++) {
    g_autofree char *path = g_canonicalize_filename (paths->pdata[i], NULL);
    char *free_name = find_free (taken, path + strlen (root) + 1);

    g_ptr_array_add (found, free_name);
    g_hash_table_add (taken, free_name);
  }
  return g_steal_pointer (&found);
}
