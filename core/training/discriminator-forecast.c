/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/memory.h"
#include "core/training/discriminator.h"
#include "core/training/trial.h"

/* Of a trial. */
enum { TRIAL_ROWS = 256 };

gboolean
norma_discriminator_forecast (guint d, const NormaDiscriminatorOptions *options, double *seconds,
                              GError **error)
{
  g_autofree float *drawn = norma_alloc (TRIAL_ROWS, d * sizeof (float), "rows of a trial", error);
  const NormaFeatureRows rows = { drawn, TRIAL_ROWS, 0, d };
  NormaDiscriminatorOptions trial = *options;
  g_auto (NormaDiscriminator) unused = { 0 };
  NormaTrial clock = { 0 };
  NormaRandom random;

  if (drawn == NULL)
    return FALSE;
  norma_random_seed (&random, options->seed);
  for (gsize i = 0; i < (gsize)TRIAL_ROWS * d; i++)
    drawn[i] = (float)norma_random_normal (&random);
  trial.schedule.n_steps = NORMA_TRIAL_STEPS;
  trial.schedule.budget_s = 0;
  trial.check_point = NULL;
  trial.watch = norma_trial_watch;
  trial.watch_data = &clock;
  if (!norma_discriminator_train (&rows, &trial, &unused, NULL, NULL, NULL, error))
    return FALSE;
  *seconds = norma_trial_forecast (&clock, &options->schedule);
  return TRUE;
}
