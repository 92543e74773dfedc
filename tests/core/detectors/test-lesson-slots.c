/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/lesson-slots.h"

#include <string.h>

enum { N_IMAGES = 11, N_VARIANTS = 3, N_SAMPLES = N_IMAGES * N_VARIANTS };

/* Each place once, copies of an image side by side, and what is not kept nowhere. */
static void
check_slots (guint n_kept)
{
  const NormaLessonPlan plan = { N_SAMPLES, N_VARIANTS, n_kept, 7 };
  g_autofree guint *slots = norma_lesson_slots_draw (&plan);
  gboolean is_taken[N_SAMPLES] = { FALSE };
  guint n_taken = 0;

  for (guint i = 0; i < N_SAMPLES; i++) {
    guint first = slots[i - i % N_VARIANTS];

    if (slots[i] == NORMA_LESSON_NOT_KEPT) {
      g_assert_cmpuint (first, ==, NORMA_LESSON_NOT_KEPT);
      continue;
    }
    g_assert_cmpuint (slots[i], <, n_kept * N_VARIANTS);
    g_assert_cmpuint (slots[i], ==, first + i % N_VARIANTS);
    g_assert_false (is_taken[slots[i]]);
    is_taken[slots[i]] = TRUE;
    n_taken++;
  }
  g_assert_cmpuint (n_taken, ==, n_kept * N_VARIANTS);
}

static void
test_all (void)
{
  check_slots (N_IMAGES);
}

static void
test_some (void)
{
  check_slots (1);
  check_slots (4);
}

static void
test_seed (void)
{
  NormaLessonPlan plan = { N_SAMPLES, 1, N_SAMPLES, 7 };
  g_autofree guint *one = norma_lesson_slots_draw (&plan);
  g_autofree guint *same = norma_lesson_slots_draw (&plan);
  g_autofree guint *other = NULL;

  plan.seed = 8;
  other = norma_lesson_slots_draw (&plan);
  g_assert_cmpmem (one, N_SAMPLES * sizeof (guint), same, N_SAMPLES * sizeof (guint));
  g_assert_cmpint (memcmp (one, other, N_SAMPLES * sizeof (guint)), !=, 0);
}

static void
test_images (void)
{
  g_assert_cmpuint (norma_lesson_count_images (12, 4), ==, 3);
  g_assert_cmpuint (norma_lesson_count_images (3, 4), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-slots/all", test_all);
  g_test_add_func ("/lesson-slots/some", test_some);
  g_test_add_func ("/lesson-slots/seed", test_seed);
  g_test_add_func ("/lesson-slots/images", test_images);
  return g_test_run ();
}
