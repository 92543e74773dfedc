/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/trial.h"

void
norma_trial_watch (const NormaLossRecord *record, gpointer data)
{
  NormaTrial *trial = data;
  gint64 now_us = g_get_monotonic_time ();
  double step_s = (double)MAX (now_us - trial->last_us, 1) / G_USEC_PER_SEC;

  if (trial->last_us > 0 && (trial->step_s == 0 || step_s < trial->step_s))
    trial->step_s = step_s;
  trial->last_us = now_us;
}

double
norma_trial_forecast (const NormaTrial *trial, const NormaSchedule *schedule)
{
  double seconds = trial->step_s * (double)schedule->n_steps;

  return schedule->budget_s > 0 && (schedule->n_steps == 0 || seconds > schedule->budget_s)
             ? schedule->budget_s
             : seconds;
}
