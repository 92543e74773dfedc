/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/paired-bootstrap.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/metrics/curve-draws.h"
#include "core/metrics/delong.h"
#include "tests/core/metrics/two-models.h"

static const gconstpointer no_data[2] = { NULL, NULL };

typedef struct {
  float first[TWO_MODELS_N], second[TWO_MODELS_N];
  NormaTruth truths[TWO_MODELS_N];
} Sample;

static NormaPairedDifference
compare (const Sample *s, NormaImageMetric metric, const gconstpointer data[2], guint64 seed)
{
  g_autoptr (GError) error = NULL;
  NormaPairedDifference found;

  g_assert_true (norma_paired_bootstrap (s->first, s->second, s->truths, TWO_MODELS_N, metric, data,
                                         0.95, 1000, seed, &found, &error));
  g_assert_no_error (error);
  return found;
}

/* Values by scikit-learn 1.2.1: roc_auc_score, average_precision_score, the largest of
 * precision_recall_curve's F1 and of (1 + tpr − fpr) / 2 of roc_curve without dropped points, f1_score,
 * balanced_accuracy_score and recall_score of score > 10. */
static void
test_values (void)
{
  static const float ten = 10;
  static const gconstpointer tens[2] = { &ten, &ten };
  static const struct {
    NormaImageMetric metric;
    const gconstpointer *data;
    double first, second;
  } rows[] = {
    { norma_image_metric_auroc, no_data, 0.72578125, 0.7646875 },
    { norma_image_metric_average_precision, no_data, 0.631435701293507, 0.6558858565663168 },
    { norma_image_metric_f1_max, no_data, 0.582089552238806, 0.6122448979591838 },
    { norma_image_metric_balanced_max, no_data, 0.64375, 0.7 },
    { norma_image_metric_f1_at, tens, 0.5691056910569107, 0.6122448979591838 },
    { norma_image_metric_balanced_at, tens, 0.6375, 0.7 },
    { norma_image_metric_recall_at, tens, 0.875, 0.75 },
    { norma_image_metric_false_alarms_at, tens, 0.6, 0.35 },
  };
  Sample s;

  two_models_fill (s.first, s.second, s.truths);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    NormaPairedDifference d = compare (&s, rows[i].metric, rows[i].data, 1);

    g_assert_cmpfloat_with_epsilon (d.values[0], rows[i].first, 1e-14);
    g_assert_cmpfloat_with_epsilon (d.values[1], rows[i].second, 1e-14);
    g_assert_cmpfloat (d.difference, ==, d.values[1] - d.values[0]);
    g_assert_cmpuint (d.n_draws, ==, 1000);
    g_assert_true (d.interval.low <= d.difference && d.difference <= d.interval.high);
  }
}

/* Of the AUROC, the interval is about as wide as DeLong's, and p about the same; of images drawn for
 * each model by themselves it would be 2.8 times as wide. */
static void
test_beside_delong (void)
{
  Sample s;
  NormaPairedDifference d;
  NormaDelong delong;

  two_models_fill (s.first, s.second, s.truths);
  d = compare (&s, norma_image_metric_auroc, no_data, 7);
  g_assert_true (norma_delong (s.first, s.second, s.truths, TWO_MODELS_N, &delong, NULL));
  g_assert_cmpfloat_with_epsilon ((d.interval.high - d.interval.low) / (2 * 1.96),
                                  sqrt (delong.difference_variance), 0.003);
  g_assert_cmpfloat_with_epsilon (d.p, delong.p, 0.05);
}

/* Drawn curves against those of the very images written out. */
static void
test_draws (void)
{
  NormaRandom random;

  norma_random_seed (&random, 1979);
  for (guint round = 0; round < 100; round++) {
    Sample s;
    g_autoptr (NormaCurveDraws) draws = NULL;
    g_autoptr (NormaLabelledScores) sorted = NULL;
    g_autoptr (NormaCurves) expected = NULL;
    const NormaCurves *found;
    float scores[TWO_MODELS_N];
    NormaTruth truths[TWO_MODELS_N];
    gsize members[TWO_MODELS_N], n = 0;
    guint32 times[TWO_MODELS_N];

    two_models_fill (s.first, s.second, s.truths);
    s.truths[round] = round % 2 == 0 ? NORMA_TRUTH_UNSURE : NORMA_TRUTH_UNKNOWN;
    draws = norma_curve_draws_new (s.second, s.truths, TWO_MODELS_N, NULL);
    norma_curve_draws_fill (&random, s.truths, TWO_MODELS_N, members, times);
    for (guint i = 0; i < TWO_MODELS_N; i++)
      for (guint k = 0; k < times[i]; k++, n++) {
        scores[n] = s.second[i];
        truths[n] = s.truths[i];
      }
    g_assert_cmpuint (n, ==, TWO_MODELS_N - 1);
    sorted = norma_labelled_scores_new (scores, truths, n, NULL);
    expected = norma_curves_new (sorted, NULL);
    found = norma_curve_draws_get (draws, times);
    g_assert_cmpuint (found->n_nominal, ==, expected->n_nominal);
    g_assert_cmpuint (found->n_points, ==, expected->n_points);
    for (gsize i = 0; i < found->n_points; i++) {
      g_assert_cmpfloat (found->points[i].least, ==, expected->points[i].least);
      g_assert_cmpuint (found->points[i].n_anomalous, ==, expected->points[i].n_anomalous);
    }
  }
}

static void
test_properties (void)
{
  Sample s, same;
  NormaPairedDifference a, b, c;

  two_models_fill (s.first, s.second, s.truths);
  a = compare (&s, norma_image_metric_average_precision, no_data, 3);
  b = compare (&s, norma_image_metric_average_precision, no_data, 3);
  c = compare (&s, norma_image_metric_average_precision, no_data, 4);
  g_assert_cmpfloat (a.interval.low, ==, b.interval.low);
  g_assert_cmpfloat (a.p, ==, b.p);
  g_assert_true (a.interval.low != c.interval.low || a.interval.high != c.interval.high);

  same = s;
  for (guint i = 0; i < TWO_MODELS_N; i++)
    same.second[i] = 3 * s.first[i] - 100; /* another scale, the same order */
  a = compare (&same, norma_image_metric_auroc, no_data, 3);
  g_assert_cmpfloat (a.difference, ==, 0);
  g_assert_cmpfloat (a.interval.low, ==, 0);
  g_assert_cmpfloat (a.interval.high, ==, 0);
  g_assert_cmpfloat (a.p, ==, 1);
}

static void
test_one_class (void)
{
  Sample s;
  NormaPairedDifference d;

  two_models_fill (s.first, s.second, s.truths);
  for (guint i = 0; i < TWO_MODELS_N; i++)
    s.truths[i] = NORMA_TRUTH_NOMINAL;
  d = compare (&s, norma_image_metric_auroc, no_data, 3);
  g_assert_true (isnan (d.difference) && isnan (d.p) && isnan (d.interval.low));
  g_assert_cmpuint (d.n_draws, ==, 0);
}

/* The interval of one model's AUROC, against the one that is drawn on its own. */
static void
test_single (void)
{
  Sample s;
  float nominal[TWO_MODELS_N], anomalous[TWO_MODELS_N];
  gsize n = 0, m = 0;
  NormaInterval found, expected;

  two_models_fill (s.first, s.second, s.truths);
  for (guint i = 0; i < TWO_MODELS_N; i++)
    if (s.truths[i] == NORMA_TRUTH_NOMINAL)
      nominal[n++] = s.first[i];
    else
      anomalous[m++] = s.first[i];
  g_assert_true (norma_auroc_interval (nominal, n, anomalous, m, 0.9, 500, 11, &expected, NULL));
  g_assert_true (norma_image_metric_interval (s.first, s.truths, TWO_MODELS_N,
                                              norma_image_metric_auroc, NULL, 0.9, 500, 11, &found,
                                              NULL));
  g_assert_cmpfloat_with_epsilon (found.low, expected.low, 1e-14);
  g_assert_cmpfloat_with_epsilon (found.high, expected.high, 1e-14);
}

static void
test_refused (void)
{
  static const struct {
    double coverage;
    guint n_draws;
    float score;
  } cases[] = { { 1, 5, 1 }, { 0.9, 0, 1 }, { 0.9, 5, NAN } };
  static const NormaTruth truths[] = { 0, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const float sound[] = { 1, 2 }, odd[] = { 1, cases[i].score };
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) single = NULL;
    NormaPairedDifference d;
    NormaInterval interval;

    g_assert_false (norma_paired_bootstrap (sound, odd, truths, 2, norma_image_metric_auroc,
                                            no_data, cases[i].coverage, cases[i].n_draws, 1, &d,
                                            &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_false (norma_image_metric_interval (odd, truths, 2, norma_image_metric_auroc, NULL,
                                                 cases[i].coverage, cases[i].n_draws, 1, &interval,
                                                 &single));
    g_assert_error (single, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

static void
test_no_memory (void)
{
  static const float scores[] = { 1, 2 };
  static const NormaTruth truths[] = { 0, 1 };
  NormaPairedDifference d;
  guint nth;

  for (nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    if (norma_paired_bootstrap (scores, scores, truths, 2, norma_image_metric_auroc, no_data, 0.9,
                                5, 1, &d, &error))
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
  g_assert_cmpuint (nth, ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paired-bootstrap/values", test_values);
  g_test_add_func ("/paired-bootstrap/beside-delong", test_beside_delong);
  g_test_add_func ("/paired-bootstrap/draws", test_draws);
  g_test_add_func ("/paired-bootstrap/properties", test_properties);
  g_test_add_func ("/paired-bootstrap/one-class", test_one_class);
  g_test_add_func ("/paired-bootstrap/single", test_single);
  g_test_add_func ("/paired-bootstrap/refused", test_refused);
  g_test_add_func ("/paired-bootstrap/no-memory", test_no_memory);
  return g_test_run ();
}
