/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/curve-draws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"

typedef struct {
  float score;
  gboolean anomalous;
  gsize image;
} Entry;

struct _NormaCurveDraws {
  Entry *entries; /* [n], from the highest score down */
  gsize n;
  NormaCurves curves; /* its points have room for all entries and one */
};

static int
compare (const void *a, const void *b)
{
  const Entry *x = a, *y = b;

  return (x->score < y->score) - (x->score > y->score);
}

static gboolean
takes_part (NormaTruth truth)
{
  return truth == NORMA_TRUTH_NOMINAL || truth == NORMA_TRUTH_ANOMALOUS;
}

static gboolean
fill (NormaCurveDraws *draws, const float *scores, const NormaTruth *truths, gsize n,
      GError **error)
{
  for (gsize i = 0; i < n; i++) {
    if (!takes_part (truths[i]))
      continue;
    if (!isfinite (scores[i])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "score %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " is %g, expected a number",
                   i + 1, n, (double)scores[i]);
      return FALSE;
    }
    draws->entries[draws->n++] = (Entry){ scores[i], truths[i] == NORMA_TRUTH_ANOMALOUS, i };
  }
  qsort (draws->entries, draws->n, sizeof *draws->entries, compare);
  return TRUE;
}

NormaCurveDraws *
norma_curve_draws_new (const float *scores, const NormaTruth *truths, gsize n, GError **error)
{
  g_autoptr (NormaCurveDraws) draws = g_new0 (NormaCurveDraws, 1);

  draws->entries = norma_alloc (n, sizeof *draws->entries, "images in order", error);
  if (draws->entries == NULL || !fill (draws, scores, truths, n, error))
    return NULL;
  draws->curves.points =
      norma_alloc (draws->n + 1, sizeof *draws->curves.points, "points of the ROC curve", error);
  return draws->curves.points == NULL ? NULL : g_steal_pointer (&draws);
}

void
norma_curve_draws_free (NormaCurveDraws *draws)
{
  if (draws == NULL)
    return;
  g_free (draws->entries);
  g_free (draws->curves.points);
  g_free (draws);
}

/* A score that no drawn image has makes no point: its precision may be a share of nothing. */
const NormaCurves *
norma_curve_draws_get (NormaCurveDraws *draws, const guint32 *times)
{
  NormaCurves *curves = &draws->curves;
  NormaCurvePoint point = { INFINITY, 0, 0 };

  curves->points[0] = point;
  curves->n_points = 1;
  for (gsize i = 0; i < draws->n;) {
    guint64 before = point.n_nominal + point.n_anomalous;

    point.least = draws->entries[i].score;
    for (; i < draws->n && draws->entries[i].score == point.least; i++) {
      guint64 n = times == NULL ? 1 : times[draws->entries[i].image];

      if (draws->entries[i].anomalous)
        point.n_anomalous += n;
      else
        point.n_nominal += n;
    }
    if (point.n_nominal + point.n_anomalous > before)
      curves->points[curves->n_points++] = point;
  }
  curves->n_nominal = point.n_nominal;
  curves->n_anomalous = point.n_anomalous;
  return curves;
}

void
norma_curve_draws_fill (NormaRandom *random, const NormaTruth *truths, gsize n, gsize *members,
                        guint32 *times)
{
  memset (times, 0, n * sizeof *times);
  for (NormaTruth truth = NORMA_TRUTH_NOMINAL; truth <= NORMA_TRUTH_ANOMALOUS; truth++) {
    gsize n_members = 0;

    for (gsize i = 0; i < n; i++)
      if (truths[i] == truth)
        members[n_members++] = i;
    for (gsize i = 0; i < n_members; i++)
      times[members[norma_random_below (random, n_members)]]++;
  }
}
