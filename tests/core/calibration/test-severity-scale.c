/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/severity-scale.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

/* Scores by level, worked by hand: P(≥ minor) of 1 is 0, of 2 ½ and so on. */
static void
test_by_hand (void)
{
  const float scores[] = { 1, 1, 2, 2, 3, 3, 4, 4 };
  const NormaGrade levels[] = { 0, 0, 0, 1, 1, 2, 3, 3 };
  g_autoptr (NormaSeverityScale) scale = norma_severity_scale_new (scores, levels, 8, NULL);
  double p[NORMA_N_GRADES];

  norma_severity_scale_at (scale, 2, p);
  g_assert_cmpfloat (p[NORMA_GRADE_GOOD], ==, 0.5);
  g_assert_cmpfloat (p[NORMA_GRADE_MINOR], ==, 0.5);
  norma_severity_scale_at (scale, 3, p);
  g_assert_cmpfloat (p[NORMA_GRADE_GOOD], ==, 0);
  g_assert_cmpfloat (p[NORMA_GRADE_MINOR], ==, 0.5);
  g_assert_cmpfloat (p[NORMA_GRADE_MAJOR], ==, 0.5);
  g_assert_cmpfloat (p[NORMA_GRADE_CRITICAL], ==, 0);
  norma_severity_scale_at (scale, 3.5, p);
  g_assert_cmpfloat (p[NORMA_GRADE_CRITICAL], ==, 0.5);
  g_assert_cmpuint (norma_severity_scale_level (scale, 0.2), ==, NORMA_GRADE_GOOD);
  g_assert_cmpuint (norma_severity_scale_level (scale, 2), ==, NORMA_GRADE_MINOR);
  g_assert_cmpuint (norma_severity_scale_level (scale, 3), ==, NORMA_GRADE_MAJOR);
  g_assert_cmpuint (norma_severity_scale_level (scale, 7), ==, NORMA_GRADE_CRITICAL);
  g_assert_cmpuint (scale->n[NORMA_GRADE_CRITICAL], ==, 2);
  g_assert_cmpfloat (scale->agreement, >, 0.9);
}

/* Probabilities, at any score, and never a lighter defect at a higher score. */
static void
test_property (void)
{
  NormaRandom random;

  norma_random_seed (&random, 2001);
  for (guint round = 0; round < 100; round++) {
    float scores[30];
    NormaGrade levels[30];
    double before[NORMA_N_GRADES] = { 1, 0, 0, 0 };
    g_autoptr (NormaSeverityScale) scale = NULL;

    for (guint i = 0; i < 30; i++) {
      levels[i] = (NormaGrade)(i < 2 ? i : norma_random_below (&random, 4));
      scores[i] = (float)(round % 2 == 0 ? (double)norma_random_below (&random, 5)
                                         : levels[i] + norma_random_normal (&random));
    }
    scale = norma_severity_scale_new (scores, levels, 30, NULL);
    for (double score = -3; score < 8; score += 0.13) {
      double p[NORMA_N_GRADES], sum = 0, graver = 0, graver_before = 0;

      norma_severity_scale_at (scale, score, p);
      for (guint level = NORMA_N_GRADES; level-- > 0;) {
        g_assert_cmpfloat (p[level], >=, 0);
        sum += p[level];
        graver += p[level];
        graver_before += before[level];
        g_assert_cmpfloat (graver, >=, graver_before - 1e-12);
      }
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
      memcpy (before, p, sizeof p);
    }
  }
}

static void
test_refused (void)
{
  const float scores[] = { 1.25f, 2.5f };
  const NormaGrade same[] = { NORMA_GRADE_MAJOR, NORMA_GRADE_MAJOR };
  const NormaGrade both[] = { NORMA_GRADE_GOOD, NORMA_GRADE_MAJOR };
  g_autoptr (NormaSeverityScale) scale = NULL;
  g_autoptr (GError) error = NULL;
  guint nth = 1;

  g_assert_null (norma_severity_scale_new (scores, same, 2, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "2 major"));
  g_clear_error (&error);
  g_assert_null (norma_severity_scale_new (NULL, NULL, 0, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  for (norma_alloc_fail_nth (nth);
       (scale = norma_severity_scale_new (scores, both, 2, &error)) == NULL;
       norma_alloc_fail_nth (++nth)) {
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_clear_error (&error);
  }
  norma_alloc_fail_nth (0);
  g_assert_cmpuint (nth, ==, 2 + 3 * 4 + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/severity-scale/by-hand", test_by_hand);
  g_test_add_func ("/severity-scale/property", test_property);
  g_test_add_func ("/severity-scale/refused", test_refused);
  return g_test_run ();
}
