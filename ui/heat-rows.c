/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/heat-rows.h"

#include <math.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"

/* The level whose pixels are at least as large as a device pixel. */
static guint
choose_level (const NormaHeatRows *rows, const NormaScorePlane *plane)
{
  double step = MAX (rows->scale_x, rows->scale_y) / rows->sight->viewport->zoom;
  guint level = step > 1 ? (guint)ceil (log2 (step)) : 0;

  return MIN (level, plane->n_levels - 1);
}

static void
locate_columns (NormaHeatRows *rows)
{
  const NormaSight *sight = rows->sight;

  for (guint x = sight->first_x; x < sight->end_x; x++) {
    double place = norma_sight_place (sight, x, sight->origin_x);

    rows->columns.left[x] =
        rows->is_coarse
            ? norma_locate_nearest (place, rows->scale_x, rows->level->width)
            : norma_locate (place, rows->scale_x, rows->level->width, &rows->columns.weight[x]);
  }
}

/* The image's pixel below each column of the view. */
static gboolean
locate_pixels (NormaHeatRows *rows, GError **error)
{
  const NormaSight *sight = rows->sight;

  rows->pixels =
      norma_alloc (sight->viewport->view_width, sizeof (guint), "drawing an anomaly map", error);
  if (rows->pixels == NULL)
    return FALSE;
  for (guint x = sight->first_x; x < sight->end_x; x++)
    rows->pixels[x] =
        norma_locate_nearest (norma_sight_place (sight, x, sight->origin_x), 1, rows->areas->width);
  return TRUE;
}

gboolean
norma_heat_rows_init (NormaHeatRows *rows, const NormaSight *sight, const NormaScorePlane *plane,
                      const NormaHeatTable *table, GError **error)
{
  static const char composing[] = "drawing an anomaly map";
  const NormaAnomalyMap *map = plane->map;
  guint level;

  *rows = (NormaHeatRows){ .sight = sight, .table = table, .areas = map->areas };
  rows->scale_x = (double)map->content_width / sight->viewport->image_width;
  rows->scale_y = (double)map->content_height / sight->viewport->image_height;
  level = choose_level (rows, plane);
  rows->is_coarse = level > 0;
  rows->level = &plane->levels[level];
  rows->scale_x /= (double)(1u << level);
  rows->scale_y /= (double)(1u << level);
  if (!norma_places_alloc (&rows->columns, sight->viewport->view_width, error))
    return FALSE;
  locate_columns (rows);
  if (rows->areas != NULL && !locate_pixels (rows, error))
    return FALSE;
  rows->scores = norma_alloc (sight->viewport->view_width, sizeof (float), composing, error);
  if (rows->scores == NULL)
    return FALSE;
  rows->mixed = norma_alloc ((gsize)rows->level->width + 1, sizeof (float), composing, error);
  return rows->mixed != NULL;
}

void
norma_heat_rows_clear (NormaHeatRows *rows)
{
  norma_places_clear (&rows->columns);
  g_clear_pointer (&rows->pixels, g_free);
  g_clear_pointer (&rows->scores, g_free);
  g_clear_pointer (&rows->mixed, g_free);
}

NORMA_KERNEL static void
mix_rows (const float *above, const float *below, float weight, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = above[x] * (1 - weight) + below[x] * weight;
}

NORMA_KERNEL static void
mix_columns (const float *row, const guint *left, const float *weight, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = row[left[x]] * (1 - weight[x]) + row[left[x] + 1] * weight[x];
}

NORMA_KERNEL static void
pick_columns (const float *row, const guint *left, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = row[left[x]];
}

static void
find_scores (NormaHeatRows *rows, double place, guint n)
{
  const NormaScoreLevel *level = rows->level;
  const guint *left = rows->columns.left + rows->sight->first_x;
  const float *above, *below;
  float weight;
  guint y;

  if (rows->is_coarse) {
    y = norma_locate_nearest (place, rows->scale_y, level->height);
    pick_columns (level->values + (gsize)y * level->width, left, n, rows->scores);
    return;
  }
  y = norma_locate (place, rows->scale_y, level->height, &weight);
  above = level->values + (gsize)y * level->width;
  below = y + 1 < level->height ? above + level->width : above;
  mix_rows (above, below, weight, level->width, rows->mixed);
  rows->mixed[level->width] = rows->mixed[level->width - 1];
  mix_columns (rows->mixed, left, rows->columns.weight + rows->sight->first_x, n, rows->scores);
}

/* v / 255, rounded, for v up to 255 × 255 in each half of the word. */
static inline guint32
over_255 (guint32 v)
{
  v += 0x800080;
  return ((v + (v >> 8 & 0xff00ff)) >> 8) & 0xff00ff;
}

NORMA_KERNEL static void
lay_heat (const NormaHeatTable *table, const float *scores, guint n, guint32 *restrict row)
{
  for (guint x = 0; x < n; x++) {
    guint32 heat = table->colors[norma_heat_table_code (table, scores[x])];
    guint32 keep = 255 - (heat >> 24);
    guint32 red_blue = over_255 ((row[x] & 0xff00ff) * keep) + (heat & 0xff00ff);
    guint32 green = over_255 ((row[x] >> 8 & 0xff) * keep) + (heat >> 8 & 0xff);

    row[x] = 0xff000000 | red_blue | green << 8;
  }
}

void
norma_heat_rows_lay (NormaHeatRows *rows, double place, guint32 *row)
{
  guint n = rows->sight->end_x - rows->sight->first_x;

  if (n == 0)
    return;
  find_scores (rows, place, n);
  if (rows->areas != NULL)
    norma_area_mask_apply_at (rows->areas, rows->pixels + rows->sight->first_x,
                              norma_locate_nearest (place, 1, rows->areas->height), n,
                              rows->scores);
  lay_heat (rows->table, rows->scores, n, row + rows->sight->first_x);
}
