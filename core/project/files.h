/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/project/images.h"

/* The files behind the images: looked at, found missing, found again. */

/* Facts that own their strings. */
typedef struct {
  NormaFileFacts facts;
  char *hash;
  char *message;
} NormaOwnedFacts;

/* Looks at an image file: size, time, hash, and what its head says; needs no project, for any
 * thread. A file that is absent or no image is a fact and no error. hashing: FALSE leaves the hash
 * NULL and reads only the head. Error: cancelled. */
gboolean norma_file_facts_read (const char *path, gboolean hashing, GCancellable *cancellable,
                                NormaOwnedFacts *facts, GError **error);
void norma_owned_facts_clear (NormaOwnedFacts *facts);

/* Where an image is to be read, owned by the caller: below the root, or where the root was when the
 * image was added if it is only there. The file may be absent. */
char *norma_project_dup_image_path (NormaProject *project, const char *image_path, GError **error);

/* Stores what was seen of image `id`, in one transaction; no step of history. A hash once known is
 * not replaced: other bytes make the state CHANGED. Error: NORMA_ERROR_INPUT for an unknown id. */
gboolean norma_project_store_facts (NormaProject *project, const gint64 *ids,
                                    const NormaFileFacts *facts, gsize n, GError **error);

typedef struct {
  guint64 n_ok, n_missing, n_moved, n_changed, n_unreadable;
} NormaFilesCheck;

/* Looks at every file again and stores what has become of it. Size and time first; only a file
 * whose size or time differ, or whose hash is unknown, is read. Cancelled: what was seen is kept.
 * check: may be NULL. */
gboolean norma_project_check_files (NormaProject *project, const NormaProgress *progress,
                                    NormaFilesCheck *check, GError **error);

/* Finds missing images among candidates (char *, absolute paths) by their bytes and makes the
 * project read them there: one step. Candidates of another size are not read. n_located: may be
 * NULL. */
gboolean norma_project_locate (NormaProject *project, const GPtrArray *candidates,
                               const NormaProgress *progress, gsize *n_located, GError **error);

/* Takes images whose files have other bytes now as they are: their hashes become those of now, so that
 * scores of the old bytes are no longer theirs. One step. Images without a readable file are left.
 * Error: NORMA_ERROR_INPUT if there is no image of such an id. */
gboolean norma_project_accept_files (NormaProject *project, const gint64 *ids, gsize n,
                                     const NormaProgress *progress, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaOwnedFacts, norma_owned_facts_clear)
