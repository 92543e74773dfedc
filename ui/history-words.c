/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/history-words.h"

#include <glib/gi18n.h>

#include "ui/step-words.h"

char *
norma_history_describe_time (const char *time)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (time, utc);
  g_autoptr (GDateTime) local = moment == NULL ? NULL : g_date_time_to_local (moment);

  return local == NULL ? g_strdup (time) : g_date_time_format (local, "%x %X");
}

char *
norma_history_describe_action (const NormaEntry *entry)
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
compare_nothing (const NormaJournalCheck *check G_GNUC_UNUSED)
{
  return NULL;
}

static char *
compare_counts (const NormaJournalCheck *check)
{
  return g_strdup_printf (_ ("Expected changes: %s; found: %s."), check->expected, check->found);
}

static char *
compare_digests (const NormaJournalCheck *check)
{
  return g_strdup_printf (_ ("Expected the digest %.12s…, found %.12s…."), check->expected,
                          check->found);
}

static char *
compare_states (const NormaJournalCheck *check)
{
  static const char *const states[][2] = {
    { "done", NC_ ("state of a step", "done") },
    { "undone", NC_ ("state of a step", "undone") },
    { "discarded", NC_ ("state of a step", "given up for something else") },
  };
  const char *expected = check->expected, *found = check->found;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (g_str_equal (check->expected, states[i][0]))
      expected = g_dpgettext2 (NULL, "state of a step", states[i][1]);
    if (g_str_equal (check->found, states[i][0]))
      found = g_dpgettext2 (NULL, "state of a step", states[i][1]);
  }
  return g_strdup_printf (_ ("Expected: %s; found: %s."), expected, found);
}

static char *
compare_lost (const NormaJournalCheck *check)
{
  return g_strdup_printf (_ ("No entry has the digest %.12s…."), check->expected);
}

/* What the core tells in English. */
static const struct {
  const char *finding;
  char *(*compare) (const NormaJournalCheck *check);
} findings[] = {
  { N_ ("changes that it made have been taken out"), compare_counts },
  { N_ ("it, a change that it made, or the entry before has been altered or taken out"),
    compare_digests },
  { N_ ("a step has been put in that no entry tells of"), compare_nothing },
  { N_ ("a step has changes that no entry tells of"), compare_counts },
  { N_ ("the state of a step is not the one that its entries tell"), compare_states },
  { N_ ("a sign-off was made after an entry that is no longer there"), compare_lost },
};

static char *
describe_broken (const NormaJournalCheck *check, const char *place, const char *finding)
{
  g_autofree char *in_brackets = place == NULL ? g_strdup ("") : g_strdup_printf (" (%s)", place);

  if (check->broken > 0)
    return g_strdup_printf (_ ("Entry %u%s does not hold: %s."), (guint)check->broken, in_brackets,
                            finding);
  return g_strdup_printf (_ ("The history does not hold: %s%s."), finding, in_brackets);
}

static char *
describe_finding (const NormaJournalCheck *check, const char *place)
{
  const char *finding = check->finding;
  g_autofree char *compared = NULL;
  g_autofree char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    if (g_str_equal (check->finding, findings[i].finding)) {
      finding = _ (findings[i].finding);
      compared = findings[i].compare (check);
    }
  first = describe_broken (check, place, finding);
  return compared == NULL ? g_steal_pointer (&first) : g_strconcat (first, " ", compared, NULL);
}

static char *
describe_sound (const NormaJournalCheck *check)
{
  guint n = (guint)check->n_entries;

  if (n == 0)
    return g_strdup (_ ("Nothing has been done yet"));
  return g_strdup_printf (ngettext ("%'u entry, unaltered; digest %.12s…",
                                    "%'u entries, unaltered; digest %.12s…", n),
                          n, check->head);
}

char *
norma_history_describe_check (const NormaJournalCheck *check, const char *place)
{
  g_autofree char *text =
      check->finding == NULL ? describe_sound (check) : describe_finding (check, place);

  return check->after_loss
             ? g_strconcat (_ ("This project was saved from a damaged file, and not all of it was "
                               "whole: the history has gaps."),
                            "\n", text, NULL)
             : g_steal_pointer (&text);
}
