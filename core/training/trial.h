/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/loss-record.h"
#include "core/training/schedule.h"

/* How long a training will take, by a few of its steps. The first one also touches memory and makes
 * operations for the first time, so the quickest of the others counts. */
enum { NORMA_TRIAL_STEPS = 5 };

typedef struct {
  gint64 last_us; /* 0: no step is done yet */
  double step_s; /* of the quickest, 0: not known yet */
} NormaTrial;

/* The watch of a training (training.h) of NORMA_TRIAL_STEPS steps, trial: a NormaTrial. */
void norma_trial_watch (const NormaLossRecord *record, gpointer trial);

/* Seconds that the schedule takes, by its steps or its budget, whichever ends it first. */
double norma_trial_forecast (const NormaTrial *trial, const NormaSchedule *schedule);
