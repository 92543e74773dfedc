/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/calibration/suggest-private.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/curves.h"

/* What one image of each class stands for among the parts to come. */
typedef struct {
  NormaPrices prices;
  double nominal, anomalous; /* weight of an image */
} Costs;

static gboolean
is_price (double price)
{
  return isfinite (price) && price >= 0;
}

static gboolean
check_prices (const NormaPrices *p, GError **error)
{
  if (is_price (p->miss) && is_price (p->false_alarm) && is_price (p->review) && p->miss > 0 &&
      p->false_alarm > 0 &&
      (isnan (p->anomalous_share) || (p->anomalous_share > 0 && p->anomalous_share < 1)))
    return TRUE;
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_INPUT,
      "least cost: found prices of %g for a miss, %g for a false alarm and %g for a review, "
      "and a share of %g bad parts; expected the first two above 0, the third not below 0, "
      "and a share between 0 and 1",
      p->miss, p->false_alarm, p->review, p->anomalous_share);
  return FALSE;
}

static Costs
weigh (const NormaCurves *curves, const NormaPrices *prices)
{
  double n = (double)curves->n_nominal, m = (double)curves->n_anomalous;
  double share = isnan (prices->anomalous_share) ? m / (n + m) : prices->anomalous_share;

  return (Costs){ *prices, (1 - share) / n, share / m };
}

/* The cost is a sum of what depends on the point of the reject threshold … */
static double
cost_of_reject (const Costs *c, const NormaCurvePoint *p)
{
  return (c->prices.false_alarm - c->prices.review) * c->nominal * (double)p->n_nominal -
         c->prices.review * c->anomalous * (double)p->n_anomalous;
}

/* … and what depends on that of the review threshold. */
static double
cost_of_review (const Costs *c, const NormaCurvePoint *p, guint64 n_anomalous)
{
  return c->prices.review *
             (c->nominal * (double)p->n_nominal + c->anomalous * (double)p->n_anomalous) +
         c->prices.miss * c->anomalous * (double)(n_anomalous - p->n_anomalous);
}

/* Differences below this are rounding, which must not decide between two equal costs. */
static gboolean
is_less (double a, double b)
{
  return isinf (b) || a < b - 1e-12 * (fabs (a) + fabs (b));
}

static double
find_least (const NormaCurves *curves, const Costs *costs, gsize *review, gsize *reject)
{
  double least = INFINITY;
  gsize best = 0; /* of the reject threshold, at or above that of review */

  for (gsize i = 0; i < curves->n_points; i++) {
    const NormaCurvePoint *p = &curves->points[i];
    double cost;

    if (!is_less (cost_of_reject (costs, &curves->points[best]), cost_of_reject (costs, p)))
      best = i;
    cost = cost_of_reject (costs, &curves->points[best]) +
           cost_of_review (costs, p, curves->n_anomalous);
    if (is_less (cost, least)) {
      least = cost;
      *review = i;
      *reject = best;
    }
  }
  return least;
}

/* How many of n drawn images fall into a share of a and into a further share of b. */
static void
draw (NormaRandom *random, guint64 n, guint64 a, guint64 b, double *drawn_a, double *drawn_b)
{
  guint64 in_a = 0, in_b = 0;

  for (guint64 i = 0; i < n; i++) {
    guint64 place = norma_random_below (random, n);

    in_a += place < a;
    in_b += place >= a && place < a + b;
  }
  *drawn_a = (double)in_a;
  *drawn_b = (double)in_b;
}

static gboolean
find_interval (const Costs *c, const NormaConfusion *confusion, const NormaSureness *sureness,
               NormaSuggestion *s, GError **error)
{
  const guint64 *nominal = confusion->n[NORMA_TRUTH_NOMINAL];
  const guint64 *anomalous = confusion->n[NORMA_TRUTH_ANOMALOUS];
  g_autofree double *costs =
      norma_alloc (sureness->n_draws, sizeof *costs, "resampled costs", error);
  NormaRandom random;

  if (costs == NULL)
    return FALSE;
  norma_random_seed (&random, sureness->seed);
  for (guint i = 0; i < sureness->n_draws; i++) {
    double alarmed, missed, reviewed, also_reviewed;

    draw (&random, s->n_nominal, nominal[NORMA_VERDICT_REJECT], nominal[NORMA_VERDICT_REVIEW],
          &alarmed, &reviewed);
    draw (&random, s->n_anomalous, anomalous[NORMA_VERDICT_ACCEPT], anomalous[NORMA_VERDICT_REVIEW],
          &missed, &also_reviewed);
    costs[i] = c->nominal * (c->prices.false_alarm * alarmed + c->prices.review * reviewed) +
               c->anomalous * (c->prices.miss * missed + c->prices.review * also_reviewed);
  }
  s->value_interval = norma_bootstrap_percentiles (costs, sureness->n_draws, sureness->coverage);
  return TRUE;
}

gboolean
norma_suggest_least_cost (const NormaLabelledScores *scores, const NormaPrices *prices,
                          const NormaSureness *sureness, NormaSuggestion *suggestion,
                          GError **error)
{
  g_autoptr (NormaCurves) curves = NULL;
  gsize review = 0, reject = 0;
  NormaConfusion confusion;
  NormaLimits limits;
  Costs costs;
  double least;

  if (!check_prices (prices, error) ||
      !norma_suggest_check (scores, sureness, 1, "least cost", error))
    return FALSE;
  curves = norma_curves_new (scores, error);
  if (curves == NULL)
    return FALSE;
  costs = weigh (curves, prices);
  least = find_least (curves, &costs, &review, &reject);
  limits.review = norma_curves_get_threshold (curves, review);
  limits.reject = norma_curves_get_threshold (curves, reject);
  norma_confusion_count (scores, &limits, &confusion);
  *suggestion = norma_suggestion_new (NORMA_SUGGESTION_LEAST_COST, scores, limits.review,
                                      limits.reject, sureness->coverage);
  suggestion->value = MAX (least, 0);
  return find_interval (&costs, &confusion, sureness, suggestion, error);
}
