/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/anomaly-map-private.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"

struct _NormaMapSampler {
  const NormaAnomalyMap *map;
  guint x, n;
  guint y; /* last sought */
  guint first; /* content column that blend[0] stands for */
  guint n_blend; /* content columns under these full-size columns */
  guint *left; /* [n], into blend */
  float *weight; /* [n], of left + 1 */
  float *blend; /* [n_blend + 1], the row last sought before it is spread; its last column twice */
};

NormaAnomalyMap *
norma_anomaly_map_new (guint width, guint height, guint full_width, guint full_height,
                       GError **error)
{
  NormaAnomalyMap *map;
  float *values;

  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (full_width > 0 && full_height > 0, NULL);

  values = norma_alloc (height, width * sizeof (float), "an anomaly map", error);
  if (values == NULL)
    return NULL;
  map = g_new0 (NormaAnomalyMap, 1);
  map->width = map->content_width = width;
  map->height = map->content_height = height;
  map->full_width = full_width;
  map->full_height = full_height;
  map->values = values;
  return map;
}

NormaAnomalyMap *
norma_anomaly_map_copy (const NormaAnomalyMap *map, GError **error)
{
  gsize row_bytes = map->width * sizeof (float);
  float *values = norma_alloc (map->height, row_bytes, "an anomaly map", error);
  NormaAnomalyMap *copy;

  if (values == NULL)
    return NULL;
  memcpy (values, map->values, map->height * row_bytes);
  copy = g_new (NormaAnomalyMap, 1);
  *copy = *map;
  copy->values = values;
  if (map->areas != NULL)
    norma_area_mask_ref (map->areas);
  return copy;
}

void
norma_anomaly_map_free (NormaAnomalyMap *map)
{
  if (map == NULL)
    return;
  norma_area_mask_unref (map->areas);
  g_free (map->values);
  g_free (map);
}

void
norma_anomaly_map_set_areas (NormaAnomalyMap *map, NormaAreaMask *areas)
{
  NormaAreaMask *old = map->areas;

  g_return_if_fail (areas == NULL ||
                    (areas->width == map->full_width && areas->height == map->full_height));

  map->areas = areas == NULL ? NULL : norma_area_mask_ref (areas);
  norma_area_mask_unref (old);
}

/* Where full-size pixel i stands between content pixels `left` and left + 1. */
static inline guint
locate (guint i, guint n_full, guint n_content, float *weight)
{
  double scale = (double)n_content / n_full;
  double place = CLAMP ((i + 0.5) * scale - 0.5, 0.0, n_content - 1.0);
  guint left = (guint)place;

  *weight = (float)(place - left);
  return left;
}

/* Rounding must not lead out of [a, b]: bounds and peaks rely on it. NaN stays NaN, but b has no
 * part in a pixel that lies on a. */
static inline float
between (float a, float b, float weight)
{
  float value = a * (1 - weight) + b * weight;
  float low = b < a ? b : a;
  float high = b < a ? a : b;

  value = value < low ? low : value > high ? high : value;
  return weight > 0 ? value : a;
}

/* `old` where value is NaN. */
static inline float
larger (float old, float value)
{
  return value > old ? value : old;
}

/* The two content rows around full-size row y. */
static float
find_rows (const NormaAnomalyMap *map, guint y, const float **above, const float **below)
{
  float weight;
  guint row = locate (y, map->full_height, map->content_height, &weight);

  *above = norma_anomaly_map_get_content_row (map, row);
  *below = norma_anomaly_map_get_content_row (map, MIN (row + 1, map->content_height - 1));
  return weight;
}

NORMA_KERNEL static void
blend_rows (const float *above, const float *below, float weight, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = between (above[x], below[x], weight);
}

NORMA_KERNEL static void
spread_row (const float *blend, const guint *left, const float *weight, guint n,
            float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = between (blend[left[x]], blend[left[x] + 1], weight[x]);
}

void
norma_anomaly_map_get_span (const NormaAnomalyMap *map, guint x, guint y, guint n, float *span)
{
  const float *above, *below;
  float weight_y;

  g_return_if_fail (y < map->full_height);
  g_return_if_fail (n <= map->full_width && x <= map->full_width - n);

  weight_y = find_rows (map, y, &above, &below);
  for (guint i = 0; i < n; i++) {
    float weight_x;
    guint left = locate (x + i, map->full_width, map->content_width, &weight_x);
    guint right = MIN (left + 1, map->content_width - 1);

    span[i] = between (between (above[left], below[left], weight_y),
                       between (above[right], below[right], weight_y), weight_x);
  }
  if (map->areas != NULL)
    norma_area_mask_apply (map->areas, x, y, n, span);
}

void
norma_anomaly_map_get_row (const NormaAnomalyMap *map, guint y, float *row)
{
  norma_anomaly_map_get_span (map, 0, y, map->full_width, row);
}

float
norma_anomaly_map_row_bound (const NormaAnomalyMap *map, guint y)
{
  const float *above, *below;
  float weight;
  float bound = -INFINITY;

  g_return_val_if_fail (y < map->full_height, NAN);

  weight = find_rows (map, y, &above, &below);
  for (guint x = 0; x < map->content_width; x++)
    bound = larger (bound, between (above[x], below[x], weight));
  return map->areas == NULL ? bound
                            : norma_area_mask_bound (map->areas, 0, y, map->full_width, bound);
}

/* The largest value of row y and its first column, if it is above `peak`. */
static gboolean
find_row_peak (const NormaAnomalyMap *map, guint y, float *peak, guint *peak_x)
{
  float span[256];
  gboolean found = FALSE;

  for (guint x = 0; x < map->full_width; x += G_N_ELEMENTS (span)) {
    guint n = MIN (G_N_ELEMENTS (span), map->full_width - x);

    norma_anomaly_map_get_span (map, x, y, n, span);
    for (guint i = 0; i < n; i++)
      if (span[i] > *peak) {
        *peak = span[i];
        *peak_x = x + i;
        found = TRUE;
      }
  }
  return found;
}

/* The row with the highest bound holds the peak or a value near it. Most rows are then known to
 * be lower without being made. */
static float
guess_peak (const NormaAnomalyMap *map)
{
  float highest = -INFINITY;
  float peak = -INFINITY;
  guint highest_y = 0;
  guint x;

  for (guint y = 0; y < map->full_height; y++) {
    float bound = norma_anomaly_map_row_bound (map, y);

    if (bound > highest) {
      highest = bound;
      highest_y = y;
    }
  }
  find_row_peak (map, highest_y, &peak, &x);
  return peak;
}

float
norma_anomaly_map_get_peak (const NormaAnomalyMap *map, guint *x, guint *y)
{
  float guess = guess_peak (map);
  float peak = -INFINITY;
  guint peak_x = 0, peak_y = 0;

  for (guint row = 0; row < map->full_height; row++) {
    float bound = norma_anomaly_map_row_bound (map, row);

    if (bound >= guess && bound > peak && find_row_peak (map, row, &peak, &peak_x))
      peak_y = row;
  }
  if (x != NULL)
    *x = peak_x;
  if (y != NULL)
    *y = peak_y;
  return peak == -INFINITY ? NAN : peak;
}

void
norma_map_sampler_free (NormaMapSampler *sampler)
{
  if (sampler == NULL)
    return;
  g_free (sampler->left);
  g_free (sampler->weight);
  g_free (sampler->blend);
  g_free (sampler);
}

NormaMapSampler *
norma_map_sampler_new (const NormaAnomalyMap *map, guint x, guint n, GError **error)
{
  g_autoptr (NormaMapSampler) sampler = g_new0 (NormaMapSampler, 1);
  const char *what = "reading an anomaly map";

  g_return_val_if_fail (n > 0 && n <= map->full_width && x <= map->full_width - n, NULL);

  sampler->map = map;
  sampler->x = x;
  sampler->n = n;
  sampler->left = norma_alloc (n, sizeof (guint), what, error);
  if (sampler->left == NULL)
    return NULL;
  sampler->weight = norma_alloc (n, sizeof (float), what, error);
  if (sampler->weight == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    sampler->left[i] = locate (x + i, map->full_width, map->content_width, &sampler->weight[i]);
  sampler->first = sampler->left[0];
  for (guint i = 0; i < n; i++)
    sampler->left[i] -= sampler->first;
  sampler->n_blend = MIN (sampler->left[n - 1] + 2, map->content_width - sampler->first);
  sampler->blend = norma_alloc ((gsize)sampler->n_blend + 1, sizeof (float), what, error);
  return sampler->blend == NULL ? NULL : g_steal_pointer (&sampler);
}

float
norma_map_sampler_seek (NormaMapSampler *sampler, guint y)
{
  const float *above, *below;
  float weight;
  float bound = -INFINITY;

  g_return_val_if_fail (y < sampler->map->full_height, NAN);

  sampler->y = y;
  weight = find_rows (sampler->map, y, &above, &below);
  blend_rows (above + sampler->first, below + sampler->first, weight, sampler->n_blend,
              sampler->blend);
  sampler->blend[sampler->n_blend] = sampler->blend[sampler->n_blend - 1];
  for (guint x = 0; x < sampler->n_blend; x++)
    bound = larger (bound, sampler->blend[x]);
  return sampler->map->areas == NULL
             ? bound
             : norma_area_mask_bound (sampler->map->areas, sampler->x, y, sampler->n, bound);
}

void
norma_map_sampler_get_row (const NormaMapSampler *sampler, float *row)
{
  spread_row (sampler->blend, sampler->left, sampler->weight, sampler->n, row);
  if (sampler->map->areas != NULL)
    norma_area_mask_apply (sampler->map->areas, sampler->x, sampler->y, sampler->n, row);
}
