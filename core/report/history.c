/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/history.h"

#include <string.h>

#include "core/report/csv-writer.h"
#include "core/base/json-writer.h"

const char *
norma_entry_kind_to_string (NormaEntryKind kind)
{
  static const char *const words[] = { "done", "undone", "redone", "discarded" };

  g_return_val_if_fail ((guint)kind < G_N_ELEMENTS (words), NULL);

  return words[kind];
}

static gboolean
contains (const char *text, const char *part)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *folded_part = g_utf8_casefold (part, -1);

  return strstr (folded, folded_part) != NULL;
}

/* Times of one form compare like texts; a day stands for all of it. */
static gboolean
is_within (const char *time, const char *since, const char *until)
{
  return (since == NULL || strcmp (time, since) >= 0) &&
         (until == NULL || strncmp (time, until, strlen (until)) <= 0);
}

static gboolean
concerns (const NormaChanges *changes, const char *image)
{
  for (gsize i = 0; i < changes->n; i++)
    if (changes->changes[i].path != NULL && strstr (changes->changes[i].path, image) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
passes (const NormaHistoryFilter *filter, const NormaEntry *entry)
{
  return filter == NULL ||
         ((filter->entries == NULL || g_hash_table_contains (filter->entries, &entry->id)) &&
          (filter->user == NULL || g_str_equal (filter->user, entry->user)) &&
          (filter->action == NULL || contains (entry->action, filter->action)) &&
          is_within (entry->time, filter->since, filter->until));
}

gboolean
norma_history_tell (NormaProject *project, const NormaHistoryFilter *filter, NormaHistoryTell tell,
                    gpointer data, guint *n_told, GError **error)
{
  g_autoptr (NormaEntries) list = NULL;
  guint n = 0;

  g_return_val_if_fail (project != NULL && tell != NULL, FALSE);

  list = norma_project_list_entries_after (project, filter == NULL ? 0 : filter->after, error);
  if (list == NULL)
    return FALSE;
  for (gsize i = 0; i < list->n; i++) {
    g_autoptr (NormaChanges) changes = NULL;

    if (!passes (filter, &list->entries[i]))
      continue;
    changes = norma_project_list_changes (project, &list->entries[i], error);
    if (changes == NULL)
      return FALSE;
    if (filter != NULL && filter->image != NULL && !concerns (changes, filter->image))
      continue;
    tell (&list->entries[i], changes, data);
    n++;
  }
  if (n_told != NULL)
    *n_told = n;
  return TRUE;
}

guint
norma_history_count_images (const NormaChanges *changes, const char **path)
{
  g_autoptr (GHashTable) images = g_hash_table_new (g_int64_hash, g_int64_equal);

  *path = NULL;
  for (gsize i = 0; i < changes->n; i++)
    if (changes->changes[i].image != 0) {
      g_hash_table_add (images, &changes->changes[i].image);
      *path = changes->changes[i].path;
    }
  if (g_hash_table_size (images) > 1)
    *path = NULL;
  return g_hash_table_size (images);
}

char *
norma_history_describe_images (const NormaChanges *changes)
{
  const char *path;
  guint n = norma_history_count_images (changes, &path);

  if (path != NULL)
    return g_strdup (path);
  return n == 0 ? g_strdup ("") : g_strdup_printf ("%u images", n);
}

static void
add_entry_cells (GString *csv, const NormaEntry *entry)
{
  norma_csv_add_text (csv, entry->time);
  norma_csv_add_text (csv, entry->user);
  norma_csv_add_text (csv, norma_entry_kind_to_string (entry->kind));
  norma_csv_add_text (csv, entry->action);
  norma_csv_add_text (csv, entry->reason);
}

static void
add_change_cells (GString *csv, const NormaChange *change)
{
  norma_csv_add_text (csv, change->path);
  norma_csv_add_text (csv, change->table);
  norma_csv_add_count (csv, (guint64)change->row);
  norma_csv_add_text (csv, change->before);
  norma_csv_add_text (csv, change->after);
}

static void
add_rows (const NormaEntry *entry, const NormaChanges *changes, gpointer data)
{
  GString *csv = data;

  for (gsize i = 0; i < MAX (changes->n, 1); i++) {
    add_entry_cells (csv, entry);
    if (changes->n > 0)
      add_change_cells (csv, &changes->changes[i]);
    else
      g_string_append (csv, ",,,,,");
    norma_csv_add_text (csv, entry->digest);
    g_string_append_c (csv, '\n');
  }
}

char *
norma_history_csv (NormaProject *project, const NormaHistoryFilter *filter, GError **error)
{
  g_autoptr (GString) csv =
      g_string_new ("time,user,kind,action,reason,image,table,row,before,after,digest\n");

  if (!norma_history_tell (project, filter, add_rows, csv, NULL, error))
    return NULL;
  return g_string_free (g_steal_pointer (&csv), FALSE);
}

static void
add_change (GString *json, const NormaChange *change)
{
  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "table", change->table);
  norma_json_add_unsigned (json, "row", (guint64)change->row);
  norma_json_add_string (json, "image", change->path);
  norma_json_add_string (json, "before", change->before);
  norma_json_add_string (json, "after", change->after);
  norma_json_end_object (json);
}

char *
norma_history_json (const NormaEntry *entry, const NormaChanges *changes)
{
  GString *json = g_string_new (NULL);

  norma_json_begin_object (json, NULL);
  norma_json_add_unsigned (json, "entry", (guint64)entry->id);
  norma_json_add_string (json, "time", entry->time);
  norma_json_add_boolean (json, "clock_was_set_back", entry->is_earlier);
  norma_json_add_string (json, "user", entry->user);
  norma_json_add_string (json, "kind", norma_entry_kind_to_string (entry->kind));
  norma_json_add_unsigned (json, "step", (guint64)entry->step);
  norma_json_add_string (json, "action", entry->action);
  norma_json_add_string (json, "reason", entry->reason);
  norma_json_add_string (json, "digest", entry->digest);
  norma_json_begin_array (json, "changes");
  for (gsize i = 0; i < changes->n; i++)
    add_change (json, &changes->changes[i]);
  norma_json_end_array (json);
  norma_json_end_object (json);
  return g_string_free (json, FALSE);
}
