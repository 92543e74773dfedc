/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/journal-entry.h"

#include <string.h>

#include "core/base/error.h"
#include "core/project/table.h"

const char *const norma_entry_kinds[4] = { "done", "undone", "redone", "discarded" };

gboolean
norma_journal_find_head (NormaProject *project, char **digest, char **time, GError **error)
{
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error,
                              "SELECT digest, time FROM entry ORDER BY id DESC LIMIT 1", "");
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  *digest = g_strdup (found ? norma_statement_get_text (statement, 0) : "");
  if (time != NULL)
    *time = g_strdup (found ? norma_statement_get_text (statement, 1) : "");
  return TRUE;
}

static void
add_number (GChecksum *checksum, guint64 number)
{
  guint64 bytes = GUINT64_TO_LE (number);

  g_checksum_update (checksum, (const guchar *)&bytes, sizeof bytes);
}

/* Its length and its bytes; no text is the length 2^64 − 1. */
static void
add_text (GChecksum *checksum, const char *text)
{
  add_number (checksum, text == NULL ? G_MAXUINT64 : strlen (text));
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *)text, (gssize)strlen (text));
}

static void
add_head (GChecksum *checksum, const NormaEntry *entry, const char *previous)
{
  add_text (checksum, previous);
  add_text (checksum, entry->time);
  add_text (checksum, entry->user);
  add_text (checksum, norma_entry_kinds[entry->kind]);
  add_number (checksum, (guint64)entry->step);
  add_text (checksum, entry->action);
  add_number (checksum, entry->n_changes);
  add_text (checksum, entry->reason);
}

static gboolean
add_changes (GChecksum *checksum, NormaProject *project, const NormaEntry *entry, guint64 n_before,
             guint64 *n_found, GError **error)
{
  g_autoptr (NormaStatement) statement = norma_database_prepare (
      project->database, error,
      "SELECT table_name, row_id, before, after FROM change WHERE step_id = ?1 ORDER BY id "
      "LIMIT ?2 OFFSET ?3",
      "iii", entry->step, (gint64)entry->n_changes, (gint64)n_before);
  gboolean row = TRUE;

  *n_found = 0;
  if (statement == NULL)
    return FALSE;
  while (TRUE) {
    if (!norma_database_step (project->database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    add_text (checksum, norma_statement_get_text (statement, 0));
    add_number (checksum, (guint64)sqlite3_column_int64 (statement, 1));
    add_text (checksum, (const char *)sqlite3_column_text (statement, 2));
    add_text (checksum, (const char *)sqlite3_column_text (statement, 3));
    *n_found += 1;
  }
}

char *
norma_journal_digest (NormaProject *project, const NormaEntry *entry, const char *previous,
                      guint64 n_before, guint64 *n_found, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  add_head (checksum, entry, previous);
  *n_found = 0;
  if (entry->n_changes > 0 && !add_changes (checksum, project, entry, n_before, n_found, error))
    return NULL;
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
find_action (NormaProject *project, gint64 step, char **action, GError **error)
{
  g_autoptr (NormaStatement) statement =
      norma_database_prepare (project->database, error, "SELECT action FROM step WHERE id = ?1",
                              "i", step);
  gboolean found;

  if (statement == NULL || !norma_database_step (project->database, statement, &found, error))
    return FALSE;
  *action = g_strdup (found ? norma_statement_get_text (statement, 0) : "");
  return TRUE;
}

gboolean
norma_journal_add (NormaProject *project, NormaEntryKind kind, gint64 step, gint64 n_changes,
                   GError **error)
{
  g_autofree char *now = norma_time_now ();
  g_autofree char *previous = NULL;
  g_autofree char *action = NULL;
  g_autofree char *digest = NULL;
  const char *reason = kind == NORMA_ENTRY_DONE && project->reason != NULL ? project->reason : "";
  NormaEntry entry = { .time = now,
                       .user = project->user,
                       .kind = kind,
                       .step = step,
                       .n_changes = (guint64)n_changes,
                       .reason = reason };
  gint64 n_before;
  guint64 n_found;

  if (!norma_journal_find_head (project, &previous, NULL, error) ||
      !find_action (project, step, &action, error) ||
      !norma_database_get_integer (project->database, &n_before, NULL, error,
                                   "SELECT ifnull (sum (n_changes), 0) FROM entry "
                                   "WHERE step_id = ?1",
                                   "i", step))
    return FALSE;
  entry.action = action;
  digest = norma_journal_digest (project, &entry, previous, (guint64)n_before, &n_found, error);
  return digest != NULL && norma_table_insert (project->database, &norma_entry_table, 0, NULL,
                                               error, now, project->user, norma_entry_kinds[kind],
                                               step, action, n_changes, reason, digest);
}
