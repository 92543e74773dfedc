/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-explain.h"

#include <math.h>
#include <string.h>

#include "core/statistics/distance-terms.h"
#include "core/statistics/packed-cholesky.h"

/* x − μ along the part's axes, as the distances have it. */
static void
subtract_mean (const NormaGaussianPart *part, guint position, const float *features,
               float *deviation, float *projected)
{
  guint d = part->n_axes;
  const float *mean = part->field->mean + (gsize)position * d;
  const float *x = features;

  if (part->axes != NULL) {
    norma_gaussian_part_project (part, features, 1, projected);
    x = projected;
  }
  for (guint i = 0; i < d; i++)
    deviation[i] = x[i] - mean[i];
}

static const float *
get_factor (const NormaGaussianPart *part, guint position)
{
  return part->field->factor + position * norma_packed_size (part->n_axes);
}

void
norma_gaussian_part_locate (const NormaGaussianPart *part, guint position, const float *features,
                            double *coordinates, float *scratch)
{
  guint d = part->n_axes;

  subtract_mean (part, position, features, scratch, scratch + d);
  norma_packed_whiten (get_factor (part, position), scratch, d, scratch + d);
  for (guint i = 0; i < d; i++)
    coordinates[i] = (double)scratch[d + i] / (double)part->field->expected[position];
}

/* Brings vectors over the axes back to the extractor's channels. */
typedef struct {
  const NormaGaussianPart *part;
  const NormaGaussianOrigin *origin;
  guint n_origins;
  double *channels; /* [n_channels of the part], scratch */
} Tracer;

static void
trace (const Tracer *t, const double *values, double *traced)
{
  const NormaGaussianPart *part = t->part;

  if (part->axes == NULL) {
    memcpy (t->channels, values, part->n_channels * sizeof (double));
  } else {
    memset (t->channels, 0, part->n_channels * sizeof (double));
    for (gsize k = 0; k < part->n_axes; k++)
      for (gsize c = 0; c < part->n_channels; c++)
        t->channels[c] += (double)part->axes[k * part->n_channels + c] * values[k];
  }
  if (t->origin->embedding == NULL)
    memcpy (traced, t->channels, t->n_origins * sizeof (double));
  else
    norma_embedding_trace (t->origin->embedding, t->channels, traced);
}

static void
name_features (const Tracer *t, NormaExplainedPart *explained)
{
  for (guint i = 0; i < t->n_origins; i++) {
    NormaExplainedFeature *feature = &explained->features[i];

    feature->level = t->origin->level;
    feature->channel = i;
    if (t->origin->embedding != NULL)
      norma_embedding_get_origin (t->origin->embedding, i, &feature->level, &feature->channel);
  }
}

/* Σ = L·Lᵀ, so the variance of a channel is the sum of the squares of the traced columns of L.
 * column: [n_axes]; traced: [n_origins]. */
static void
divide_by_deviations (const Tracer *t, const NormaDistanceTerms *terms, double *column,
                      double *traced, NormaExplainedPart *explained)
{
  gsize d = terms->d;

  for (guint i = 0; i < t->n_origins; i++)
    explained->features[i].deviation = 0;
  for (gsize k = 0; k < d; k++) {
    for (gsize i = 0; i < d; i++)
      column[i] = terms->root[i * d + k];
    trace (t, column, traced);
    for (guint i = 0; i < t->n_origins; i++)
      explained->features[i].deviation += traced[i] * traced[i];
  }
  for (guint i = 0; i < t->n_origins; i++) {
    NormaExplainedFeature *feature = &explained->features[i];

    feature->deviation =
        feature->deviation > 0 ? feature->difference / sqrt (feature->deviation) : NAN;
  }
}

static gboolean
explain_features (Tracer *t, const NormaDistanceTerms *terms, const float *deviation,
                  NormaExplainedPart *explained, GError **error)
{
  guint d = terms->d;
  g_autofree double *column = norma_alloc (d, sizeof (double), "an explanation", error);
  g_autofree double *one = NULL, *other = NULL, *channels = NULL;

  if (column == NULL ||
      (one = norma_alloc (t->n_origins, sizeof (double), "an explanation", error)) == NULL ||
      (other = norma_alloc (t->n_origins, sizeof (double), "an explanation", error)) == NULL ||
      (channels = norma_alloc (t->part->n_channels, sizeof (double), "an explanation", error)) ==
          NULL)
    return FALSE;
  t->channels = channels;
  for (guint i = 0; i < d; i++)
    column[i] = deviation[i];
  trace (t, column, one);
  trace (t, terms->solved, other);
  name_features (t, explained);
  for (guint i = 0; i < t->n_origins; i++) {
    explained->features[i].difference = one[i];
    explained->features[i].term = one[i] * other[i];
  }
  divide_by_deviations (t, terms, column, one, explained);
  return TRUE;
}

static gboolean
explain_components (const NormaDistanceTerms *terms, NormaExplainedPart *explained, GError **error)
{
  double low = 0;

  explained->components =
      norma_alloc (terms->d, sizeof *explained->components, "an explanation", error);
  if (explained->components == NULL)
    return FALSE;
  explained->n_components = terms->d;
  explained->n_low = norma_distance_terms_count_low (terms, NORMA_LOW_VARIANCE);
  for (guint k = 0; k < terms->d; k++) {
    explained->components[k] = (NormaExplainedComponent){ terms->terms[k], terms->variances[k] };
    if (k < explained->n_low)
      low += terms->terms[k];
  }
  explained->low_share = terms->distance2 > 0 ? MIN (low / terms->distance2, 1) : 0;
  return TRUE;
}

/* deviation: [2 d], its first half set. */
static NormaDistanceTerms *
find_terms (const NormaGaussianPart *part, guint position, const float *features, float *deviation,
            GError **error)
{
  guint d = part->n_axes;

  subtract_mean (part, position, features, deviation, deviation + d);
  return norma_distance_terms_new (get_factor (part, position), deviation, d, error);
}

/* The features' shares, by terms->solved. */
static NormaExplainedPart *
add_explained (const NormaGaussianPart *part, const NormaGaussianOrigin *origin,
               NormaExplainedKind kind, const NormaDistanceTerms *terms, const float *deviation,
               NormaExplanation *explanation, GError **error)
{
  Tracer tracer = { part, origin, part->n_channels };
  NormaExplainedPart *explained;

  if (origin->embedding != NULL)
    tracer.n_origins = norma_embedding_count_origins (origin->embedding);
  explained = norma_explanation_add (explanation, kind, tracer.n_origins, error);
  return explained == NULL || !explain_features (&tracer, terms, deviation, explained, error)
             ? NULL
             : explained;
}

NormaExplainedPart *
norma_gaussian_part_explain (const NormaGaussianPart *part, guint position, const float *features,
                             const NormaGaussianOrigin *origin, NormaExplainedKind kind,
                             NormaExplanation *explanation, GError **error)
{
  g_autofree float *deviation =
      norma_alloc (part->n_axes, 2 * sizeof (float), "an explanation", error);
  g_autoptr (NormaDistanceTerms) terms = NULL;
  NormaExplainedPart *explained;

  if (deviation == NULL ||
      (terms = find_terms (part, position, features, deviation, error)) == NULL)
    return NULL;
  explained = add_explained (part, origin, kind, terms, deviation, explanation, error);
  if (explained == NULL || !explain_components (terms, explained, error))
    return NULL;
  explained->distance2 = terms->distance2;
  explained->distance = sqrt (terms->distance2) / (double)part->field->expected[position];
  return explained;
}

/* The slope over the deviations, Wᵀ·slope / expected. */
static void
pull_back (const NormaGaussianPart *part, guint position, const double *slope, double *pulled)
{
  const float *factor = get_factor (part, position);
  double expected = (double)part->field->expected[position];

  memset (pulled, 0, part->n_axes * sizeof (double));
  for (guint i = 0; i < part->n_axes; i++) {
    const float *row = factor + norma_packed_size (i);

    for (guint k = 0; k <= i; k++)
      pulled[k] += (double)row[k] * slope[i] / expected;
  }
}

NormaExplainedPart *
norma_gaussian_part_explain_slope (const NormaGaussianPart *part, guint position,
                                   const float *features, const NormaGaussianOrigin *origin,
                                   const double *slope, NormaExplanation *explanation,
                                   GError **error)
{
  g_autofree float *deviation =
      norma_alloc (part->n_axes, 2 * sizeof (float), "an explanation", error);
  g_autoptr (NormaDistanceTerms) terms = NULL;
  NormaExplainedPart *explained;

  if (deviation == NULL ||
      (terms = find_terms (part, position, features, deviation, error)) == NULL)
    return NULL;
  pull_back (part, position, slope, terms->solved);
  explained =
      add_explained (part, origin, NORMA_EXPLAINED_PLACE, terms, deviation, explanation, error);
  for (guint i = 0; explained != NULL && i < explained->n_features; i++)
    explained->distance2 += explained->features[i].term;
  return explained;
}
