/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/pixel-metrics.h"

#include <math.h>

#include "core/base/error.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/pixel-metrics-private.h"
#include "core/metrics/score-key.h"

static const char what[] = "the marked pixels' scores";

void
norma_pixel_figures_free (NormaPixelFigures *figures)
{
  if (figures == NULL)
    return;
  g_array_unref (figures->regions);
  g_array_unref (figures->images);
  g_free (figures);
}

NormaPixelMetrics *
norma_pixel_metrics_new (guint most_normal_images, NormaBudget *budget)
{
  NormaPixelMetrics *metrics = g_new0 (NormaPixelMetrics, 1);

  norma_claim_init (&metrics->claim, budget);
  metrics->nominal = norma_key_runs_new (&metrics->claim, NORMA_KEY_RUNS_LENGTH);
  metrics->tail = norma_normal_tail_new (&metrics->claim, most_normal_images * NORMA_PIMO_UPPER);
  metrics->samples = norma_image_samples_new (&metrics->claim);
  metrics->most_normal_images = most_normal_images;
  metrics->figures = g_new0 (NormaPixelFigures, 1);
  metrics->figures->regions = g_array_new (FALSE, FALSE, sizeof (NormaMarkedRegion));
  metrics->figures->images = g_array_new (FALSE, FALSE, sizeof (NormaMarkedImage));
  return metrics;
}

void
norma_pixel_metrics_free (NormaPixelMetrics *metrics)
{
  if (metrics == NULL)
    return;
  norma_key_runs_free (metrics->nominal);
  norma_normal_tail_free (metrics->tail);
  norma_image_samples_free (metrics->samples);
  norma_claim_free (&metrics->claim, metrics->marked, metrics->capacity, sizeof (guint64));
  norma_claim_clear (&metrics->claim);
  norma_pixel_figures_free (metrics->figures);
  norma_runs_clear (&metrics->runs);
  g_free (metrics->row.nominal);
  g_free (metrics->row.marks);
  g_free (metrics);
}

static gboolean
make_row (NormaPixelRow *row, guint width, GError **error)
{
  if (width <= row->capacity)
    return TRUE;
  g_clear_pointer (&row->nominal, g_free);
  g_clear_pointer (&row->marks, g_free);
  row->capacity = 0;
  row->nominal = norma_alloc (width, sizeof *row->nominal, what, error);
  if (row->nominal == NULL)
    return FALSE;
  row->marks = norma_alloc (width, sizeof *row->marks, what, error);
  if (row->marks == NULL)
    return FALSE;
  row->capacity = width;
  return TRUE;
}

gboolean
norma_pixel_metrics_begin_image (NormaPixelMetrics *metrics, guint image, guint width,
                                 guint64 n_inspected, gboolean normal, GError **error)
{
  g_return_val_if_fail (!normal || metrics->figures->n_normal_images < metrics->most_normal_images,
                        FALSE);

  norma_runs_clear (&metrics->runs);
  if (!make_row (&metrics->row, width, error) || !norma_runs_init (&metrics->runs, width, error))
    return FALSE;
  norma_image_samples_begin (metrics->samples);
  metrics->image = image;
  metrics->width = width;
  metrics->y = 0;
  metrics->first_marked = metrics->n_marked;
  metrics->mass = normal && n_inspected > 0 ? 1 / (double)n_inspected : 0;
  if (metrics->mass > 0) {
    metrics->figures->n_normal_images++;
    metrics->figures->n_normal_pixels += n_inspected;
  }
  return TRUE;
}

/* Returns how many nominal pixels there are, and in n_marked how many others. */
static guint
split_row (NormaPixelMetrics *metrics, const float *scores, const guint8 *marked, guint *n_marked)
{
  NormaPixelRow *row = &metrics->row;
  guint n = 0, n_inspected = 0;

  *n_marked = 0;
  for (guint x = 0; x < metrics->width; x++) {
    gboolean inspected = !isnan (scores[x]);
    gboolean mark = inspected && marked[x] != 0;

    row->marks[x] = mark ? 1 : 0;
    *n_marked += mark;
    n_inspected += inspected;
    row->nominal[n] = norma_score_key (scores[x]);
    n += inspected && !mark;
  }
  metrics->figures->n_not_inspected += metrics->width - n_inspected;
  return n;
}

/* The marked pixels of the runs of the last row, each with its component in this image as it is known
 * yet. */
static gboolean
add_marked (NormaPixelMetrics *metrics, const float *scores, guint n_marked, GError **error)
{
  g_autofree guint32 *keys = norma_alloc (n_marked, sizeof *keys, what, error);
  guint64 *marked;
  guint n = 0;

  if (keys == NULL ||
      !norma_claim_reserve (&metrics->claim, &metrics->marked, &metrics->capacity,
                            metrics->n_marked, n_marked, G_MAXSIZE, sizeof *marked, what, error))
    return FALSE;
  marked = metrics->marked;
  for (gsize i = 0; i < metrics->runs.n_current; i++) {
    const NormaRun *run = &metrics->runs.current[i];

    for (guint x = run->first; x < run->end; x++) {
      keys[n] = norma_score_key (scores[x]);
      marked[metrics->n_marked++] = (guint64)keys[n++] << 32 | (guint32)run->component;
    }
  }
  return norma_image_samples_add (metrics->samples, TRUE, keys, n, error);
}

gboolean
norma_pixel_metrics_add_row (NormaPixelMetrics *metrics, const float *scores, const guint8 *marked,
                             GError **error)
{
  guint n_marked, n_nominal = split_row (metrics, scores, marked, &n_marked);
  const guint32 *keys = metrics->row.nominal;

  if (!norma_key_runs_add (metrics->nominal, keys, n_nominal, error) ||
      !norma_image_samples_add (metrics->samples, FALSE, keys, n_nominal, error))
    return FALSE;
  if (metrics->mass > 0 &&
      !norma_normal_tail_add (metrics->tail, keys, n_nominal, metrics->mass, error))
    return FALSE;
  if (n_marked > 0 && (!norma_runs_add_row (&metrics->runs, metrics->row.marks, 0, metrics->y,
                                            metrics->width, 0.5f, error) ||
                       !add_marked (metrics, scores, n_marked, error)))
    return FALSE;
  metrics->y++;
  return TRUE;
}

/* numbers: [components], the number of the region that each has become part of. */
static void
number_regions (NormaPixelMetrics *metrics, guint32 *numbers)
{
  GArray *regions = metrics->figures->regions;

  for (gsize i = 0; i < metrics->runs.components.length; i++) {
    gsize root = norma_runs_find (&metrics->runs, i);

    if (root == i) { /* the oldest of its region, so it comes first */
      const NormaMarkedRegion region = { metrics->image, 0, -INFINITY, NAN };

      numbers[i] = regions->len;
      g_array_append_val (regions, region);
    } else {
      numbers[i] = numbers[root];
    }
  }
}

gboolean
norma_pixel_metrics_end_image (NormaPixelMetrics *metrics, GError **error)
{
  gsize n = metrics->n_marked - metrics->first_marked;
  const NormaMarkedImage image = { metrics->image, n, NAN };
  g_autofree guint32 *numbers = NULL;

  if (n == 0)
    return TRUE;
  numbers = norma_alloc (metrics->runs.components.length, sizeof *numbers, what, error);
  if (numbers == NULL)
    return FALSE;
  number_regions (metrics, numbers);
  for (gsize i = metrics->first_marked; i < metrics->n_marked; i++) {
    guint64 *pixel = (guint64 *)metrics->marked + i;
    guint32 number = numbers[(guint32)*pixel];
    NormaMarkedRegion *region =
        &g_array_index (metrics->figures->regions, NormaMarkedRegion, number);

    *pixel = (*pixel >> 32) << 32 | number;
    region->area++;
    region->peak = MAX (region->peak, norma_score_of_key ((guint32)(*pixel >> 32)));
  }
  g_array_append_val (metrics->figures->images, image);
  return TRUE;
}

NormaPixelFigures *
norma_pixel_metrics_finish (NormaPixelMetrics *metrics, double coverage, guint n_draws,
                            guint64 seed, GError **error)
{
  NormaPixelFigures *figures = metrics->figures;

  figures->n_nominal = norma_key_runs_get_n (metrics->nominal);
  figures->n_anomalous = metrics->n_marked;
  if (!norma_bootstrap_check (coverage, n_draws, error) ||
      !norma_pixel_metrics_rank (metrics, error) ||
      !norma_image_samples_interval (metrics->samples, figures->auroc, coverage, n_draws, seed,
                                     &figures->interval, error))
    return NULL;
  return g_steal_pointer (&metrics->figures);
}
