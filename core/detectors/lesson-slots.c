/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/lesson-slots.h"

#include "core/base/random.h"

guint
norma_lesson_count_images (guint n_samples, guint n_variants)
{
  return MAX (n_samples / n_variants, 1);
}

guint *
norma_lesson_slots_draw (const NormaLessonPlan *plan)
{
  guint n_images = norma_lesson_count_images (plan->n_samples, plan->n_variants);
  g_autofree guint *order = g_new (guint, n_images);
  guint *slots = g_new (guint, plan->n_samples);
  NormaRandom random;

  norma_random_seed (&random, plan->seed);
  norma_random_order (&random, n_images, order);
  for (guint i = 0; i < plan->n_samples; i++) {
    guint place = order[MIN (i / plan->n_variants, n_images - 1)];

    slots[i] = place < plan->n_kept_images ? place * plan->n_variants + i % plan->n_variants
                                           : NORMA_LESSON_NOT_KEPT;
  }
  return slots;
}
