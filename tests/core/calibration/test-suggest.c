/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/suggest.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

static const NormaSureness sureness = { 0.95, 60, 7 };

static NormaLabelledScores *
label (const float *nominal, gsize n, const float *anomalous, gsize m)
{
  g_autofree float *scores = g_new (float, n + m + 1);
  g_autofree NormaTruth *truths = g_new0 (NormaTruth, n + m + 1);
  g_autoptr (GError) error = NULL;
  NormaLabelledScores *labelled;

  for (gsize i = 0; i < n; i++)
    scores[i] = nominal[i];
  for (gsize i = 0; i < m; i++) {
    scores[n + i] = anomalous[i];
    truths[n + i] = NORMA_TRUTH_ANOMALOUS;
  }
  labelled = norma_labelled_scores_new (scores, truths, n + m, &error);
  g_assert_no_error (error);
  return labelled;
}

/* Coarse scores are tied often. */
static NormaLabelledScores *
draw (NormaRandom *random, gboolean coarse)
{
  float nominal[40], anomalous[40];
  gsize n = 1 + norma_random_below (random, 40), m = 1 + norma_random_below (random, 40);

  for (gsize i = 0; i < n + m; i++) {
    float *score = i < n ? &nominal[i] : &anomalous[i - n];
    double value = norma_random_normal (random) + (i < n ? 0 : 1.1);

    *score = (float)(coarse ? round (2 * value) / 2 : value);
  }
  return label (nominal, n, anomalous, m);
}

static double
f1_at (const NormaLabelledScores *s, float threshold)
{
  const gsize *n = s->n;
  double hits = (double)norma_scores_count_above (s->scores[1], n[1], threshold);
  double alarms = (double)norma_scores_count_above (s->scores[0], n[0], threshold);

  return 2 * hits / (hits + alarms + (double)n[1]);
}

/* A threshold of every kind: each score, and one below all. */
static float
candidate (const NormaLabelledScores *s, gsize i)
{
  if (i < s->n[0])
    return s->scores[0][i];
  return i < s->n[0] + s->n[1] ? s->scores[1][i - s->n[0]] : -1000;
}

static void
test_maximum_f1 (void)
{
  NormaRandom random;

  norma_random_seed (&random, 1979);
  for (guint round = 0; round < 100; round++) {
    g_autoptr (NormaLabelledScores) s = draw (&random, round % 2 == 0);
    NormaSuggestion found, again;
    double most = 0;

    for (gsize i = 0; i <= s->n[0] + s->n[1]; i++)
      most = MAX (most, f1_at (s, candidate (s, i)));
    g_assert_true (norma_suggest_maximum_f1 (s, &sureness, &found, NULL));
    g_assert_cmpfloat (found.value, ==, most);
    g_assert_cmpfloat (f1_at (s, found.reject), ==, most);
    for (gsize i = 0; i <= s->n[0] + s->n[1]; i++) /* the highest of equal ones */
      if (candidate (s, i) > found.reject)
        g_assert_true (f1_at (s, candidate (s, i)) < most ||
                       norma_scores_count_above (s->scores[0], s->n[0], candidate (s, i)) ==
                           found.rates.false_alarms.k);
    g_assert_cmpuint (found.n_nominal, ==, s->n[0]);
    g_assert_cmpuint (found.n_anomalous, ==, s->n[1]);
    g_assert_cmpfloat (found.review, ==, found.reject);
    g_assert_cmpfloat (found.value_interval.low, <=, found.value_interval.high);
    g_assert_cmpfloat (found.reject_interval.low, <=, found.reject_interval.high);
    g_assert_true (norma_suggest_maximum_f1 (s, &sureness, &again, NULL));
    g_assert_cmpmem (&found, sizeof found, &again, sizeof again);
  }
}

/* Of well separated scores the threshold lies in the middle of the gap. */
static void
test_separated (void)
{
  const float nominal[] = { 1, 1.5f, 2, 2.5f }, anomalous[] = { 4.5f, 6, 8 };
  g_autoptr (NormaLabelledScores) s = label (nominal, 4, anomalous, 3);
  NormaSuggestion found;

  g_assert_true (norma_suggest_maximum_f1 (s, &sureness, &found, NULL));
  g_assert_cmpfloat (found.value, ==, 1);
  g_assert_cmpfloat (found.reject, ==, 3.5f);
  g_assert_cmpfloat (found.value_interval.low, >, 0.5);
  g_assert_cmpfloat (found.value_interval.high, <=, 1);
  g_assert_cmpfloat (found.reject_interval.low, ==, 3.5);
  g_assert_true (norma_suggest_no_miss (s, &sureness, &found, NULL));
  g_assert_cmpfloat (found.reject, ==, 3.5f);
  g_assert_cmpuint (found.rates.misses.k, ==, 0);
  g_assert_cmpfloat (found.rates.misses.interval.low, ==, 0);
  g_assert_cmpfloat_with_epsilon (found.rates.misses.interval.high, 1 - cbrt (0.05), 1e-12);
}

static void
test_tied (void)
{
  const float nominal[] = { 2.385f, 2.385f }, anomalous[] = { 2.385f, 2.385f, 2.385f };
  g_autoptr (NormaLabelledScores) s = label (nominal, 2, anomalous, 3);
  NormaPrices prices = { 5, 3, 0.25, NAN };
  NormaSuggestion found;

  g_assert_true (norma_suggest_maximum_f1 (s, &sureness, &found, NULL));
  g_assert_cmpfloat (found.value, ==, 0.75);
  g_assert_cmpfloat (found.reject, <, 2.385f);
  g_assert_true (norma_suggest_no_miss (s, &sureness, &found, NULL));
  g_assert_cmpfloat (found.reject, <, 2.385f);
  g_assert_cmpfloat (found.rates.false_alarms.share, ==, 1);
  /* all to review is the cheapest: nothing can be told apart */
  g_assert_true (norma_suggest_least_cost (s, &prices, &sureness, &found, NULL));
  g_assert_cmpfloat (found.value, ==, 0.25);
  g_assert_cmpfloat (found.review, <, 2.385f);
  g_assert_cmpfloat (found.reject, ==, 2.385f);
  g_assert_cmpfloat (found.rates.reviews.share, ==, 1);
}

static void
test_no_miss (void)
{
  NormaRandom random;

  norma_random_seed (&random, 1941);
  for (guint round = 0; round < 200; round++) {
    g_autoptr (NormaLabelledScores) s = draw (&random, round % 2 == 0);
    NormaSuggestion found;
    float least = s->scores[1][0];
    guint64 n_alarms = 0;

    for (gsize i = 0; i < s->n[0]; i++)
      n_alarms += s->scores[0][i] >= least;
    g_assert_true (norma_suggest_no_miss (s, &sureness, &found, NULL));
    g_assert_cmpuint (norma_scores_count_above (s->scores[1], s->n[1], found.reject), ==, s->n[1]);
    g_assert_cmpuint (found.rates.false_alarms.k, ==, n_alarms);
  }
}

static double
cost_at (const NormaLabelledScores *s, const NormaPrices *p, float review, float reject)
{
  double n = (double)s->n[0], m = (double)s->n[1];
  double share = isnan (p->anomalous_share) ? m / (n + m) : p->anomalous_share, cost = 0;

  for (gsize i = 0; i < s->n[0]; i++)
    cost += (1 - share) / n *
            (s->scores[0][i] > reject   ? p->false_alarm
             : s->scores[0][i] > review ? p->review
                                        : 0);
  for (gsize i = 0; i < s->n[1]; i++)
    cost += share / m *
            (s->scores[1][i] > reject   ? 0
             : s->scores[1][i] > review ? p->review
                                        : p->miss);
  return cost;
}

static void
test_least_cost (void)
{
  NormaRandom random;

  norma_random_seed (&random, 1997);
  for (guint round = 0; round < 60; round++) {
    g_autoptr (NormaLabelledScores) s = draw (&random, round % 2 == 0);
    NormaPrices prices = { 1 + 9 * norma_random_uniform (&random),
                           1 + 3 * norma_random_uniform (&random),
                           1.5 * norma_random_uniform (&random),
                           round % 3 == 0 ? NAN : 0.02 + 0.5 * norma_random_uniform (&random) };
    double least = INFINITY;
    NormaSuggestion found;

    for (gsize i = 0; i <= s->n[0] + s->n[1]; i++)
      for (gsize j = 0; j <= s->n[0] + s->n[1]; j++)
        if (candidate (s, i) <= candidate (s, j))
          least = MIN (least, cost_at (s, &prices, candidate (s, i), candidate (s, j)));
    g_assert_true (norma_suggest_least_cost (s, &prices, &sureness, &found, NULL));
    g_assert_cmpfloat_with_epsilon (found.value, least, 1e-9);
    g_assert_cmpfloat_with_epsilon (cost_at (s, &prices, found.review, found.reject), least, 1e-9);
    g_assert_cmpfloat (found.review, <=, found.reject);
    g_assert_cmpfloat (found.value_interval.low, <=, found.value_interval.high);
  }
}

/* Where a review costs more than any mistake there is no band, and prices move the threshold. */
static void
test_prices (void)
{
  const float nominal[] = { 1, 2, 3, 5, 7 }, anomalous[] = { 4, 6, 8, 9, 10 };
  g_autoptr (NormaLabelledScores) s = label (nominal, 5, anomalous, 5);
  NormaPrices dear_miss = { 100, 1, 1000, 0.1 }, dear_alarm = { 1, 100, 1000, 0.1 };
  NormaSuggestion careful, quiet;

  g_assert_true (norma_suggest_least_cost (s, &dear_miss, &sureness, &careful, NULL));
  g_assert_true (norma_suggest_least_cost (s, &dear_alarm, &sureness, &quiet, NULL));
  g_assert_cmpfloat (careful.review, ==, careful.reject);
  g_assert_cmpfloat (careful.reject, ==, 3.5f);
  g_assert_cmpfloat (quiet.reject, ==, 7.5f);
  /* 0.1 · 2/5 missed at a price of 1 */
  g_assert_cmpfloat_with_epsilon (quiet.value, 0.04, 1e-12);
}

static void
test_promise (void)
{
  NormaWish wish = { 0.02, 0.9 };
  double held_out[300];
  NormaSuggestion found;
  NormaPromise promise;
  NormaRandom random;

  norma_random_seed (&random, 1942);
  for (guint i = 0; i < G_N_ELEMENTS (held_out); i++)
    held_out[i] = exp (0.3 * norma_random_normal (&random));
  g_assert_true (norma_suggest_promise (held_out, 300, &wish, &found, &promise, NULL));
  g_assert_cmpfloat ((double)found.reject, >=, promise.threshold);
  g_assert_cmpfloat_with_epsilon ((double)found.reject, promise.threshold, 1e-6);
  g_assert_cmpuint (found.n_nominal, ==, 300);
  g_assert_cmpuint (found.n_anomalous, ==, 0);
  g_assert_cmpuint (found.rates.false_alarms.k, ==, promise.rank - 1);
  g_assert_cmpfloat (found.rates.false_alarms.share, ==, (double)promise.rank / 301);
  g_assert_cmpfloat (found.rates.false_alarms.interval.high, ==, promise.false_alarms);
  g_assert_true (isnan (found.rates.misses.share));
}

/* The interval of F1 holds the F1 that the threshold has on other images nearly as often as it says,
 * though the F1 on its own images is too high. */
static void
test_interval_covers (void)
{
  enum { SETS = 120, N = 80 };
  const NormaSureness many = { 0.9, 150, 3 };
  guint n_covered = 0;
  NormaRandom random;

  norma_random_seed (&random, 1987);
  for (guint set = 0; set < SETS; set++) {
    float nominal[N], anomalous[N];
    g_autoptr (NormaLabelledScores) s = NULL;
    NormaSuggestion found;
    double hits, alarms, truth;

    for (guint i = 0; i < N; i++) {
      nominal[i] = (float)norma_random_normal (&random);
      anomalous[i] = (float)(norma_random_normal (&random) + 1.5);
    }
    s = label (nominal, N, anomalous, N);
    g_assert_true (norma_suggest_maximum_f1 (s, &many, &found, NULL));
    hits = 0.5 * erfc (((double)found.reject - 1.5) * M_SQRT1_2);
    alarms = 0.5 * erfc ((double)found.reject * M_SQRT1_2);
    truth = 2 * hits / (hits + alarms + 1);
    n_covered += found.value_interval.low <= truth && truth <= found.value_interval.high;
  }
  g_assert_cmpuint (n_covered, >=, 0.8 * SETS);
  g_assert_cmpuint (n_covered, <, SETS);
}

static void
assert_input (gboolean done, GError **error, const char *part)
{
  g_assert_false (done);
  g_assert_error (*error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr ((*error)->message, part));
  g_clear_error (error);
}

static void
test_refused (void)
{
  const float some[] = { 1.25f, 2.5f };
  g_autoptr (NormaLabelledScores) good = label (some, 2, NULL, 0);
  g_autoptr (NormaLabelledScores) bad = label (NULL, 0, some, 2);
  g_autoptr (NormaLabelledScores) both = label (some, 1, some, 2);
  NormaSureness unsure = { 1, 60, 7 };
  const NormaWish wish = NORMA_WISH_INIT;
  NormaPrices prices = { 2, 1, 0.5, NAN };
  NormaSuggestion found;
  GError *error = NULL;

  assert_input (norma_suggest_maximum_f1 (good, &sureness, &found, &error), &error, "0 bad");
  assert_input (norma_suggest_maximum_f1 (bad, &sureness, &found, &error), &error, "0 good");
  assert_input (norma_suggest_no_miss (good, &sureness, &found, &error), &error, "0 bad");
  g_assert_true (norma_suggest_no_miss (bad, &sureness, &found, NULL));
  g_assert_cmpfloat (found.reject, ==, 0.625f);
  assert_input (norma_suggest_least_cost (bad, &prices, &sureness, &found, &error), &error,
                "0 good");
  assert_input (norma_suggest_maximum_f1 (both, &unsure, &found, &error), &error, "coverage");
  assert_input (norma_suggest_no_miss (both, &unsure, &found, &error), &error, "coverage");
  assert_input (norma_suggest_least_cost (both, &prices, &unsure, &found, &error), &error,
                "coverage");
  assert_input (norma_suggest_promise (NULL, 0, &wish, &found, NULL, &error), &error, "0 held-out");
  prices.miss = 0;
  assert_input (norma_suggest_least_cost (both, &prices, &sureness, &found, &error), &error,
                "0 for");
  prices = (NormaPrices){ 1, 1, -1, NAN };
  assert_input (norma_suggest_least_cost (both, &prices, &sureness, &found, &error), &error, "-1");
  prices = (NormaPrices){ 1, 1, 1, 1.5 };
  assert_input (norma_suggest_least_cost (both, &prices, &sureness, &found, &error), &error, "1.5");
  prices = (NormaPrices){ NAN, 1, 1, NAN };
  assert_input (norma_suggest_least_cost (both, &prices, &sureness, &found, &error), &error, "nan");
}

static void
test_no_memory (void)
{
  const float some[] = { 1.25f, 2.5f };
  g_autoptr (NormaLabelledScores) both = label (some, 1, some, 2);
  const NormaPrices prices = { 2, 1, 0.5, NAN };
  NormaSuggestion found;
  guint n_failed = 0;

  for (guint nth = 1, done = 0; done < 2; nth++) {
    g_autoptr (GError) error = NULL;
    gboolean of_f1, of_cost;

    norma_alloc_fail_nth (nth);
    of_f1 = norma_suggest_maximum_f1 (both, &sureness, &found, &error);
    g_assert_true (of_f1 || g_error_matches (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE));
    g_clear_error (&error);
    norma_alloc_fail_nth (nth);
    of_cost = norma_suggest_least_cost (both, &prices, &sureness, &found, &error);
    g_assert_true (of_cost || g_error_matches (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE));
    done = (guint)of_f1 + (guint)of_cost;
    n_failed += 2 - done;
  }
  norma_alloc_fail_nth (0);
  g_assert_cmpuint (n_failed, ==, 12 + 2);
}

static void
test_names (void)
{
  NormaSuggestionKind kind;

  for (guint i = 0; i < NORMA_N_SUGGESTIONS; i++) {
    g_assert_true (
        norma_suggestion_from_string (norma_suggestion_to_string ((NormaSuggestionKind)i), &kind));
    g_assert_cmpuint (kind, ==, i);
  }
  g_assert_false (norma_suggestion_from_string ("max-f1", &kind));
  g_assert_false (norma_suggestion_from_string (NULL, &kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suggest/maximum-f1", test_maximum_f1);
  g_test_add_func ("/suggest/separated", test_separated);
  g_test_add_func ("/suggest/tied", test_tied);
  g_test_add_func ("/suggest/no-miss", test_no_miss);
  g_test_add_func ("/suggest/least-cost", test_least_cost);
  g_test_add_func ("/suggest/prices", test_prices);
  g_test_add_func ("/suggest/promise", test_promise);
  g_test_add_func ("/suggest/interval-covers", test_interval_covers);
  g_test_add_func ("/suggest/refused", test_refused);
  g_test_add_func ("/suggest/no-memory", test_no_memory);
  g_test_add_func ("/suggest/names", test_names);
  return g_test_run ();
}
