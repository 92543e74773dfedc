/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/flips-words.h"
#include "app/inputs.h"
#include "core/report/correct-json.h"

static NormaExit
tell (NormaCommandLine *line, NormaInputs *inputs, GError **error)
{
  g_autoptr (NormaModel) before = norma_command_line_read_model (line, line->arguments[0], error);
  g_autoptr (NormaModel) after =
      before == NULL ? NULL : norma_command_line_read_model (line, line->arguments[1], error);
  g_autoptr (NormaFlips) flips = NULL;
  g_autofree char *json = NULL;

  if (after == NULL || !norma_inputs_open (inputs, line->arguments + 2, line, error))
    return NORMA_EXIT_INCOMPLETE;
  flips = norma_flips_find (before, after, inputs->paths, line->n_threads, line->budget,
                            &line->progress, error);
  if (flips == NULL)
    return NORMA_EXIT_INCOMPLETE;
  norma_command_line_hide_bar (line);
  if (line->json)
    puts (json = norma_json_flips (flips));
  else
    norma_flips_print (flips);
  return flips->n_unreadable > 0 || inputs->n_unusable > 0 ? NORMA_EXIT_INCOMPLETE
                                                           : NORMA_EXIT_DONE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (NormaCommandLine) line = { 0 };
  g_auto (NormaInputs) inputs = { 0 };
  const GOptionEntry entries[] = { { 0 } };

  if (!norma_command_line_open (&line, &norma_command_flips,
                                NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                    NORMA_COMMAND_LINE_MEMORY | NORMA_COMMAND_LINE_PRECISION,
                                entries, argv, error) ||
      !norma_command_line_expect (&line, 3, G_MAXUINT, "two model files and images", error))
    return NORMA_EXIT_USAGE;
  return tell (&line, &inputs, error);
}

const NormaCommand norma_command_flips = {
  .name = "flips",
  .arguments = "BEFORE.norma AFTER.norma IMAGE...",
  .summary = "Tell which verdicts change from one model to another",
  .description = "An IMAGE is a file, a folder, which is walked, or - for a list on standard "
                 "input.\n\n"
                 "Example:\n"
                 "  norma-cli flips parts.norma parts-2.norma parts/checked",
  .run = run,
};
