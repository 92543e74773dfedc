/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* Who did what and when, in the order of doing. Entries are only ever added: undoing a step adds one. Each
 * holds a digest of itself, of the rows it changed and of the entry before, so that an entry or a change
 * that was altered, taken out or put in later is noticed by norma_project_verify_journal(); whoever alters
 * all that follows too is found out by a digest kept elsewhere, in a report or a sign-off. */

typedef enum {
  NORMA_ENTRY_DONE,
  NORMA_ENTRY_UNDONE,
  NORMA_ENTRY_REDONE,
  NORMA_ENTRY_DISCARDED, /* undone earlier, and something else was done instead */
} NormaEntryKind;

typedef struct {
  gint64 id;
  const char *time; /* UTC, ISO 8601 with milliseconds, by the clock of the machine */
  const char *user;
  NormaEntryKind kind;
  gint64 step; /* history.h */
  const char *action; /* of the step, English */
  guint64
      n_changes; /* rows that it changed; done only, and a step may be done in several entries */
  const char *reason; /* may be empty */
  const char *digest; /* SHA-256, hexadecimal */
  gboolean is_earlier; /* than the entry before: the clock was set back */
} NormaEntry;

/* Strings belong to the list. */
typedef struct {
  NormaEntry *entries; /* [n], in the order of doing */
  gsize n;
  GStringChunk *strings;
} NormaEntries;

NormaEntries *norma_project_list_entries (NormaProject *project, GError **error);

/* Those that were added after the entry of this id; 0: all. */
NormaEntries *norma_project_list_entries_after (NormaProject *project, gint64 entry,
                                                GError **error);

/* Those whose steps changed this image: its label, role, file, review, shapes, sign-offs. is_earlier:
 * than the one before in this list. */
NormaEntries *norma_project_list_image_entries (NormaProject *project, gint64 image,
                                                GError **error);
void norma_entries_free (NormaEntries *list);

/* A row that an entry changed. */
typedef struct {
  const char *table; /* of docs/project-file.md */
  gint64 row;
  const char *before,
      *after; /* JSON objects of the columns that changed; NULL: there was, is no row */
  gint64 image; /* that it concerns; 0: none */
  const char *path; /* of the image; NULL: none, or it is no longer there */
  const char *setting; /* its name where the row is one; else NULL */
} NormaChange;

typedef struct {
  NormaChange *changes; /* [n], in the order of doing */
  gsize n;
  GStringChunk *strings;
} NormaChanges;

/* Those that an entry made, or took back or made again. */
NormaChanges *norma_project_list_changes (NormaProject *project, const NormaEntry *entry,
                                          GError **error);
void norma_changes_free (NormaChanges *list);

typedef struct {
  guint64 n_entries; /* whose digests hold, from the first on */
  guint64 n_earlier_steps; /* that an earlier version of the program made: without entries */
  gint64 broken; /* the first entry that does not hold; 0: all do */
  const char *finding; /* what is wrong, English, static; NULL: nothing */
  char expected[65],
      found[65]; /* digests, numbers of changes or states; empty: nothing to compare */
  gint64 step; /* that the finding concerns where no entry does; 0: none */
  char head[65]; /* digest of the last entry that holds; empty: there is none */
  gboolean
      after_loss; /* rows were lost when the project was saved from a damaged file (salvage.h) */
} NormaJournalCheck;

/* FALSE only if it cannot be read; what was altered is told in *check. */
gboolean norma_project_verify_journal (NormaProject *project, NormaJournalCheck *check,
                                       GError **error);

/* Verifying that goes on where it stopped: what was held against its digest once is not read again, so
 * an entry altered since then is noticed only by the next that begins anew. One project, one thread at
 * a time. */
typedef struct _NormaJournalVerifier NormaJournalVerifier;

NormaJournalVerifier *norma_journal_verifier_new (void);
void norma_journal_verifier_free (NormaJournalVerifier *verifier);

/* Verifies the entries that have been added, and all steps and sign-offs. *check, of the whole, is
 * as of norma_project_verify_journal(); once an entry did not hold it stays as it is. */
gboolean norma_journal_verifier_go_on (NormaJournalVerifier *verifier, NormaProject *project,
                                       NormaJournalCheck *check, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaEntries, norma_entries_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaChanges, norma_changes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaJournalVerifier, norma_journal_verifier_free)
