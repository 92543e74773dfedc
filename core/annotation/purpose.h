/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* What something is drawn for. */
typedef enum {
  NORMA_PURPOSE_DEFECT, /* a defect is here */
  NORMA_PURPOSE_ROI, /* a region of interest: where there are any, only these are inspected */
  NORMA_PURPOSE_IGNORE, /* nothing in it is inspected */
} NormaPurpose;

#define NORMA_N_PURPOSES 3

/* "defect", "roi", "ignore"; static. parse: FALSE for other words. */
const char *norma_purpose_to_string (NormaPurpose purpose);
gboolean norma_purpose_parse (const char *word, NormaPurpose *purpose);
