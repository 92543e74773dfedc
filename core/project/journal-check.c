/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/project/journal-entry.h"
#include "core/project/table.h"

/* What the entries so far say of a step. */
typedef struct {
  guint64 n_changes;
  NormaEntryKind last;
} Account;

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
find_fault (NormaJournalCheck *check, gint64 entry, const char *finding)
{
  check->broken = entry;
  check->finding = finding;
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
  if (n_found < entry->n_changes)
    find_fault (check, entry->id, "changes that it made have been taken out");
  else if (!g_str_equal (digest, entry->digest))
    find_fault (check, entry->id,
                "it, a change that it made, or the entry before has been altered or taken out");
  else {
    g_strlcpy (check->head, digest, sizeof check->head);
    check->n_entries++;
    account->n_changes += entry->n_changes;
    account->last = entry->kind;
  }
  return TRUE;
}

static const char *
find_step_fault (const Account *account, const char *state, guint64 n_changes)
{
  static const char *const states[] = { "done", "undone", "done", "discarded" };

  if (account == NULL)
    return "a step has been put in that no entry tells of";
  if (account->n_changes > 0 && account->n_changes != n_changes)
    return "a step has changes that no entry tells of";
  if (!g_str_equal (states[account->last], state))
    return "the state of a step is not the one that its entries tell";
  return NULL;
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
      check->finding = find_step_fault (g_hash_table_lookup (accounts, &id),
                                        norma_statement_get_text (statement, 1),
                                        (guint64)sqlite3_column_int64 (statement, 2));
  }
  return TRUE;
}

/* A sign-off keeps the digest of the entry before it, which later entries cannot take back. */
static gboolean
check_sign_offs (NormaProject *project, NormaJournalCheck *check, GError **error)
{
  gboolean found;
  gint64 id;

  if (check->finding != NULL)
    return TRUE;
  if (!norma_database_get_integer (project->database, &id, &found, error,
                                   "SELECT id FROM sign_off WHERE digest <> '' AND digest NOT IN "
                                   "(SELECT digest FROM entry) LIMIT 1",
                                   ""))
    return FALSE;
  if (found)
    check->finding = "a sign-off was made after an entry that is no longer there";
  return TRUE;
}

static gboolean
check_all (NormaProject *project, const NormaEntries *list, GHashTable *accounts,
           NormaJournalCheck *check, GError **error)
{
  gint64 first = G_MAXINT64;

  for (gsize i = 0; i < list->n && check->finding == NULL; i++) {
    const NormaEntry *entry = &list->entries[i];

    if (entry->kind == NORMA_ENTRY_DONE)
      first = MIN (first, entry->step);
    if (!check_entry (project, entry, find_account (accounts, entry->step), check, error))
      return FALSE;
  }
  return check->finding != NULL || (check_steps (project, accounts, first, check, error) &&
                                    check_sign_offs (project, check, error));
}

gboolean
norma_project_verify_journal (NormaProject *project, NormaJournalCheck *check, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autoptr (NormaEntries) list = NULL;
  g_autoptr (GHashTable) accounts = NULL;

  g_return_val_if_fail (project != NULL && check != NULL, FALSE);

  *check = (NormaJournalCheck){ 0 };
  locker = g_rec_mutex_locker_new (&project->mutex);
  list = norma_project_list_entries (project, error);
  if (list == NULL)
    return FALSE;
  accounts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return check_all (project, list, accounts, check, error);
}
