/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/calibration/suggest-private.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/curves.h"

/* Images of one class that were drawn, and those that were not, by the curve's points. */
typedef struct {
  guint32 *points; /* [n] of each image, ascending in score, owned */
  guint32 *times; /* [n] how often each image was drawn, owned */
  guint32 *drawn, *left; /* [n_points], owned */
  gsize n, n_points;
  guint64 n_left;
} Class;

static void
class_clear (Class *class)
{
  g_free (class->points);
  g_free (class->times);
  g_free (class->drawn);
  g_free (class->left);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Class, class_clear)

static guint32 *
alloc (gsize n, GError **error)
{
  return norma_alloc (n, sizeof (guint32), "resampled scores", error);
}

static gboolean
class_open (Class *class, const NormaCurves *curves, gboolean anomalous, GError **error)
{
  class->n = (gsize)(anomalous ? curves->n_anomalous : curves->n_nominal);
  class->n_points = curves->n_points;
  if ((class->points = alloc (class->n, error)) == NULL ||
      (class->times = alloc (class->n, error)) == NULL ||
      (class->drawn = alloc (class->n_points, error)) == NULL ||
      (class->left = alloc (class->n_points, error)) == NULL)
    return FALSE;
  for (gsize i = 1, image = 0; i < curves->n_points; i++) {
    const NormaCurvePoint *p = &curves->points[i];

    while (image < (anomalous ? p->n_anomalous : p->n_nominal))
      class->points[image++] = (guint32)i;
  }
  return TRUE;
}

static void
class_draw (Class *class, NormaRandom *random)
{
  memset (class->times, 0, class->n * sizeof (guint32));
  memset (class->drawn, 0, class->n_points * sizeof (guint32));
  memset (class->left, 0, class->n_points * sizeof (guint32));
  class->n_left = 0;
  for (gsize i = 0; i < class->n; i++)
    class->times[norma_random_below (random, class->n)]++;
  for (gsize i = 0; i < class->n; i++) {
    class->drawn[class->points[i]] += class->times[i];
    class->left[class->points[i]] += class->times[i] == 0;
    class->n_left += class->times[i] == 0;
  }
}

/* What a draw tells. */
typedef struct {
  double at_chosen; /* F1 of the suggestion in it */
  gsize best; /* the point that is best in it … */
  double flattery; /* … and how much better that is than on the images that were not drawn */
} Draw;

/* The F1 that the best point of a draw has on the images left, weighed as many as all; NaN if a class
 * has none left. */
static double
measure_left (const Class *nominal, const Class *anomalous, gsize best)
{
  double hits = 0, alarms = 0, n = (double)nominal->n, m = (double)anomalous->n;

  for (gsize i = 0; i <= best; i++) {
    hits += anomalous->left[i];
    alarms += nominal->left[i];
  }
  hits *= m / (double)anomalous->n_left;
  alarms *= n / (double)nominal->n_left;
  return 2 * hits / (hits + alarms + m);
}

static Draw
tell_draw (const Class *nominal, const Class *anomalous, gsize chosen)
{
  guint64 n_nominal = 0, n_anomalous = 0;
  Draw draw = { .best = 0 };
  double most = -1;

  for (gsize i = 0; i < nominal->n_points; i++) {
    double f1;

    n_nominal += nominal->drawn[i];
    n_anomalous += anomalous->drawn[i];
    f1 = 2 * (double)n_anomalous / (double)(n_anomalous + n_nominal + anomalous->n);
    if (i == chosen)
      draw.at_chosen = f1;
    if (f1 > most) {
      most = f1;
      draw.best = i;
    }
  }
  draw.flattery = most - measure_left (nominal, anomalous, draw.best);
  return draw;
}

/* A draw holds this share of the images, so that what is left is farther from it than other images are
 * from these (the .632 estimator, Efron 1983). */
static const double drawn_share = 0.632;

typedef struct {
  double *values, *thresholds, *flatteries; /* [n_draws], owned */
} Told;

static void
told_clear (Told *told)
{
  g_free (told->values);
  g_free (told->thresholds);
  g_free (told->flatteries);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static gboolean
told_open (Told *told, guint n, GError **error)
{
  return (told->values = norma_alloc (n, sizeof (double), "resampled scores", error)) != NULL &&
         (told->thresholds = norma_alloc (n, sizeof (double), "resampled scores", error)) != NULL &&
         (told->flatteries = norma_alloc (n, sizeof (double), "resampled scores", error)) != NULL;
}

/* The mean of those that are known; 0 if none is, which only happens to sets of an image or two. */
static double
mean (const double *values, guint n)
{
  double sum = 0;
  guint known = 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (values[i])) {
      sum += values[i];
      known++;
    }
  return known == 0 ? 0 : sum / known;
}

static gboolean
find_intervals (const NormaCurves *curves, gsize chosen, const NormaSureness *sureness,
                NormaSuggestion *suggestion, GError **error)
{
  g_auto (Class) nominal = { NULL }, anomalous = { NULL };
  g_auto (Told) told = { NULL };
  guint n_draws = sureness->n_draws;
  NormaRandom random;
  NormaInterval f1;
  double flattery;

  if (!class_open (&nominal, curves, FALSE, error) ||
      !class_open (&anomalous, curves, TRUE, error) || !told_open (&told, n_draws, error))
    return FALSE;
  norma_random_seed (&random, sureness->seed);
  for (guint i = 0; i < n_draws; i++) {
    Draw draw;

    class_draw (&nominal, &random);
    class_draw (&anomalous, &random);
    draw = tell_draw (&nominal, &anomalous, chosen);
    told.values[i] = draw.at_chosen;
    told.thresholds[i] = (double)norma_curves_get_threshold (curves, draw.best);
    told.flatteries[i] = draw.flattery;
  }
  flattery = MAX (drawn_share * mean (told.flatteries, n_draws), 0);
  f1 = norma_bootstrap_percentiles (told.values, n_draws, sureness->coverage);
  suggestion->value_interval = (NormaInterval){ MAX (f1.low - flattery, 0), f1.high };
  suggestion->reject_interval =
      norma_bootstrap_percentiles (told.thresholds, n_draws, sureness->coverage);
  return TRUE;
}

gboolean
norma_suggest_maximum_f1 (const NormaLabelledScores *scores, const NormaSureness *sureness,
                          NormaSuggestion *suggestion, GError **error)
{
  g_autoptr (NormaCurves) curves = NULL;
  gsize best = 0;
  float threshold;

  if (!norma_suggest_check (scores, sureness, 1, "maximum F1", error))
    return FALSE;
  curves = norma_curves_new (scores, error);
  if (curves == NULL)
    return FALSE;
  for (gsize i = 1; i < curves->n_points; i++)
    if (norma_curves_get_f1 (curves, i) > norma_curves_get_f1 (curves, best))
      best = i;
  threshold = norma_curves_get_threshold (curves, best);
  *suggestion = norma_suggestion_new (NORMA_SUGGESTION_MAXIMUM_F1, scores, threshold, threshold,
                                      sureness->coverage);
  suggestion->value = norma_curves_get_f1 (curves, best);
  return find_intervals (curves, best, sureness, suggestion, error);
}
