/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/schedule.h"

#include <math.h>

#include "core/base/error.h"

static gboolean
fail (GError **error, const char *what, double found, const char *expected)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "schedule of training: %s: found %g, %s",
               what, found, expected);
  return FALSE;
}

gboolean
norma_schedule_check (const NormaSchedule *schedule, GError **error)
{
  if (!(schedule->budget_s >= 0) || isinf (schedule->budget_s))
    return fail (error, "seconds", schedule->budget_s, "expected 0 or more");
  if (schedule->n_steps == 0 && schedule->budget_s == 0)
    return fail (error, "steps", 0, "expected a number of steps or a budget of time");
  if (!(schedule->hold > 0 && schedule->hold <= 1))
    return fail (error, "share before the fall", schedule->hold, "expected above 0 to 1");
  if (!(schedule->last >= 0 && schedule->last <= 1))
    return fail (error, "last factor", schedule->last, "expected 0 to 1");
  return TRUE;
}

/* The first step of the fall. */
static guint64
get_turn (const NormaSchedule *schedule, guint64 n_steps)
{
  return MIN (n_steps, (guint64)ceil (schedule->hold * (double)n_steps));
}

guint64
norma_schedule_decide (const NormaSchedule *schedule, guint64 known, guint64 done, double elapsed_s)
{
  guint64 most = schedule->n_steps == 0 ? G_MAXUINT64 : schedule->n_steps;

  if (known > 0)
    return known;
  if (schedule->budget_s == 0)
    return most;
  if (schedule->n_steps > 0 && done >= get_turn (schedule, schedule->n_steps))
    return most;
  if (done == 0 || elapsed_s < schedule->hold * schedule->budget_s)
    return 0;
  return MIN (most, MAX (1, (guint64)floor ((double)done / schedule->hold)));
}

double
norma_schedule_get_factor (const NormaSchedule *schedule, guint64 index, guint64 n_steps)
{
  double rise =
      index < schedule->n_warm_up ? (double)(index + 1) / (double)(schedule->n_warm_up + 1) : 1;
  guint64 turn = get_turn (schedule, n_steps);
  double way;

  if (n_steps == 0 || index < turn)
    return rise;
  if (schedule->fall == NORMA_FALL_STEP)
    return rise * schedule->last;
  way = (double)(index - turn + 1) / (double)(n_steps - turn + 1);
  return rise * (schedule->last + (1 - schedule->last) * (1 - sqrt (MIN (way, 1))));
}
