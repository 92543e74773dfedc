/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-tone.h"

#include "core/report/page-text.h"

static const struct {
  guint32 color;
  const char *name;
} tones[NORMA_N_REPORT_TONES] = {
  [NORMA_TONE_INK] = { NORMA_INK, "ink" },
  [NORMA_TONE_ACCEPTED] = { NORMA_COLOR_ACCEPTED, "accepted" },
  [NORMA_TONE_REJECTED] = { NORMA_COLOR_REJECTED, "rejected" },
  [NORMA_TONE_OPEN] = { NORMA_COLOR_OPEN, "open" },
  [NORMA_TONE_NONE] = { NORMA_COLOR_NONE, "none" },
};

NormaReportTone
norma_report_outcome_tone (NormaOutcome outcome)
{
  static const NormaReportTone of_outcome[NORMA_N_OUTCOMES] = {
    [NORMA_OUTCOME_ACCEPTED] = NORMA_TONE_ACCEPTED,
    [NORMA_OUTCOME_REJECTED] = NORMA_TONE_REJECTED,
    [NORMA_OUTCOME_OPEN] = NORMA_TONE_OPEN,
    [NORMA_OUTCOME_NONE] = NORMA_TONE_NONE,
  };

  g_return_val_if_fail ((guint)outcome < NORMA_N_OUTCOMES, NORMA_TONE_NONE);

  return of_outcome[outcome];
}

guint32
norma_report_tone_color (NormaReportTone tone)
{
  g_return_val_if_fail ((guint)tone < NORMA_N_REPORT_TONES, 0);

  return tones[tone].color;
}

const char *
norma_report_tone_to_string (NormaReportTone tone)
{
  g_return_val_if_fail ((guint)tone < NORMA_N_REPORT_TONES, NULL);

  return tones[tone].name;
}
