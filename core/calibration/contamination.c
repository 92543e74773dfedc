/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/contamination.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/metrics/bootstrap.h"
#include "core/statistics/mixture.h"
#include "core/statistics/sort.h"

/* A larger batch is grouped into as many classes of equal count, which hides nothing that a mixture
 * of five could show and keeps the bootstrap quick. */
enum { MAX_CLASSES = 256 };

/* Ashman's D from which on two components stand clear of each other. */
static const double least_gap = 2;

/* No component is narrower than this part of the whole batch's deviation: narrower ones are ties. */
static const double least_part = 0.05;

/* Nor wider than this many deviations of the nominal parts, as the middle half of the batch has them:
 * a wider one would hold both tails of the nominal parts, and the anomalous ones in it. Anomalous parts
 * that scatter more have several components. */
static const double most_times = 2;

/* Quartiles of a Gaussian lie this many deviations apart. */
static const double quartile_distance = 1.3489795;

typedef struct {
  gsize n; /* scores */
  gsize n_classes;
  double *values; /* [n_classes] logarithms, ascending, owned */
  double *weights; /* [n_classes] scores in each, owned */
  double *drawn; /* [n_classes], owned */
  double offset; /* value = ln (score + offset) */
  NormaDeviations deviations;
} Batch;

static void
batch_clear (Batch *batch)
{
  g_free (batch->values);
  g_free (batch->weights);
  g_free (batch->drawn);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static double *
sort_scores (const float *scores, gsize n, GError **error)
{
  double *sorted = norma_alloc (n, sizeof *sorted, "scores of the batch", error);

  if (sorted == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    sorted[i] = (double)scores[i];
  norma_sort_doubles (sorted, n);
  return sorted;
}

static gboolean
check (const float *scores, gsize n, GError **error)
{
  if (n < NORMA_CONTAMINATION_LEAST) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "share of bad parts: found %" G_GSIZE_FORMAT " scores, expected at least %d", n,
                 NORMA_CONTAMINATION_LEAST);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    if (!isfinite (scores[i])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "share of bad parts: score %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                   " is %g, expected a number",
                   i + 1, n, (double)scores[i]);
      return FALSE;
    }
  return TRUE;
}

/* Distances are positive, and their logarithms nearly Gaussian. The offset lets a score be 0, and, as
 * a part of the median, leaves the result the same in every unit. */
static void
set_offset (Batch *b, const double *sorted)
{
  double low = MIN (sorted[0], 0);
  double middle = sorted[b->n / 2] - low;

  if (!(middle > 0))
    middle = sorted[b->n - 1] - low;
  b->offset = 0.01 * middle - low;
}

/* sorted: [n] logarithms. */
static void
set_deviations (Batch *b, const double *sorted, double whole)
{
  double quartiles = sorted[3 * b->n / 4] - sorted[b->n / 4];
  double nominal = quartiles / quartile_distance;

  b->deviations.least = least_part * whole;
  b->deviations.most = most_times * nominal;
  if (b->deviations.most <= b->deviations.least) /* the middle half is tied */
    b->deviations.most = whole;
}

static gboolean
batch_open (Batch *b, const float *scores, gsize n, GError **error)
{
  g_autofree double *sorted = sort_scores (scores, n, error);
  double mean = 0, squares = 0;

  if (sorted == NULL)
    return FALSE;
  b->n = n;
  b->n_classes = MIN (n, MAX_CLASSES);
  if ((b->values = norma_alloc (b->n_classes, sizeof (double), "scores of the batch", error)) ==
          NULL ||
      (b->weights = norma_alloc (b->n_classes, sizeof (double), "scores of the batch", error)) ==
          NULL ||
      (b->drawn = norma_alloc (b->n_classes, sizeof (double), "scores of the batch", error)) ==
          NULL)
    return FALSE;
  set_offset (b, sorted);
  for (gsize i = 0; i < n; i++) {
    gsize class = i * b->n_classes / n;

    sorted[i] = sorted[i] + b->offset > 0 ? log (sorted[i] + b->offset) : 0;
    b->weights[class]++;
    b->values[class] += sorted[i];
    mean += sorted[i] / (double)n;
  }
  for (gsize i = 0; i < b->n_classes; i++)
    b->values[i] /= b->weights[i];
  for (gsize i = 0; i < n; i++)
    squares += (sorted[i] - mean) * (sorted[i] - mean);
  set_deviations (b, sorted, sqrt (squares / (double)n));
  return TRUE;
}

/* Shares of neighbouring components to begin with: kinds of one frequency, and rare kinds of part. */
static const double ratios[] = { 1, 3, 9 };

static NormaMixture
fit_anew (const Batch *b, guint n_components)
{
  NormaMixture best = { .log_likelihood = -INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (ratios); i++) {
    NormaMixture start, fit;

    norma_mixture_start (b->values, b->weights, b->n_classes, n_components, ratios[i],
                         &b->deviations, &start);
    norma_mixture_fit (b->values, b->weights, b->n_classes, &start, &b->deviations, &fit);
    if (fit.log_likelihood > best.log_likelihood)
      best = fit;
  }
  return best;
}

/* fits: of one to NORMA_MIXTURE_MAX components. */
static const NormaMixture *
choose (const NormaMixture *fits, gsize n)
{
  const NormaMixture *best = &fits[0];

  for (guint k = 1; k < NORMA_MIXTURE_MAX; k++)
    if (norma_mixture_bic (&fits[k], (double)n) < norma_mixture_bic (best, (double)n))
      best = &fits[k];
  return best;
}

static double
measure_gap (const NormaComponent *a, const NormaComponent *b)
{
  return (b->mean - a->mean) /
         sqrt ((a->deviation * a->deviation + b->deviation * b->deviation) / 2);
}

/* Components of less than two scores are chance (GammaGMM). */
static gboolean
counts (const NormaComponent *component, gsize n)
{
  return component->weight * (double)n >= 2;
}

static guint
find_heaviest (const NormaMixture *m)
{
  guint heaviest = 0;

  for (guint k = 1; k < m->n; k++)
    if (m->at[k].weight > m->at[heaviest].weight)
      heaviest = k;
  return heaviest;
}

/* The component that is the first after a gap, and the one before; FALSE if there is none. */
static gboolean
find_gap (const NormaMixture *m, gsize n, guint *before, guint *after)
{
  guint last = find_heaviest (m);

  for (guint k = last + 1; k < m->n; k++) {
    if (!counts (&m->at[k], n))
      continue;
    if (measure_gap (&m->at[last], &m->at[k]) > least_gap) {
      *before = last;
      *after = k;
      return TRUE;
    }
    last = k;
  }
  return FALSE;
}

static double
find_share (const NormaMixture *m, gsize n)
{
  guint before, after;
  double share = 0;

  if (!find_gap (m, n, &before, &after))
    return 0;
  for (guint k = after; k < m->n; k++)
    share += m->at[k].weight;
  return share <= 0.5 ? share : 0;
}

/* Where both sides of the gap are as likely, between their means. */
static double
find_threshold (const Batch *b, const NormaMixture *m)
{
  guint before, after;
  double low, high;

  if (find_share (m, b->n) <= 0 || !find_gap (m, b->n, &before, &after))
    return NAN;
  low = m->at[before].mean;
  high = m->at[after].mean;
  for (guint i = 0; i < 60; i++) {
    double middle = (low + high) / 2;
    double odds = 0;

    for (guint k = 0; k < m->n; k++) {
      double z = (middle - m->at[k].mean) / m->at[k].deviation;

      odds += (k < after ? 1 : -1) * m->at[k].weight / m->at[k].deviation * exp (-0.5 * z * z);
    }
    if (odds > 0)
      low = middle;
    else
      high = middle;
  }
  return exp (low) - b->offset;
}

static void
draw (Batch *b, NormaRandom *random)
{
  memset (b->drawn, 0, b->n_classes * sizeof *b->drawn);
  for (gsize i = 0; i < b->n; i++)
    b->drawn[norma_random_below (random, b->n) * b->n_classes / b->n]++;
}

/* The share of a resampled batch. Numbers of components beside the preferred one stand for all. */
static double
find_drawn_share (const Batch *b, const NormaMixture *fits, guint preferred)
{
  double least = INFINITY, share = 0;

  for (guint k = MAX (preferred, 2) - 1; k <= MIN (preferred + 1, NORMA_MIXTURE_MAX); k++) {
    NormaMixture fit;
    double criterion;

    norma_mixture_fit (b->values, b->drawn, b->n_classes, &fits[k - 1], &b->deviations, &fit);
    criterion = norma_mixture_bic (&fit, (double)b->n);
    if (criterion < least) {
      least = criterion;
      share = find_share (&fit, b->n);
    }
  }
  return share;
}

static gboolean
find_interval (Batch *b, const NormaMixture *fits, double coverage, guint n_draws, guint64 seed,
               GCancellable *cancellable, NormaContamination *c, GError **error)
{
  g_autofree double *shares = norma_alloc (n_draws, sizeof *shares, "resampled shares", error);
  NormaInterval drawn, wilson;
  NormaRandom random;

  if (shares == NULL)
    return FALSE;
  norma_random_seed (&random, seed);
  for (guint i = 0; i < n_draws; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    draw (b, &random);
    shares[i] = find_drawn_share (b, fits, c->n_components);
  }
  drawn = norma_bootstrap_percentiles (shares, n_draws, coverage);
  wilson = norma_wilson_interval ((guint64)round (c->share * (double)b->n), b->n, coverage);
  c->interval = (NormaInterval){ MIN (MIN (drawn.low, wilson.low), c->share),
                                 MAX (MAX (drawn.high, wilson.high), c->share) };
  return TRUE;
}

gboolean
norma_contamination_estimate (const float *scores, gsize n, double coverage, guint n_draws,
                              guint64 seed, GCancellable *cancellable,
                              NormaContamination *contamination, GError **error)
{
  NormaMixture fits[NORMA_MIXTURE_MAX];
  g_auto (Batch) batch = { 0 };
  const NormaMixture *best;

  if (!norma_bootstrap_check (coverage, n_draws, error) || !check (scores, n, error) ||
      !batch_open (&batch, scores, n, error))
    return FALSE;
  *contamination = (NormaContamination){ .threshold = NAN, .n_components = 1 };
  contamination->interval = norma_wilson_interval (0, n, coverage);
  if (!(batch.deviations.least > 0)) /* scores that do not vary show no kinds */
    return TRUE;

  for (guint k = 0; k < NORMA_MIXTURE_MAX; k++)
    fits[k] = fit_anew (&batch, k + 1);
  best = choose (fits, n);
  contamination->n_components = best->n;
  contamination->share = find_share (best, n);
  contamination->threshold = find_threshold (&batch, best);
  return find_interval (&batch, fits, coverage, n_draws, seed, cancellable, contamination, error);
}
