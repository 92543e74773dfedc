/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/command-line.h"
#include "core/report/history.h"

typedef struct {
  char *user, *image, *action, *since, *until;
  gboolean csv, verify;
} Wanted;

static void
wanted_clear (Wanted *wanted)
{
  g_free (wanted->user);
  g_free (wanted->image);
  g_free (wanted->action);
  g_free (wanted->since);
  g_free (wanted->until);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

static void
print_row (const NormaEntry *entry, const NormaChanges *changes, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *images = norma_history_describe_images (changes);

  printf ("%s%s  %-12s %s%s%s%s%s%s%s\n", entry->time, entry->is_earlier ? " (clock set back)" : "",
          entry->user,
          entry->kind == NORMA_ENTRY_DONE ? "" : norma_entry_kind_to_string (entry->kind),
          entry->kind == NORMA_ENTRY_DONE ? "" : ": ", entry->action, images[0] == '\0' ? "" : "  ",
          images, entry->reason[0] == '\0' ? "" : "  because: ", entry->reason);
}

static void
print_json (const NormaEntry *entry, const NormaChanges *changes, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *json = norma_history_json (entry, changes);

  puts (json);
}

static gboolean
print_csv (NormaProject *project, const NormaHistoryFilter *filter, GError **error)
{
  g_autofree char *table = norma_history_csv (project, filter, error);

  return table != NULL && fputs (table, stdout) >= 0;
}

static gboolean
print_entries (NormaProject *project, const NormaCommandLine *line, const Wanted *wanted,
               GError **error)
{
  const NormaHistoryFilter filter = { .user = wanted->user,
                                      .image = wanted->image,
                                      .action = wanted->action,
                                      .since = wanted->since,
                                      .until = wanted->until };

  if (wanted->csv)
    return print_csv (project, &filter, error);
  return norma_history_tell (project, &filter, line->json ? print_json : print_row, NULL, NULL,
                             error);
}

/* *sound: whether nothing was altered. */
static gboolean
print_check (NormaProject *project, gboolean *sound, GError **error)
{
  NormaJournalCheck check;

  if (!norma_project_verify_journal (project, &check, error))
    return FALSE;
  *sound = check.finding == NULL;
  printf ("%" G_GUINT64_FORMAT " entries hold, head %s\n", check.n_entries,
          check.head[0] == '\0' ? "none" : check.head);
  if (check.n_earlier_steps > 0)
    printf ("%" G_GUINT64_FORMAT " steps were made before entries were kept, and cannot be held "
            "against anything\n",
            check.n_earlier_steps);
  if (check.after_loss)
    puts ("The project was saved from a damaged file, and rows were lost then");
  if (check.broken != 0)
    printf ("Entry %" G_GINT64_FORMAT " does not hold: %s\n", check.broken, check.finding);
  else if (check.step != 0)
    printf ("The history does not hold: %s (step %" G_GINT64_FORMAT ")\n", check.finding,
            check.step);
  else if (!*sound)
    printf ("The history does not hold: %s\n", check.finding);
  if (check.expected[0] != '\0')
    printf ("  expected %s, found %s\n", check.expected,
            check.found[0] == '\0' ? "nothing" : check.found);
  return TRUE;
}

static gboolean
expect_one_form (const NormaCommandLine *line, const Wanted *wanted, GError **error)
{
  if (line->json + wanted->csv + wanted->verify <= 1)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               "one of --json, --csv and --verify is expected, more were given");
  return FALSE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Wanted) wanted = { 0 };
  const GOptionEntry entries[] = {
    { "verify", 0, 0, G_OPTION_ARG_NONE, &wanted.verify,
      "Hold every entry against its digest instead of printing them", NULL },
    { "user", 0, 0, G_OPTION_ARG_STRING, &wanted.user, "Only what this user did", "NAME" },
    { "image", 0, 0, G_OPTION_ARG_STRING, &wanted.image,
      "Only what concerns images whose path contains this", "TEXT" },
    { "action", 0, 0, G_OPTION_ARG_STRING, &wanted.action,
      "Only actions whose name contains this, e.g. judge", "TEXT" },
    { "since", 0, 0, G_OPTION_ARG_STRING, &wanted.since, "From this time on, UTC, e.g. 2026-11-29",
      "TIME" },
    { "until", 0, 0, G_OPTION_ARG_STRING, &wanted.until, "Up to this time, UTC; a day is all of it",
      "TIME" },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &wanted.csv, "Print CSV, a row a changed row", NULL },
    { 0 }
  };
  g_auto (NormaCommandLine) line = { 0 };
  g_autoptr (NormaProject) project = NULL;
  gboolean sound = TRUE;

  if (!norma_command_line_open (&line, &norma_command_history, NORMA_COMMAND_LINE_JSON, entries,
                                argv, error) ||
      !norma_command_line_expect (&line, 1, 1, "one project file", error) ||
      !expect_one_form (&line, &wanted, error))
    return NORMA_EXIT_USAGE;
  project = norma_project_open (line.arguments[0], NORMA_PROJECT_READ, error);
  if (project == NULL || !(wanted.verify ? print_check (project, &sound, error)
                                         : print_entries (project, &line, &wanted, error)))
    return NORMA_EXIT_INCOMPLETE;
  return sound ? NORMA_EXIT_DONE : NORMA_EXIT_INCOMPLETE;
}

const NormaCommand norma_command_history = {
  .name = "history",
  .arguments = "PROJECT.norma-project",
  .summary = "Who did what and when in a project, and whether it was altered since",
  .description = "Example:\n"
                 "  norma-cli history line-3.norma-project --action judge --since 2026-11-01\n"
                 "  norma-cli history line-3.norma-project --verify\n\n"
                 "Exit 1 if the history does not hold.",
  .run = run,
};
