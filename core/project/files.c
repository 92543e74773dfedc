/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/files.h"

#include <sys/stat.h>

#include "core/project/file-row.h"

/* Images looked at between two transactions: a cancelled look keeps nearly all it saw, and a commit
 * costs little beside so many looks. */
#define LOOKS_A_COMMIT 500

typedef struct {
  char *beside, *absolute;
} Roots;

static void
roots_clear (Roots *roots)
{
  g_free (roots->beside);
  g_free (roots->absolute);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Roots, roots_clear)

static char *
find_image (const Roots *roots, const char *path, gboolean *moved)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  *moved = FALSE;
  if (g_path_is_absolute (path))
    return g_strdup (path);
  first = g_build_filename (roots->beside, path, NULL);
  second = g_build_filename (roots->absolute, path, NULL);
  *moved = !g_file_test (first, G_FILE_TEST_EXISTS) && g_file_test (second, G_FILE_TEST_EXISTS);
  return *moved ? g_steal_pointer (&second) : g_steal_pointer (&first);
}

static gboolean
read_roots (NormaProject *project, Roots *roots, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&project->mutex);

  return norma_project_read_roots (project, &roots->beside, &roots->absolute, error);
}

char *
norma_project_dup_image_path (NormaProject *project, const char *image_path, GError **error)
{
  g_auto (Roots) roots = { NULL, NULL };
  gboolean moved;

  g_return_val_if_fail (project != NULL && image_path != NULL, NULL);

  return read_roots (project, &roots, error) ? find_image (&roots, image_path, &moved) : NULL;
}

gboolean
norma_project_store_facts (NormaProject *project, const gint64 *ids, const NormaFileFacts *facts,
                           gsize n, GError **error)
{
  gboolean success = TRUE;
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && ((ids != NULL && facts != NULL) || n == 0), FALSE);

  if (!norma_edit_begin (project, "", &edit, error))
    return FALSE;
  for (gsize i = 0; i < n && success; i++)
    success = norma_file_row_see (project, ids[i], &facts[i], error);
  return norma_edit_end (project, &edit, success, error);
}

/* Whether size and time are as they were, so that the bytes need not be read again. */
static gboolean
looks_same (const char *path, const NormaFileFacts *known)
{
  struct stat status;

  return known->hash != NULL && known->state != NORMA_FILE_CHANGED && stat (path, &status) == 0 &&
         (guint64)status.st_size == known->size &&
         (gint64)status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec ==
             known->mtime_ns;
}

/* What looking at one image again gives; OK of a file in the root's former place is MOVED. */
static gboolean
look (const Roots *roots, const NormaProjectImage *image, const NormaProgress *progress,
      NormaOwnedFacts *seen, GError **error)
{
  gboolean moved;
  g_autofree char *path = find_image (roots, image->path, &moved);

  if (looks_same (path, &image->file)) {
    *seen = (NormaOwnedFacts){ .facts = image->file };
    if (image->file.state != NORMA_FILE_UNREADABLE)
      seen->facts.state = NORMA_FILE_OK;
  } else if (!norma_file_facts_read (path, TRUE, norma_progress_get_cancellable (progress), seen,
                                     error)) {
    return FALSE;
  }
  if (moved && seen->facts.state == NORMA_FILE_OK)
    seen->facts.state = NORMA_FILE_MOVED;
  if (image->file.hash != NULL && seen->facts.hash != NULL &&
      !g_str_equal (image->file.hash, seen->facts.hash))
    seen->facts.state = NORMA_FILE_CHANGED;
  return TRUE;
}

static void
count (NormaFilesCheck *check, NormaFileState state)
{
  check->n_ok += state == NORMA_FILE_OK;
  check->n_missing += state == NORMA_FILE_MISSING;
  check->n_moved += state == NORMA_FILE_MOVED;
  check->n_changed += state == NORMA_FILE_CHANGED;
  check->n_unreadable += state == NORMA_FILE_UNREADABLE;
}

static gboolean
is_news (const NormaFileFacts *known, const NormaFileFacts *seen)
{
  return known->state != seen->state || g_strcmp0 (known->hash, seen->hash) != 0 ||
         known->mtime_ns != seen->mtime_ns || g_strcmp0 (known->message, seen->message) != 0;
}

/* An image may have been removed since it was listed. */
static gboolean
store_look (NormaProject *project, gint64 id, const NormaFileFacts *seen, GError **error)
{
  gint64 found;

  return norma_database_get_integer (project->database, &found, NULL, error,
                                     "SELECT id FROM image WHERE id = ?1", "i", id) &&
         (found == 0 || norma_file_row_see (project, id, seen, error));
}

/* Looks at n images and stores what is new; what was seen before an error or the end is kept. */
static gboolean
look_at_some (NormaProject *project, const Roots *roots, const NormaProjectImage *images, gsize n,
              const NormaProgress *progress, NormaFilesCheck *check, GError **error)
{
  g_autofree NormaOwnedFacts *seen = g_new0 (NormaOwnedFacts, n);
  gboolean looked = TRUE, stored;
  NormaEdit edit;
  gsize n_seen;

  for (n_seen = 0; n_seen < n && looked; n_seen += looked)
    looked = norma_progress_continue (progress, error) &&
             look (roots, &images[n_seen], progress, &seen[n_seen], error);

  stored = norma_edit_begin (project, "", &edit, looked ? error : NULL);
  if (stored) {
    for (gsize i = 0; i < n_seen && stored; i++)
      if (is_news (&images[i].file, &seen[i].facts))
        stored = store_look (project, images[i].id, &seen[i].facts, looked ? error : NULL);
    stored = norma_edit_end (project, &edit, stored, looked ? error : NULL);
  }
  for (gsize i = 0; i < n_seen; i++) {
    count (check, seen[i].facts.state);
    norma_owned_facts_clear (&seen[i]);
  }
  return looked && stored;
}

gboolean
norma_project_check_files (NormaProject *project, const NormaProgress *progress,
                           NormaFilesCheck *check, GError **error)
{
  g_auto (Roots) roots = { NULL, NULL };
  g_autoptr (NormaProjectImages) list = NULL;
  NormaFilesCheck counts = { 0 };
  gboolean success = TRUE;

  g_return_val_if_fail (project != NULL, FALSE);

  list = norma_project_list_images (project, NULL, error);
  if (list == NULL || !read_roots (project, &roots, error))
    return FALSE;
  for (gsize i = 0; i < list->n && success; i += LOOKS_A_COMMIT) {
    gsize n = MIN (LOOKS_A_COMMIT, list->n - i);

    success = look_at_some (project, &roots, &list->images[i], n, progress, &counts, error);
    norma_progress_report (progress, "Looking at files", i + n, list->n);
  }
  if (check != NULL)
    *check = counts;
  return success;
}
