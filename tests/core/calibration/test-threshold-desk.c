/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/threshold-desk.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

typedef struct {
  float scores[200];
  NormaTruth truths[200];
  double held_out[60];
} Sample;

static void
draw (Sample *s)
{
  NormaRandom random;

  norma_random_seed (&random, 2385);
  for (guint i = 0; i < 60; i++)
    s->held_out[i] = exp (0.2 * norma_random_normal (&random));
  for (guint i = 0; i < 200; i++) {
    s->truths[i] = i < 50   ? NORMA_TRUTH_NOMINAL
                   : i < 80 ? NORMA_TRUTH_ANOMALOUS
                   : i < 90 ? NORMA_TRUTH_UNSURE
                            : NORMA_TRUTH_UNKNOWN;
    s->scores[i] = (float)exp (0.2 * norma_random_normal (&random) +
                               (s->truths[i] == NORMA_TRUTH_ANOMALOUS || i % 17 == 0 ? 1.2 : 0));
  }
}

static NormaDeskOptions
options_at (float reject)
{
  NormaDeskOptions options;

  norma_desk_options_init (&options);
  options.sureness.n_draws = 30;
  options.reject = reject;
  options.wish.false_alarms = 0.1;
  return options;
}

/* Every part is what its own function gives. */
static void
test_parts (void)
{
  NormaDeskOptions options = options_at (1.9f);
  g_autoptr (NormaDeskScores) e = NULL;
  g_autoptr (NormaDesk) desk = NULL;
  NormaSuggestion alone;
  NormaReviewBand band;
  Sample s;

  draw (&s);
  options.prices = (NormaPrices){ 40, 3, 1, NAN };
  e = norma_desk_scores_new (s.scores, s.truths, 200, s.held_out, 60, NULL);
  desk = norma_desk_new (e, &options, NULL, NULL);
  g_assert_false (e->nominal_is_held_out);
  g_assert_cmpuint (e->n_batch, ==, 110);
  for (guint i = 0; i < NORMA_N_SUGGESTIONS; i++)
    g_assert_no_error (desk->no_suggestion[i]);
  g_assert_true (norma_suggest_no_miss (e->scores, &options.sureness, &alone, NULL));
  g_assert_cmpfloat (desk->suggestions[NORMA_SUGGESTION_NO_MISS].reject, ==, alone.reject);
  g_assert_true (norma_suggest_promise (s.held_out, 60, &options.wish, &alone, NULL, NULL));
  g_assert_cmpfloat (desk->suggestions[NORMA_SUGGESTION_PROMISE].reject, ==, alone.reject);
  g_assert_true (norma_review_band_solve (e->batch, 110,
                                          norma_scores_count_above (e->batch, 110, 1.9f), 0.05,
                                          &band, NULL));
  g_assert_cmpfloat (desk->band.reject, ==, band.reject);
  g_assert_no_error (desk->no_batch);
  g_assert_cmpfloat (desk->batch.share, >, 0.02);
  g_assert_cmpfloat (desk->good_set.share, ==, 0);
}

/* Held-out scores stand for good images only where there are no others, and are no part of a batch. */
static void
test_held_out (void)
{
  NormaDeskOptions options = options_at (1.9f);
  g_autoptr (NormaDeskScores) e = NULL;
  g_autoptr (NormaDesk) desk = NULL;
  Sample s;

  draw (&s);
  e = norma_desk_scores_new (s.scores + 50, s.truths + 50, 45, s.held_out, 60, NULL);
  g_assert_true (e->nominal_is_held_out);
  g_assert_cmpuint (e->scores->n[NORMA_TRUTH_NOMINAL], ==, 60);
  g_assert_cmpuint (e->n_batch, ==,
                    45); /* 5 unknown are too few: all that are no held-out scores */
  desk = norma_desk_new (e, &options, NULL, NULL);
  g_assert_cmpuint (desk->suggestions[NORMA_SUGGESTION_MAXIMUM_F1].n_nominal, ==, 60);
  g_assert_error (desk->no_suggestion[NORMA_SUGGESTION_LEAST_COST], NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_nothing (void)
{
  NormaDeskOptions options = options_at (1.9f);
  g_autoptr (NormaDeskScores) e = norma_desk_scores_new (NULL, NULL, 0, NULL, 0, NULL);
  g_autoptr (NormaDeskScores) again = norma_desk_scores_ref (e);
  g_autoptr (NormaDesk) desk = norma_desk_new (again, &options, NULL, NULL);

  for (guint i = 0; i < NORMA_N_SUGGESTIONS; i++)
    g_assert_error (desk->no_suggestion[i], NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_error (desk->no_band, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_error (desk->no_good_set, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_error (desk->no_batch, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_limits (void)
{
  const NormaLimits now = { 0.7f, 1.3f, 12 };
  NormaSuggestion s = { .kind = NORMA_SUGGESTION_NO_MISS, .review = 0.9f, .reject = 0.9f };
  NormaLimits limits = norma_suggestion_get_limits (&s, &now);

  g_assert_cmpfloat (limits.review, ==, 0.7f);
  g_assert_cmpfloat (limits.reject, ==, 0.9f);
  g_assert_cmpuint (limits.least_area, ==, 12);
  s.reject = 0.6f;
  g_assert_cmpfloat (norma_suggestion_get_limits (&s, &now).review, ==, 0.6f);
  s.kind = NORMA_SUGGESTION_LEAST_COST;
  s.review = 0.5f;
  g_assert_cmpfloat (norma_suggestion_get_limits (&s, &now).review, ==, 0.5f);
}

static void
test_provenance (void)
{
  NormaDeskOptions options = options_at (1.9f);
  const NormaReviewBand band = { .share = 0.0312 };
  g_autoptr (NormaDeskScores) e = norma_desk_scores_new (NULL, NULL, 0, NULL, 0, NULL);
  static const char *const expected[NORMA_N_SUGGESTIONS] = {
    [NORMA_SUGGESTION_PROMISE] = "promised false alarms, tuned on 12 held-out scores",
    [NORMA_SUGGESTION_MAXIMUM_F1] = "maximum F1 0.917, tuned on 12 good and 5 bad scores of X",
    [NORMA_SUGGESTION_NO_MISS] = "no miss, tuned on 12 good and 5 bad scores of X",
    [NORMA_SUGGESTION_LEAST_COST] =
        "least cost 0.9167 a part at prices of 40, 3 and 0.5, tuned on 12 "
        "good and 5 bad scores of X",
  };
  g_autofree char *of_band = norma_review_band_dup_provenance (&band, e, "X");

  options.prices = (NormaPrices){ 40, 3, 0.5, NAN };
  for (guint i = 0; i < NORMA_N_SUGGESTIONS; i++) {
    const NormaSuggestion s = {
      .kind = (NormaSuggestionKind)i, .n_nominal = 12, .n_anomalous = 5, .value = 0.91666
    };
    g_autofree char *text = norma_suggestion_dup_provenance (&s, e, &options, "X");

    g_assert_cmpstr (text, ==, expected[i]);
  }
  g_assert_cmpstr (of_band, ==, "band of 3.12 in 100 parts to review, from 0 scores of X");
}

static void
test_refused (void)
{
  NormaDeskOptions options = options_at (1.9f);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (NormaDeskScores) e = NULL;
  g_autoptr (GError) error = NULL;
  guint nth = 1;
  Sample s;

  draw (&s);
  for (norma_alloc_fail_nth (nth); (e = norma_desk_scores_new (s.scores + 50, s.truths + 50, 45,
                                                               s.held_out, 60, &error)) == NULL;
       norma_alloc_fail_nth (++nth)) {
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_clear_error (&error);
  }
  norma_alloc_fail_nth (0);
  g_assert_cmpuint (nth, ==, NORMA_N_TRUTHS + 4);
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_desk_new (e, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  s.scores[3] = NAN;
  g_assert_null (norma_desk_scores_new (s.scores, s.truths, 200, s.held_out, 60, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threshold-desk/parts", test_parts);
  g_test_add_func ("/threshold-desk/held-out", test_held_out);
  g_test_add_func ("/threshold-desk/nothing", test_nothing);
  g_test_add_func ("/threshold-desk/limits", test_limits);
  g_test_add_func ("/threshold-desk/provenance", test_provenance);
  g_test_add_func ("/threshold-desk/refused", test_refused);
  return g_test_run ();
}
