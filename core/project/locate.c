/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>

#include "core/project/file-row.h"
#include "core/project/files.h"
#include "core/project/record.h"

/* An image whose file was found. */
typedef struct {
  gint64 image;
  char *path; /* absolute */
  NormaOwnedFacts seen;
} Found;

static void
found_free (Found *found)
{
  norma_owned_facts_clear (&found->seen);
  g_free (found->path);
  g_free (found);
}

static NormaProjectImage *
find_by_hash (const NormaProjectImages *list, GHashTable *located, const char *hash)
{
  for (gsize i = 0; i < list->n; i++) {
    NormaProjectImage *image = &list->images[i];

    if (image->file.state == NORMA_FILE_MISSING && g_strcmp0 (image->file.hash, hash) == 0 &&
        !g_hash_table_contains (located, image))
      return image;
  }
  return NULL;
}

static gboolean
is_size_missed (const NormaProjectImages *list, const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return FALSE;
  for (gsize i = 0; i < list->n; i++)
    if (list->images[i].file.state == NORMA_FILE_MISSING &&
        list->images[i].file.size == (guint64)status.st_size)
      return TRUE;
  return FALSE;
}

/* Adds to `found` if the candidate has the bytes of a missing image. */
static gboolean
try_candidate (const NormaProjectImages *list, const char *path, GHashTable *located,
               GPtrArray *found, const NormaProgress *progress, GError **error)
{
  g_auto (NormaOwnedFacts) seen = { 0 };
  NormaProjectImage *image;
  Found *entry;

  if (!is_size_missed (list, path))
    return TRUE;
  if (!norma_file_facts_read (path, TRUE, norma_progress_get_cancellable (progress), &seen, error))
    return FALSE;
  image = seen.hash == NULL ? NULL : find_by_hash (list, located, seen.hash);
  if (image == NULL)
    return TRUE;
  g_hash_table_add (located, image);
  entry = g_new0 (Found, 1);
  entry->image = image->id;
  entry->path = g_strdup (path);
  entry->seen = seen;
  seen = (NormaOwnedFacts){ 0 };
  g_ptr_array_add (found, entry);
  return TRUE;
}

/* A path that another image has already is left to it. */
static gboolean
relink (NormaProject *project, const Found *found, gsize *n_located, GError **error)
{
  g_autofree char *path = norma_file_row_path (project, found->path, error);
  g_autoptr (JsonObject) columns = json_object_new ();
  gint64 file, user;

  if (path == NULL ||
      !norma_file_row_require (project, path, &found->seen.facts, &file, &user, error))
    return FALSE;
  if (user == found->image)
    return norma_file_row_see (project, user, &found->seen.facts, error);
  if (user != 0)
    return TRUE;
  *n_located += 1;
  json_object_set_int_member (columns, "file_id", file);
  return norma_record_update (project, &norma_image_table, found->image, columns, error);
}

static gboolean
relink_all (NormaProject *project, const GPtrArray *found, gsize *n_located, GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  if (!norma_edit_begin (project, "Locate images", &edit, error))
    return FALSE;
  for (guint i = 0; i < found->len && success; i++)
    success = relink (project, found->pdata[i], n_located, error);
  return norma_edit_end (project, &edit, success, error);
}

gboolean
norma_project_locate (NormaProject *project, const GPtrArray *candidates,
                      const NormaProgress *progress, gsize *n_located, GError **error)
{
  g_autoptr (NormaProjectImages) list = NULL;
  g_autoptr (GHashTable) located = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)found_free);
  gsize n = 0;

  g_return_val_if_fail (project != NULL && candidates != NULL, FALSE);

  list = norma_project_list_images (project, NULL, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < candidates->len; i++) {
    if (!norma_progress_continue (progress, error) ||
        !try_candidate (list, candidates->pdata[i], located, found, progress, error))
      return FALSE;
    norma_progress_report (progress, "Looking for images", i + 1, candidates->len);
  }
  if (!relink_all (project, found, &n, error))
    return FALSE;
  if (n_located != NULL)
    *n_located = n;
  return TRUE;
}
