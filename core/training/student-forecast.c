/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/memory.h"
#include "core/training/student-training.h"
#include "core/training/trial.h"

/* Of a trial. */
enum { TRIAL_LESSONS = 2 };

static float *
draw_lessons (const NormaStudentShape *shape, guint64 seed, GError **error)
{
  gsize size =
      norma_student_shape_count_pixels (shape) + norma_student_shape_count_features (shape);
  float *lessons = norma_alloc (size, TRIAL_LESSONS * sizeof (float), "lessons of a trial", error);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; lessons != NULL && i < TRIAL_LESSONS * size; i++)
    lessons[i] = (float)norma_random_normal (&random);
  return lessons;
}

gboolean
norma_student_forecast (const NormaStudentShape *shape, const NormaStudentTrainingOptions *options,
                        double *seconds, GError **error)
{
  NormaStudentTrainingOptions trial = *options;
  NormaStudentLayers layers;
  g_autoptr (NormaBlueprint) blueprint = norma_student_network_new (shape, &layers);
  gsize size = norma_parameters_get_size (norma_blueprint_get_parameters (blueprint));
  g_autofree float *drawn = draw_lessons (shape, options->seed, error);
  const NormaLessons lessons = { drawn, TRIAL_LESSONS, 0, *shape, 0, 1 };
  g_autofree float *values = NULL;
  NormaTrial clock = { 0 };

  if (drawn == NULL)
    return FALSE;
  values = norma_alloc (size, sizeof (float), "student", error);
  trial.schedule.n_steps = NORMA_TRIAL_STEPS;
  trial.schedule.budget_s = 0;
  trial.check_point = NULL;
  trial.watch = norma_trial_watch;
  trial.watch_data = &clock;
  if (values == NULL || !norma_student_train (&lessons, &trial, values, NULL, NULL, NULL, error))
    return FALSE;
  *seconds = norma_trial_forecast (&clock, &options->schedule);
  return TRUE;
}
