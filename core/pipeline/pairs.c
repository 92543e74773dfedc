/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/pairs.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/base/csv-field.h"
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

gboolean
norma_paths_are_one_file (const char *one, const char *other)
{
  GStatBuf a, b;

  return g_stat (one, &a) == 0 && g_stat (other, &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
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

static const char *
path_below (const char *folder, const char *path)
{
  const char *below = path + strlen (folder);

  while (*below == '/')
    below++;
  return below;
}

/* The same without extension; owned by the caller. */
static char *
name_below (const char *folder, const char *path)
{
  const char *below = path_below (folder, path);
  const char *slash, *dot;

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

/* Patterns. */

/* What stands before and after the common part of two names. */
typedef struct {
  char **reference, **query; /* [2], owned */
} Pattern;

static void
pattern_clear (Pattern *pattern)
{
  g_strfreev (pattern->reference);
  g_strfreev (pattern->query);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pattern, pattern_clear)

static gboolean
parse_pattern (const char *text, Pattern *pattern, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (text, ",", -1);

  if (g_strv_length (sides) == 2) {
    pattern->reference = g_strsplit (sides[0], "{}", -1);
    pattern->query = g_strsplit (sides[1], "{}", -1);
    if (g_strv_length (pattern->reference) == 2 && g_strv_length (pattern->query) == 2 &&
        !g_str_equal (sides[0], sides[1]))
      return TRUE;
  }
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "pattern: found \"%s\", expected two different names with a comma between them and "
               "{} once in each, as {}_temp.jpg,{}_test.jpg",
               text);
  return FALSE;
}

/* What the name has in place of {}, owned by the caller; NULL: it is another name. */
static char *
take_common (const char *name, char *const *around)
{
  gsize length = strlen (name), before = strlen (around[0]), after = strlen (around[1]);

  if (length <= before + after || !g_str_has_prefix (name, around[0]) ||
      !g_str_has_suffix (name, around[1]))
    return NULL;
  return g_strndup (name + before, length - before - after);
}

static const char *
find_reference (const char *query, const char *folder, const Pattern *pattern, GHashTable *paths)
{
  g_autofree char *common = take_common (query, pattern->query);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (common == NULL)
    return NULL;
  name = g_strconcat (pattern->reference[0], common, pattern->reference[1], NULL);
  path = g_build_filename (folder, name, NULL);
  return g_hash_table_lookup (paths, path);
}

/* References may look like queries whose own reference is missing; other images may not. */
static gboolean
check_alone (const GPtrArray *alone, GHashTable *references, const char *folder, GError **error)
{
  for (guint i = 0; i < alone->len; i++)
    if (!g_hash_table_contains (references, alone->pdata[i])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "%s: no reference of this name by the pattern in %s",
                   (const char *)alone->pdata[i], folder);
      return FALSE;
    }
  return TRUE;
}

static GArray *
match_images (const GPtrArray *images, const char *folder, const Pattern *pattern, GError **error)
{
  g_autoptr (GArray) pairs = norma_pairs_new_empty ();
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) references = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();

  for (guint i = 0; i < images->len; i++)
    g_hash_table_add (paths, images->pdata[i]);
  for (guint i = 0; i < images->len; i++) {
    const char *path = images->pdata[i], *name = path_below (folder, path);
    const char *reference = find_reference (name, folder, pattern, paths);
    g_autofree char *common = take_common (name, pattern->query);

    if (reference == NULL && common != NULL)
      g_ptr_array_add (alone, images->pdata[i]);
    if (reference == NULL)
      continue;
    norma_pairs_add (pairs, reference, path);
    g_hash_table_add (references, (gpointer)reference);
  }
  return check_alone (alone, references, folder, error) ? g_steal_pointer (&pairs) : NULL;
}

GArray *
norma_pairs_match (const char *text, const char *folder, GError **error)
{
  g_auto (Pattern) pattern = { NULL };
  g_autoptr (GPtrArray) images = NULL;
  g_autoptr (GArray) pairs = NULL;

  if (!parse_pattern (text, &pattern, error))
    return NULL;
  images = list_images (folder, error);
  if (images == NULL)
    return NULL;
  pairs = match_images (images, folder, &pattern, error);
  if (pairs == NULL || pairs->len > 0)
    return g_steal_pointer (&pairs);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: no pair by the pattern \"%s\" among %u images", folder, text, images->len);
  return NULL;
}

/* Tables. */

static char *
place_beside (const char *folder, const char *path)
{
  return g_path_is_absolute (path) ? g_strdup (path) : g_build_filename (folder, path, NULL);
}

static gboolean
read_line (const char *line, guint number, const char *path, const char *folder, GArray *pairs,
           GError **error)
{
  g_autofree char *reference = norma_csv_take_field (&line);
  g_autofree char *query = reference == NULL ? NULL : norma_csv_take_field (&line);
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
