/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/paths.h"

#include <string.h>

const char *
norma_path_below (const char *folder, const char *path)
{
  gsize n = strlen (folder);

  while (n > 0 && folder[n - 1] == '/')
    n--;
  if (strncmp (folder, path, n) != 0 || path[n] != '/')
    return NULL;
  path += n;
  path += strspn (path, "/");
  return *path == '\0' ? NULL : path;
}

char *
norma_path_relate (const char *folder, const char *path)
{
  g_autofree char *from = g_canonicalize_filename (folder, "/");
  g_autofree char *to = g_canonicalize_filename (path, "/");
  g_auto (GStrv) steps_from = g_strsplit (g_str_equal (from, "/") ? "" : from + 1, "/", -1);
  g_auto (GStrv) steps_to = g_strsplit (g_str_equal (to, "/") ? "" : to + 1, "/", -1);
  g_autoptr (GPtrArray) way = g_ptr_array_new ();
  guint common = 0;

  while (steps_from[common] != NULL && steps_to[common] != NULL &&
         g_str_equal (steps_from[common], steps_to[common]))
    common++;
  for (guint i = common; steps_from[i] != NULL; i++)
    g_ptr_array_add (way, (char *)"..");
  for (guint i = common; steps_to[i] != NULL; i++)
    g_ptr_array_add (way, steps_to[i]);
  if (way->len == 0)
    g_ptr_array_add (way, (char *)".");
  g_ptr_array_add (way, NULL);
  return g_strjoinv ("/", (char **)way->pdata);
}
