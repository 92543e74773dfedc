/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/base/random.h"
#include "core/training/adam.h"
#include "core/training/check-point.h"
#include "core/training/schedule.h"

/* The loop that all trainers share: parts of a step → gradients → Adam → schedule, check-point,
 * held-out loss.
 *
 * A step is cut into a fixed number of parts, a picture each, say. A part is computed on one thread by
 * itself, and the parts' gradients are averaged in their order, so the number of threads changes no
 * bit. Every part of every step draws from a random state of its own, made of seed, step and part. */

/* What a part is given. */
typedef struct {
  guint64 step; /* from 0 */
  guint index; /* of the part in the step */
  guint worker; /* which thread's scratch memory to use, below norma_workers_count() */
  const float *values; /* [size] */
  float *gradients; /* [size], zeros, to be filled; of a statistic: what was seen */
  NormaRandom random;
} NormaTrainingPart;

/* Sets the loss of the part, of which a step's is the mean. */
typedef gboolean (*NormaTrainingStep) (NormaTrainingPart *part, double *loss, gpointer data,
                                       GError **error);

/* The loss of values [size] on images that no step saw: good ones, for nothing else is known to be
 * good. It has to give the same bits at every number of threads. */
typedef gboolean (*NormaTrainingHeldOut) (const float *values, double *loss, gpointer data,
                                          GError **error);

typedef struct {
  const char *purpose; /* of the check-point: what is trained, with all that decides a step */
  const NormaParameters *parameters;
  const NormaAdamOptions *groups; /* of the parameters' groups */
  guint n_groups;
  NormaSchedule schedule;
  guint64 seed;
  guint n_parts; /* of a step, at least 1 */
  guint n_threads; /* 0: one a processor */
  double statistic_momentum; /* what a step leaves of a statistic, once it is the mean of as many as
                                that is long; default 0.9 */
  NormaTrainingStep step;

  NormaTrainingHeldOut held_out; /* NULL: not measured */
  guint64 held_out_every; /* steps, at least 1 */
  guint patience; /* measurements without a better one that end training; 0: none do */

  const char *check_point; /* path; NULL: none. Resumed from if it is there */
  double check_point_every_s; /* default 60; also at the end and when cancelled */
  const char *note; /* that the check-point carries (check-point.h); NULL: none */
  NormaBudget *budget; /* that the check-point is read with; NULL: no cap */

  gpointer data; /* of the two functions */

  /* Told of the record after each step, for a chart; NULL: nobody is. */
  void (*watch) (const NormaLossRecord *record, gpointer watch_data);
  gpointer watch_data;

  /* Microseconds that only grow; NULL: the system's. For tests. */
  gint64 (*clock) (gpointer clock_data);
  gpointer clock_data;
} NormaTraining;

#define NORMA_TRAINING_INIT \
  { \
    .schedule = NORMA_SCHEDULE_INIT, .n_parts = 1, .statistic_momentum = 0.9, \
    .held_out_every = 100, .check_point_every_s = 60 \
  }

/* How it ended. */
typedef struct {
  guint64 n_steps; /* steps done */
  guint64 kept_step; /* the step after which the values were as they are returned */
  double held_out; /* their held-out loss, NaN if it was not measured */
  gboolean ran_out_of_patience;
  double elapsed_s; /* of all sessions */
} NormaTrainingResult;

/* values: [size], in: what to begin with unless a check-point says otherwise; out: what was learnt,
 * with a held-out loss the best measured ones. record: filled, may be NULL; result: may be NULL.
 * Progress: in one of the stages below, that of which the end is nearer. Cancelling writes the
 * check-point first, so it is also how training is paused.
 * Errors: NORMA_ERROR_INPUT (schedule; a loss that is not finite, with the step);
 * NORMA_ERROR_TOO_LARGE; those of the check-point and of the two functions; G_IO_ERROR_CANCELLED.
 * After an error the values are as they were. */
gboolean norma_training_run (const NormaTraining *training, float *values, NormaLossRecord *record,
                             NormaTrainingResult *result, const NormaProgress *progress,
                             GError **error);

/* The stages that a training reports. */
#define NORMA_TRAINING_STEPS_STAGE "Training, steps"
#define NORMA_TRAINING_SECONDS_STAGE "Training, seconds"

/* The random state of a part, or of anything else that is numbered by two numbers. */
void norma_training_seed (NormaRandom *random, guint64 seed, guint64 step, guint64 part);
