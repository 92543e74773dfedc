/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* What a program that ran to its end has used. */
typedef struct {
  double seconds; /* wall clock */
  double cpu_seconds; /* user and system, all threads */
  double peak_mb; /* resident, MB of 2^20 bytes */
  int exit_status; /* −1 if it could not be started or ended by a signal */
  char *output; /* standard output, owned; NULL unless asked for */
} ChildUse;

/* argv: NULL-terminated, the first is the program. Standard error is thrown away. */
ChildUse child_run (const char *const *argv, gboolean wants_output);
void child_use_clear (ChildUse *use);
