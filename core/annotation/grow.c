/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/grow.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/regions/runs.h"

typedef struct {
  guint y;
  NormaRun run;
} KeptRun;

/* Keeps the runs of a row, and notes which one holds column x. */
static gboolean
keep_runs (const NormaRuns *runs, guint y, NormaVector *kept, guint x, gsize *component,
           GError **error)
{
  for (gsize i = 0; i < runs->n_current; i++) {
    KeptRun *run = norma_vector_add (kept, error);

    if (run == NULL)
      return FALSE;
    *run = (KeptRun){ y, runs->current[i] };
    if (run->run.first <= x && x < run->run.end)
      *component = run->run.component;
  }
  return TRUE;
}

static gboolean
find_runs (const NormaAnomalyMap *map, guint x, guint y, float threshold, NormaRuns *runs,
           NormaVector *kept, gsize *component, GError **error)
{
  g_autoptr (NormaMapSampler) sampler = NULL;
  g_autofree float *row = NULL;
  gsize elsewhere;

  if (!norma_runs_init (runs, map->full_width, error))
    return FALSE;
  sampler = norma_map_sampler_new (map, 0, map->full_width, error);
  if (sampler == NULL)
    return FALSE;
  row = norma_alloc (map->full_width, sizeof *row, "growing a region", error);
  if (row == NULL)
    return FALSE;
  for (guint i = 0; i < map->full_height; i++) {
    if (!(norma_map_sampler_seek (sampler, i) > threshold))
      continue;
    norma_map_sampler_get_row (sampler, row);
    if (!norma_runs_add_row (runs, row, 0, i, map->full_width, threshold, error) ||
        !keep_runs (runs, i, kept, x, i == y ? component : &elsewhere, error))
      return FALSE;
  }
  return TRUE;
}

/* Errors of the caller's, not of memory. */
static gboolean
check_seed (const NormaAnomalyMap *map, guint x, guint y, float threshold, GError **error)
{
  float value;

  if (x >= map->full_width || y >= map->full_height) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "pixel %u, %u is outside the image of %u × %u pixels", x, y, map->full_width,
                 map->full_height);
    return FALSE;
  }
  norma_anomaly_map_get_span (map, x, y, 1, &value);
  if (value > threshold)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "pixel %u, %u has a score of %g, which is not above the threshold of %g", x, y,
               (double)value, (double)threshold);
  return FALSE;
}

NormaMask *
norma_mask_grow (const NormaAnomalyMap *map, guint x, guint y, float threshold, GError **error)
{
  g_auto (NormaRuns) runs = { 0 };
  g_auto (NormaVector) kept = NORMA_VECTOR (KeptRun, "growing a region");
  g_autoptr (NormaMask) mask = NULL;
  gsize component = 0;

  g_return_val_if_fail (map != NULL, NULL);

  if (!check_seed (map, x, y, threshold, error))
    return NULL;
  mask = norma_mask_new (map->full_width, map->full_height, error);
  if (mask == NULL || !find_runs (map, x, y, threshold, &runs, &kept, &component, error))
    return NULL;
  component = norma_runs_find (&runs, component);
  for (gsize i = 0; i < kept.length; i++) {
    const KeptRun *run = norma_vector_at (&kept, KeptRun, i);

    if (norma_runs_find (&runs, run->run.component) == component &&
        !norma_mask_add_span (mask, run->y, (NormaSpan){ run->run.first, run->run.end }, error))
      return NULL;
  }
  return g_steal_pointer (&mask);
}
