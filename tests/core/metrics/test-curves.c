/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/curves.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/metrics/auroc.h"

typedef struct {
  float scores[80];
  NormaTruth truths[80];
  gsize n;
} Sample;

static NormaCurves *
make (const Sample *s)
{
  g_autoptr (NormaLabelledScores) scores =
      norma_labelled_scores_new (s->scores, s->truths, s->n, NULL);
  g_autoptr (GError) error = NULL;
  NormaCurves *curves = norma_curves_new (scores, &error);

  g_assert_no_error (error);
  return curves;
}

static Sample
draw (NormaRandom *random, gboolean tied)
{
  Sample s = { .n = 2 + norma_random_below (random, G_N_ELEMENTS (s.scores) - 2) };

  for (gsize i = 0; i < s.n; i++) {
    s.truths[i] = i < 2 ? (NormaTruth)i : (NormaTruth)norma_random_below (random, NORMA_N_TRUTHS);
    s.scores[i] = tied ? (float)norma_random_below (random, 7)
                       : (float)(norma_random_normal (random) + 0.8 * (s.truths[i] == 1));
  }
  return s;
}

static guint64
count (const Sample *s, NormaTruth truth, float threshold)
{
  guint64 n = 0;

  for (gsize i = 0; i < s->n; i++)
    n += s->truths[i] == truth && s->scores[i] > threshold;
  return n;
}

/* Every point, against counting at its threshold, and found again from that threshold. */
static void
test_points (void)
{
  NormaRandom random;

  norma_random_seed (&random, 2006);
  for (guint round = 0; round < 200; round++) {
    Sample s = draw (&random, round % 2 == 0);
    g_autoptr (NormaCurves) curves = make (&s);

    for (gsize i = 0; i < curves->n_points; i++) {
      float threshold = norma_curves_get_threshold (curves, i);

      g_assert_cmpuint (curves->points[i].n_nominal, ==,
                        count (&s, NORMA_TRUTH_NOMINAL, threshold));
      g_assert_cmpuint (curves->points[i].n_anomalous, ==,
                        count (&s, NORMA_TRUTH_ANOMALOUS, threshold));
      g_assert_cmpuint (norma_curves_find (curves, threshold), ==, i);
    }
    for (guint i = 0; i < 20; i++) {
      float threshold = (float)norma_random_normal (&random) * 3;
      const NormaCurvePoint *p = &curves->points[norma_curves_find (curves, threshold)];

      g_assert_cmpuint (p->n_nominal, ==, count (&s, NORMA_TRUTH_NOMINAL, threshold));
      g_assert_cmpuint (p->n_anomalous, ==, count (&s, NORMA_TRUTH_ANOMALOUS, threshold));
    }
  }
}

static void
test_auroc (void)
{
  NormaRandom random;

  norma_random_seed (&random, 1982);
  for (guint round = 0; round < 200; round++) {
    Sample s = draw (&random, round % 2 == 0);
    g_autoptr (NormaCurves) curves = make (&s);
    float nominal[80], anomalous[80];
    gsize n = 0, m = 0;
    double expected;

    for (gsize i = 0; i < s.n; i++)
      if (s.truths[i] == NORMA_TRUTH_NOMINAL)
        nominal[n++] = s.scores[i];
      else if (s.truths[i] == NORMA_TRUTH_ANOMALOUS)
        anomalous[m++] = s.scores[i];
    g_assert_true (norma_auroc (nominal, n, anomalous, m, &expected, NULL));
    g_assert_cmpfloat_with_epsilon (norma_curves_get_auroc (curves), expected, 1e-14);
  }
}

/* Worked by hand, the anomalous with a star: 9* 7* 7 5 4* 4* 4 1. Points after 9, 7, 5, 4, 1:
 * (0, 1) (1, 2) (2, 2) (3, 4) (4, 4) of 4 and 4; precisions 1, 2/3, 1/2, 4/7, 1/2. */
static void
test_by_hand (void)
{
  const Sample s = { { 9, 7, 7, 5, 4, 4, 4, 1 }, { 1, 1, 0, 0, 1, 1, 0, 0 }, 8 };
  g_autoptr (NormaCurves) curves = make (&s);

  g_assert_cmpuint (curves->n_points, ==, 6);
  g_assert_true (isinf (curves->points[0].least));
  g_assert_cmpfloat (norma_curves_get_recall (curves, 2), ==, 0.5);
  g_assert_cmpfloat (norma_curves_get_false_alarms (curves, 4), ==, 0.75);
  g_assert_cmpfloat (norma_curves_get_precision (curves, 4), ==, 4.0 / 7);
  g_assert_true (isnan (norma_curves_get_precision (curves, 0)));
  g_assert_cmpfloat (norma_curves_get_f1 (curves, 4), ==, 8.0 / 11);
  g_assert_cmpfloat (norma_curves_get_threshold (curves, 2), ==, 6);
  g_assert_cmpfloat (norma_curves_get_threshold (curves, 0), ==, 9);
  g_assert_cmpfloat (norma_curves_get_threshold (curves, 5), ==, 0.5);
  g_assert_cmpfloat_with_epsilon (norma_curves_get_average_precision (curves),
                                  0.25 + 0.25 * 2 / 3 + 0.5 * 4 / 7, 1e-15);
  /* pairs won, ties half: 4 + 3.5 + 1.5 + 1.5 of 16 */
  g_assert_cmpfloat (norma_curves_get_auroc (curves), ==, 10.5 / 16);
}

static void
test_tied (void)
{
  const Sample s = { { 2.385f, 2.385f, 2.385f, 2.385f, 2.385f }, { 0, 1, 0, 0, 1 }, 5 };
  g_autoptr (NormaCurves) curves = make (&s);

  g_assert_cmpuint (curves->n_points, ==, 2);
  g_assert_cmpfloat (norma_curves_get_auroc (curves), ==, 0.5);
  g_assert_cmpfloat (norma_curves_get_average_precision (curves), ==, 0.4);
  g_assert_cmpuint (norma_curves_find (curves, 2.385f), ==, 0);
  g_assert_cmpuint (norma_curves_find (curves, 2.384f), ==, 1);
}

static void
test_one_class (void)
{
  const Sample good = { { 1, 2, 3 }, { 0, 0, 0 }, 3 }, bad = { { 1, 2, 3 }, { 1, 1, 1 }, 3 };
  g_autoptr (NormaCurves) of_good = make (&good);
  g_autoptr (NormaCurves) of_bad = make (&bad);
  const Sample none = { .n = 0 };
  g_autoptr (NormaCurves) of_none = make (&none);

  g_assert_true (isnan (norma_curves_get_auroc (of_good)));
  g_assert_true (isnan (norma_curves_get_average_precision (of_good)));
  g_assert_true (isnan (norma_curves_get_recall (of_good, 2)));
  g_assert_true (isnan (norma_curves_get_f1 (of_good, 2)));
  g_assert_cmpfloat (norma_curves_get_precision (of_good, 2), ==, 0);
  g_assert_true (isnan (norma_curves_get_auroc (of_bad)));
  g_assert_cmpfloat (norma_curves_get_average_precision (of_bad), ==, 1);
  g_assert_cmpuint (of_none->n_points, ==, 1);
  g_assert_cmpuint (norma_curves_find (of_none, 0.3f), ==, 0);
  g_assert_cmpfloat (norma_curves_get_threshold (of_none, 0), ==, 0);
}

static void
test_no_memory (void)
{
  g_autoptr (NormaLabelledScores) scores = norma_labelled_scores_new (NULL, NULL, 0, NULL);
  g_autoptr (GError) error = NULL;

  norma_alloc_fail_nth (1);
  g_assert_null (norma_curves_new (scores, &error));
  norma_alloc_fail_nth (0);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curves/points", test_points);
  g_test_add_func ("/curves/auroc", test_auroc);
  g_test_add_func ("/curves/by-hand", test_by_hand);
  g_test_add_func ("/curves/tied", test_tied);
  g_test_add_func ("/curves/one-class", test_one_class);
  g_test_add_func ("/curves/no-memory", test_no_memory);
  return g_test_run ();
}
