/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/matcher.h"

#include <string.h>

#include "core/base/error.h"

struct _NormaMatcher {
  char **paths; /* [n], ended by NULL */
  GHashTable *by_stem; /* file name without ending → GArray of gsize, places in `paths` */
};

/* Of the file's name in a path. */
static char *
get_stem (const char *path)
{
  char *stem = g_path_get_basename (path);
  char *dot = strrchr (stem, '.');

  if (dot != NULL && dot != stem)
    *dot = '\0';
  return stem;
}

NormaMatcher *
norma_matcher_new (const char *const *paths, gsize n)
{
  NormaMatcher *matcher = g_new0 (NormaMatcher, 1);

  matcher->paths = g_new0 (char *, n + 1);
  matcher->by_stem =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *stem = get_stem (paths[i]);
    GArray *places = g_hash_table_lookup (matcher->by_stem, stem);

    matcher->paths[i] = g_strdup (paths[i]);
    if (places == NULL) {
      places = g_array_new (FALSE, FALSE, sizeof (gsize));
      g_hash_table_insert (matcher->by_stem, g_steal_pointer (&stem), places);
    }
    g_array_append_val (places, i);
  }
  return matcher;
}

void
norma_matcher_free (NormaMatcher *matcher)
{
  if (matcher == NULL)
    return;
  g_strfreev (matcher->paths);
  g_hash_table_unref (matcher->by_stem);
  g_free (matcher);
}

/* How well a path suits a name, 0: only its stem is the same. */
static guint
rate (const char *path, const char *name)
{
  g_autofree char *end = g_strconcat ("/", name, NULL);
  g_autofree char *file = g_path_get_basename (name);
  g_autofree char *bare = g_strdup (path);
  char *dot = strrchr (bare, '.');

  if (g_str_equal (path, name))
    return 4;
  if (g_str_has_suffix (path, end))
    return 3;
  if (dot != NULL && strchr (dot, '/') == NULL)
    *dot = '\0';
  if (g_str_has_suffix (bare, end))
    return 2;
  g_free (end);
  end = g_strconcat ("/", file, NULL);
  return g_str_has_suffix (path, end) ? 1 : 0;
}

static const GArray *
find_places (const NormaMatcher *matcher, const char *name)
{
  g_autofree char *stem = get_stem (name);
  g_autofree char *file = g_path_get_basename (name);
  const GArray *places = g_hash_table_lookup (matcher->by_stem, stem);

  /* What looks like an ending may be part of a name without one, as “v1.2” of “v1.2.png”. */
  return places != NULL ? places : g_hash_table_lookup (matcher->by_stem, file);
}

gboolean
norma_matcher_find (const NormaMatcher *matcher, const char *name, gsize *index, GError **error)
{
  const GArray *places;
  guint best = 0;
  guint n_best = 0;

  g_return_val_if_fail (matcher != NULL && name != NULL, FALSE);

  while (g_str_has_prefix (name, "./"))
    name += 2;
  places = find_places (matcher, name);
  for (guint i = 0; places != NULL && i < places->len; i++) {
    gsize place = g_array_index (places, gsize, i);
    guint rating = rate (matcher->paths[place], name);

    if (rating > best || n_best == 0) {
      best = rating;
      n_best = 0;
      *index = place;
    }
    n_best += rating == best;
  }
  if (n_best == 1)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               n_best == 0 ? "%s: none of the images is called so"
                           : "%s: more than one of the images may be meant",
               name);
  return FALSE;
}
