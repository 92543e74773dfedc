/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/inspection-content.h"

/* What a colour of a report says; the same in all of its forms, each in the shade that its ground needs. */
typedef enum {
  NORMA_TONE_INK, /* nothing */
  NORMA_TONE_ACCEPTED,
  NORMA_TONE_REJECTED,
  NORMA_TONE_OPEN,
  NORMA_TONE_NONE, /* neither */
} NormaReportTone;

#define NORMA_N_REPORT_TONES 5

NormaReportTone norma_report_outcome_tone (NormaOutcome outcome);

enum {
  NORMA_COLOR_ACCEPTED = 0x26a269,
  NORMA_COLOR_REJECTED = 0xc01c28,
  NORMA_COLOR_OPEN = 0xc98a00,
  NORMA_COLOR_NONE = 0x9a9996,
  NORMA_COLOR_DRAWN = 0x1a5fb4,
};

/* On white paper, 0xRRGGBB. */
guint32 norma_report_tone_color (NormaReportTone tone);

/* The class in report.css: "ink", "accepted", "rejected", "open", "none"; static. */
const char *norma_report_tone_to_string (NormaReportTone tone);
