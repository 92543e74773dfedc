/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* How long to train, and at which rate: a short rise, a long time at the whole rate, then a fall
 * (trapezoidal or warm-up–stable–decay schedule: Hägele et al. 2024, "Scaling laws and compute-optimal
 * training beyond fixed training durations"). Unlike a cosine it needs not know its end beforehand:
 * a budget of time decides the number of steps when the fall begins, from the speed so far. From
 * then on the run is one of that number of steps, so n_steps repeats it to the bit unless the time is over
 * first. */
typedef enum {
  NORMA_FALL_ROOT, /* to `last`, as 1 − √ of the way (Hägele et al. 2024, section 3) */
  NORMA_FALL_STEP, /* to `last` at once */
} NormaScheduleFall;

typedef struct {
  guint64 n_steps; /* 0: as many as the budget has time for */
  double budget_s; /* 0: no bound of time; with n_steps, whichever ends first */
  guint64 n_warm_up; /* steps of the rise */
  double hold; /* above 0 … 1, share of the steps, or of the time, before the fall */
  double last; /* 0 … 1, what the fall leaves of the rate */
  NormaScheduleFall fall;
} NormaSchedule;

#define NORMA_SCHEDULE_INIT \
  { \
    0, 0, 0, 0.8, 0, NORMA_FALL_ROOT \
  }

/* Whether anything ends it and the shares are shares. Error: NORMA_ERROR_INPUT. */
gboolean norma_schedule_check (const NormaSchedule *schedule, GError **error);

/* In how many steps training ends, asked after `done` steps, which took elapsed_s; 0: not known yet. An
 * answer other than 0 holds for good and is given to later calls as `known`. */
guint64 norma_schedule_decide (const NormaSchedule *schedule, guint64 known, guint64 done,
                               double elapsed_s);

/* What step `index` (from 0) takes of the rate. n_steps: as decided, 0 if not yet. */
double norma_schedule_get_factor (const NormaSchedule *schedule, guint64 index, guint64 n_steps);
