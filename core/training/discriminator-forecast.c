/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/memory.h"
#include "core/training/discriminator.h"

/* Of a trial. */
enum { TRIAL_STEPS = 4, TRIAL_ROWS = 256 };

gboolean
norma_discriminator_forecast (guint d, const NormaDiscriminatorOptions *options, double *seconds,
                              GError **error)
{
  const NormaSchedule *schedule = &options->schedule;
  g_autofree float *drawn = norma_alloc (TRIAL_ROWS, d * sizeof (float), "rows of a trial", error);
  const NormaFeatureRows rows = { drawn, TRIAL_ROWS, 0, d };
  NormaDiscriminatorOptions trial = *options;
  g_auto (NormaDiscriminator) unused = { 0 };
  NormaTrainingResult result;
  NormaRandom random;

  if (drawn == NULL)
    return FALSE;
  norma_random_seed (&random, options->seed);
  for (gsize i = 0; i < (gsize)TRIAL_ROWS * d; i++)
    drawn[i] = (float)norma_random_normal (&random);
  trial.schedule.n_steps = TRIAL_STEPS;
  trial.schedule.budget_s = 0;
  trial.check_point = NULL;
  trial.watch = NULL;
  if (!norma_discriminator_train (&rows, &trial, &unused, NULL, &result, NULL, error))
    return FALSE;
  *seconds = result.elapsed_s / TRIAL_STEPS * (double)schedule->n_steps;
  if (schedule->budget_s > 0 && (schedule->n_steps == 0 || *seconds > schedule->budget_s))
    *seconds = schedule->budget_s;
  return TRUE;
}
