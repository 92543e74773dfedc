/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/project/journal-entry.h"
#include "core/project/table.h"

/* What the entries so far say of a step. */
typedef struct {
  guint64 n_changes;
  NormaEntryKind last;
} Account;

struct _NormaJournalVerifier {
  GHashTable *accounts; /* gint64 * → Account *, of steps */
  gint64 last; /* entry that was read */
  gint64 first_step; /* that an entry did */
  NormaJournalCheck check;
};

NormaJournalVerifier *
norma_journal_verifier_new (void)
{
  NormaJournalVerifier *verifier = g_new0 (NormaJournalVerifier, 1);

  verifier->accounts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  verifier->first_step = G_MAXINT64;
  return verifier;
}

void
norma_journal_verifier_free (NormaJournalVerifier *verifier)
{
  if (verifier == NULL)
    return;
  g_hash_table_unref (verifier->accounts);
  g_free (verifier);
}

static Account *
find_account (GHashTable *accounts, gint64 step)
{
  Account *account = g_hash_table_lookup (accounts, &step);
  gint64 *key;

  if (account != NULL)
    return account;
  key = g_new (gint64, 1);
  *key = step;
  account = g_new0 (Account, 1);
  g_hash_table_insert (accounts, key, account);
  return account;
}

static void
tell_numbers (NormaJournalCheck *check, guint64 expected, guint64 found)
{
  g_snprintf (check->expected, sizeof check->expected, "%" G_GUINT64_FORMAT, expected);
  g_snprintf (check->found, sizeof check->found, "%" G_GUINT64_FORMAT, found);
}

static void
tell_texts (NormaJournalCheck *check, const char *expected, const char *found)
{
  g_strlcpy (check->expected, expected, sizeof check->expected);
  g_strlcpy (check->found, found, sizeof check->found);
}

/* Holds one entry against its digest; what does not hold is told in the check. */
static gboolean
check_entry (NormaProject *project, const NormaEntry *entry, Account *account,
             NormaJournalCheck *check, GError **error)
{
  guint64 n_found;
  g_autofree char *digest =
      norma_journal_digest (project, entry, check->head, account->n_changes, &n_found, error);

  if (digest == NULL)
    return FALSE;
  if (n_found < entry->n_changes) {
    check->finding = "changes that it made have been taken out";
    tell_numbers (check, entry->n_changes, n_found);
  } else if (!g_str_equal (digest, entry->digest)) {
    check->finding = "it, a change that it made, or the entry before has been altered or taken out";
    tell_texts (check, entry->digest, digest);
  } else {
    g_strlcpy (check->head, digest, sizeof check->head);
    check->n_entries++;
    account->n_changes += entry->n_changes;
    account->last = entry->kind;
    return TRUE;
  }
  check->broken = entry->id;
  return TRUE;
}

static void
check_step (const Account *account, const char *state, guint64 n_changes, NormaJournalCheck *check)
{
  static const char *const states[] = { "done", "undone", "done", "discarded" };

  if (account == NULL)
    check->finding = "a step has been put in that no entry tells of";
  else if (account->n_changes > 0 && account->n_changes != n_changes) {
    check->finding = "a step has changes that no entry tells of";
    tell_numbers (check, account->n_changes, n_changes);
  } else if (!g_str_equal (states[account->last], state)) {
    check->finding = "the state of a step is not the one that its entries tell";
    tell_texts (check, states[account->last], state);
  }
}

/* Steps of before the journal have no entry that did them. */
static gboolean
check_steps (NormaProject *project, GHashTable *accounts, gint64 first, NormaJournalCheck *check,
             GError **error)
{
  g_autoptr (NormaStatement) statement = norma_database_prepare (
      project->database, error,
      "SELECT id, state, (SELECT count (*) FROM change WHERE step_id = step.id) FROM step "
      "ORDER BY id",
      "");
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  check->n_earlier_steps = 0;
  while (check->finding == NULL) {
    gint64 id;

    if (!norma_database_step (project->database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    id = sqlite3_column_int64 (statement, 0);
    if (id < first)
      check->n_earlier_steps++;
    else
      check_step (g_hash_table_lookup (accounts, &id), norma_statement_get_text (statement, 1),
                  (guint64)sqlite3_column_int64 (statement, 2), check);
    if (check->finding != NULL)
      check->step = id;
  }
  return TRUE;
}

/* A sign-off keeps the digest of the entry before it, which later entries cannot take back. */
static gboolean
check_sign_offs (NormaProject *project, NormaJournalCheck *check, GError **error)
{
  g_autoptr (NormaStatement) statement = NULL;
  gboolean found;

  if (check->finding != NULL)
    return TRUE;
  statement = norma_database_prepare (project->database, error,
                                      "SELECT digest FROM sign_off WHERE digest <> '' AND digest "
                                      "NOT IN (SELECT digest FROM entry) LIMIT 1",
                                      "");
  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  if (found) {
    check->finding = "a sign-off was made after an entry that is no longer there";
    tell_texts (check, norma_statement_get_text (statement, 0), "");
  }
  return TRUE;
}

static gboolean
check_entries (NormaJournalVerifier *verifier, NormaProject *project, GError **error)
{
  NormaJournalCheck *check = &verifier->check;
  g_autoptr (NormaEntries) list = norma_project_list_entries_after (project, verifier->last, error);

  if (list == NULL)
    return FALSE;
  for (gsize i = 0; i < list->n && check->finding == NULL; i++) {
    const NormaEntry *entry = &list->entries[i];

    if (entry->kind == NORMA_ENTRY_DONE)
      verifier->first_step = MIN (verifier->first_step, entry->step);
    if (!check_entry (project, entry, find_account (verifier->accounts, entry->step), check, error))
      return FALSE;
    verifier->last = entry->id;
  }
  return TRUE;
}

static gboolean
check_loss (NormaProject *project, NormaJournalCheck *check, GError **error)
{
  gint64 id;

  return norma_database_get_integer (project->database, &id, &check->after_loss, error,
                                     "SELECT id FROM setting WHERE name = ?1", "s",
                                     NORMA_SETTING_LOSS);
}

/* Of a step or sign-off, which may be as it should be by now. */
static void
forget_finding (NormaJournalCheck *check)
{
  check->finding = NULL;
  check->step = 0;
  check->expected[0] = check->found[0] = '\0';
}

gboolean
norma_journal_verifier_go_on (NormaJournalVerifier *verifier, NormaProject *project,
                              NormaJournalCheck *check, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;

  g_return_val_if_fail (verifier != NULL && project != NULL && check != NULL, FALSE);

  locker = g_rec_mutex_locker_new (&project->mutex);
  if (verifier->check.broken == 0) {
    forget_finding (&verifier->check);
    if (!check_loss (project, &verifier->check, error) ||
        !check_entries (verifier, project, error) ||
        !check_steps (project, verifier->accounts, verifier->first_step, &verifier->check, error) ||
        !check_sign_offs (project, &verifier->check, error))
      return FALSE;
  }
  *check = verifier->check;
  return TRUE;
}

gboolean
norma_project_verify_journal (NormaProject *project, NormaJournalCheck *check, GError **error)
{
  g_autoptr (NormaJournalVerifier) verifier = norma_journal_verifier_new ();

  g_return_val_if_fail (project != NULL && check != NULL, FALSE);

  return norma_journal_verifier_go_on (verifier, project, check, error);
}
