/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/command-line.h"
#include "core/pipeline/golden.h"

static NormaExit
run (char **argv, GError **error)
{
  g_auto (NormaCommandLine) line = { 0 };
  g_autoptr (NormaModel) model = NULL;
  double difference;

  if (!norma_command_line_open (&line, &norma_command_verify,
                                NORMA_COMMAND_LINE_MEMORY | NORMA_COMMAND_LINE_PRECISION, NULL,
                                argv, error) ||
      !norma_command_line_expect (&line, 1, 1, "one model file", error))
    return NORMA_EXIT_USAGE;
  model = norma_command_line_read_model (&line, line.arguments[0], error);
  if (model == NULL || !norma_golden_verify (model, &difference, error)) {
    g_prefix_error (error, model == NULL ? "" : "%s: ", line.arguments[0]);
    return NORMA_EXIT_INCOMPLETE;
  }
  if (difference == 0)
    printf ("identical bits: %s scores here as where it was fitted\n", line.arguments[0]);
  else
    printf ("within %.3g relative (allowed for a network: %.3g): %s scores here nearly as where it "
            "was fitted, on a processor that sums in another order\n",
            difference, model->extractor->replay_tolerance, line.arguments[0]);
  return NORMA_EXIT_DONE;
}

const NormaCommand norma_command_verify = {
  .name = "verify",
  .arguments = "MODEL.norma",
  .summary = "Replay a model's golden vector: does it score here as where it was fitted?",
  .description =
      "Example:\n"
      "  norma-cli verify parts.norma\n\n"
      "Exit 0 if every bit is the same, else 1 with the largest difference. A network may\n"
      "differ by a thousandth, or a hundredth in bf16 and int8, for its sums depend on the\n"
      "kind of processor.",
  .run = run,
};
