/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/command-line.h"
#include "app/sample-parts.h"

static gboolean
write_logical (NormaCommandLine *line, guint64 seed, const NormaSampleSettings *settings,
               GError **error)
{
  g_autofree char *folder = g_build_filename (line->arguments[0], "logical", NULL);

  if (!norma_sample_parts_write_logical (folder, seed, settings, line->n_threads, &line->progress,
                                         error))
    return FALSE;
  norma_command_line_hide_bar (line);
  printf ("Missing, doubled and misplaced:   %s/test\n", folder);
  return TRUE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_autofree char *seed_text = NULL;
  gboolean is_logical = FALSE;
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_STRING, &seed_text, "Another seed draws other parts; default 1",
      "N" },
    { "logical", 0, 0, G_OPTION_ARG_NONE, &is_logical,
      "Draw parts with a missing, doubled or misplaced hole, too, to DIR/logical", NULL },
    { 0 },
  };
  g_auto (NormaCommandLine) line = { 0 };
  NormaSampleSettings settings;
  guint64 seed = 1;
  const char *folder;

  if (!norma_command_line_open (&line, &norma_command_sample, NORMA_COMMAND_LINE_THREADS, entries,
                                argv, error) ||
      !norma_option_get_unsigned ("--seed", seed_text, 0, G_MAXUINT64, &seed, error) ||
      !norma_command_line_expect (&line, 1, 1, "one folder to draw into", error))
    return NORMA_EXIT_USAGE;
  folder = line.arguments[0];
  if (!norma_sample_settings_default (&settings, error) ||
      !norma_sample_parts_write_with (folder, seed, &settings, line.n_threads, &line.progress,
                                      error))
    return NORMA_EXIT_INCOMPLETE;

  norma_command_line_hide_bar (&line);
  printf ("%.0f good parts to learn from:      %s/train/good\n"
          "%.0f good and %.0f defective to test: %s/test\n"
          "Where the defects are:            %s/ground_truth\n",
          settings.n_train_good, folder, settings.n_test_good,
          settings.n_each_defect * NORMA_SAMPLE_N_DEFECTS, folder, folder);
  if (is_logical && !write_logical (&line, seed, &settings, error))
    return NORMA_EXIT_INCOMPLETE;
  return NORMA_EXIT_DONE;
}

const NormaCommand norma_command_sample = {
  .name = "sample",
  .arguments = "DIR",
  .summary = "Draw pictures of machined parts, good and defective, to try Norma with",
  .description = "Example:\n"
                 "  norma-cli sample parts\n"
                 "  norma-cli fit --good parts/train/good --output parts.norma\n"
                 "  norma-cli evaluate parts.norma parts\n\n"
                 "With --logical, parts of which nothing looks wrong but the number or place of a\n"
                 "hole: norma-cli evaluate parts.norma parts/logical\n\n"
                 "The folder must be empty or hold the same sample already. The parts are a\n"
                 "demonstration; they say nothing about the accuracy on real ones.",
  .run = run,
};
