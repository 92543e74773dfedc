/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/metrics/pixel-metrics-private.h"
#include "core/metrics/score-key.h"
#include "core/statistics/sort.h"

static const char what[] = "the marked pixels' ranks";

/* The marked pixels by their score, and how the nominal ones lie among them. */
typedef struct {
  guint64 *pixels; /* [n], lent: key and region, ascending */
  gsize n;
  guint32 *keys; /* [n_keys], the distinct ones */
  guint64 *below, *up_to; /* [n_keys], nominal pixels below, and up to, the key */
  gsize n_keys;
} Ranks;

static void
ranks_clear (NormaClaim *claim, Ranks *ranks)
{
  norma_claim_free (claim, ranks->keys, ranks->n_keys, sizeof *ranks->keys);
  norma_claim_free (claim, ranks->below, ranks->n_keys, sizeof *ranks->below);
  norma_claim_free (claim, ranks->up_to, ranks->n_keys, sizeof *ranks->up_to);
}

static guint32
key_of (guint64 pixel)
{
  return (guint32)(pixel >> 32);
}

static gboolean
sort_pixels (NormaClaim *claim, Ranks *ranks, GError **error)
{
  guint64 *scratch = norma_claim_alloc (claim, ranks->n, sizeof *scratch, what, error);

  if (scratch == NULL)
    return FALSE;
  norma_score_pairs_sort (ranks->pixels, scratch, ranks->n);
  norma_claim_free (claim, scratch, ranks->n, sizeof *scratch);
  for (gsize i = 0; i < ranks->n; i++)
    ranks->n_keys += i == 0 || key_of (ranks->pixels[i]) != key_of (ranks->pixels[i - 1]);
  return TRUE;
}

static gboolean
rank_pixels (NormaPixelMetrics *metrics, Ranks *ranks, GError **error)
{
  NormaClaim *claim = &metrics->claim;
  gsize n = 0;

  if (!sort_pixels (claim, ranks, error) ||
      (ranks->keys = norma_claim_alloc (claim, ranks->n_keys, sizeof *ranks->keys, what, error)) ==
          NULL ||
      (ranks->below =
           norma_claim_alloc (claim, ranks->n_keys, sizeof *ranks->below, what, error)) == NULL ||
      (ranks->up_to =
           norma_claim_alloc (claim, ranks->n_keys, sizeof *ranks->up_to, what, error)) == NULL)
    return FALSE;
  for (gsize i = 0; i < ranks->n; i++)
    if (i == 0 || key_of (ranks->pixels[i]) != ranks->keys[n - 1])
      ranks->keys[n++] = key_of (ranks->pixels[i]);
  return norma_key_runs_count (metrics->nominal, ranks->keys, n, ranks->below, ranks->up_to, error);
}

/* Between the points that a group of equal scores joins, `above` to `at_least` of n nominal pixels, a
 * pixel of the group is found by a share that grows from 0 to 1; before them not at all, after them
 * wholly. Its part of the area up to the limit, over the limit. */
static double
overlap (guint64 above, guint64 at_least, guint64 n)
{
  double first = (double)above / (double)n, last = (double)at_least / (double)n;
  double limit = NORMA_PRO_LIMIT;

  if (first >= limit)
    return 0;
  if (last <= limit)
    return (limit - (first + last) / 2) / limit;
  return (limit - first) * (limit - first) / (2 * (last - first)) / limit;
}

/* The rate of the normal images at the present score, from the highest down. */
typedef struct {
  const NormaTailStep *steps;
  gsize n, at;
  double mass;
} Tail;

/* Below the last step the mass is what was to be kept, and the rate at least the upper one. */
static double
found_early (Tail *tail, guint32 key, guint n_images)
{
  double rate, depth;

  while (tail->at < tail->n && tail->steps[tail->at].key >= key)
    tail->mass += tail->steps[tail->at++].mass;
  rate = tail->mass / n_images;
  depth = log (NORMA_PIMO_UPPER / rate) / log (NORMA_PIMO_UPPER / NORMA_PIMO_LOWER);
  return CLAMP (depth, 0, 1);
}

/* Sums while the scores fall. */
typedef struct {
  guint64 true_positives;
  unsigned __int128 twice_won; /* pairs in the right order, ties half */
  double precision; /* Σ ΔTP P */
  double f1_max;
  guint32 f1_key;
  double *found_early; /* [n_regions], summed over their pixels */
} Sums;

static void
add_group (NormaPixelMetrics *metrics, const Ranks *ranks, gsize first, gsize end, gsize key,
           double early, Sums *sums)
{
  NormaPixelFigures *f = metrics->figures;
  guint64 n = end - first, at_least = f->n_nominal - ranks->below[key];
  double part = overlap (f->n_nominal - ranks->up_to[key], at_least, f->n_nominal);
  double f1;

  sums->true_positives += n;
  sums->twice_won += (unsigned __int128)n * (ranks->below[key] + ranks->up_to[key]);
  sums->precision +=
      (double)n * (double)sums->true_positives / (double)(sums->true_positives + at_least);
  f1 =
      2 * (double)sums->true_positives / (double)(sums->true_positives + at_least + f->n_anomalous);
  if (f1 > sums->f1_max) {
    sums->f1_max = f1;
    sums->f1_key = ranks->keys[key];
  }
  for (gsize i = first; i < end; i++) {
    guint32 region = (guint32)ranks->pixels[i];

    g_array_index (f->regions, NormaMarkedRegion, region).overlap += part;
    sums->found_early[region] += early;
  }
}

static void
add_groups (NormaPixelMetrics *metrics, const Ranks *ranks, Sums *sums)
{
  guint n_images = metrics->figures->n_normal_images;
  Tail tail = { NULL };
  gsize end = ranks->n;

  tail.steps = norma_normal_tail_get_steps (metrics->tail, &tail.n);
  for (gsize key = ranks->n_keys; key-- > 0;) {
    gsize first = end;

    while (first > 0 && key_of (ranks->pixels[first - 1]) == ranks->keys[key])
      first--;
    add_group (metrics, ranks, first, end, key, found_early (&tail, ranks->keys[key], n_images),
               sums);
    end = first;
  }
}

static void
average_regions (NormaPixelFigures *f)
{
  f->aupro = 0;
  for (guint i = 0; i < f->regions->len; i++) {
    NormaMarkedRegion *region = &g_array_index (f->regions, NormaMarkedRegion, i);

    region->overlap /= (double)region->area;
    f->aupro += region->overlap / f->regions->len;
  }
}

static double
quantile (const double *sorted, guint n, double share)
{
  double position = share * (n - 1);
  guint before = (guint)position;

  return sorted[before] + (position - before) * (sorted[MIN (before + 1, n - 1)] - sorted[before]);
}

static gboolean
average_images (NormaPixelFigures *f, const double *found_early, GError **error)
{
  guint n = f->images->len, at = 0;
  g_autofree double *values = norma_alloc (n, sizeof *values, what, error);

  if (values == NULL)
    return FALSE;
  f->aupimo = 0;
  for (guint i = 0; i < n; i++) {
    NormaMarkedImage *image = &g_array_index (f->images, NormaMarkedImage, i);
    double sum = 0;

    for (; at < f->regions->len &&
           g_array_index (f->regions, NormaMarkedRegion, at).image == image->image;
         at++)
      sum += found_early[at];
    values[i] = image->aupimo = sum / (double)image->n_pixels;
    f->aupimo += values[i] / n;
  }
  norma_sort_doubles (values, n);
  for (guint i = 0; i < 3; i++)
    f->aupimo_quartiles[i] = quantile (values, n, 0.25 * (i + 1));
  return TRUE;
}

/* Whether any normal image's threshold has a rate as small as the least that is asked for. */
static gboolean
has_tail (const NormaPixelFigures *f)
{
  return (double)f->n_normal_pixels >= 1 / NORMA_PIMO_LOWER;
}

static gboolean
sum_up (NormaPixelMetrics *metrics, const Ranks *ranks, GError **error)
{
  NormaPixelFigures *f = metrics->figures;
  g_autofree double *early = norma_alloc (f->regions->len, sizeof *early, what, error);
  Sums sums = { .found_early = early };

  if (early == NULL)
    return FALSE;
  for (guint i = 0; i < f->regions->len; i++)
    g_array_index (f->regions, NormaMarkedRegion, i).overlap = 0;
  add_groups (metrics, ranks, &sums);
  f->auroc = (double)sums.twice_won / 2 / ((double)f->n_nominal * (double)f->n_anomalous);
  f->average_precision = sums.precision / (double)f->n_anomalous;
  f->f1_max = sums.f1_max;
  f->f1_threshold = nextafterf (norma_score_of_key (sums.f1_key), -INFINITY);
  average_regions (f);
  return !has_tail (f) || average_images (f, early, error);
}

gboolean
norma_pixel_metrics_rank (NormaPixelMetrics *metrics, GError **error)
{
  NormaPixelFigures *f = metrics->figures;
  Ranks ranks = { .pixels = metrics->marked, .n = metrics->n_marked };
  gboolean done;

  f->auroc = f->average_precision = f->f1_max = f->aupro = f->aupimo = NAN;
  f->f1_threshold = NAN;
  f->aupimo_quartiles[0] = f->aupimo_quartiles[1] = f->aupimo_quartiles[2] = NAN;
  if (f->n_nominal == 0 || f->n_anomalous == 0)
    return TRUE;
  done = rank_pixels (metrics, &ranks, error) && sum_up (metrics, &ranks, error);
  ranks_clear (&metrics->claim, &ranks);
  return done;
}
