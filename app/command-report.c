/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/command-line.h"
#include "app/report-look.h"
#include "app/report-model-card.h"
#include "app/report-outputs.h"
#include "core/project/words.h"

/* Options as they were given, owned. */
typedef struct {
  NormaReportOutputs outputs;
  char *model_card; /* path of a model; NULL: a project is reported on */
  NormaReportLook look;
  char *lot, *set, *kind, *outcome, *severity, *class, *pixels_per_mm;
} Wanted;

static void
wanted_clear (Wanted *wanted)
{
  norma_report_outputs_clear (&wanted->outputs);
  g_free (wanted->model_card);
  norma_report_look_clear (&wanted->look);
  g_free (wanted->lot);
  g_free (wanted->set);
  g_free (wanted->kind);
  g_free (wanted->outcome);
  g_free (wanted->severity);
  g_free (wanted->class);
  g_free (wanted->pixels_per_mm);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

static gboolean
fail (const char *option, const char *found, const char *expected, GError **error)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s “%s”: %s is expected", option,
               found, expected);
  return FALSE;
}

static gboolean
take_filters (const Wanted *wanted, NormaInspectionOptions *options, GError **error)
{
  NormaImageSet set;
  NormaOutcome outcome;

  options->lot = wanted->lot;
  options->kind = wanted->kind;
  options->defect_class = wanted->class;
  if (wanted->set != NULL) {
    if (!norma_image_set_parse (wanted->set, &set))
      return fail ("--set", wanted->set, "query, test, good, excluded or reference", error);
    options->set = (gint)set;
  }
  if (wanted->outcome != NULL) {
    if (!norma_outcome_parse (wanted->outcome, &outcome))
      return fail ("--outcome", wanted->outcome, "accepted, rejected, open or none", error);
    options->outcome = (gint)outcome;
  }
  if (wanted->severity != NULL &&
      !norma_severity_parse (wanted->severity, &options->least_severity))
    return fail ("--severity", wanted->severity, "minor, major or critical", error);
  return norma_option_get_double ("--pixels-per-mm", wanted->pixels_per_mm, 0, 1e6,
                                  &options->pixels_per_mm, error);
}

static void
warn_of_count (NormaCommandLine *line, guint n, const char *what)
{
  if (n > 0)
    norma_command_line_warn (line, "%s: %u", what, n);
}

static void
warn (NormaCommandLine *line, const NormaInspection *inspection)
{
  const NormaInspectionCounts *counts = &inspection->counts;

  warn_of_count (line, counts->n_unreviewed_rejects, "rejected parts that no reviewer has seen");
  warn_of_count (line, counts->of_outcome[NORMA_OUTCOME_OPEN], "parts that are not decided");
  warn_of_count (line, counts->of_outcome[NORMA_OUTCOME_NONE], "parts that were not inspected");
  warn_of_count (line, counts->n_files_missing, "image files that are missing or unreadable");
  warn_of_count (line, counts->n_files_changed,
                 "image files that have changed since they were inspected");
  warn_of_count (line, inspection->n_gone, "images of the lot that the project has no longer");
  if (inspection->lot != NULL && inspection->lot->reopened_by[0] != '\0')
    norma_command_line_warn (line, "the sign-off was reopened by %s and no longer holds",
                             inspection->lot->reopened_by);
  if (inspection->journal.finding != NULL)
    norma_command_line_warn (line, "the journal does not hold: %s", inspection->journal.finding);
  if (inspection->model_error != NULL)
    norma_command_line_warn (line, "the model cannot be read: %s", inspection->model_error);
}

static void
tell (const NormaInspection *inspection)
{
  const NormaInspectionCounts *counts = &inspection->counts;

  printf ("%u parts: %u accepted, %u rejected, %u open, %u not inspected", counts->n_parts,
          counts->of_outcome[NORMA_OUTCOME_ACCEPTED], counts->of_outcome[NORMA_OUTCOME_REJECTED],
          counts->of_outcome[NORMA_OUTCOME_OPEN], counts->of_outcome[NORMA_OUTCOME_NONE]);
  if (inspection->n_parts < counts->n_parts)
    printf ("; %" G_GSIZE_FORMAT " of them are told", inspection->n_parts);
  printf ("\n");
}

static gboolean
report (NormaCommandLine *line, const Wanted *wanted, const NormaInspectionOptions *options,
        const NormaReportTemplate *template, GError **error)
{
  g_autoptr (NormaProject) project = NULL;
  g_autoptr (NormaInspection) inspection = NULL;

  project = norma_project_open (line->arguments[0], NORMA_PROJECT_READ, error);
  if (project == NULL)
    return FALSE;
  inspection = norma_inspection_new (project, options, &line->progress, error);
  if (inspection == NULL)
    return FALSE;
  warn (line, inspection);
  if (!norma_report_outputs_write (&wanted->outputs, inspection, template, line, error))
    return FALSE;
  norma_command_line_hide_bar (line);
  tell (inspection);
  return TRUE;
}

static void
append_own_entries (GArray *entries, Wanted *wanted)
{
  const GOptionEntry own[] = {
    { "model-card", 0, 0, G_OPTION_ARG_FILENAME, &wanted->model_card,
      "Tell of a model, and of no project: what it is, promises and cannot do", "MODEL.norma" },
    { "lot", 0, 0, G_OPTION_ARG_STRING, &wanted->lot, "The parts of this sign-off", "NAME" },
    { "set", 0, 0, G_OPTION_ARG_STRING, &wanted->set,
      "The images of this set; default query and test", "SET" },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &wanted->kind, "The images that came from this folder",
      "FOLDER" },
    { "outcome", 0, 0, G_OPTION_ARG_STRING, &wanted->outcome,
      "Tell only these parts; all are counted", "accepted|rejected|open|none" },
    { "severity", 0, 0, G_OPTION_ARG_STRING, &wanted->severity,
      "Tell only parts of at least this severity", "minor|major|critical" },
    { "class", 0, 0, G_OPTION_ARG_STRING, &wanted->class, "Tell only parts of this defect class",
      "NAME" },
    { "pixels-per-mm", 0, 0, G_OPTION_ARG_STRING, &wanted->pixels_per_mm,
      "Resolution of all images; default what each file says", "NUMBER" },
    { 0 }
  };

  norma_options_append (entries, g_memdup2 (own, sizeof own));
}

/* A project, or with --model-card none. */
static gboolean
expect (const NormaCommandLine *line, Wanted *wanted, GError **error)
{
  if (wanted->model_card == NULL)
    return norma_command_line_expect (line, 1, 1, "one project file", error) &&
           norma_report_outputs_expect (&wanted->outputs, line->arguments[0], error);
  if (!norma_command_line_expect (line, 0, 0, "no project with --model-card", error) ||
      !norma_report_outputs_expect (&wanted->outputs, wanted->model_card, error))
    return FALSE;
  if (norma_report_outputs_are_pages (&wanted->outputs))
    return TRUE;
  return fail ("--model-card", wanted->model_card, "--pdf or --html and no other form", error);
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Wanted) wanted = { 0 };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_auto (NormaCommandLine) line = { 0 };
  g_autoptr (NormaReportTemplate) template = NULL;
  NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autofree char *time = NULL;
  gboolean done;

  norma_options_append (entries, norma_report_outputs_new_entries (&wanted.outputs));
  norma_options_append (entries, norma_report_look_new_entries (&wanted.look));
  append_own_entries (entries, &wanted);
  if (!norma_command_line_open (&line, &norma_command_report, NORMA_COMMAND_LINE_MEMORY,
                                (const GOptionEntry *)(gconstpointer)entries->data, argv, error) ||
      !expect (&line, &wanted, error) || !take_filters (&wanted, &options, error) ||
      !norma_report_look_get_time (&time, error))
    return NORMA_EXIT_USAGE;
  options.time = time;
  template = norma_report_look_read (&wanted.look, error);
  if (template == NULL)
    return NORMA_EXIT_INCOMPLETE;
  done = wanted.model_card == NULL
             ? report (&line, &wanted, &options, template, error)
             : norma_report_model_card (&line, wanted.model_card, template, time,
                                        wanted.outputs.forms.pdf, wanted.outputs.forms.html, error);
  return done ? NORMA_EXIT_DONE : NORMA_EXIT_INCOMPLETE;
}

const NormaCommand norma_command_report = {
  .name = "report",
  .arguments = "[PROJECT.norma-project]",
  .summary = "Report what an inspection has found, for customers and for records",
  .description =
      "Examples:\n"
      "  norma-cli report line-3.norma-project --pdf line-3.pdf\n"
      "  norma-cli report line-3.norma-project --lot \"Lot 7\" --template ours.json --pdf "
      "lot-7.pdf\n"
      "  norma-cli report --model-card line-3.norma --pdf model.pdf --html model.html\n\n"
      "Told are all queries and test images: a reviewer's decision, and where there is none the\n"
      "program's verdict by the thresholds in force. Parts that are rejected or open are shown "
      "with\n"
      "what was found in them. The same project gives the same bytes; the time in a report is "
      "that\n"
      "of the project's last change, or SOURCE_DATE_EPOCH.",
  .run = run,
};
