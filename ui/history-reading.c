/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/history-reading.h"

#include <glib/gi18n.h>

#include "core/project/sign-offs.h"
#include "core/report/history.h"
#include "ui/step-words.h"

/* Rows of a step that are told one by one. */
#define MOST_DETAILS 20

static void
line_free (gpointer data)
{
  NormaHistoryLine *line = data;

  g_free (line->time);
  g_free (line->user);
  g_free (line->action);
  g_free (line->images);
  g_free (line->reason);
  g_free (line->details);
  g_free (line->csv);
  g_free (line);
}

static void
sign_off_line_free (gpointer data)
{
  NormaSignOffLine *line = data;

  g_free (line->name);
  g_free (line->user);
  g_free (line->time);
  g_free (line->n_images);
  g_free (line->state);
  g_free (line);
}

void
norma_history_reading_free (NormaHistoryReading *reading)
{
  if (reading == NULL)
    return;
  g_clear_pointer (&reading->lines, g_ptr_array_unref);
  g_clear_pointer (&reading->sign_offs, g_ptr_array_unref);
  g_clear_pointer (&reading->signable, g_array_unref);
  g_free (reading);
}

static char *
describe_time (const char *time)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (time, utc);
  g_autoptr (GDateTime) local = moment == NULL ? NULL : g_date_time_to_local (moment);

  return local == NULL ? g_strdup (time) : g_date_time_format (local, "%x %X");
}

static char *
describe_action (const NormaEntry *entry)
{
  const char *action = norma_step_describe (entry->action);

  switch (entry->kind) {
  case NORMA_ENTRY_UNDONE:
    return g_strdup_printf (_ ("Undone: %s"), action);
  case NORMA_ENTRY_REDONE:
    return g_strdup_printf (_ ("Done again: %s"), action);
  case NORMA_ENTRY_DISCARDED:
    return g_strdup_printf (_ ("Given up for something else: %s"), action);
  case NORMA_ENTRY_DONE:
  default:
    return g_strdup (action);
  }
}

static char *
describe_changes (const NormaEntry *entry, const NormaChanges *changes)
{
  GString *text = g_string_new (NULL);
  gsize n = MIN (changes->n, MOST_DETAILS);

  if (entry->is_earlier)
    g_string_append_printf (text, "%s\n",
                            _ ("The clock was set back before: this is later than it says."));
  for (gsize i = 0; i < n; i++) {
    const NormaChange *change = &changes->changes[i];

    g_string_append_printf (text, "%s%s%s: %s → %s\n", change->path == NULL ? "" : change->path,
                            change->path == NULL ? "" : ", ", change->table,
                            change->before == NULL ? "–" : change->before,
                            change->after == NULL ? "–" : change->after);
  }
  if (n < changes->n)
    g_string_append_printf (text,
                            ngettext ("and %'u more", "and %'u more", (gulong)(changes->n - n)),
                            (guint)(changes->n - n));
  return g_string_free (text, FALSE);
}

static void
add_line (const NormaEntry *entry, const NormaChanges *changes, gpointer data)
{
  NormaHistoryLine *line = g_new0 (NormaHistoryLine, 1);

  line->time = describe_time (entry->time);
  line->user = g_strdup (entry->user);
  line->action = describe_action (entry);
  line->images = norma_history_describe_images (changes);
  line->reason = g_strdup (entry->reason);
  line->details = describe_changes (entry, changes);
  line->csv = norma_history_csv (entry, changes);
  g_ptr_array_insert (data, 0, line);
}

static char *
describe_state (const NormaSignOff *sign_off)
{
  g_autofree char *time = NULL;

  if (*sign_off->reopened_time == '\0')
    return g_strdup (_ ("Holds"));
  time = describe_time (sign_off->reopened_time);
  return g_strdup_printf (_ ("Re-opened by %s, %s"), sign_off->reopened_by, time);
}

static void
add_sign_off (const NormaSignOff *sign_off, GPtrArray *lines)
{
  NormaSignOffLine *line = g_new0 (NormaSignOffLine, 1);

  line->name = g_strdup (sign_off->name);
  line->user = g_strdup (sign_off->reviewer);
  line->time = describe_time (sign_off->time);
  line->n_images = g_strdup_printf ("%'" G_GUINT64_FORMAT, sign_off->n_images);
  line->state = describe_state (sign_off);
  g_ptr_array_insert (lines, 0, line);
}

static gboolean
collect_signed (NormaProject *project, const NormaSignOffs *list, GHashTable *images,
                GError **error)
{
  for (gsize i = 0; i < list->n; i++) {
    g_autoptr (NormaSignedImages) signed_images = NULL;

    if (*list->sign_offs[i].reopened_time != '\0')
      continue;
    signed_images = norma_project_list_signed_images (project, list->sign_offs[i].id, error);
    if (signed_images == NULL)
      return FALSE;
    for (gsize j = 0; j < signed_images->n; j++) {
      gint64 *key = g_new (gint64, 1);

      *key = signed_images->images[j].image;
      g_hash_table_add (images, key);
    }
  }
  return TRUE;
}

static gboolean
count_unreviewed (NormaProject *project, const NormaReviews *reviews, guint *n, GError **error)
{
  g_autoptr (NormaProjectImages) images = norma_project_list_images (project, NULL, error);
  gsize reviewed = 0;

  if (images == NULL)
    return FALSE;
  *n = 0;
  /* Both are in the order of the images. */
  for (gsize i = 0; i < images->n; i++) {
    const NormaProjectImage *image = &images->images[i];

    while (reviewed < reviews->n && reviews->reviews[reviewed].image < image->id)
      reviewed++;
    if (reviewed < reviews->n && reviews->reviews[reviewed].image == image->id)
      continue;
    *n += image->set == NORMA_SET_TEST || image->set == NORMA_SET_QUERY;
  }
  return TRUE;
}

static gboolean
read_sign_offs (NormaHistoryReading *reading, NormaProject *project, GError **error)
{
  g_autoptr (NormaSignOffs) list = norma_project_list_sign_offs (project, error);
  g_autoptr (NormaReviews) reviews =
      list == NULL ? NULL : norma_project_list_reviews (project, error);
  g_autoptr (GHashTable) signed_images =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  if (reviews == NULL || !collect_signed (project, list, signed_images, error) ||
      !count_unreviewed (project, reviews, &reading->n_unreviewed, error))
    return FALSE;
  for (gsize i = 0; i < list->n; i++)
    add_sign_off (&list->sign_offs[i], reading->sign_offs);
  for (gsize i = 0; i < reviews->n; i++)
    if (!g_hash_table_contains (signed_images, &reviews->reviews[i].image))
      g_array_append_val (reading->signable, reviews->reviews[i].image);
  return TRUE;
}

NormaHistoryReading *
norma_history_reading_new (NormaProject *project, GError **error)
{
  g_autoptr (NormaHistoryReading) reading = g_new0 (NormaHistoryReading, 1);

  reading->lines = g_ptr_array_new_with_free_func (line_free);
  reading->sign_offs = g_ptr_array_new_with_free_func (sign_off_line_free);
  reading->signable = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!norma_history_tell (project, NULL, add_line, reading->lines, NULL, error) ||
      !norma_project_verify_journal (project, &reading->check, error) ||
      !read_sign_offs (reading, project, error))
    return NULL;
  return g_steal_pointer (&reading);
}
