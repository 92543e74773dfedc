/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/journal.h"
#include "core/project/project-private.h"

/* Entries of the journal, made and calculated. All within an edit. */

/* Words of the file, by kind. */
extern const char *const norma_entry_kinds[4];

/* *digest: of the last entry, "" if there is none, the caller's; *time: of it; may be NULL. */
gboolean norma_journal_find_head (NormaProject *project, char **digest, char **time,
                                  GError **error);

/* n_changes: rows that the step has changed since its last entry; 0 for all kinds but done. */
gboolean norma_journal_add (NormaProject *project, NormaEntryKind kind, gint64 step,
                            gint64 n_changes, GError **error);

/* The digest of an entry: entry->digest is not looked at, `previous` is that of the entry before.
 * n_before: changes of its step that earlier entries hold; *n_found: that this one holds. NULL with an
 * error. */
char *norma_journal_digest (NormaProject *project, const NormaEntry *entry, const char *previous,
                            guint64 n_before, guint64 *n_found, GError **error);
