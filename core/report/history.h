/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/journal.h"

/* The journal of a project as it is told and handed on. */

typedef struct {
  const char *user; /* NULL: any */
  const char *image; /* part of the path of an image that the entry concerns; NULL: any */
  const char *action; /* part of the action's English name, in any case; NULL: any */
  const char *since,
      *until; /* ISO 8601 or a beginning of it, UTC, both inclusive; NULL: any time */
  gint64 after; /* the entry of this id, in the order of doing; 0: from the first on */
  GHashTable *entries; /* of gint64 *, a set: only entries of these ids; NULL: any */
} NormaHistoryFilter;

/* An entry with what it changed, lent to the one it is told to. */
typedef void (*NormaHistoryTell) (const NormaEntry *entry, const NormaChanges *changes,
                                  gpointer data);

/* Tells the entries that pass, in the order of doing. filter: NULL, all. *n_told: may be NULL. Errors:
 * those of norma_project_list_entries(). */
gboolean norma_history_tell (NormaProject *project, const NormaHistoryFilter *filter,
                             NormaHistoryTell tell, gpointer data, guint *n_told, GError **error);

/* "done", "undone", "redone", "discarded"; static. */
const char *norma_entry_kind_to_string (NormaEntryKind kind);

/* How many images the changes concern. *path: of the one image, lent; NULL where there is not one, or it is
 * no longer there. */
guint norma_history_count_images (const NormaChanges *changes, const char **path);

/* What the changes concern, in English words: the path of the one image, "3 images", "" for none. Owned by the
 * caller. */
char *norma_history_describe_images (const NormaChanges *changes);

/* The entries that pass as CSV as in csv.h: a header, and a row a change, or one for an entry without
 * changes. Times and paths are as in the project. Owned by the caller. Errors: those of
 * norma_history_tell(). */
char *norma_history_csv (NormaProject *project, const NormaHistoryFilter *filter, GError **error);

/* One JSON object without line breaks; norma-cli(1) lists the members. Owned by the caller. */
char *norma_history_json (const NormaEntry *entry, const NormaChanges *changes);
