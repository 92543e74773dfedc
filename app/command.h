/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* What norma-cli ends with. */
typedef enum {
  NORMA_EXIT_DONE = 0,
  NORMA_EXIT_INCOMPLETE = 1, /* some inputs could not be used, or the work failed */
  NORMA_EXIT_USAGE = 2,
  NORMA_EXIT_INTERRUPTED = 130, /* 128 + SIGINT, as shells have it */
} NormaExit;

/* One command of norma-cli. */
typedef struct {
  const char *name;
  const char *arguments; /* what stands after the name, in words */
  const char *summary; /* one line */
  const char *description; /* more, with an example */

  /* argv: the command's name, then what follows; NULL-terminated. With an error the exit code
   * follows from it and the returned one is not used. */
  NormaExit (*run) (char **argv, GError **error);
} NormaCommand;

extern const NormaCommand norma_command_sample;
extern const NormaCommand norma_command_fit;
extern const NormaCommand norma_command_score;
extern const NormaCommand norma_command_compare;
extern const NormaCommand norma_command_compare_models;
extern const NormaCommand norma_command_evaluate;
extern const NormaCommand norma_command_robustness;
extern const NormaCommand norma_command_thresholds;
extern const NormaCommand norma_command_explain;
extern const NormaCommand norma_command_info;
extern const NormaCommand norma_command_correct;
extern const NormaCommand norma_command_flips;
extern const NormaCommand norma_command_verify;
extern const NormaCommand norma_command_history;
extern const NormaCommand norma_command_shapes;
extern const NormaCommand norma_command_distil;
extern const NormaCommand norma_command_report;
