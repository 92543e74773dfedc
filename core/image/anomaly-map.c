/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/anomaly-map.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"

struct _NormaMapSampler {
  const NormaAnomalyMap *map;
  guint n;
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
  return copy;
}

void
norma_anomaly_map_free (NormaAnomalyMap *map)
{
  if (map == NULL)
    return;
  g_free (map->values);
  g_free (map);
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

static inline const float *
content_row (const NormaAnomalyMap *map, guint y)
{
  return map->values + (gsize)(map->content_y + y) * map->width + map->content_x;
}

/* The two content rows around full-size row y. */
static float
find_rows (const NormaAnomalyMap *map, guint y, const float **above, const float **below)
{
  float weight;
  guint row = locate (y, map->full_height, map->content_height, &weight);

  *above = content_row (map, row);
  *below = content_row (map, MIN (row + 1, map->content_height - 1));
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
  return bound;
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

  weight = find_rows (sampler->map, y, &above, &below);
  blend_rows (above + sampler->first, below + sampler->first, weight, sampler->n_blend,
              sampler->blend);
  sampler->blend[sampler->n_blend] = sampler->blend[sampler->n_blend - 1];
  for (guint x = 0; x < sampler->n_blend; x++)
    bound = larger (bound, sampler->blend[x]);
  return bound;
}

void
norma_map_sampler_get_row (const NormaMapSampler *sampler, float *row)
{
  spread_row (sampler->blend, sampler->left, sampler->weight, sampler->n, row);
}

/* Weights [radius + 1] of one half of the kernel, the middle first; the whole sums to 1. The last
 * bits of exp() differ between processors and are rounded away. */
static void
fill_gaussian (double *weights, gsize radius, double sigma)
{
  double sum = 0;

  for (gsize i = radius + 1; i-- > 0;) {
    weights[i] = (float)exp (-0.5 * (double)i * (double)i / (sigma * sigma));
    sum += i == 0 ? weights[i] : 2 * weights[i];
  }
  for (gsize i = 0; i <= radius; i++)
    weights[i] /= sum;
}

/* Place −n … of an endless row mirrored at both ends of 0 … n − 1. */
static gsize
mirror (gint64 place, gsize n)
{
  gint64 period = 2 * (gint64)n;
  gint64 inside = ((place % period) + period) % period;

  return (gsize)(inside < (gint64)n ? inside : period - 1 - inside);
}

NORMA_KERNEL static void
scale_row (double *restrict sums, const float *row, double weight, gsize n)
{
  for (gsize x = 0; x < n; x++)
    sums[x] = weight * row[x];
}

NORMA_KERNEL static void
add_rows (double *restrict sums, const float *one, const float *other, double weight, gsize n)
{
  for (gsize x = 0; x < n; x++)
    sums[x] += weight * ((double)one[x] + (double)other[x]);
}

static void
round_row (const double *sums, gsize n, float *row)
{
  for (gsize x = 0; x < n; x++)
    row[x] = (float)sums[x];
}

static void
smooth_columns (const NormaAnomalyMap *map, const double *weights, gsize radius, double *sums,
                float *out)
{
  gsize width = map->content_width;
  gsize height = map->content_height;

  for (gsize y = 0; y < height; y++) {
    scale_row (sums, content_row (map, y), weights[0], width);
    for (gsize k = 1; k <= radius; k++)
      add_rows (sums, content_row (map, mirror ((gint64)y - (gint64)k, height)),
                content_row (map, mirror ((gint64)y + (gint64)k, height)), weights[k], width);
    round_row (sums, width, out + y * width);
  }
}

/* wide: [radius + width + radius] */
static void
smooth_row (const float *row, gsize width, const double *weights, gsize radius, float *wide,
            double *sums, float *out)
{
  for (gsize x = 0; x < width + 2 * radius; x++)
    wide[x] = row[mirror ((gint64)x - (gint64)radius, width)];
  scale_row (sums, row, weights[0], width);
  for (gsize k = 1; k <= radius; k++)
    add_rows (sums, wide + radius - k, wide + radius + k, weights[k], width);
  round_row (sums, width, out);
}

gboolean
norma_anomaly_map_smooth (NormaAnomalyMap *map, double sigma, GError **error)
{
  const char *what = "smoothing an anomaly map";
  gsize width = map->content_width;
  gsize height = map->content_height;
  g_autofree double *weights = NULL;
  g_autofree double *sums = NULL;
  g_autofree float *wide = NULL;
  g_autofree float *smooth = NULL;
  gsize radius;

  g_return_val_if_fail (sigma >= 0 && sigma <= G_MAXUINT16, FALSE);

  if (sigma == 0)
    return TRUE;
  radius = (gsize)(4 * sigma + 0.5);
  if ((weights = norma_alloc (radius + 1, sizeof (double), what, error)) == NULL ||
      (sums = norma_alloc (width, sizeof (double), what, error)) == NULL ||
      (wide = norma_alloc (width + 2 * radius, sizeof (float), what, error)) == NULL ||
      (smooth = norma_alloc (height, width * sizeof (float), what, error)) == NULL)
    return FALSE;

  fill_gaussian (weights, radius, sigma);
  smooth_columns (map, weights, radius, sums, smooth);
  memset (map->values, 0, (gsize)map->height * map->width * sizeof (float));
  for (gsize y = 0; y < height; y++)
    smooth_row (smooth + y * width, width, weights, radius, wide, sums,
                (float *)content_row (map, y));
  return TRUE;
}
