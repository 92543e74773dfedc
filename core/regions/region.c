/* SPDX-License-Identifier: Apache-2.0 */
#include "core/regions/region.h"

#include "core/base/memory.h"
#include "core/regions/runs.h"
#include "core/regions/unmarked.h"

static int
compare_guint (guint one, guint other)
{
  return (one > other) - (one < other);
}

/* The peaks of two regions are never the same pixel, so no two regions are equal. */
static int
compare_regions (gconstpointer a, gconstpointer b)
{
  const NormaRegion *one = a;
  const NormaRegion *other = b;
  int order;

  if (one->peak != other->peak)
    return one->peak > other->peak ? -1 : 1;
  if (one->area != other->area)
    return one->area > other->area ? -1 : 1;
  if ((order = compare_guint (one->y, other->y)) != 0 ||
      (order = compare_guint (one->x, other->x)) != 0 ||
      (order = compare_guint (one->peak_y, other->peak_y)) != 0)
    return order;
  return compare_guint (one->peak_x, other->peak_x);
}

static NormaRegion
region_of (const NormaComponent *component)
{
  double area = (double)component->area;

  return (NormaRegion){
    .x = component->left,
    .y = component->top,
    .width = component->right - component->left + 1,
    .height = component->bottom - component->top + 1,
    .area = component->area,
    .peak = component->peak,
    .peak_x = component->peak_x,
    .peak_y = component->peak_y,
    .mean = component->sum / area,
    .centroid_x = (double)component->sum_x / area,
    .centroid_y = (double)component->sum_y / area,
  };
}

static gboolean
is_listed (const NormaVector *components, gsize i)
{
  const NormaComponent *component = norma_vector_at (components, NormaComponent, i);

  return component->parent == i && !component->marked;
}

static GArray *
list_regions (const NormaVector *components, GError **error)
{
  GArray *regions;
  gsize n = 0;

  for (gsize i = 0; i < components->length; i++)
    n += is_listed (components, i);
  regions = norma_array_new_reserved (n, sizeof (NormaRegion), "a list of regions", error);
  if (regions == NULL)
    return NULL;
  for (gsize i = 0; i < components->length; i++)
    if (is_listed (components, i)) {
      NormaRegion region = region_of (norma_vector_at (components, NormaComponent, i));

      g_array_append_val (regions, region);
    }
  g_array_sort (regions, compare_regions);
  return regions;
}

/* Marks the components of the runs that hold the next marks, if these lie in row y. */
static void
mark_row (NormaRuns *runs, guint y, const NormaPixel *marks, gsize n_marks, gsize *next)
{
  gsize run = 0;

  for (; *next < n_marks && marks[*next].y <= y; (*next)++) {
    const NormaPixel *mark = &marks[*next];

    if (mark->y < y)
      continue;
    while (run < runs->n_current && runs->current[run].end <= mark->x)
      run++;
    if (run < runs->n_current && runs->current[run].first <= mark->x) {
      gsize component = norma_runs_find (runs, runs->current[run].component);

      norma_vector_at (&runs->components, NormaComponent, component)->marked = TRUE;
    }
  }
}

GArray *
norma_regions_find_unmarked (const NormaAnomalyMap *map, float threshold, const NormaPixel *marks,
                             gsize n_marks, GError **error)
{
  g_auto (NormaRuns) runs = { 0 };
  g_autoptr (NormaMapSampler) sampler = NULL;
  g_autofree float *row = NULL;
  gsize next_mark = 0;

  if (!norma_runs_init (&runs, map->full_width, error))
    return NULL;
  sampler = norma_map_sampler_new (map, 0, map->full_width, error);
  if (sampler == NULL)
    return NULL;
  row = norma_alloc (map->full_width, sizeof (float), "finding regions", error);
  if (row == NULL)
    return NULL;

  for (guint y = 0; y < map->full_height; y++) {
    if (!(norma_map_sampler_seek (sampler, y) > threshold))
      continue;
    norma_map_sampler_get_row (sampler, row);
    if (!norma_runs_add_row (&runs, row, 0, y, map->full_width, threshold, error))
      return NULL;
    mark_row (&runs, y, marks, n_marks, &next_mark);
  }
  return list_regions (&runs.components, error);
}

GArray *
norma_regions_find (const NormaAnomalyMap *map, float threshold, GError **error)
{
  g_return_val_if_fail (map != NULL, NULL);

  return norma_regions_find_unmarked (map, threshold, NULL, 0, error);
}
