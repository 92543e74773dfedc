/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/pairs.h"

#include <string.h>

#include "core/base/error.h"
#include "core/pipeline/image-list.h"

static void
clear_pair (gpointer data)
{
  NormaPair *pair = data;

  g_free (pair->reference);
  g_free (pair->query);
}

GArray *
norma_pairs_new_empty (void)
{
  GArray *pairs = g_array_new (FALSE, TRUE, sizeof (NormaPair));

  g_array_set_clear_func (pairs, clear_pair);
  return pairs;
}

void
norma_pairs_add (GArray *pairs, const char *reference, const char *query)
{
  NormaPair pair = { g_strdup (reference), g_strdup (query) };

  g_array_append_val (pairs, pair);
}

static gboolean
is_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

static GPtrArray *
list_images (const char *folder, GError **error)
{
  const char *const folders[] = { folder, NULL };

  return norma_image_list_collect (folders, NULL, error);
}

/* The path below a folder, without extension; owned by the caller. */
static char *
name_below (const char *folder, const char *path)
{
  const char *below = path + strlen (folder);
  const char *slash, *dot;

  while (*below == '/')
    below++;
  slash = strrchr (below, '/');
  dot = strrchr (slash == NULL ? below : slash, '.');
  return dot == NULL ? g_strdup (below) : g_strndup (below, (gsize)(dot - below));
}

static GHashTable *
index_names (const char *folder, const GPtrArray *paths)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < paths->len; i++)
    g_hash_table_insert (names, name_below (folder, paths->pdata[i]), paths->pdata[i]);
  return names;
}

static GArray *
match_folders (const char *reference, const char *query, GError **error)
{
  g_autoptr (GArray) pairs = norma_pairs_new_empty ();
  g_autoptr (GPtrArray) references = list_images (reference, error);
  g_autoptr (GPtrArray) queries = references == NULL ? NULL : list_images (query, error);
  g_autoptr (GHashTable) names = NULL;

  if (queries == NULL)
    return NULL;
  names = index_names (reference, references);
  for (guint i = 0; i < queries->len; i++) {
    g_autofree char *name = name_below (query, queries->pdata[i]);
    const char *match = g_hash_table_lookup (names, name);

    if (match == NULL) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: no reference of this name in %s",
                   (const char *)queries->pdata[i], reference);
      return NULL;
    }
    norma_pairs_add (pairs, match, queries->pdata[i]);
  }
  return g_steal_pointer (&pairs);
}

GArray *
norma_pairs_new (const char *reference, const char *query, GError **error)
{
  g_autoptr (GArray) pairs = NULL;
  g_autoptr (GPtrArray) queries = NULL;

  if (is_folder (reference) && is_folder (query))
    return match_folders (reference, query, error);
  if (is_folder (reference)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: a folder of references needs a folder of queries, found the file %s",
                 reference, query);
    return NULL;
  }
  pairs = norma_pairs_new_empty ();
  if (!is_folder (query)) {
    norma_pairs_add (pairs, reference, query);
    return g_steal_pointer (&pairs);
  }
  queries = list_images (query, error);
  for (guint i = 0; queries != NULL && i < queries->len; i++)
    norma_pairs_add (pairs, reference, queries->pdata[i]);
  return queries == NULL ? NULL : g_steal_pointer (&pairs);
}

/* Tables. */

/* Takes a field off the front of a line. NULL: quotes that do not end. */
static char *
take_field (const char **line)
{
  g_autoptr (GString) field = g_string_new (NULL);
  const char *at = *line + strspn (*line, " ");
  gboolean is_quoted = *at == '"';

  if (is_quoted)
    at++;
  while (*at != '\0' && (is_quoted || *at != ',')) {
    if (is_quoted && *at == '"' && at[1] != '"')
      break;
    if (is_quoted && *at == '"')
      at++;
    g_string_append_c (field, *at++);
  }
  if (is_quoted && *at++ != '"')
    return NULL;
  at += strspn (at, " ");
  *line = *at == ',' ? at + 1 : at;
  return g_strdup (g_strstrip (field->str));
}

static char *
place_beside (const char *folder, const char *path)
{
  return g_path_is_absolute (path) ? g_strdup (path) : g_build_filename (folder, path, NULL);
}

static gboolean
read_line (const char *line, guint number, const char *path, const char *folder, GArray *pairs,
           GError **error)
{
  g_autofree char *reference = take_field (&line);
  g_autofree char *query = reference == NULL ? NULL : take_field (&line);
  g_autofree char *reference_path = NULL;
  g_autofree char *query_path = NULL;

  if (number == 1 && g_strcmp0 (reference, "reference") == 0 && g_strcmp0 (query, "query") == 0)
    return TRUE;
  if (query == NULL || *query == '\0' || *reference == '\0' || *line != '\0') {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: line %u: expected two paths, reference and query, separated by a comma", path,
                 number);
    return FALSE;
  }
  reference_path = place_beside (folder, reference);
  query_path = place_beside (folder, query);
  norma_pairs_add (pairs, reference_path, query_path);
  return TRUE;
}

GArray *
norma_pairs_read (const char *path, GError **error)
{
  g_autoptr (GArray) pairs = norma_pairs_new_empty ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strchomp (lines[i]) != '\0' && !read_line (lines[i], i + 1, path, folder, pairs, error))
      return NULL;
  if (pairs->len > 0)
    return g_steal_pointer (&pairs);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: no pairs", path);
  return NULL;
}
