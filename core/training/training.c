/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/training.h"

#include <math.h>
#include <string.h>

#include "core/training/training-private.h"

/* One session. */
typedef struct {
  const NormaTraining *training;
  NormaTrainingState state;
  double before_s; /* of earlier sessions */
  gint64 start; /* of this one, by the clock */
  double saved_s; /* elapsed when the check-point was written */
  guint64 saved_step, saved_measured_step;
  double measuring_s; /* that the last held-out loss took, and the one at the end will */
} Session;

static gint64
read_clock (const NormaTraining *training)
{
  return training->clock == NULL ? g_get_monotonic_time () : training->clock (training->clock_data);
}

static void
look_at_clock (Session *session)
{
  session->state.elapsed_s =
      session->before_s +
      (double)(read_clock (session->training) - session->start) / G_USEC_PER_SEC;
}

static gboolean
open_session (Session *session, const float *values, GError **error)
{
  const NormaTraining *training = session->training;
  NormaTrainingState *state = &session->state;
  gsize size = norma_parameters_get_size (training->parameters);

  if (!norma_training_state_init (state, training->parameters, training->held_out != NULL, error))
    return FALSE;
  state->seed = training->seed;
  state->note = training->note;
  memcpy (state->values, values, size * sizeof (float));
  if (training->check_point != NULL && g_file_test (training->check_point, G_FILE_TEST_EXISTS) &&
      !norma_check_point_read (training->check_point, training->purpose, training->parameters,
                               state, training->budget, error))
    return FALSE;
  /* A number of steps said now holds, whatever the number was before. */
  if (training->schedule.budget_s == 0)
    state->n_steps = training->schedule.n_steps;
  session->before_s = session->saved_s = state->elapsed_s;
  session->saved_step = state->step;
  session->saved_measured_step = state->measured_step;
  session->start = read_clock (training);
  return TRUE;
}

static gboolean
save (Session *session, GError **error)
{
  const NormaTraining *training = session->training;

  session->saved_s = session->state.elapsed_s;
  session->saved_step = session->state.step;
  session->saved_measured_step = session->state.measured_step;
  return training->check_point == NULL ||
         norma_check_point_write (training->check_point, training->purpose, training->parameters,
                                  &session->state, error);
}

/* Of a number of steps and a budget, whether the steps come to their end first, as it looks now. */
static gboolean
ends_by_steps (const Session *session)
{
  const NormaSchedule *schedule = &session->training->schedule;
  const NormaTrainingState *state = &session->state;

  return schedule->budget_s == 0 ||
         (schedule->n_steps > 0 &&
          (double)state->step / (double)schedule->n_steps >= state->elapsed_s / schedule->budget_s);
}

static void
report (const Session *session, const NormaProgress *progress)
{
  const NormaTrainingState *state = &session->state;
  double budget = session->training->schedule.budget_s;

  if (ends_by_steps (session))
    norma_progress_report (progress, NORMA_TRAINING_STEPS_STAGE, state->step,
                           session->training->schedule.n_steps);
  else
    norma_progress_report (progress, NORMA_TRAINING_SECONDS_STAGE,
                           (guint64)MIN (state->elapsed_s, budget), (guint64)ceil (budget));
}

static gboolean
measure (Session *session, GError **error)
{
  const NormaTraining *training = session->training;
  NormaTrainingState *state = &session->state;
  gint64 start = read_clock (training);
  double loss;

  if (!training->held_out (state->values, &loss, training->data, error))
    return FALSE;
  session->measuring_s = (double)(read_clock (training) - start) / G_USEC_PER_SEC;
  norma_loss_record_add_held_out (&state->record, state->step, loss);
  if (isnan (state->best_loss) || loss < state->best_loss) {
    state->best_loss = loss;
    state->best_step = state->step;
    state->n_worse = 0;
    memcpy (state->best, state->values,
            norma_parameters_get_size (training->parameters) * sizeof (float));
  } else {
    state->n_worse++;
  }
  state->measured_step = state->step;
  return TRUE;
}

/* At a multiple of the interval, and at the end. Asked before a step and not after it, so that one who
 * was stopped while measuring measures again. */
static gboolean
is_due (const Session *session, gboolean is_last)
{
  const NormaTraining *training = session->training;
  const NormaTrainingState *state = &session->state;

  return training->held_out != NULL && state->step > 0 && state->measured_step != state->step &&
         (is_last || state->step % training->held_out_every == 0);
}

static gboolean
has_lost_patience (const Session *session)
{
  guint patience = session->training->patience;

  return session->training->held_out != NULL && patience > 0 && session->state.n_worse >= patience;
}

/* Of the budget, what there is for steps. */
static NormaSchedule
get_schedule (const Session *session)
{
  NormaSchedule schedule = session->training->schedule;

  schedule.budget_s = MAX (schedule.budget_s - session->measuring_s, schedule.budget_s / 2);
  return schedule;
}

/* With a budget also where it is used up before the fall is over, as on a machine that has got more to do. */
static gboolean
has_ended (const Session *session)
{
  const NormaTrainingState *state = &session->state;
  NormaSchedule schedule = get_schedule (session);

  return (state->n_steps > 0 && state->step >= state->n_steps) ||
         (schedule.budget_s > 0 && state->step > 0 && state->elapsed_s >= schedule.budget_s);
}

/* A step with what follows from it. */
static gboolean
advance (Session *session, NormaTrainingPass *pass, const NormaProgress *progress, GError **error)
{
  const NormaTraining *training = session->training;
  NormaTrainingState *state = &session->state;
  NormaSchedule schedule = get_schedule (session);
  double factor = norma_schedule_get_factor (&schedule, state->step, state->n_steps);
  double loss;

  if (!norma_training_pass_run (pass, state, factor, &loss, progress, error))
    return FALSE;
  norma_loss_record_add (&state->record, state->step, loss);
  if (training->watch != NULL)
    training->watch (&state->record, training->watch_data);
  look_at_clock (session);
  state->n_steps = norma_schedule_decide (&schedule, state->n_steps, state->step, state->elapsed_s);
  report (session, progress);
  if (state->elapsed_s - session->saved_s < training->check_point_every_s)
    return TRUE;
  return save (session, error);
}

/* What is whole is kept, also if the next step failed or was cancelled; an error of saving does not
 * hide the first one. */
static gboolean
keep (Session *session, gboolean is_done, GError **error)
{
  if (session->state.step == session->saved_step &&
      session->state.measured_step == session->saved_measured_step)
    return is_done;
  look_at_clock (session);
  return save (session, is_done ? error : NULL) && is_done;
}

static gboolean
run (Session *session, const NormaProgress *progress, GError **error)
{
  g_autoptr (NormaTrainingPass) pass = norma_training_pass_new (session->training, error);
  gboolean goes_on = pass != NULL;

  report (session, progress);
  while (goes_on) {
    gboolean is_last = has_ended (session);

    goes_on = norma_progress_continue (progress, error) &&
              (!is_due (session, is_last) || measure (session, error));
    if (is_last || has_lost_patience (session))
      break;
    goes_on = goes_on && advance (session, pass, progress, error);
  }
  return keep (session, goes_on, error);
}

gboolean
norma_training_run (const NormaTraining *training, float *values, NormaLossRecord *record,
                    NormaTrainingResult *result, const NormaProgress *progress, GError **error)
{
  g_auto (NormaTrainingState) unused = { 0 };
  Session session = { training };
  const NormaTrainingState *state = &session.state;
  gboolean is_done;

  g_return_val_if_fail (training->n_parts > 0 && training->step != NULL, FALSE);
  g_return_val_if_fail (training->held_out == NULL || training->held_out_every > 0, FALSE);

  is_done = norma_schedule_check (&training->schedule, error) &&
            open_session (&session, values, error) && run (&session, progress, error);
  if (is_done)
    memcpy (values, training->held_out != NULL ? state->best : state->values,
            norma_parameters_get_size (training->parameters) * sizeof (float));
  if (is_done && record != NULL)
    *record = state->record;
  if (is_done && result != NULL)
    *result = (NormaTrainingResult){
      state->step,      training->held_out != NULL ? state->best_step : state->step,
      state->best_loss, has_lost_patience (&session),
      state->elapsed_s,
    };
  unused = session.state;
  return is_done;
}
