/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* How bad a defect is, in rising order. */
typedef enum {
  NORMA_SEVERITY_NONE, /* nothing was said */
  NORMA_SEVERITY_MINOR,
  NORMA_SEVERITY_MAJOR,
  NORMA_SEVERITY_CRITICAL,
} NormaSeverity;

#define NORMA_N_SEVERITIES 4

/* "", "minor", "major", "critical"; static. parse: FALSE for other words. */
const char *norma_severity_to_string (NormaSeverity severity);
gboolean norma_severity_parse (const char *word, NormaSeverity *severity);
