/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/schedule.h"

#include <math.h>

#include "core/base/error.h"

static void
test_steps (void)
{
  NormaSchedule schedule = NORMA_SCHEDULE_INIT;

  schedule.n_steps = 10;
  schedule.n_warm_up = 3;
  g_assert_cmpuint (norma_schedule_decide (&schedule, 0, 0, 0), ==, 10);
  g_assert_cmpfloat (norma_schedule_get_factor (&schedule, 0, 10), ==, 0.25);
  g_assert_cmpfloat (norma_schedule_get_factor (&schedule, 2, 10), ==, 0.75);
  g_assert_cmpfloat (norma_schedule_get_factor (&schedule, 3, 10), ==, 1);
  g_assert_cmpfloat (norma_schedule_get_factor (&schedule, 7, 10), ==, 1);
  g_assert_cmpfloat_with_epsilon (norma_schedule_get_factor (&schedule, 8, 10), 1 - sqrt (1.0 / 3),
                                  1e-15);
  g_assert_cmpfloat_with_epsilon (norma_schedule_get_factor (&schedule, 9, 10), 1 - sqrt (2.0 / 3),
                                  1e-15);
}

/* EfficientAD: a tenth of the rate for the last twentieth of 70,000 steps. */
static void
test_fall_at_once (void)
{
  NormaSchedule schedule = NORMA_SCHEDULE_INIT;

  schedule.n_steps = 70000;
  schedule.hold = 0.95;
  schedule.last = 0.1;
  schedule.fall = NORMA_FALL_STEP;
  g_assert_cmpfloat (norma_schedule_get_factor (&schedule, 66499, 70000), ==, 1);
  g_assert_cmpfloat (norma_schedule_get_factor (&schedule, 66500, 70000), ==, 0.1);
  g_assert_cmpfloat (norma_schedule_get_factor (&schedule, 69999, 70000), ==, 0.1);
}

static void
test_budget (void)
{
  NormaSchedule schedule = NORMA_SCHEDULE_INIT;

  schedule.budget_s = 600;
  g_assert_cmpuint (norma_schedule_decide (&schedule, 0, 0, 9000), ==, 0);
  g_assert_cmpuint (norma_schedule_decide (&schedule, 0, 400, 479.9), ==, 0);
  /* 400 steps in four fifths of the time: 500 in all of it. */
  g_assert_cmpuint (norma_schedule_decide (&schedule, 0, 400, 480), ==, 500);
  g_assert_cmpuint (norma_schedule_decide (&schedule, 500, 401, 700), ==, 500);
  g_assert_cmpfloat (norma_schedule_get_factor (&schedule, 400, 0), ==, 1);
  /* Even the first step took longer. */
  g_assert_cmpuint (norma_schedule_decide (&schedule, 0, 1, 700), ==, 1);
}

static void
test_whichever_ends_first (void)
{
  NormaSchedule schedule = NORMA_SCHEDULE_INIT;

  schedule.budget_s = 600;
  schedule.n_steps = 450;
  g_assert_cmpuint (norma_schedule_decide (&schedule, 0, 360, 100), ==, 450);
  g_assert_cmpuint (norma_schedule_decide (&schedule, 0, 359, 100), ==, 0);
  g_assert_cmpuint (norma_schedule_decide (&schedule, 0, 100, 480), ==, 125);
}

static void
assert_refused (const NormaSchedule *schedule)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_schedule_check (schedule, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_refused (void)
{
  const NormaSchedule sound = { 10, 0, 0, 0.8, 0, NORMA_FALL_ROOT };
  NormaSchedule schedule = NORMA_SCHEDULE_INIT;

  g_assert_true (norma_schedule_check (&sound, NULL));
  assert_refused (&schedule);
  schedule = sound, schedule.budget_s = -1, assert_refused (&schedule);
  schedule = sound, schedule.budget_s = NAN, assert_refused (&schedule);
  schedule = sound, schedule.budget_s = INFINITY, assert_refused (&schedule);
  schedule = sound, schedule.hold = 0, assert_refused (&schedule);
  schedule = sound, schedule.hold = 1.1, assert_refused (&schedule);
  schedule = sound, schedule.last = -0.1, assert_refused (&schedule);
  schedule = sound, schedule.last = NAN, assert_refused (&schedule);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/steps", test_steps);
  g_test_add_func ("/schedule/fall-at-once", test_fall_at_once);
  g_test_add_func ("/schedule/budget", test_budget);
  g_test_add_func ("/schedule/whichever-ends-first", test_whichever_ends_first);
  g_test_add_func ("/schedule/refused", test_refused);
  return g_test_run ();
}
