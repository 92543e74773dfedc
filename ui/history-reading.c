/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/history-reading.h"

#include <glib/gi18n.h>

#include "core/project/sign-offs.h"
#include "core/report/history.h"
#include "ui/change-words.h"
#include "ui/history-words.h"

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
  g_free (line->folded);
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
  norma_journal_verifier_free (reading->verifier);
  g_free (reading);
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
    g_autofree char *words = norma_change_describe (entry, &changes->changes[i]);

    if (words != NULL)
      g_string_append_printf (text, "%s\n", words);
  }
  if (n < changes->n)
    g_string_append_printf (text,
                            ngettext ("and %'u more", "and %'u more", (gulong)(changes->n - n)),
                            (guint)(changes->n - n));
  return g_string_free (text, FALSE);
}

static char *
describe_images (const NormaChanges *changes)
{
  const char *path;
  guint n = norma_history_count_images (changes, &path);

  if (path != NULL)
    return g_strdup (path);
  return n == 0 ? g_strdup ("") : g_strdup_printf (ngettext ("%'u image", "%'u images", n), n);
}

static char *
fold (const NormaHistoryLine *line)
{
  g_autofree char *text = g_strjoin ("\n", line->time, line->user, line->action, line->images,
                                     line->reason, line->details, NULL);

  return g_utf8_casefold (text, -1);
}

static void
add_line (const NormaEntry *entry, const NormaChanges *changes, gpointer data)
{
  NormaHistoryReading *reading = data;
  NormaHistoryLine *line = g_new0 (NormaHistoryLine, 1);

  line->id = entry->id;
  line->step = entry->step;
  line->time = norma_history_describe_time (entry->time);
  line->user = g_strdup (entry->user);
  line->action = norma_history_describe_action (entry);
  line->images = describe_images (changes);
  line->reason = g_strdup (entry->reason);
  line->details = describe_changes (entry, changes);
  line->folded = fold (line);
  reading->last = entry->id;
  g_ptr_array_add (reading->lines, line);
}

static char *
describe_state (const NormaSignOff *sign_off)
{
  g_autofree char *time = NULL;

  if (*sign_off->reopened_time == '\0')
    return g_strdup (_ ("Holds"));
  time = norma_history_describe_time (sign_off->reopened_time);
  return g_strdup_printf (_ ("Re-opened by %s, %s"), sign_off->reopened_by, time);
}

static void
add_sign_off (const NormaSignOff *sign_off, GPtrArray *lines)
{
  NormaSignOffLine *line = g_new0 (NormaSignOffLine, 1);

  line->name = g_strdup (sign_off->name);
  line->user = g_strdup (sign_off->reviewer);
  line->time = norma_history_describe_time (sign_off->time);
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

static NormaHistoryReading *
reading_new (void)
{
  NormaHistoryReading *reading = g_new0 (NormaHistoryReading, 1);

  reading->lines = g_ptr_array_new_with_free_func (line_free);
  reading->sign_offs = g_ptr_array_new_with_free_func (sign_off_line_free);
  reading->signable = g_array_new (FALSE, FALSE, sizeof (gint64));
  return reading;
}

NormaHistoryReading *
norma_history_reading_new (NormaProject *project, const NormaHistoryReading *earlier,
                           GError **error)
{
  g_autoptr (NormaHistoryReading) reading = reading_new ();
  const NormaHistoryFilter filter = { .after = earlier == NULL ? 0 : earlier->last };

  g_return_val_if_fail (project != NULL, NULL);

  reading->last = filter.after;
  reading->verifier = earlier == NULL ? norma_journal_verifier_new () : NULL;
  if (!norma_history_tell (project, &filter, add_line, reading, NULL, error) ||
      !norma_journal_verifier_go_on (earlier == NULL ? reading->verifier : earlier->verifier,
                                     project, &reading->check, error) ||
      !read_sign_offs (reading, project, error))
    return NULL;
  return g_steal_pointer (&reading);
}

static void
swap_arrays (GPtrArray **a, GPtrArray **b)
{
  GPtrArray *swapped = *a;

  *a = *b;
  *b = swapped;
}

void
norma_history_reading_take (NormaHistoryReading *reading, NormaHistoryReading *newer)
{
  g_return_if_fail (reading != NULL && newer != NULL);

  g_ptr_array_extend_and_steal (reading->lines, g_steal_pointer (&newer->lines));
  swap_arrays (&reading->sign_offs, &newer->sign_offs);
  g_array_unref (reading->signable);
  reading->signable = g_steal_pointer (&newer->signable);
  reading->n_unreviewed = newer->n_unreviewed;
  reading->check = newer->check;
  reading->last = newer->last;
  norma_history_reading_free (newer);
}

static const NormaHistoryLine *
find_line (const NormaHistoryReading *reading)
{
  const NormaJournalCheck *check = &reading->check;

  for (guint i = 0; check->finding != NULL && i < reading->lines->len; i++) {
    const NormaHistoryLine *line = reading->lines->pdata[i];

    if (check->broken != 0 ? line->id == check->broken : line->step == check->step)
      return line;
  }
  return NULL;
}

char *
norma_history_reading_describe_check (const NormaHistoryReading *reading)
{
  const NormaHistoryLine *line;
  g_autofree char *place = NULL;

  g_return_val_if_fail (reading != NULL, NULL);

  line = find_line (reading);
  if (line != NULL)
    place = g_strdup_printf ("%s, %s, %s", line->action, line->user, line->time);
  return norma_history_describe_check (&reading->check, place);
}
